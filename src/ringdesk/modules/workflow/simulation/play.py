"""Playing a script: each step asks the rules, and the state after it is told."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from ringdesk.kernel.errors import DomainError

from ..actions import KNOWN
from ..definition import Process
from ..gates import node_unmet
from ..rules import Move, Refusal, advance
from ..turns import may_act
from .effects import columns_after, planned
from .moving import Course
from .script import Person, ScriptError, Step, ahead, verb_of
from .showing import shown, unlike
from .ticket import Run
from .voting import tally

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)


class Refused(Exception):
    """A step the process does not allow now; `told` says why."""

    def __init__(self, code: str, **told: Any) -> None:
        super().__init__(code)
        self.told = {"code": code, **told}


class Simulation:
    """One made-up ticket on one process. Nothing is random: the same steps give the same states."""

    def __init__(self, process: Process, *, at: datetime = BEGIN) -> None:
        self.course = Course(process, at)
        self.number = 0
        # Expectations that did not hold.
        self.unmet = 0
        self._last: dict[str, Any] = shown(self.course, None)
        self._verbs: dict[str, Callable[[Step], None]] = {
            "people": self._people, "do": self._do, "set": self._set,
            "evidence": self._evidence, "approve": self._vote, "reject": self._vote,
            "answer": self._answer, "called": self._called, "done": self._done,
            "say": self._say, "send_back": self._send_back, "make_good": self._make_good,
            "rate": self._rate, "settle": self._settle, "advance": self._advance,
        }  # fmt: skip

    @property
    def state(self) -> dict[str, Any]:
        """Where the ticket is now, as JSON."""
        return self._last

    def step(self, step: Step) -> dict[str, Any]:
        """Play one step; the state after it. `refused` says why it changed nothing.

        ScriptError for a step that makes no sense whatever the process is.
        """
        verb = verb_of(step)
        self.number += 1
        refused: dict[str, Any] | None = None
        if verb == "expect":
            refused = self._compared(step.expect or {})
        else:
            self.course.begin()
            try:
                self._verbs[verb](step)
            except Refused as no:
                refused = no.told
            except DomainError as no:
                refused = {"code": no.code, **no.params}
        person, kind = self._actor(step)
        now = shown(self.course, person, kind)
        self._last = {"step": self.number, "did": verb, **now, "refused": refused}
        return self._last

    def _compared(self, expected: dict[str, Any]) -> dict[str, Any] | None:
        found = unlike(expected, self._last)
        if not found:
            return None
        self.unmet += 1
        return {"code": "expectation", "found": found, "expected": expected}

    def _actor(self, step: Step) -> tuple[Person | None, str]:
        match step.by:
            case None:
                return None, "member"
            case "customer":
                return None, "requester"
            case "system":
                return None, "system"
            case Person() as person:
                self.course.people.setdefault(person.name, person)
                return person, "member"
            case name:
                if name not in self.course.people:
                    raise ScriptError(f"step {self.number}: nobody is called {name}; add people")
                return self.course.people[name], "member"

    def _somebody(self, step: Step) -> Person:
        person, _ = self._actor(step)
        if person is None:
            raise ScriptError(f'step {self.number}: "as" must say which member does it')
        return person

    def _run_at(self, node: str | None, *kinds: str) -> tuple[str | None, Run]:
        try:
            slot, run = self.course.place_of(node)
        except LookupError:
            raise Refused("not_there", node=node) from None
        if run is None or (kinds and run.node.kind not in kinds):
            here = run.node.key if run else node
            raise Refused("not_waiting", node=here, kinds=list(kinds))
        return slot, run

    def _people(self, step: Step) -> None:
        self.course.people |= {person.name: person for person in step.people or ()}

    def _do(self, step: Step) -> None:
        person, kind = self._actor(step)
        slot, run = self._run_at(step.node)
        key, who = step.do or "", person.name if person else None
        about = planned(key, who, step.assignee)
        facts = self.course.facts(run.node.key, person, kind, step.checks, **about)
        verdict = advance(self.course.process, key, facts, self.course.holds(facts))
        if isinstance(verdict, Refusal):
            gates = msgspec.to_builtins(verdict.gates)
            raise Refused(verdict.reason, action=key, node=run.node.key, gates=gates)
        self._taken(verdict, slot, who, about)

    def _taken(self, move: Move, slot: str | None, who: str | None, about: dict[str, Any]) -> None:
        columns = self.course.ticket.columns
        columns |= about
        if move.action in KNOWN:
            columns |= columns_after(move.action, who, self.course.now, columns)
        columns["updated_at"] = self.course.now
        self.course.follow(move, slot)

    def _set(self, step: Step) -> None:
        if self.course.ticket.columns["closed_at"]:
            raise Refused("ticket_closed")
        for name, value in (step.set or {}).items():
            try:
                self.course.ticket.set(name, value)
            except ValueError:
                raise ScriptError(
                    f"step {self.number}: {name} cannot be set to {value!r}; custom fields are "
                    f"called fields.…"
                ) from None

    def _evidence(self, step: Step) -> None:
        columns = self.course.ticket.columns
        added = [step.evidence] if isinstance(step.evidence, str) else step.evidence or []
        if columns["closed_at"]:
            raise Refused("ticket_closed")
        columns["evidence_count"] += len(added)
        columns["evidence_types"] = sorted({*columns["evidence_types"], *added})

    def _vote(self, step: Step) -> None:
        person = self._somebody(step)
        slot, run = self._run_at(step.node, "approval")
        level = run.levels[run.level]
        if not may_act(level.who, self.course.facts(run.node.key, person)):
            raise Refused("not_your_turn", node=run.node.key, level=level.key)
        if person.name in run.votes:
            raise Refused("already_voted", node=run.node.key, level=level.key)
        run.votes[person.name] = step.approve is True or step.reject is False
        asked = [
            one for one in self.course.people.values()
            if may_act(level.who, self.course.facts(run.node.key, one))
        ]  # fmt: skip
        verdict = tally(level, run.votes, len(asked))
        if verdict is False:
            self.course.left(slot, "rejected")
        elif verdict and run.level + 1 == len(run.levels):
            self.course.left(slot, "approved")
        elif verdict:
            run.level += 1
            self.course.level_begun(run)

    def _answer(self, step: Step) -> None:
        slot, run = self._run_at(step.node, "wait")
        if run.until is not None:
            raise Refused("not_waiting", node=run.node.key, kinds=["outside", "customer"])
        self.course.left(slot, "answered")

    def _called(self, step: Step) -> None:
        slot, _ = self._run_at(step.node, "call")
        self.course.left(slot, "called" if step.called else "call_failed")

    def _done(self, step: Step) -> None:
        slot, run = self._run_at(step.node, "sub_ticket")
        if step.done not in run.open:
            raise Refused("not_open", node=run.node.key, open=run.open)
        run.open.remove(step.done)
        self.course.ticket.columns["open_children"] -= 1
        if run.queued:
            run.open.append(run.queued.pop(0))
            self.course.ticket.columns["open_children"] += 1
        elif not run.open:
            self.course.left(slot, "done")

    def _say(self, _step: Step) -> None:
        """The customer writes: what waited for that goes on."""
        columns = self.course.ticket.columns
        columns["last_customer_at"] = self.course.now
        run = self.course.ticket.run
        waits = run is not None and run.node.kind == "wait" and run.node.wait
        if waits and waits.until == "customer":
            self.course.left(None, "answered")
            return
        facts = self.course.facts(columns["node"], None, "requester")
        process = self.course.process
        move = advance(process, "customer_reply", facts, self.course.holds(facts))
        if isinstance(move, Move):
            self._taken(move, None, None, {})

    def _send_back(self, step: Step) -> None:
        person = self._somebody(step)
        slot, run = self._run_at(step.node)
        node, returns = run.node, run.node.returns
        if returns is None or step.send_back not in returns.to:
            raise Refused("no_return", node=node.key, to=returns.to if returns else [])
        codes = [reason.key for reason in returns.reasons]
        if not step.reason or (codes and step.reason not in codes):
            raise Refused("reason", node=node.key, reasons=codes)
        who = run.levels[run.level].who if run.levels else node.who
        if who and not may_act(who, self.course.facts(node.key, person)):
            raise Refused("not_your_turn", node=node.key)
        target = self.course.process.node(step.send_back)
        status = self.course.process.status(target.status)
        self.course.ticket.columns["return_count"] += 1
        self.course.follow(Move("send_back", node, target, status), slot, back=True)

    def _make_good(self, step: Step) -> None:
        person = self._somebody(step)
        owed = next((o for o in self.course.ticket.owed if o.node == step.make_good), None)
        if owed is None:
            raise Refused("not_owed", node=step.make_good)
        node = self.course.process.node(owed.node)
        facts = self.course.facts(node.key, person, checks=step.checks)
        turns = [node.who, *(level.who for level in node.levels[:1])]
        if any(who and not may_act(who, facts) for who in turns):
            raise Refused("not_your_turn", node=node.key)
        if unmet := node_unmet(node, facts, self.course.holds(facts)):
            raise Refused("gates", node=node.key, gates=msgspec.to_builtins(unmet))
        self.course.ticket.owed.remove(owed)

    def _rate(self, step: Step) -> None:
        ticket, score = self.course.ticket, step.rate or 0
        columns = ticket.columns
        if not 1 <= score <= 5:
            raise ScriptError(f"step {self.number}: rate must be 1 to 5, not {score}")
        if columns["resolved_at"] is None or columns["archived_at"] or columns["rating"]:
            raise Refused("not_rateable")
        columns["rating"] = score
        if score >= self.course.process.low_score:
            return
        ticket.duties += ["second_handling", "callback"]
        facts = self.course.facts(columns["node"], None, "system")
        process = self.course.process
        move = advance(process, "second_handling", facts, self.course.holds(facts))
        if isinstance(move, Move):
            self._taken(move, None, None, {})

    def _settle(self, step: Step) -> None:
        if step.settle not in self.course.ticket.duties:
            raise Refused("no_such_duty", duties=self.course.ticket.duties)
        self.course.ticket.duties.remove(step.settle)

    def _advance(self, step: Step) -> None:
        far: timedelta = ahead(step.advance or "")
        try:
            until = self.course.now + far
        except OverflowError:
            raise ScriptError(f"step {self.number}: the clock ends before {step.advance}") from None
        self.course.pass_time(until)


def play(process: Process, steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The state after each step."""
    simulation = Simulation(process)
    return [simulation.step(step) for step in steps]
