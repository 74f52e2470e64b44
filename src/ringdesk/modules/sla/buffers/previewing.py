"""What announcing a buffer would do, before anybody is told."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.kernel.i18n import COMPLETE, Catalogues
from ringdesk.modules import identity

from .. import store
from ..config import hours_of
from ..engine import Entry
from ..policy import ClockKind
from ..promises.given import KINDS
from ..states import TicketClocks
from . import adopting, found, letters, listing
from .adopting import Touched
from .found import Candidate
from .letters import Letter, MovedDeadline, Reader
from .listing import DeadlineShift
from .rules import BufferEntry

SHOWN = 50


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """`tickets`, `customers`, `by_language`: all in scope now; `shifts`: of the first 50 tickets;
    `letters`: by language, as a customer with such a ticket would get it."""

    tickets: int
    customers: int
    by_language: dict[str, int]
    shifts: list[DeadlineShift]
    letters: dict[str, Letter]


async def preview(ctx: Context, buffer_id: UUID) -> Preview:
    """NotFound. A buffer that is announced shows what it has still to move."""
    buffer = await listing.entry(ctx, buffer_id)
    in_scope = await found.count(ctx, buffer)
    first = await found.candidates(ctx, buffer, limit=SHOWN)
    shifts = await _shifts(ctx, buffer, first)
    languages = list(dict.fromkeys((*COMPLETE, *in_scope.by_language)))
    zone = (await identity.directory(ctx)).zone
    texts: Catalogues = ctx.ports["texts"]
    return Preview(
        tickets=in_scope.tickets,
        customers=in_scope.customers,
        by_language=in_scope.by_language,
        shifts=shifts,
        letters={one: _letter(texts, buffer, shifts, one, zone) for one in languages},
    )


async def _shifts(
    ctx: Context, buffer: BufferEntry, candidates: Sequence[Candidate]
) -> list[DeadlineShift]:
    loaded = await store.load(ctx, [one.id for one in candidates])
    shown: list[DeadlineShift] = []
    for candidate in candidates:
        if candidate.id in loaded:
            shown += await _of_ticket(ctx, buffer, candidate, loaded[candidate.id])
    return shown


async def _of_ticket(
    ctx: Context, buffer: BufferEntry, candidate: Candidate, kept: TicketClocks
) -> list[DeadlineShift]:
    touched = [touched_of(clock.id, clock.kind, clock.log) for clock in kept.clocks if clock.live]
    hours = await hours_of(ctx, adopting.calendars_of(touched))
    return [
        DeadlineShift(
            ticket_id=candidate.id, number=candidate.number, subject=candidate.subject,
            clock=shift.kind, minutes=shift.minutes, due_before=shift.due_before,
            due_after=shift.due_after, customer_locale=candidate.locale,
        )
        for shift in adopting.decide([buffer], touched, hours, ctx.now()).shifts
    ]  # fmt: skip


def touched_of(clock_id: UUID, kind: ClockKind, log: Sequence[Entry]) -> Touched:
    """A clock to which nothing else happens."""
    return Touched(clock_id=clock_id, kind=kind, before=log, after=log)


def _letter(
    texts: Catalogues, buffer: BufferEntry, shifts: Sequence[DeadlineShift], locale: str, zone: str
) -> Letter:
    """As the first customer of that language would get it, else about the first ticket."""
    promised = [one for one in shifts if one.clock in KINDS] or list(shifts)
    of_language = [one for one in promised if one.customer_locale == locale] or promised
    example = of_language[0] if of_language else None
    moved = [
        MovedDeadline(
            kind=one.clock, minutes=one.minutes, due_before=one.due_before, due_after=one.due_after
        )
        for one in promised
        if example and one.ticket_id == example.ticket_id
    ]
    reader = Reader(
        name="…", locale=locale, zone=zone, number=example.number if example else 0,
        subject=example.subject if example else "…", url="…",
    )  # fmt: skip
    return letters.letter(texts, "buffer", buffer, moved, reader)
