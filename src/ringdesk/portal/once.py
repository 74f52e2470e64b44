"""A form counts once, however often it is sent: the second click gets the first one's answer."""

import hashlib
import re
import secrets
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.tables import idempotency_keys

_k = idempotency_keys.c
_claim = sql(
    insert(idempotency_keys)
    .values(
        {n: bindparam(n) for n in ("tenant_id", "key", "actor_id", "request_hash", "created_at")}
    )
    .on_conflict_do_nothing()
)
_that = (
    _k.tenant_id == bindparam("tenant_id"),
    _k.key == bindparam("the_key"),
    _k.actor_id == bindparam("the_actor"),
)
_read = sql(select(_k.headers).where(*_that))
_store = sql(update(idempotency_keys).where(*_that).values(status=303, headers=bindparam("answer")))
_TOKEN = re.compile(r"[\w-]{16,64}")


def fresh_token() -> str:
    return secrets.token_urlsafe(18)


def well_formed(token: str) -> str:
    """The token as sent back, or a new one when it is none of ours."""
    return token if _TOKEN.fullmatch(token) else fresh_token()


async def claim(ctx: Context, token: str, visitor: str) -> str | None:
    """None for the first; where the first one led for every other. A twin in flight waits here."""
    claimed = await ctx.tx.run(
        _claim, key=_key(token), actor_id=UUID(visitor), created_at=ctx.now(),
        request_hash=hashlib.sha256(token.encode()).digest(),
    )  # fmt: skip
    if claimed:
        return None
    answer = await ctx.tx.value(_read, the_key=_key(token), the_actor=UUID(visitor))
    return str((answer or {}).get("location", ""))


async def remember(ctx: Context, token: str, visitor: str, location: str) -> None:
    """Keep where this form led, in the same transaction as what it did."""
    answer = {"location": location}
    await ctx.tx.run(_store, the_key=_key(token), the_actor=UUID(visitor), answer=answer)


def _key(token: str) -> str:
    return f"portal:{token}"
