"""Requesters log in to the portal with a code sent to their address; there are no passwords.

Whether an address is known can be told neither from the answer nor from its time: the look-up
happens in a job.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, literal_column, select, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Actor, Context, system
from ringdesk.kernel.db import sql
from ringdesk.kernel.i18n import Catalogues
from ringdesk.kernel.jobs import Order, Works, enqueue, job
from ringdesk.kernel.secrets import Keyring, token_hash
from ringdesk.modules import identity

from .events import RequesterSignedIn
from .resolve import Requester, requester_by_email, requester_by_id
from .rules import clean_email
from .tables import login_codes, requester_sessions

DIGITS = 6
CODE_MINUTES = 10
MOST_TRIES = 5
REMEMBERED = timedelta(days=30)
PASSING = timedelta(hours=12)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session just opened. `token` goes into the cookie and is kept only as a hash."""

    requester_id: UUID
    token: str
    expires_in: timedelta


def fresh_challenge() -> str:
    """What the asking browser keeps, so that only it can answer with the code."""
    return secrets.token_urlsafe(24)


async def ask_code(works: Works, tenant_id: UUID, email: str, challenge: str, ip: str) -> None:
    """Queue the question whether this address gets a code. Raises Invalid, TooMany."""
    address = clean_email(email)
    await identity.throttle(works, [(f"portal-code-ip:{ip}", 20, _HOUR)])
    payload = {"email": address, "challenge": token_hash(challenge).hex()}
    async with works.db.transaction(tenant_id) as tx:
        await enqueue(tx, works.clock.now(), Order("customers.login_letter", payload))


_insert_code = sql(insert(login_codes).values({c.name: bindparam(c.name) for c in login_codes.c}))


@job("customers.login_letter")
async def send_login_letter(ctx: Context, payload: dict[str, Any]) -> None:
    """Mail a code if the address is a requester's, at most five an hour."""
    requester = await requester_by_email(ctx, payload["email"])
    if requester is None or requester.email is None:
        return
    limit = (f"portal-code:{ctx.tenant_id}:{requester.email}", 5, _HOUR)
    if await identity.strike(ctx.tx, [limit], ctx.now()) is not None:
        return
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    challenge_hash = bytes.fromhex(payload["challenge"])
    await ctx.tx.run(
        _insert_code, id=ctx.new_id(), challenge_hash=challenge_hash, requester_id=requester.id,
        code_hash=_code_hash(ctx, challenge_hash, code), tries=0, created_at=ctx.now(),
        expires_at=ctx.now() + timedelta(minutes=CODE_MINUTES), used_at=None,
    )  # fmt: skip
    await _post(ctx, requester, requester.email, code)


async def _post(ctx: Context, requester: Requester, email: str, code: str) -> None:
    words: Catalogues = ctx.ports["texts"]
    office: identity.PostOffice = ctx.ports["post_office"]
    workspace = (await identity.directory(ctx)).name
    locale = requester.locale
    params = {"code": code, "workspace": workspace, "minutes": CODE_MINUTES, "name": requester.name}
    letter = identity.Letter(
        to=email,
        name=requester.name,
        locale=locale,
        subject=words.t(locale, "letters.portal_code.subject", **params),
        text=words.t(locale, "letters.portal_code.text", **params),
    )
    await office.post(ctx, letter)


def _code_hash(ctx: Context, challenge_hash: bytes, code: str) -> bytes:
    keys: Keyring = ctx.ports["keyring"]
    return hmac.new(keys.key("portal-code"), challenge_hash + code.encode(), sha256).digest()


_c = login_codes.c
_locked_code = sql(
    select(login_codes)
    .where(_c.tenant_id == bindparam("tenant_id"), _c.challenge_hash == bindparam("challenge"))
    .with_for_update()
)
_that_code = (_c.tenant_id == bindparam("tenant_id"), _c.id == bindparam("code_id"))
_count_try = sql(
    update(login_codes).where(*_that_code).values(tries=_c.tries + literal_column("1"))
)
_use = sql(update(login_codes).where(*_that_code).values(used_at=bindparam("now")))
_insert_session = sql(
    insert(requester_sessions).values({c.name: bindparam(c.name) for c in requester_sessions.c})
)


async def redeem_code(
    ctx: Context, challenge: str, code: str, caller: identity.Caller, *, remember: bool
) -> SignedIn | None:
    """The session for a right code; None for a wrong, used or expired one, or after five tries.

    A wrong try is counted, so the transaction must be committed either way.
    """
    challenge_hash = token_hash(challenge)
    row = await ctx.tx.first(_locked_code, challenge=challenge_hash)
    if row is None or row["used_at"] or row["expires_at"] <= ctx.now():
        return None
    if row["tries"] >= MOST_TRIES:
        return None
    digits = "".join(c for c in code if c.isdigit())
    if not hmac.compare_digest(row["code_hash"], _code_hash(ctx, challenge_hash, digits)):
        await ctx.tx.run(_count_try, code_id=row["id"])
        return None
    await ctx.tx.run(_use, code_id=row["id"], now=ctx.now())
    requester = await requester_by_id(ctx, row["requester_id"])
    with ctx.acting_as(Actor(kind="requester", id=requester.id, name=requester.name)):
        made: SignedIn = await _open(ctx, requester.id, caller, REMEMBERED if remember else PASSING)
    return made


@command(needs=None)
async def _open(
    ctx: Context, requester_id: UUID, caller: identity.Caller, life: timedelta
) -> SignedIn:
    token = secrets.token_urlsafe(32)
    await ctx.tx.run(
        _insert_session, id=ctx.new_id(), token_hash=token_hash(token),
        requester_id=requester_id, created_at=ctx.now(), expires_at=ctx.now() + life,
        ip=caller.ip, user_agent=caller.user_agent[:300],
    )  # fmt: skip
    ctx.emit(
        RequesterSignedIn(subject_id=requester_id, ip=caller.ip, user_agent=caller.user_agent[:300])
    )
    return SignedIn(requester_id, token, life)


_s = requester_sessions.c
_by_token = sql(
    select(_s.requester_id).where(
        _s.tenant_id == bindparam("tenant_id"),
        _s.token_hash == bindparam("token_hash"),
        _s.expires_at > bindparam("now"),
    )
)
_end = sql(
    delete(requester_sessions).where(
        _s.tenant_id == bindparam("tenant_id"), _s.token_hash == bindparam("that_hash")
    )
)


async def signed_in(ctx: Context, token: str) -> Requester | None:
    """Whose session this token is; None when it is nobody's or over."""
    requester_id = await ctx.tx.value(_by_token, token_hash=token_hash(token), now=ctx.now())
    return await requester_by_id(ctx, requester_id) if requester_id else None


async def sign_out(ctx: Context, token: str) -> None:
    """End the session; nothing happens when it has ended already."""
    await ctx.tx.run(_end, that_hash=token_hash(token))


_old_codes = sql(
    delete(login_codes).where(
        _c.tenant_id == bindparam("tenant_id"), _c.expires_at < bindparam("before")
    )
)
_old_sessions = sql(
    delete(requester_sessions).where(
        _s.tenant_id == bindparam("tenant_id"), _s.expires_at < bindparam("before")
    )
)


@job("customers.forget_logins", every=_HOUR)
async def forget_logins(works: Works, _tenant: Any, _payload: Any) -> None:
    """Delete codes and sessions that are over."""
    for tenant_id in await identity.workspace_ids(works):
        async with works.context(tenant_id, system("forget_logins")) as ctx:
            await ctx.tx.run(_old_codes, before=ctx.now() - _HOUR)
            await ctx.tx.run(_old_sessions, before=ctx.now())
