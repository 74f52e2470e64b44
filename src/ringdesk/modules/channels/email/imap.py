"""One mailbox over IMAP (RFC 3501, 2177, 2971). Blocking: it lives in a thread of its own."""

import contextlib
import imaplib
import re
import socket
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

from ..rules.mailbox import Imap
from ..rules.oauth import bearer

TIMEOUT_SECONDS = 60.0
# RFC 2177 wants IDLE renewed within 29 minutes; routers forget idle connections much sooner.
# A word of the server that comes together with its "go ahead" is not noticed by the wait: such a
# mail is found when the wait is renewed.
IDLE_SECONDS = 60.0
_UID = re.compile(rb"UID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_IDENTITY = '("name" "ringdesk" "version" "1" "vendor" "ringdesk")'
ERRORS = (OSError, imaplib.IMAP4.error, ssl.SSLError)


class Listed(msgspec.Struct, frozen=True):
    """What the server says about a mail before it is fetched."""

    uid: int
    size: int
    arrived: datetime | None


class TokenRefused(imaplib.IMAP4.error):
    """The server does not take the access token (XOAUTH2)."""


class _Bearer:
    """Answers the server's challenges: the token once, then nothing but what ends the exchange."""

    def __init__(self, username: str, token: str) -> None:
        self._words = [bearer(username, token).encode()]
        self.said = b""

    def __call__(self, challenge: bytes) -> bytes:
        if self._words:
            return self._words.pop()
        # Why it refuses, as JSON; an empty answer lets it say no (the provider's protocol).
        self.said = challenge
        return b""


class ImapLine:
    """An open, logged-in mailbox with its folder selected. Raises one of ERRORS when it is lost.

    `password`: the access token where the server is logged in to with OAuth2.
    """

    def __init__(self, server: Imap, password: str, *, seconds: float = TIMEOUT_SECONDS) -> None:
        self._box = _connect(server, seconds)
        self._server = server
        try:
            self._log_in(server, password)
            self.validity = self._select(server.folder)
        except BaseException:
            self.close()
            raise

    def _log_in(self, server: Imap, password: str) -> None:
        client = self._box.client
        if server.auth == "oauth2":
            _show_token(client, server.username, password)
        else:
            plain = server.username.isascii() and password.isascii()
            log_in = self._box.login if plain else self._box.login_utf8
            log_in(server.username, password, initial_folder=None)
        # Anew after the login: many servers only then say what they can do.
        _, words = client.capability()
        self._able = frozenset((words[-1] or b"").upper().split())
        if b"ID" in self._able:
            # NetEase turns clients away ("Unsafe Login") that do not say who they are.
            client.xatom("ID", _IDENTITY)

    def _select(self, folder: str) -> int:
        self._box.folder.set(folder)
        _, found = self._box.client.response("UIDVALIDITY")
        return int(found[0]) if found and found[0] else 0

    def uids_after(self, last: int) -> list[int]:
        """Ascending. `n:*` always names the newest mail, however small its UID: it is left out."""
        uids = self._box.uids(f"UID {last + 1}:*", charset=None)
        return sorted(uid for uid in map(int, uids) if uid > last)

    def listing(self, uids: Sequence[int]) -> list[Listed]:
        """Sizes and arrivals, without fetching anything."""
        lines = map(_listed, self._fetch(uids, "(UID RFC822.SIZE INTERNALDATE)"))
        return sorted((one for one in lines if one.uid), key=lambda listed: listed.uid)

    def heads(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Message-ID and Date lines by UID, to know a mail without fetching it."""
        return self._contents(uids, "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE)]")

    def headers(self, uid: int) -> bytes:
        return self._contents([uid], "BODY.PEEK[HEADER]").get(uid, b"")

    def mails(self, uids: Sequence[int]) -> dict[int, bytes]:
        """Whole mails by UID; those that vanished meanwhile are missing. Nothing is marked."""
        return self._contents(uids, "BODY.PEEK[]")

    def _contents(self, uids: Sequence[int], part: str) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        pending: tuple[int, bytes] | None = None
        for line in self._fetch(uids, f"(UID {part})"):
            head, body = line if isinstance(line, tuple) else (line, None)
            uid = _UID.search(head)
            if body is not None and uid:
                found[int(uid[1])] = body
            elif body is not None:
                pending = (0, body)
            elif uid and pending:
                # Some servers name the UID only behind the content.
                found[int(uid[1])], pending = pending[1], None
        return found

    def _fetch(self, uids: Sequence[int], parts: str) -> list[Any]:
        if not uids:
            return []
        status, lines = self._box.client.uid("FETCH", ",".join(map(str, uids)), parts)
        if status != "OK":
            raise imaplib.IMAP4.error(f"FETCH: {status} {lines}")
        return [line for line in lines if line is not None]

    def mark_seen(self, uids: Sequence[int]) -> None:
        """For people who look into the mailbox; ours is the high-water mark."""
        if uids:
            numbers = ",".join(map(str, uids))
            self._box.client.uid("STORE", numbers, "+FLAGS.SILENT", r"(\Seen)")

    @property
    def can_idle(self) -> bool:
        return self._server.idle and b"IDLE" in self._able

    def wait(self, seconds: float) -> None:
        """Until the server says that something changed, or the time is over."""
        self._box.idle.wait(timeout=min(seconds, IDLE_SECONDS))

    def still_there(self) -> None:
        self._box.client.noop()

    def interrupt(self) -> None:
        """End a wait, from another thread; the line is dead afterwards."""
        with contextlib.suppress(OSError):
            self._box.client.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with contextlib.suppress(Exception):
            self._box.client.logout()
        with contextlib.suppress(Exception):
            self._box.client.shutdown()


def _show_token(client: imaplib.IMAP4, username: str, token: str) -> None:
    asked = _Bearer(username, token)
    try:
        client.authenticate("XOAUTH2", asked)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as refused:
        said = asked.said.decode("utf-8", "replace")[:200]
        raise TokenRefused(f"{refused} {said}".strip()) from refused


def _connect(server: Imap, seconds: float) -> BaseMailBox:
    context = ssl.create_default_context()
    if server.tls == "tls":
        return MailBox(server.host, server.port, timeout=seconds, ssl_context=context)
    if server.tls == "starttls":
        return MailBoxStartTls(server.host, server.port, timeout=seconds, ssl_context=context)
    return MailBoxUnencrypted(server.host, server.port, timeout=seconds)


def _listed(line: Any) -> Listed:
    text = line[0] if isinstance(line, tuple) else line
    uid, size = _UID.search(text), _SIZE.search(text)
    moment = imaplib.Internaldate2tuple(text)
    arrived = None
    if moment is not None:
        with contextlib.suppress(ValueError, OverflowError):
            arrived = datetime(*moment[:6]).astimezone(UTC)
    return Listed(int(uid[1]) if uid else 0, int(size[1]) if size else 0, arrived)
