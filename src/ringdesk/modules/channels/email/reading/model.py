"""What a read mail is: frozen values, no behaviour that touches the outside."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox. `name` is decoded and may be empty; `address` keeps the sender's case."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not shown as body text. `size` is the number of decoded bytes."""

    name: str
    type: str
    size: int
    inline: bool
    content_id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class FailedRecipient:
    """One per-recipient block of a delivery report (RFC 3464), or a guess from free text.

    `action` is failed, delayed, delivered, relayed, expanded or empty; `status` is an
    RFC 3463 code such as 5.1.1 or empty.
    """

    recipient: str
    action: str
    status: str
    diagnostic: str


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says about our outgoing mail."""

    recipients: tuple[FailedRecipient, ...]
    original_message_id: str

    @property
    def is_permanent(self) -> bool:
        """True when one recipient failed for good (status class 5, or failed without one)."""
        return any(
            each.status.startswith("5") or (each.action == "failed" and not each.status)
            for each in self.recipients
        )


@dataclass(frozen=True, slots=True)
class Routing:
    """Header facts that loop and threading rules need; values are decoded, stripped text."""

    auto_submitted: str
    x_loop: tuple[str, ...]
    return_path: str | None
    delivered_to: tuple[str, ...]
    authentication_results: tuple[str, ...]
    list_id: str
    thread_index: str
    thread_topic: str
    priority: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One raw mail as a person would state it. Message ids carry no angle brackets.

    `date` is aware (UTC offset of the sender) or None when unreadable. `body_html` is the raw,
    uncleaned first inline HTML part. `charset_ok` is False when a declared charset was missing,
    unknown or wrong and the text is a repair. `defects` are stable codes, never sentences.
    """

    subject: str
    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    date: datetime | None
    body_text: str
    body_html: str | None
    reply_text: str
    quoted_text: str
    attachments: tuple[Attachment, ...]
    is_auto_reply: bool
    is_bounce: bool
    is_list: bool
    bounce: Bounce | None
    routing: Routing
    charset_ok: bool
    defects: tuple[str, ...]
