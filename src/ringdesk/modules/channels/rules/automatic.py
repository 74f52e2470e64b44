"""Machines among the senders: what is dropped, what is attached, what is never answered. Pure.

RFC 3834 for automatic answers, RFC 8098 for receipts; loops by our own marks.
"""

from collections.abc import Collection
from datetime import timedelta

from ..email.reading import Mail
from ..email.reading.automatic_phrases import ABSENCE_SUBJECTS, SURE_SUBJECTS
from .addresses import base_address
from .message_ids import is_ours

# At most this many automatic mails to one address within the window; then silence and a notice.
BUDGET = 10
BUDGET_WINDOW = timedelta(minutes=10)
_RECEIPTS = ("message/disposition-notification", "message/mdn")


def is_own_loop(mail: Mail, own_addresses: Collection[str]) -> bool:
    """Our own mail has come back: by our mark, from our own address, or under our Message-ID."""
    domains = {address.rpartition("@")[2] for address in own_addresses}
    sender = base_address(mail.sender.address) if mail.sender else ""
    return (
        sender in own_addresses
        or any(mark.strip().lower() in own_addresses for mark in mail.routing.x_loop)
        or is_ours(mail.message_id, domains)
    )


def is_read_receipt(mail: Mail) -> bool:
    """A disposition notification: somebody's program says that a mail was opened."""
    return any(part.type in _RECEIPTS for part in mail.attachments)


def is_machine_answer(mail: Mail) -> bool:
    """An automatic answer (vacation notice, ticket receipt of another desk).

    Automatic mail that answers nothing, such as an alarm or an order notice, is not meant: it is
    a message in its own right, only never answered.
    """
    if not mail.is_auto_reply or mail.is_list:
        return False
    submitted = mail.routing.auto_submitted.strip().lower()
    return (
        submitted.startswith("auto-replied")
        or bool(mail.in_reply_to or mail.references)
        or SURE_SUBJECTS.match(mail.subject) is not None
        or ABSENCE_SUBJECTS.search(mail.subject) is not None
    )


def is_report(mail: Mail) -> bool:
    """A delivery report, whether it tells of failure or of delay."""
    return mail.is_bounce or mail.bounce is not None


def budget_left(sent_lately: int) -> int:
    """How many more automatic mails an address may get within the window; 0: the first too many."""
    return BUDGET - sent_lately
