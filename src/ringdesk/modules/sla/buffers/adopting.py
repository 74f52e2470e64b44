"""Letting announced buffers take effect on the clocks of one ticket.

    adoption = await adopt(ctx, facts, touched, at)
    …append adoption.entries to the logs, recompute, write the clocks…
    await book(ctx, facts, adoption, told_by="letter")

`adopt` decides; `book` writes the announcement first and the ledger behind it, whose foreign key
refuses a shift nobody was told of.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Context

from ..config import hours_of
from ..engine import Entry, Hours, read, without_buffers
from ..policy import ClockKind
from ..promises.given import KINDS
from . import rules, store
from .rules import BufferEntry, Standing
from .scope import applicable

# How the customer of a ticket gets to know: with the receipt of a new ticket, by a letter of its
# own, or only on the ticket's page (tickets that get no automatic mail; deadlines among us).
ToldBy = Literal["receipt", "letter", "page"]


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """A clock whose log grows now: its log as it is stored (empty: new), and as it will be."""

    clock_id: UUID
    kind: ClockKind
    before: Sequence[Entry]
    after: Sequence[Entry]


class Shifted(msgspec.Struct, frozen=True, kw_only=True):
    """One buffer's effect on one clock; `minutes` is how much its share of the target changed."""

    buffer_id: UUID
    clock_id: UUID
    kind: ClockKind
    minutes: int
    due_before: datetime | None
    due_after: datetime | None


class Adoption(msgspec.Struct, frozen=True):
    """Entries to append, by clock, after everything else; and what goes into the ledger."""

    entries: dict[UUID, list[Entry]] = {}
    shifts: list[Shifted] = []
    buffers: dict[UUID, BufferEntry] = {}


NOTHING = Adoption()


async def adopt(
    ctx: Context, facts: Mapping[str, Any], touched: Sequence[Touched], at: datetime
) -> Adoption:
    """What the announced buffers add to these clocks. No statement where there is no buffer."""
    wanted = await applicable(ctx, facts, at)
    if not wanted and not any(rules.in_force(each.before) for each in touched):
        return NOTHING
    hours = await hours_of(ctx, calendars_of(touched))
    return decide(wanted, touched, hours, at)


def calendars_of(touched: Sequence[Touched]) -> set[str]:
    return {e.calendar for each in touched for e in each.after if e.calendar is not None}


def decide(
    wanted: Sequence[BufferEntry],
    touched: Sequence[Touched],
    hours: Mapping[str, Hours],
    at: datetime,
) -> Adoption:
    """Every wanted buffer in force on every clock it touches; the ledger of what that changes."""
    entries: dict[UUID, list[Entry]] = {}
    shifts: list[Shifted] = []
    for each in touched:
        log = list(each.after)
        for buffer in wanted:
            if rules.touches(buffer, standing(each, hours, at)):
                entry = rules.applied(buffer, log, at)
                log += [entry] if entry else []
        entries[each.clock_id] = log[len(each.after) :]
        shifts += shifts_of(each, log, hours, at)
    return Adoption(entries, shifts, {b.id: b for b in wanted})


def withdraw(
    buffer: BufferEntry, touched: Sequence[Touched], hours: Mapping[str, Hours], at: datetime
) -> Adoption:
    """The buffer's effect taken from every clock that is not late at once without it."""
    entries: dict[UUID, list[Entry]] = {}
    shifts: list[Shifted] = []
    for each in touched:
        entry = rules.taken_back(buffer, each.after, at)
        log = [*each.after, entry] if entry else [*each.after]
        due = read(log, hours, moment(log, at)).due_at
        if entry and (due is None or due > at):
            entries[each.clock_id] = [entry]
            shifts += shifts_of(each, log, hours, at)
    return Adoption(entries, shifts, {buffer.id: buffer})


def moment(log: Sequence[Entry], at: datetime) -> datetime:
    """The clocks of two machines may differ by a little: a log is read at its end at the least."""
    return max(at, log[-1].at)


def standing(clock: Touched, hours: Mapping[str, Hours], at: datetime) -> Standing:
    """The clock as the rules see it: without any buffer."""
    log = without_buffers(clock.after)
    reading = read(log, hours, moment(clock.after, at))
    started = next(e.at for e in reversed(log) if e.event == "started")
    return Standing(
        kind=clock.kind, state=reading.state, started_at=started, raw_due_at=reading.due_at
    )


def shifts_of(
    clock: Touched, log: Sequence[Entry], hours: Mapping[str, Hours], at: datetime
) -> list[Shifted]:
    """Ledger rows: what each buffer gave before and what it gives now, and the deadline.

    A share that changes with the clock's target moved from the deadline there was; a new share
    from the one the target would have without it.
    """
    before, after = rules.in_force(clock.before), rules.in_force(log)
    changed = {
        buffer: after.get(buffer, 0) - before.get(buffer, 0)
        for buffer in dict.fromkeys((*before, *after))
    }
    if not any(changed.values()):
        return []
    without = read(clock.after, hours, moment(log, at)).due_at
    there_was = read(clock.before, hours, moment(log, at)).due_at if before else None
    due_after = read(log, hours, moment(log, at)).due_at
    return [
        Shifted(
            buffer_id=buffer, clock_id=clock.clock_id, kind=clock.kind, minutes=minutes,
            due_before=there_was if buffer in before else without, due_after=due_after,
        )
        for buffer, minutes in changed.items()
        if minutes
    ]  # fmt: skip


async def book(
    ctx: Context, facts: Mapping[str, Any], adoption: Adoption, *, told_by: ToldBy
) -> None:
    """Write who is told and what moved, after the clocks themselves are written.

    For a command: notes the facts that tell the customer, so call it before the command settles.
    """
    gained = {s.buffer_id for s in adoption.shifts if s.minutes > 0}
    if gained:
        promised = any(s.kind in KINDS for s in adoption.shifts)
        new = [adoption.buffers[b] for b in gained]
        await store.announce(ctx, facts, new, told_by if promised else "page")
    await store.add_shifts(ctx, facts["id"], adoption.shifts)
