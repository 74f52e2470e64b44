"""The access token of a mailbox: kept sealed, renewed shortly before its end, by one for all.

Who finds no good token leases the row, asks the endpoint outside of any transaction and writes
the answer; the others wait for it. A lease ends by itself when its holder dies.
"""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Context, system
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.secrets import Keyring
from ringdesk.kernel.settings import Settings

from ...rules.mailbox import Mailbox
from ...rules.oauth import Denied, Granted, form, good_for, pause
from ...store import tokens as store
from .asking import TIMEOUT_SECONDS, ask

# Longer than the endpoint may take: connecting, saying and hearing have their own limits.
LEASE = timedelta(seconds=4 * TIMEOUT_SECONDS)
LOOK_SECONDS = 0.1
# A token refused although it is this new is not refused for its age.
FRESH = timedelta(seconds=60)


class TokenTrouble(Exception):
    """There is no token. `code` names the remedy; `lasting`: a person has to mend something."""

    def __init__(self, denied: Denied) -> None:
        super().__init__(f"{denied.code}: {denied.said}")
        self.code = denied.code
        self.said = denied.said
        self.lasting = denied.lasting


class _Question(msgspec.Struct, frozen=True):
    """What the holder of the lease asks."""

    url: str
    fields: dict[str, str]


async def access_token(works: Works, box: Mailbox) -> str:
    """A token that still holds for a while. Raises TokenTrouble."""
    return await _shared(works, box, None)


async def other_token(works: Works, box: Mailbox, refused: str) -> str:
    """A token other than the one a server has just refused. Raises TokenTrouble `token_refused`
    when that one was new: then it is not its age that is wrong."""
    return await _shared(works, box, refused)


async def new_token(ctx: Context, box: Mailbox) -> str:
    """A new one in the caller's transaction, for trying the settings. Raises TokenTrouble."""
    row = await store.lock_token(ctx, box.id)
    answer = await _asked(ctx.ports["settings"], _question(ctx, box, row))
    return _given(await _kept(ctx, box.id, row, answer))


async def _shared(works: Works, box: Mailbox, refused: str | None) -> str:
    while True:
        async with works.context(box.tenant_id, system("oauth")) as ctx:
            found = await _claimed(ctx, box, refused)
        if isinstance(found, str):
            return found
        if found is not None:
            answer = await _asked(works.ports["settings"], found)
            async with works.context(box.tenant_id, system("oauth")) as ctx:
                row = await store.lock_token(ctx, box.id)
                kept = await _kept(ctx, box.id, row, answer)
            return _given(kept)
        await asyncio.sleep(LOOK_SECONDS)


async def _claimed(ctx: Context, box: Mailbox, refused: str | None) -> str | _Question | None:
    """The token; or the question, when it is ours to ask; or None: somebody is asking."""
    keys: Keyring = ctx.ports["keyring"]
    row = await store.lock_token(ctx, box.id)
    sealed, now = row["access_token"], ctx.now()
    if sealed and row["holds_until"] > now:
        token = keys.unseal(sealed)
        if token != refused:
            return token
        if row["made_at"] > now - FRESH:
            raise TokenTrouble(Denied("token_refused", "", lasting=True))
    if row["next_try_at"] is not None and row["next_try_at"] > now:
        lasting = row["code"] != "oauth_unreachable"
        raise TokenTrouble(Denied(row["code"], row["said"] or "", lasting))
    if row["leased_until"] is not None and row["leased_until"] > now:
        return None
    await store.lease(ctx, box.id, now + LEASE)
    return _question(ctx, box, row)


def _question(ctx: Context, box: Mailbox, row: Any) -> _Question:
    keys: Keyring = ctx.ports["keyring"]
    if box.oauth is None:
        raise TokenTrouble(Denied("oauth_missing", "", lasting=True))

    def opened(sealed: str | None) -> str:
        return keys.unseal(sealed) if sealed else ""

    refresh = opened(row["refresh_token"] or box.oauth_refresh_token)
    return _Question(box.oauth.token_url, form(box.oauth, opened(box.oauth_secret), refresh))


async def _asked(settings: Settings, question: _Question) -> Granted | Denied:
    return await asyncio.to_thread(ask, question.url, question.fields, settings.callable_hosts)


def _given(kept: str | TokenTrouble) -> str:
    if isinstance(kept, TokenTrouble):
        raise kept
    return kept


async def _kept(
    ctx: Context, mailbox_id: UUID, row: Any, answer: Granted | Denied
) -> str | TokenTrouble:
    """Write the answer down: the token, or what stands in the way of one."""
    now = ctx.now()
    if isinstance(answer, Denied):
        failures = row["failures"] + 1
        left = {name: row[name] for name in ("access_token", "refresh_token", "made_at")}
        trouble = {
            **left, "holds_until": row["holds_until"], "failures": failures, "code": answer.code,
            "said": answer.said, "next_try_at": now + pause(failures),
        }  # fmt: skip
        await store.write_token(ctx, mailbox_id, trouble)
        return TokenTrouble(answer)
    keys: Keyring = ctx.ports["keyring"]
    # Endpoints that give a new refresh token with each answer take the old one no more.
    changed = keys.seal(answer.refresh_token) if answer.refresh_token else row["refresh_token"]
    good = {
        "access_token": keys.seal(answer.access_token), "refresh_token": changed, "made_at": now,
        "holds_until": now + good_for(answer.life), "failures": 0, "code": None, "said": None,
        "next_try_at": None,
    }  # fmt: skip
    await store.write_token(ctx, mailbox_id, good)
    return answer.access_token
