"""How a made-up ticket moves: entering and leaving nodes, branches, the clock."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ringdesk.kernel.conditions import Predicate
from ringdesk.kernel.errors import DomainError

from ..checking.conditions import conditions
from ..definition import Limit, Node, Process, SubTickets
from ..gates import Holds
from ..rules import HOPS, Move, forked, proceed, walk
from ..standard import catalogue_for, predicate
from .script import Person
from .ticket import Owed, Run, Ticket, due_of, fresh, person_facts, warn_of


class Course:
    """One ticket under way. `now` only goes forward; `people` are those the script named."""

    def __init__(self, process: Process, at: datetime) -> None:
        self.process = process
        self.now = at
        self.people: dict[str, Person] = {}
        self.ticket: Ticket = fresh(at)
        self.passed: list[str] = []
        self.skipped: list[str] = []
        self._fields = catalogue_for(when for _, _, when in conditions(process))
        self._asked: dict[int, tuple[object, Predicate]] = {}
        self._hops = 0
        self.ticket.columns["node"] = process.start
        node, passed, skipped = walk(process, process.start, self.holds(self.facts(process.start)))
        status = process.status(node.status)
        self._follow(Move("create", node, node, status, passed, skipped), None)

    def facts(
        self,
        node: str,
        person: Person | None = None,
        kind: str = "member",
        checks: Any = (),
        **about: Any,
    ) -> dict[str, Any]:
        """Everything rules.py may ask of the ticket at a node."""
        ticket = self.ticket
        required = [f.field for f in self.process.node(node).fields if f.access == "required"]
        filled = ticket.columns["fields"]
        duties = [*ticket.duties, *(["owed"] if ticket.owed else [])]
        return {
            **ticket.columns,
            **person_facts(person, kind),
            "node": node,
            "now": self.now,
            "missing_fields": {},
            "node_missing": [key for key in required if filled.get(key) in (None, "", [])],
            "checks": set(checks),
            "duty_kinds": set(duties),
            "open_duties": len(ticket.duties) + len(ticket.owed),
            "active_branches": [run.node.key for run in ticket.branches.values() if run],
            **about,
        }

    def holds(self, facts: Mapping[str, Any]) -> Holds:
        return lambda when: self._predicate(when)(facts)

    def _predicate(self, when: Mapping[str, Any]) -> Predicate:
        """Compiled once a condition and instant; the condition is kept, so its id stays its own."""
        found = self._asked.get(id(when))
        if found is None:
            found = (when, predicate(self._fields, when, self.now))
            self._asked[id(when)] = found
        return found[1]

    def to_instant(self, at: datetime) -> None:
        self.now = at
        self._asked.clear()

    def place_of(self, node: str | None) -> tuple[str | None, Run | None]:
        """The slot (None: the main way) and the run at a node; LookupError if it is not there."""
        if node is None or node == self.ticket.columns["node"]:
            return None, self.ticket.run
        for head, run in self.ticket.branches.items():
            if run and run.node.key == node:
                return head, run
        raise LookupError(node)

    def begin(self) -> None:
        """A step begins: what was passed and told belongs to it."""
        self.passed, self.skipped, self.ticket.told, self._hops = [], [], [], 0

    def follow(self, move: Move, slot: str | None, *, back: bool = False) -> None:
        """Take a move of the rules; `back`: a return, which does not reset the time."""
        if move.source is not move.target or move.passed:
            self._follow(move, slot, back=back)

    def _follow(self, move: Move, slot: str | None, *, back: bool = False) -> None:
        self._hops += 1
        if self._hops > HOPS:
            raise DomainError("process_loops", nodes=[move.target.key])
        self._note(move)
        node = move.target
        if slot is None:
            self.ticket.columns |= {
                "node": node.key, "status": move.status.key,
                "status_category": move.status.category, "returned": node.key == "returned",
            }  # fmt: skip
        elif node.kind == "join":
            self.ticket.branches[slot] = None
            self._join_if_all()
            return
        run = self._entered(node, back=back)
        if slot is None:
            self.ticket.run, self.ticket.branches = run, {}
        else:
            self.ticket.branches[slot] = run
        self._begin_node(run, slot)

    def _note(self, move: Move) -> None:
        self.passed += move.passed
        self.skipped += move.skipped
        for key in move.passed:
            notice = self.process.node(key).notice
            if notice:
                self.ticket.told.append({"to": notice.to, "node": key, "text": notice.text})
        green = self.process.green
        for key in move.skipped:
            if green and all(one.node != key for one in self.ticket.owed):
                due = self.now + timedelta(minutes=green.within_minutes)
                self.ticket.owed.append(Owed(key, due))

    def _entered(self, node: Node, *, back: bool) -> Run:
        due = self.ticket.dues.get(node.key) if back else None
        run = Run(node, self.now, due or due_of(node.limit, self.now))
        run.warn = warn_of(node.limit, run.due)
        if run.due:
            self.ticket.dues[node.key] = run.due
        return run

    def _begin_node(self, run: Run, slot: str | None) -> None:
        """What a node does by itself when it is entered; some are left at once."""
        node = run.node
        if node.kind == "approval":
            holds = self.holds(self.facts(node.key))
            run.levels = [one for one in node.levels if one.when is None or holds(one.when)]
            if not run.levels:
                self.left(slot, "approved")
            else:
                self.level_begun(run)
        elif node.kind == "wait" and node.wait and node.wait.until == "time":
            run.until = self.now + timedelta(minutes=node.wait.minutes or 0)
        elif node.kind == "sub_ticket" and node.sub_tickets:
            self._open(run, node.sub_tickets)
        elif node.kind == "parallel":
            self._split(node)

    def level_begun(self, run: Run) -> None:
        """The next level is asked; its own limit counts where the node has none."""
        run.votes = {}
        if run.node.limit is None:
            limit = run.levels[run.level].limit
            run.due, run.late = due_of(limit, self.now), False
            run.warn = warn_of(limit, run.due)

    def _open(self, run: Run, found: SubTickets) -> None:
        keys = [one.key for one in found.items]
        many = found.order == "parallel"
        run.open, run.queued = (keys, []) if many else (keys[:1], keys[1:])
        self.ticket.columns["open_children"] += len(run.open)

    def _split(self, split: Node) -> None:
        facts = self.facts(split.key)
        moves = forked(self.process, split.key, facts, self.holds(facts))
        # Until each branch has begun none of them may count as arrived.
        self.ticket.branches = dict.fromkeys(split.branches, Run(split, self.now))
        for head, move in zip(split.branches, moves, strict=True):
            if self.ticket.columns["node"] == split.key:
                self._follow(move, head)

    def _join_if_all(self) -> None:
        if not any(self.ticket.branches.values()):
            self.left(None, "joined")

    def left(self, slot: str | None, outcome: str) -> Move:
        """Out of a node by what it waited for."""
        run = self.ticket.run if slot is None else self.ticket.branches[slot]
        key = self.ticket.columns["node"] if run is None else run.node.key
        facts = self.facts(key)
        move = proceed(self.process, key, outcome, facts, self.holds(facts))
        self.follow(move, slot)
        return move

    def pass_time(self, until: datetime) -> None:
        """Let the clock run: waits end and limits pass in the order they come due."""
        while True:
            found = self._next_due(until)
            if found is None:
                break
            at, slot, run = found
            # After a return what was due may have passed already; the clock never goes back.
            self.to_instant(max(at, self.now))
            self._hops = 0
            if run.until == at:
                self.left(slot, "elapsed")
            elif run.warn == at and run.due != at:
                run.warn = None
                self.ticket.told.append({"to": "turn", "node": run.node.key, "late": False})
            else:
                self._late(run, slot)
        self.to_instant(until)

    def _next_due(self, until: datetime) -> tuple[datetime, str | None, Run] | None:
        slots: list[tuple[str | None, Run | None]] = [(None, self.ticket.run)]
        slots += self.ticket.branches.items()
        due = [
            (at, slot, run)
            for slot, run in slots
            if run
            for at in (run.until, None if run.late else run.warn, None if run.late else run.due)
            if at is not None and at <= until
        ]
        return min(due, key=lambda one: one[0], default=None)

    def _late(self, run: Run, slot: str | None) -> None:
        run.late = True
        limit = _limit_of(run)
        past = limit.past if limit else "tell"
        self.ticket.told.append({"to": "turn", "node": run.node.key, "late": True})
        if past == "escalate":
            self.ticket.columns["escalation_level"] += 1
        elif past == "leave":
            self.left(slot, "late")


def _limit_of(run: Run) -> Limit | None:
    if run.node.limit or not run.levels:
        return run.node.limit
    return run.levels[run.level].limit
