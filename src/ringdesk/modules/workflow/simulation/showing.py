"""The state of a simulation as JSON, and how it differs from what a script expects."""

from datetime import datetime
from typing import Any

import msgspec

from ..rules import offers
from .moving import Course
from .script import Person
from .ticket import Run


def shown(course: Course, person: Person | None, kind: str = "member") -> dict[str, Any]:
    """Everything there is to see: where, what is offered, what is waited for, what is owed."""
    ticket, columns = course.ticket, course.ticket.columns
    node = course.process.node(columns["node"])
    offered = _offers(course, person, kind)
    anything = offered or _offers(course, None)
    waits = [wait for run in ticket.runs() if (wait := _wait(run))]
    ended = node.end or node.kind == "end"
    return {
        "at": course.now.isoformat(),
        "node": node.key,
        "status": columns["status"],
        "status_category": columns["status_category"],
        "due": _text(ticket.run.due) if ticket.run else None,
        "branches": [
            {"branch": head, "node": run.node.key if run else node.join,
             "arrived": run is None, "due": _text(run.due) if run else None}
            for head, run in ticket.branches.items()
        ],
        "offers": offered,
        "waits": waits,
        "owed": [{"node": one.node, "due": _text(one.due)} for one in ticket.owed],
        "duties": list(ticket.duties),
        "late": [run.node.key for run in ticket.runs() if run.late],
        "return_count": columns["return_count"],
        "escalation_level": columns["escalation_level"],
        "closed": columns["closed_at"] is not None,
        "archived": columns["archived_at"] is not None,
        "passed": course.passed,
        "skipped": course.skipped,
        "told": ticket.told,
        "end": ended,
        "stuck": not (ended or anything or waits),
    }  # fmt: skip


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _offers(course: Course, person: Person | None, kind: str = "member") -> list[dict[str, Any]]:
    """What can be done where, by the step's actor; where nobody is named, by anybody at all."""
    runs = [run for run in course.ticket.runs() if run.node.kind in ("task", "end")]
    kinds = [kind] if person or kind != "member" else ["member", "requester", "system"]
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for run in runs:
        for by in kinds:
            facts = course.facts(run.node.key, person, by)
            for offer in offers(course.process, facts, course.holds(facts)):
                found.setdefault(
                    (run.node.key, offer.key),
                    {"action": offer.key, "node": run.node.key, "by": by, "to": offer.to,
                     "gates": msgspec.to_builtins(offer.gates)},
                )  # fmt: skip
    return list(found.values())


def _wait(run: Run) -> dict[str, Any] | None:
    """What a node waits for that is not left by actions."""
    node = run.node
    match node.kind:
        case "approval" if run.levels:
            level = run.levels[run.level]
            waits: dict[str, Any] = {"for": "votes", "level": level.key, "votes": run.votes}
        case "wait" if node.wait:
            waits = {"for": node.wait.until, "until": _text(run.until)}
        case "sub_ticket":
            waits = {"for": "sub_tickets", "open": list(run.open)}
        case "call":
            waits = {"for": "call"}
        case "parallel":
            waits = {"for": "branches"}
        case _:
            return None
    return {"node": node.key, **waits}


# Expectations about lists of things name them by this.
_BY = {"branches": "node", "offers": "action", "owed": "node", "waits": "node"}


def unlike(expected: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
    """What of an expectation is not so, with what is. `offers`: those named are open."""
    found: dict[str, Any] = {}
    for name, wanted in expected.items():
        there = state.get(name)
        if name == "offers":
            open_ = sorted({one["action"] for one in there or () if not one["gates"]})
            if not set(wanted) <= set(open_):
                found[name] = open_
            continue
        if name == "refused" and isinstance(wanted, str):
            there = (there or {}).get("code")
        elif name in _BY and there is not None:
            there = [one[_BY[name]] for one in there]
        if there != wanted:
            found[name] = there
    return found
