"""A rule lived through again: the record without its own doings, and with what it would do. Pure.

Everything goes in the order of time over all tickets at once, since budgets are shared. Verdicts
are those of `verdicts.verdict`, as in a run. What others did stays as it was, even where it
followed from what the version in force did then.
"""

import heapq
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from ..definition import Close, OnEvent, OnTime, Resolve, Wait
from ..guards import shields
from ..happenings import named
from ..verdicts import (
    DAY,
    SLOT,
    TEMPORARY,
    Occasion,
    Reason,
    Spent,
    Verdict,
    halted,
    slot_of,
    spans_of,
    verdict,
)
from .effects import Refused, take_effect
from .folding import State, Told, apply
from .stories import Found, Other, Story, World

_EVENTS, _RESUMES, _SWEEP = 0, 1, 2


class _Life(msgspec.Struct, kw_only=True):
    """A ticket as it is at the moment of the simulation."""

    story: Story
    state: State
    chapter: int = 0
    acts: list[datetime] = []
    decided: dict[Any, Found | None] = {}
    waits: "_Waiting | None" = None
    # Who was the first person to act since the run began to wait.
    person: str | None = None
    last: Found | None = None


class _Waiting(msgspec.Struct, frozen=True):
    found: Found
    step: int
    since: datetime


def simulate(world: World, stories: Sequence[Story]) -> list[Found]:
    """Every match of the window in the order of time."""
    return _Simulation(world, stories).run()


class _Simulation:
    def __init__(self, world: World, stories: Sequence[Story]) -> None:
        self.world = world
        self.lives = [
            _Life(story=s, state=dict(s.state), acts=[], decided=dict.fromkeys(s.decided))
            for s in sorted(stories, key=lambda story: story.ticket_id)
        ]
        self.found: list[Found] = []
        self.spent: dict[tuple[str, str], int] = defaultdict(int, world.spent)
        self.queue: list[tuple[datetime, int, int]] = []
        self.planned: dict[int, datetime] = {}

    def run(self) -> list[Found]:
        for n, life in enumerate(self.lives):
            self._plan_chapter(n, life)
            self._plan_sweep(n, life.state["created_at"])
        while self.queue:
            at, kind, n = heapq.heappop(self.queue)
            if at > self.world.until:
                break
            if kind == _EVENTS:
                self._chapter(n)
            elif kind == _RESUMES:
                self._resume(n, at)
            elif self.planned.get(n) == at:
                self._sweep(n, at)
        return sorted(self.found, key=lambda one: (one.at, one.number))

    # What really happened

    def _plan_chapter(self, n: int, life: _Life) -> None:
        if life.chapter < len(life.story.chapters):
            heapq.heappush(self.queue, (life.story.chapters[life.chapter][-1].at, _EVENTS, n))

    def _chapter(self, n: int) -> None:
        """All that one command did to a ticket; then the rule hears of it."""
        life = self.lives[n]
        told = life.story.chapters[life.chapter]
        for event in told:
            apply(life.state, event, self.world.words)
            self._note_person(life, event)
        life.chapter += 1
        self._plan_chapter(n, life)
        trigger = self.world.definition.trigger
        if isinstance(trigger, OnEvent):
            for event in told:
                if event.at >= self.world.since and set(heard(event)) & set(trigger.on):
                    self._on_event(n, event)
        self._plan_sweep(n, told[-1].at)

    def _note_person(self, life: _Life, event: Told) -> None:
        person = event.actor_kind in ("member", "token")
        if life.waits and life.person is None and person and event.at > life.waits.since:
            life.person = event.actor_name
        came = event.type in ("CustomerReplied", "TicketReopened", "TicketRejected")
        if came and life.last is not None and life.last.closing and event.at > life.last.at:
            life.last.came_back = True

    # Matches

    def _on_event(self, n: int, event: Told) -> None:
        life = self.lives[n]
        holds = self.world.rules.holding(life.state, event.at)
        if not holds(self.world.definition.when):
            return
        before = 0
        if event.actor_kind == "rule":
            theirs = [
                o for o in life.story.others
                if o.rule_id == event.actor_id and o.matched_at <= event.at
            ]  # fmt: skip
            before = max(theirs, key=lambda o: (o.decided_at, o.depth)).depth if theirs else 0
        rival = next(
            (
                o.rule_id for o in life.story.others
                if o.guarded and o.position < self.world.position and o.event_id == event.id
            ),
            None,
        )  # fmt: skip
        self._decide(n, event.at, event.id, holds, depth=before + 1, rival=rival)

    def _plan_sweep(self, n: int, now: datetime) -> None:
        """The next quarter of an hour at which a time rule may find this ticket."""
        trigger, life = self.world.definition.trigger, self.lives[n]
        if not isinstance(trigger, OnTime):
            return
        self.planned.pop(n, None)
        since = life.state[trigger.since]
        if since is None or life.state["status_category"] == "closed":
            return
        if since in life.decided and not _open_again(life.decided[since]):
            return
        ripe = self.world.reach(since, trigger.minutes, trigger.hours)
        self._look(n, max(ripe, now, self.world.since))

    def _look(self, n: int, at: datetime) -> None:
        slot = slot_of(at)
        slot = slot if slot == at else slot + SLOT
        self.planned[n] = slot
        heapq.heappush(self.queue, (slot, _SWEEP, n))

    def _sweep(self, n: int, at: datetime) -> None:
        life, trigger = self.lives[n], self.world.definition.trigger
        assert isinstance(trigger, OnTime), "only time rules are swept"  # noqa: S101
        del self.planned[n]
        if life.waits is not None:
            return  # planned anew when its run is over
        holds = self.world.rules.holding(life.state, at)
        if not holds(self.world.definition.when):
            if self.world.restless:
                self._look(n, at + SLOT)
            return
        since = life.state[trigger.since]
        rival = next((o.rule_id for o in life.story.others if self._in_hand(o, at)), None)
        made = self._decide(n, at, since, holds, depth=1, rival=rival)
        if made.reason in TEMPORARY:
            self._look(n, self._anew(at, made.reason))
        else:
            self._plan_sweep(n, at)

    def _in_hand(self, other: Other, at: datetime) -> bool:
        if not other.guarded:
            return False
        first = other.matched_at == at and other.event_id is None
        earlier = first and other.position < self.world.position
        return earlier or other.matched_at < at < other.decided_at

    def _anew(self, at: datetime, reason: Reason | None) -> datetime:
        """The first quarter at which the budget that is used up is new."""
        anybody = UUID(int=0)
        now = spans_of(at, self.world.zone, anybody)
        probe = at + SLOT
        while probe <= self.world.until and reason != "budget_run":
            span = spans_of(probe, self.world.zone, anybody)
            if span.day != now.day and (reason == "budget_day" or span.customer != now.customer):
                break
            probe += SLOT
        return probe

    def _decide(
        self, n: int, at: datetime, occasion: Any, holds: Any, *, depth: int, rival: UUID | None
    ) -> Found:
        life, definition = self.lives[n], self.world.definition
        spans = spans_of(at, self.world.zone, life.state["requester_id"])
        about = Occasion(
            depth=depth,
            recent=sum(when > at - DAY for when in life.acts),
            shield=shields(life.state, definition.guards, holds),
            rival=rival,
            busy=life.waits is not None,
        )
        spent = Spent(
            run=self.spent["run", spans.run],
            day=self.spent["day", spans.day],
            customer=self.spent["customer", spans.customer],
        )
        why = verdict(definition, about, spent)
        made = life.decided.get(occasion) or self._new(life, at)
        life.decided[occasion] = made
        if why.reason is None:
            why = self._act(n, made, 0, at, holds)
        if why.reason is None or why.reason != made.reason:
            made.at = at
        if why.reason is not None:
            made.state, made.reason, made.detail = "skipped", why.reason, dict(why.detail)
            return made
        self.spent["run", spans.run] += 1
        if definition.letters:
            self.spent["day", spans.day] += definition.letters
            self.spent["customer", spans.customer] += 1
        life.acts.append(at)
        return made

    def _new(self, life: _Life, at: datetime) -> Found:
        made = Found(ticket_id=life.story.ticket_id, number=life.story.number, at=at, state="done")
        self.found.append(made)
        return made

    # What it would do

    def _act(self, n: int, made: Found, start: int, at: datetime, holds: Any) -> Verdict:
        """The actions until the end or the next wait, all or none of them."""
        life, actions = self.lives[n], self.world.definition.actions
        trial, caused = dict(life.state), []
        paused = next(
            (i for i in range(start, len(actions)) if isinstance(actions[i], Wait)), len(actions)
        )
        try:
            for action in actions[start:paused]:
                caused += take_effect(trial, action, at, self.world.rules)
                made.closing = made.closing or isinstance(action, (Resolve, Close))
        except Refused as refusal:
            return refusal.why
        life.state = trial
        made.state, made.reason, made.detail = "done", None, {}
        life.last = made
        if paused < len(actions):
            self._wait(n, made, paused, at)
        self._own(n, caused, at, holds)
        return Verdict()

    def _wait(self, n: int, made: Found, place: int, at: datetime) -> None:
        life, action = self.lives[n], self.world.definition.actions[place]
        assert isinstance(action, Wait), "a run waits at a wait"  # noqa: S101
        made.state = "waiting"
        life.waits, life.person = _Waiting(made, place + 1, at), None
        until = self.world.reach(at, action.minutes, action.hours)
        heapq.heappush(self.queue, (until, _RESUMES, n))

    def _resume(self, n: int, at: datetime) -> None:
        life = self.lives[n]
        waiting, life.waits = life.waits, None
        if waiting is None:
            return
        holds = self.world.rules.holding(life.state, at)
        spoken = life.state["last_customer_at"]
        why = halted(
            self.world.definition, waiting.step, on=True, first=life.person,
            answered=spoken is not None and spoken > waiting.since,
            shield=shields(life.state, self.world.definition.guards, holds),
        ) or self._act(n, waiting.found, waiting.step, at, holds)  # fmt: skip
        if why.reason is not None:
            waiting.found.state = "stopped"
            waiting.found.reason, waiting.found.detail = why.reason, dict(why.detail)
        self._plan_sweep(n, at)

    def _own(self, n: int, caused: Sequence[Sequence[str]], at: datetime, _: Any) -> None:
        """What it did itself and would hear of: a match that the loop guard lists."""
        trigger, life = self.world.definition.trigger, self.lives[n]
        if not isinstance(trigger, OnEvent):
            return
        holds = self.world.rules.holding(life.state, at)
        for names in caused:
            if set(names) & set(trigger.on) and holds(self.world.definition.when):
                made = self._new(life, at)
                made.state, made.reason, made.detail = "skipped", "loop", {"own": True}


def _open_again(found: Found | None) -> bool:
    return found is not None and found.state == "skipped" and found.reason in TEMPORARY


def heard(event: Told) -> tuple[str, ...]:
    """What rules may be waiting for that this stored event is."""
    if event.data.get("quiet") or "auto_reply" in event.data.get("flags", ()):
        return ()
    names = named(event.type)
    if "status_changed" in names and event.data["from_status"] == event.data["to_status"]:
        return tuple(name for name in names if name != "status_changed")
    return names
