"""Trying a mailbox's servers: what is wrong, as codes a person can act on."""

import asyncio
from collections.abc import Awaitable

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.kernel.secrets import Keyring

from ..rules.mailbox import Imap, Mailbox, Smtp
from .imap import ImapLine
from .oauth import TokenTrouble, new_token
from .smtp import knock
from .trouble_codes import code_of

TIMEOUT_SECONDS = 10.0


class Tried(msgspec.Struct, frozen=True):
    """`code`: ok, or what is wrong (`trouble_codes.code_of`); `said` is the other side's own word,
    for those who ask it further."""

    ok: bool
    code: str
    said: str = ""


class MailboxTest(msgspec.Struct, frozen=True):
    """What trying the servers showed; null for one that is not set."""

    imap: Tried | None
    smtp: Tried | None


async def try_mailbox(ctx: Context, box: Mailbox) -> MailboxTest:
    """Log in to both servers and change nothing. With OAuth2 a new token is asked for, so that it
    is the settings that are tried and not what is left of older ones."""
    token = await _token(ctx, box)
    imap = smtp = None
    if box.imap is not None:
        key = _key(ctx, box.imap, box.imap_password, token)
        imap = key if isinstance(key, Tried) else await try_imap(box.imap, key)
    if box.smtp is not None:
        key = _key(ctx, box.smtp, box.smtp_password, token)
        smtp = key if isinstance(key, Tried) else await try_smtp(box.smtp, key)
    return MailboxTest(imap, smtp)


def _key(ctx: Context, server: Imap | Smtp, sealed: str | None, token: str | Tried) -> str | Tried:
    keys: Keyring = ctx.ports["keyring"]
    if server.auth == "oauth2":
        return token
    return keys.unseal(sealed) if sealed else ""


async def _token(ctx: Context, box: Mailbox) -> str | Tried:
    """The new token, or why there is none; "" where nothing wants one."""
    if not any(one and one.auth == "oauth2" for one in (box.imap, box.smtp)):
        return ""
    try:
        return await new_token(ctx, box)
    except TokenTrouble as trouble:
        return Tried(False, trouble.code, trouble.said)


async def try_imap(server: Imap, password: str) -> Tried:
    def connect() -> None:
        ImapLine(server, password, seconds=TIMEOUT_SECONDS).close()

    return await _tried(asyncio.to_thread(connect), server)


async def try_smtp(server: Smtp, password: str) -> Tried:
    return await _tried(knock(server, password, TIMEOUT_SECONDS), server)


async def _tried(attempt: Awaitable[None], server: Imap | Smtp) -> Tried:
    try:
        async with asyncio.timeout(2 * TIMEOUT_SECONDS):
            await attempt
    except Exception as failure:  # noqa: BLE001 - whatever it is, it is the answer
        said = f"{type(failure).__name__}: {failure}"[:300]
        return Tried(False, code_of(failure, server.auth), said)
    return Tried(True, "ok")
