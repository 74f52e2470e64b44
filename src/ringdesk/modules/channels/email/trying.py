"""Trying a mailbox's servers: what is wrong, as codes a person can act on."""

import asyncio
import imaplib
import socket
import ssl
from typing import Any

import aiosmtplib
import imap_tools
import msgspec

from ..rules.mailbox import Imap, Smtp
from .imap import ImapLine
from .smtp import knock

TIMEOUT_SECONDS = 10.0


class Tried(msgspec.Struct, frozen=True):
    """`code`: ok, host_unknown, connection_refused, timeout, tls_failed, login_refused,
    folder_missing, server_error; `said` is the server's own word, for those who ask it further."""

    ok: bool
    code: str
    said: str = ""


async def try_imap(server: Imap, password: str) -> Tried:
    def connect() -> None:
        ImapLine(server, password, seconds=TIMEOUT_SECONDS).close()

    return await _tried(asyncio.to_thread(connect))


async def try_smtp(server: Smtp, password: str) -> Tried:
    return await _tried(knock(server, password, TIMEOUT_SECONDS))


async def _tried(attempt: Any) -> Tried:
    try:
        async with asyncio.timeout(2 * TIMEOUT_SECONDS):
            await attempt
    except Exception as failure:  # noqa: BLE001 - whatever it is, it is the answer
        return Tried(False, code_of(failure), f"{type(failure).__name__}: {failure}"[:300])
    return Tried(True, "ok")


_CODES: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((socket.gaierror,), "host_unknown"),
    ((ssl.SSLError, aiosmtplib.SMTPNotSupported), "tls_failed"),
    ((TimeoutError, aiosmtplib.SMTPTimeoutError), "timeout"),
    ((ConnectionRefusedError,), "connection_refused"),
    (
        (imap_tools.errors.MailboxLoginError, aiosmtplib.SMTPAuthenticationError),
        "login_refused",
    ),
    ((imap_tools.errors.MailboxFolderSelectError,), "folder_missing"),
    ((aiosmtplib.SMTPConnectError, OSError), "connection_refused"),
    ((imaplib.IMAP4.error,), "server_error"),
)


def code_of(failure: BaseException) -> str:
    """The code of the innermost failure we know: libraries wrap what the network said."""
    seen: BaseException | None = failure
    chain: list[BaseException] = []
    while seen is not None and seen not in chain:
        chain.append(seen)
        seen = seen.__cause__ or seen.__context__
    for one in reversed(chain):
        for kinds, code in _CODES:
            if isinstance(one, kinds) and not (code == "server_error" and "TLS" in str(one)):
                return code
    # Both libraries say only in words that a server has no STARTTLS.
    return "tls_failed" if "TLS" in str(failure) else "server_error"
