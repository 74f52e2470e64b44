"""What happens to mail and mailboxes. A mail's fate on a ticket is an event of that ticket."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ringdesk.kernel.events import Event, Group


class _OfMailbox(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "mailbox"
    group: ClassVar[Group] = "audit"
    address: str


class MailboxCreated(_OfMailbox, frozen=True, kw_only=True):
    opens: ClassVar[bool] = True
    mode: str


class MailboxChanged(_OfMailbox, frozen=True, kw_only=True):
    """Passwords are never written down; that one was changed is."""

    password_changed: bool = False


class MailboxTroubled(_OfMailbox, frozen=True, kw_only=True):
    """It has not worked for long enough that people must know. `way`: "imap" or "smtp"; `code`
    names the remedy, `said` is the other side's own word."""

    way: str
    code: str
    said: str


class MailboxWorksAgain(_OfMailbox, frozen=True, kw_only=True):
    """After an alarm: it fetches, or sends, again."""

    way: str
    since: datetime


class AutomaticMailStopped(_OfMailbox, frozen=True, kw_only=True):
    """An address had its share of automatic mail: it gets no more until it is quiet again."""

    recipient: str
    limit: int
    minutes: int


class MailQuarantined(Event, frozen=True, kw_only=True):
    """A mail could not be read or handled; it is kept and waits for a person."""

    subject_kind: ClassVar[str] = "mail"
    group: ClassVar[Group] = "audit"
    mailbox_id: UUID
    mailbox: str
    reason: str
    sender: str
    subject: str


class MailRetried(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "mail"
    group: ClassVar[Group] = "audit"
    direction: str


class MailOriginalTaken(Event, frozen=True, kw_only=True):
    """Somebody took a mail out exactly as it came, customers' links included, for this reason."""

    subject_kind: ClassVar[str] = "mail"
    group: ClassVar[Group] = "audit"
    reason: str
    sha256: str


class _OnTicket(Event, frozen=True, kw_only=True):
    group: ClassVar[Group] = "talk"
    mail_id: UUID
    message_id: UUID | None
    kind: str
    recipient: str


class MailFailed(_OnTicket, frozen=True, kw_only=True):
    """It was given up: refused for good, or not taken for two days."""

    error: str


class MailDelivered(_OnTicket, frozen=True, kw_only=True):
    """It left after all, after attempts that had failed."""

    attempts: int


class MailBounced(_OnTicket, frozen=True, kw_only=True):
    """The receiving side sent a report back. `action`: failed or delayed; status as RFC 3463."""

    action: str
    status: str
    diagnostic: str
    permanent: bool
