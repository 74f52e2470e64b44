"""What is wrong with a mailbox's server, as codes a person can act on."""

import imaplib
import socket
import ssl

import aiosmtplib
import imap_tools

from ..rules.mailbox import Auth
from .imap import TokenRefused
from .oauth import TokenTrouble

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


def code_of(failure: BaseException, auth: Auth = "password") -> str:
    """The code of the innermost failure we know: libraries wrap what the network said.

    host_unknown, connection_refused, timeout, tls_failed, login_refused, token_refused,
    folder_missing, server_error, or what kept a token from being had (`rules.oauth`).
    """
    if isinstance(failure, TokenTrouble):
        return failure.code
    if isinstance(failure, TokenRefused):
        return "token_refused"
    found = _known(failure)
    return "token_refused" if found == "login_refused" and auth == "oauth2" else found


def _known(failure: BaseException) -> str:
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
