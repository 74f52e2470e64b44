"""What a batch of mails has to know and to note: asked once before it, written once after it."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.modules import customers, tickets

from ..rules.message_ids import shortened
from ..store import inbox, references
from .opened import Opened, storable


def ids_named(opened: Opened) -> list[str]:
    """In-Reply-To, References from the last to the first, and last its own id: an answer to it may
    have come before it."""
    mail = opened.mail
    asked = [mail.in_reply_to, *reversed(mail.references[-40:]), mail.message_id]
    return [shortened(storable(one)) for one in asked if one]


class Slate:
    """One reader works on a workspace's mail at a time, and an answer comes after what it answers
    was sent: so nothing that is asked here changes while the batch is read.

    But requesters: who becomes one through another door meanwhile makes the batch fail, and in
    the careful round each mail asks for itself.
    """

    def __init__(
        self, known: dict[str, UUID], twins: Iterable[tuple[str, UUID, UUID]] = ()
    ) -> None:
        self._known = known
        self._new: dict[str, UUID] = {}
        self._ticketed = list(twins)
        self._settled: list[dict[str, Any]] = []
        self._numbers = range(0)
        # None: each mail asks for itself.
        self.people: dict[str, customers.Requester] | None = None

    @classmethod
    async def of(cls, ctx: Context, mails: Sequence[tuple[Any, Opened]], *, twins: bool) -> "Slate":
        """For these mails (row, opened); `twins`: there are several mailboxes."""
        named = {one for _, opened in mails for one in ids_named(opened)}
        known = await references.tickets_of(ctx, sorted(named))
        prints = [row["fingerprint"] for row, _ in mails]
        slate = cls(known, await inbox.ticketed_with(ctx, prints) if twins and prints else ())
        strange = [opened for _, opened in mails if known.keys().isdisjoint(ids_named(opened))]
        if len(strange) > 1:
            # Most of these open tickets: their rows can be written together.
            senders = (opened.sender.address for _, opened in mails if opened.sender)
            slate.people = await customers.acquaintances(ctx, senders)
            slate._numbers = await tickets.take_numbers(ctx, len(strange))
        return slate

    def number(self) -> int:
        """One that was taken for a new ticket; 0: it has to take its own."""
        if not self._numbers:
            return 0
        number, self._numbers = self._numbers[0], self._numbers[1:]
        return number

    def tickets_of(self, rfc_ids: Sequence[str]) -> dict[str, UUID]:
        return {one: self._known[one] for one in rfc_ids if one in self._known}

    def remember(self, ticket_id: UUID, rfc_ids: Iterable[str]) -> None:
        """These belong to the ticket; one that already belongs to another stays there."""
        for one in rfc_ids:
            if one not in self._known:
                self._known[one] = self._new[one] = ticket_id

    def twin_of(self, row: Any) -> UUID | None:
        """The ticket of the same mail in another mailbox."""
        for known_as, mailbox_id, ticket_id in self._ticketed:
            if known_as == row["fingerprint"] and mailbox_id != row["mailbox_id"]:
                return ticket_id
        return None

    def settle(self, row: Any, state: str, **what: Any) -> None:
        """Note what became of a mail."""
        self._settled.append({"id": row["id"], "state": state, **what})
        if state == "ticketed":
            self._ticketed.append((row["fingerprint"], row["mailbox_id"], what["ticket_id"]))

    async def close(self, ctx: Context) -> None:
        """No more tickets are opened from here; others may be, by what follows."""
        await tickets.give_back(ctx, self._numbers)
        self._numbers = range(0)

    async def write(self, ctx: Context) -> None:
        await references.remember_all(ctx, self._new)
        await inbox.settle_mails(ctx, self._settled)
