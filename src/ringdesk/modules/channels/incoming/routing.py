"""Where a read mail belongs. The order of the questions is the protocol's and must stay so."""

from typing import Any, Literal
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.kernel.secrets import Keyring
from ringdesk.kernel.settings import Settings
from ringdesk.modules import identity, tickets

from ..rules import addresses
from ..rules.authentication import doubt
from ..rules.automatic import is_machine_answer, is_own_loop, is_read_receipt, is_report
from ..rules.mailbox import Mailbox
from ..store import references
from .opened import Opened
from .reports import take_report
from .slate import Slate, ids_named
from .telling import Correspondent, add_to_ticket, open_ticket

State = Literal["ticketed", "ignored", "bounce", "duplicate"]
_MOST_FOLLOW_UPS = 20


class Fate(msgspec.Struct, frozen=True):
    """What became of a mail."""

    state: State
    reason: str | None = None
    ticket_id: UUID | None = None
    message_id: UUID | None = None


class Desk:
    """The mailboxes of the workspace whose mail is being read, and what is known of the mails."""

    def __init__(self, boxes: dict[UUID, Mailbox], slate: Slate) -> None:
        self.boxes = boxes
        self.slate = slate
        self.addresses = frozenset(box.address for box in boxes.values())

    def box(self, row: Any) -> Mailbox:
        return self.boxes[row["mailbox_id"]]


class Thread(msgspec.Struct, frozen=True):
    """The ticket a mail belongs to, how that is known, and what is odd about it."""

    found: Any = None
    how: Literal["signature", "headers", "number", "none"] = "none"
    flags: tuple[str, ...] = ()


async def bring_home(ctx: Context, desk: Desk, row: Any, opened: Opened) -> Fate:
    """Bring one mail to its ticket, or say why it has none."""
    mail, box = opened.mail, desk.box(row)
    if is_report(mail):
        sent = await take_report(ctx, desk.addresses, row, opened)
        return Fate("bounce", None, sent["ticket_id"]) if sent else Fate("bounce", "unmatched")
    if is_own_loop(mail, desk.addresses):
        return Fate("ignored", "own_loop")
    if is_read_receipt(mail):
        return Fate("ignored", "read_receipt")
    if twin := desk.slate.twin_of(row):
        return Fate("duplicate", "other_mailbox", twin)
    if opened.sender is None:
        raise ValueError("no_sender")
    thread = await find_thread(ctx, desk, row, opened)
    if thread.found is None and is_machine_answer(mail):
        return Fate("ignored", "machine_answer")
    return await _tell(ctx, desk, row, opened, thread, box)


async def _tell(
    ctx: Context, desk: Desk, row: Any, opened: Opened, thread: Thread, box: Mailbox
) -> Fate:
    who = Correspondent(
        own=desk.addresses,
        box=box,
        flags=[*thread.flags, *_flags(ctx, row, opened, box)],
        quiet=row["quiet"],
        proven=thread.how == "signature",
        doubtful=_doubt(ctx, row, opened, box) is not None,
        slate=desk.slate,
    )
    if thread.found is None:
        ticket_id, message_id = await open_ticket(ctx, opened, who)
        return Fate("ticketed", "new", ticket_id, message_id)
    if thread.found["closed_at"] is not None:
        if is_machine_answer(opened.mail):
            return Fate("ignored", "machine_answer", thread.found["id"])
        ticket_id, message_id = await open_ticket(ctx, opened, who, after=thread.found["id"])
        return Fate("ticketed", "follow_up", ticket_id, message_id)
    message_id = await add_to_ticket(ctx, opened, who, thread.found)
    return Fate("ticketed", thread.how, thread.found["id"], message_id)


def _flags(ctx: Context, row: Any, opened: Opened, box: Mailbox) -> list[str]:
    flags = []
    if opened.mail.is_auto_reply:
        flags.append("auto_reply")
    if why := _doubt(ctx, row, opened, box):
        flags += ["unverified_sender", f"unverified.{why}"]
    return flags


def _doubt(ctx: Context, row: Any, opened: Opened, box: Mailbox) -> str | None:
    """Why the sender is not believed to be who the From line says; None: nothing against it."""
    settings: Settings = ctx.ports["settings"]
    own = box.imap.trusted_server if box.imap else ""
    handed_over = row["uid"] is None
    trusted = (settings.mail_trusted_server if handed_over else "") or own
    named = opened.mail.sender
    sender = named.address.strip().lower() if named else ""
    results = opened.mail.routing.authentication_results
    return doubt(results, trusted, row["authenticity"], sender)


async def find_thread(ctx: Context, desk: Desk, row: Any, opened: Opened) -> Thread:
    """First hit wins: signed address, headers, number with a participant. Then the open follow-up.

    A token we did not sign, or signed for another mailbox, proves that somebody tried: the mail
    opens a ticket of its own and is marked.
    """
    keys: Keyring = ctx.ports["keyring"]
    tags = [t for t in map(addresses.read_tag, _recipients(row, opened)) if t and not t.mail_id]
    ours = [tag for tag in tags if tag.mailbox in desk.addresses]
    for tag in ours:
        if addresses.holds(keys, ctx.tenant_id, tag):
            found = await references.thread_by_number(ctx, tag.number)
            if found is not None:
                return Thread(await _still_open(ctx, found), "signature")
    if ours:
        return Thread(flags=("forged_address",))
    if _doubt(ctx, row, opened, desk.box(row)):
        # Who is not proved to be anybody is part of no ticket, whatever the headers say.
        return Thread()
    return await _by_headers(ctx, desk, opened) or await _by_number(ctx, opened)


def _recipients(row: Any, opened: Opened) -> list[str]:
    mail = opened.mail
    listed = [each.address for each in (*mail.to, *mail.cc)]
    return list(dict.fromkeys([*row["envelope_to"], *mail.routing.delivered_to, *listed]))


async def _by_headers(ctx: Context, desk: Desk, opened: Opened) -> Thread | None:
    asked = ids_named(opened)
    known = desk.slate.tickets_of(asked)
    for rfc_id in asked:
        if rfc_id in known:
            found = await references.thread_by_id(ctx, known[rfc_id])
            return Thread(await _still_open(ctx, found), "headers")
    return None


async def _by_number(ctx: Context, opened: Opened) -> Thread:
    """A number anybody can guess counts only from somebody who is part of the ticket, and is so by
    the From line: what Reply-To says is proved by nothing."""
    number = addresses.number_in_subject(opened.subject)
    if number is None or opened.sender is None or opened.by_reply_to:
        return Thread()
    found = await references.thread_by_number(ctx, number)
    if found is None:
        return Thread()
    address = opened.sender.address.lower()
    if address == found["requester_email"] or await _takes_part(ctx, found["id"], address):
        return Thread(await _still_open(ctx, found), "number")
    return Thread()


async def _takes_part(ctx: Context, ticket_id: UUID, address: str) -> bool:
    people = await identity.directory(ctx)
    if any(member.active and member.email == address for member in people.members.values()):
        return True
    return await references.was_written_to(ctx, ticket_id, address)


async def _still_open(ctx: Context, found: Any) -> Any:
    """A merged ticket goes on as another one; for a closed one its newest follow-up stands in."""
    for _ in range(_MOST_FOLLOW_UPS):
        if found["merged_into_id"] is not None:
            home = await tickets.home_of(ctx, found["id"])
            if home is not None and home["closed_at"] is None:
                return {**found, "closed_at": None, "home_id": home["id"]}
            if home is not None and home["requester_id"] == found["requester_id"]:
                found = await references.thread_by_id(ctx, home["id"])
        if found["closed_at"] is None:
            return found
        successor = await references.newest_follow_up(ctx, found["id"])
        if successor is None:
            return found
        found = await references.thread_by_id(ctx, successor)
    return found
