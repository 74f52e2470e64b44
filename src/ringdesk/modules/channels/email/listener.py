"""Our own SMTP and LMTP server: a mail server hands over directly (RFC 5321, RFC 2033).

250 is said when the mail is stored for good, and not before. Not for the open internet: it knows
neither logins nor spam; the mail server in front of it does.
"""

import asyncio
import logging
from collections import defaultdict
from typing import Any
from uuid import UUID

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from ringdesk.kernel.jobs import Works

from ..incoming.gathering import Gathering
from ..incoming.intake import RawMail
from ..store.mailboxes import route_of

log = logging.getLogger(__name__)
# Its debug lines would hold every line of every mail.
logging.getLogger("mail.log").setLevel(logging.WARNING)

_STORED = "250 2.0.0 stored"
_UNKNOWN = "550 5.1.1 no such mailbox here"
_TROUBLE = "451 4.3.0 not stored, please try again"
_TOO_MANY = "452 4.5.3 too many recipients"
MOST_RECIPIENTS = 100
Route = tuple[UUID, UUID]


class _Addressed(Envelope):
    """An envelope that remembers where its accepted recipients lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.routes: dict[str, Route] = {}


class _OurWays:
    """Real mail has lines longer than RFC 5321 allows; cutting it off would lose it."""

    line_length_limit = 1024 * 1024

    def _create_envelope(self) -> Envelope:
        return _Addressed()


class _SmtpServer(_OurWays, SMTP):
    pass


class _LmtpServer(_OurWays, LMTP):
    """After the mail every recipient gets an answer of its own, refusals included (RFC 2033)."""

    _in_mail = False

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the library's name
        await super().smtp_DATA(arg)
        self._in_mail = False

    async def push(self, status: Any) -> None:
        if self._in_mail and isinstance(status, str) and "\r\n" not in status and self.envelope:
            status = "\r\n".join([status] * max(len(self.envelope.rcpt_tos), 1))
        await super().push(status)
        if isinstance(status, str) and status.startswith("354"):
            self._in_mail = True


class Reception:
    """What the server asks at each step; hooks by the names the library knows."""

    def __init__(self, works: Works, gathering: Gathering, *, each: bool) -> None:
        self._works = works
        self._gathering = gathering
        self._each = each

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Session, envelope: _Addressed, address: str,
        options: list[str],
    ) -> str:  # fmt: skip
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return _TOO_MANY
        try:
            route = await route_of(self._works.db, address)
        except Exception:
            log.exception("the recipient %s could not be looked up", address)
            return _TROUBLE
        if route is None:
            return _UNKNOWN
        envelope.routes[address] = route
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 recipient ok"

    async def handle_DATA(  # noqa: N802
        self, _server: Any, _session: Session, envelope: _Addressed
    ) -> str:
        answers = await self._store(envelope)
        if self._each:
            return "\r\n".join(answers[address] for address in envelope.rcpt_tos)
        # One answer for all: stored only if nobody's part failed. What comes again then is known
        # by its fingerprint.
        return _TROUBLE if _TROUBLE in answers.values() else _STORED

    async def _store(self, envelope: _Addressed) -> dict[str, str]:
        """The answer for each recipient."""
        answers: dict[str, str] = {}
        by_box: dict[Route, list[str]] = defaultdict(list)
        for address in envelope.rcpt_tos:
            by_box[envelope.routes[address]].append(address)
        for (tenant_id, mailbox_id), recipients in by_box.items():
            mail = RawMail(
                mailbox_id=mailbox_id,
                content=_with_return_path(envelope),
                envelope_from=envelope.mail_from,
                envelope_to=tuple(recipients),
            )
            answers |= dict.fromkeys(recipients, await self._take(tenant_id, mail))
        return answers

    async def _take(self, tenant_id: UUID, mail: RawMail) -> str:
        try:
            await self._gathering.take_in(tenant_id, mail)
        except Exception:
            log.exception("a mail could not be stored")
            return _TROUBLE
        return _STORED


def _with_return_path(envelope: Envelope) -> bytes:
    """The envelope sender stays with the mail, as final delivery asks (RFC 5321, 4.4)."""
    content: bytes = envelope.original_content or b""
    sender = (envelope.mail_from or "").encode("utf-8", "replace")
    if content[:12].lower() == b"return-path:" or b"\n" in sender or b"\r" in sender:
        return content
    return b"Return-Path: <" + sender + b">\r\n" + content


def address_of(listen: str) -> tuple[str, int]:
    """`host:port`. ValueError says what is wrong."""
    host, colon, port = listen.rpartition(":")
    if not colon or not port.isdigit() or not 0 <= int(port) <= 65535:
        raise ValueError(f"{listen!r} is not host:port, e.g. 127.0.0.1:2525")
    return host.strip("[]") or "127.0.0.1", int(port)


async def open_listener(
    works: Works, gathering: Gathering, listen: str, *, lmtp: bool, largest: int
) -> asyncio.Server:
    """Listen at `host:port` (port 0: any free one) until the server is closed."""
    host, port = address_of(listen)
    reception = Reception(works, gathering, each=lmtp)
    kind = _LmtpServer if lmtp else _SmtpServer
    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        return kind(
            reception, data_size_limit=largest, enable_SMTPUTF8=True, hostname="ringdesk",
            ident="Ringdesk", loop=loop,
        )  # fmt: skip

    return await loop.create_server(protocol, host, port)
