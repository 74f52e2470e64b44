"""A dry run in figures: counts, days, reasons, and what differs from another version. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from ..verdicts import slot_of
from .stories import Found

Difference = Literal["added", "removed", "changed"]


class Day(msgspec.Struct, frozen=True):
    """One day of the workspace: matches that would act, and that would not."""

    day: date
    acts: int
    skips: int


class Replayed(msgspec.Struct, frozen=True):
    """The version in force lived through by the same means, against what it really did."""

    version: int
    same: int
    different: int
    numbers: list[int] = []


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """`seen`: tickets that were open · `total`: how many there were, more than `seen` where the
    window holds too many · `matched` = `acts` + `skips` · `came_back`: of those it would have
    ended, how many customers wrote again · `most_in_run`, `most_in_day`: its peaks ·
    `differs`: from the version in force · `as_of_today`: fields the record does not tell of ·
    `unsure`: tickets of which the record does not tell all that the rule reads.
    """

    seen: int
    total: int
    matched: int
    acts: int
    skips: int
    closings: int
    came_back: int
    letters: int
    most_in_run: int
    most_in_day: int
    kept_from_customers: int
    reasons: dict[str, int]
    days: list[Day]
    against: int | None = None
    differs: dict[str, int] = {}
    replayed: Replayed | None = None
    as_of_today: list[str] = []
    unsure: int = 0
    seconds: float = 0.0


def acts(one: Found) -> bool:
    """It would have done something, even if it stopped on the way."""
    return one.state != "skipped"


def summarize(
    found: Sequence[Found], *, seen: int, total: int, letters: int, zone: str,
    since: datetime, until: datetime,
) -> Result:  # fmt: skip
    """The figures of one simulation; a letter each time that a run was spent on."""
    done = [one for one in found if acts(one)]
    runs = Counter(slot_of(one.at) for one in done)
    days = Counter(_day(one.at, zone) for one in done)
    closings = [one for one in done if one.closing]
    return Result(
        seen=seen, total=total, matched=len(found), acts=len(done), skips=len(found) - len(done),
        closings=len(closings), came_back=sum(one.came_back for one in closings),
        letters=letters * len(done), most_in_run=max(runs.values(), default=0),
        most_in_day=letters * max(days.values(), default=0),
        kept_from_customers=sum(one.reason == "budget_customer" for one in found),
        reasons=dict(Counter(str(one.reason) for one in found if not acts(one)).most_common()),
        days=_days(found, zone, since, until),
    )  # fmt: skip


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _days(found: Iterable[Found], zone: str, since: datetime, until: datetime) -> list[Day]:
    counted: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for one in found:
        counted[_day(one.at, zone)][0 if acts(one) else 1] += 1
    first, last = _day(since, zone), _day(until, zone)
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [Day(day, *counted[day]) for day in span]


Said = tuple[bool, str | None]


def by_ticket(found: Iterable[tuple[UUID, bool, str | None]]) -> dict[UUID, list[Said]]:
    """What was decided about each ticket, in order: whether it acts, else why not."""
    told: dict[UUID, list[Said]] = defaultdict(list)
    for ticket_id, does, reason in found:
        told[ticket_id].append((does, None if does else reason))
    return told


def said(found: Iterable[Found]) -> dict[UUID, list[Said]]:
    return by_ticket((one.ticket_id, acts(one), one.reason) for one in found)


def differences(
    ours: Mapping[UUID, list[Said]], theirs: Mapping[UUID, list[Said]]
) -> dict[UUID, Difference]:
    """Tickets that one does another thing with: acts on more often, less often, or says
    something else about."""
    found: dict[UUID, Difference] = {}
    for ticket_id in {*ours, *theirs}:
        mine, others = ours.get(ticket_id, []), theirs.get(ticket_id, [])
        if mine == others:
            continue
        more = sum(does for does, _ in mine) - sum(does for does, _ in others)
        found[ticket_id] = "added" if more > 0 else "removed" if more < 0 else "changed"
    return found


def checked(
    replay: Mapping[UUID, list[Said]],
    real: Mapping[UUID, list[Said]],
    numbers: Mapping[UUID, int],
    version: int,
) -> Replayed:
    """Ticket by ticket: does the replay say what really happened?"""
    wrong = [one for one in {*replay, *real} if replay.get(one, []) != real.get(one, [])]
    named = sorted(numbers[one] for one in wrong if one in numbers)
    return Replayed(version, len({*replay, *real}) - len(wrong), len(wrong), named[:20])


def rows(found: Sequence[Found], differing: Mapping[UUID, Any]) -> list[dict[str, Any]]:
    """What is listed, newest first; a ticket only the other version acts on comes last."""
    shown = [
        {
            "ticket_id": one.ticket_id, "at": one.at, "state": one.state, "reason": one.reason,
            "detail": one.detail, "differs": differing.get(one.ticket_id),
        }
        for one in sorted(found, key=lambda each: (each.at, each.number), reverse=True)
    ]  # fmt: skip
    return [{**row, "place": place} for place, row in enumerate(shown)]
