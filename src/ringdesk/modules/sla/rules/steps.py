"""The chain of a clock: when each of its steps comes, and which have come by now. Pure.

A step is a point of the count: a share of the target, so many counted minutes before its end, or
so many after it. It fires once for each moment; a deadline that moves later arms it anew, one
that moves earlier does not. The breach itself is always in the chain.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple, Protocol, TypeAlias

import msgspec

from ..engine import Calendars, Entry
from ..engine.clock import Count, at_or_none, share
from ..engine.instants import MINUTE, micros
from ..engine.story import Story
from ..policy import Part, Step

StepKind: TypeAlias = Literal["warning", "breach", "escalation"]
BREACH: tuple[Part, ...] = ("handler", "team_lead")
# Ranks from here to three further are warnings; below are breaches and escalations.
WARNINGS = 4
# The end of a hold is looked at after everything that people wait for.
HOLD_RANK = 8


class Armed(Protocol):
    """What the chain asks about a clock besides its log; `fired`: step key → ISO instant."""

    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def breached(self) -> bool: ...
    @property
    def fired(self) -> Mapping[str, str]: ...


class DueStep(msgspec.Struct, frozen=True):
    """A step whose moment has come. Overtaken: a later one has come too, nobody is disturbed."""

    step: Step
    kind: StepKind
    moment: datetime
    overtaken: bool


class _Reached(NamedTuple):
    need: int
    step: Step
    moment: datetime


def kind_of(step: Step) -> StepKind:
    """A warning comes before the end of the time, a breach at it, an escalation after it."""
    if step.after_minutes is not None or (step.percent or 0) > 100:
        return "escalation"
    return "breach" if step.percent == 100 or step.before_minutes == 0 else "warning"


def rank_of(kind: StepKind, priority: str) -> int:
    """0 is handled first: breaches and escalations before warnings, P1 before P4."""
    return (WARNINGS if kind == "warning" else 0) + int(priority[1:]) - 1


def chain(clock_kind: str, steps: Sequence[Step]) -> list[Step]:
    """The steps meant for this kind of clock. A breach always tells handler and team lead."""
    meant = {s.key: s for s in steps if not s.clocks or clock_kind in s.clocks}
    told = [_telling(s) if kind_of(s) == "breach" else s for s in meant.values()]
    if any(kind_of(s) == "breach" for s in told):
        return told
    key = "breach" if "breach" not in meant else "breach.100"
    return [*told, Step(key=key, percent=100, to=BREACH)]


def _telling(step: Step) -> Step:
    return msgspec.structs.replace(step, to=tuple(dict.fromkeys((*BREACH, *step.to))))


def next_moment(
    clock: Armed,
    log: Sequence[Entry],
    hours: Calendars,
    steps: Sequence[Step],
    now: datetime,
    *,
    priority: str,
) -> tuple[datetime, int] | None:
    """The first moment of the chain that has not fired yet, past or to come, and its rank.

    None: as things stand nothing is to come (the clock stands still, or all has been said).
    """
    reading = _read(clock, log, hours, now)
    if reading is None:
        return None
    story, count = reading
    for need, step in _ordered(clock, story, steps):
        moment = at_or_none(count.first(need))
        if moment is None or _after_stop(moment, story):
            return None  # what needs more comes later still
        if armed(clock, step.key, moment):
            return moment, rank_of(kind_of(step), priority)
    return None


def due_steps(
    clock: Armed, log: Sequence[Entry], hours: Calendars, steps: Sequence[Step], now: datetime
) -> list[DueStep]:
    """What has come by `now` and not fired for its moment yet, in order of the chain."""
    reading = _read(clock, log, hours, now)
    if reading is None:
        return []
    story, count = reading
    reached: list[_Reached] = []
    for need, step in _ordered(clock, story, steps):
        moment = at_or_none(count.first(need))
        if moment is None or moment > now or _after_stop(moment, story):
            break
        reached.append(_Reached(need, step, moment))
    stopped = story.stopped is not None
    return [
        DueStep(one.step, kind_of(one.step), one.moment, _overtaken(one, reached, stopped=stopped))
        for one in reached
        if armed(clock, one.step.key, one.moment)
    ]


def armed(clock: Armed, key: str, moment: datetime) -> bool:
    """Whether the step has not fired for this moment or a later one."""
    fired = clock.fired.get(key)
    return fired is None or datetime.fromisoformat(fired) < moment


def _read(
    clock: Armed, log: Sequence[Entry], hours: Calendars, now: datetime
) -> tuple[Story, Count] | None:
    """None for a clock that was stopped in time: nothing is said about it any more."""
    if clock.state in ("met", "cancelled") and not clock.breached:
        return None
    story = Story(log)
    return story, Count(story, hours, micros(now))


def _ordered(clock: Armed, story: Story, steps: Sequence[Step]) -> list[tuple[int, Step]]:
    """The chain with what the clock must have counted for each step, in microseconds."""
    needs = [(_need(step, story.target), step) for step in chain(clock.kind, steps)]
    return sorted(needs, key=lambda one: one[0])


def _need(step: Step, target_minutes: int) -> int:
    if step.percent is not None:
        return share(target_minutes, step.percent)
    offset = step.after_minutes if step.after_minutes is not None else -(step.before_minutes or 0)
    return (target_minutes + offset) * MINUTE


def _after_stop(moment: datetime, story: Story) -> bool:
    """Stopping exactly at a moment is before it came, as for the breach."""
    return story.stopped is not None and micros(moment) >= story.stopped


def _overtaken(one: _Reached, reached: Sequence[_Reached], *, stopped: bool) -> bool:
    """A breach is always told; who answered late is spared the rest of the chain."""
    kind = kind_of(one.step)
    if kind == "breach":
        return False
    return stopped or any(
        later.moment > one.moment and _outranks(kind_of(later.step), kind) for later in reached
    )


def _outranks(later: StepKind, kind: StepKind) -> bool:
    """Of two escalations the higher one counts; a warning gives way to whatever comes later."""
    return later == "escalation" or kind == "warning"
