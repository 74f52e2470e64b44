"""What must be right about a definition before it is published."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from .definition import Process
from .gates import GATES, params_fit

Readable = Callable[[Mapping[str, Any]], bool]


class Finding(msgspec.Struct, frozen=True):
    """A fault that forbids publishing: a stable code and the places it concerns."""

    code: str
    places: tuple[str, ...]


def check(process: Process, *, permissions: set[str], readable: Readable) -> list[Finding]:
    """All faults. `readable` tells whether a condition parses against the field catalogue."""
    return [
        *_names(process),
        *_references(process, permissions),
        *_gates(process),
        *_conditions(process, readable),
        *_reach(process),
        *_closing(process),
    ]


def _names(process: Process) -> Iterator[Finding]:
    for what in ("statuses", "nodes", "actions"):
        keys = [part.key for part in getattr(process, what)]
        if doubles := sorted({k for k in keys if keys.count(k) > 1}):
            yield Finding("duplicate_key", tuple(doubles))
    names = [(s.key, s.name) for s in process.statuses] + [(n.key, n.name) for n in process.nodes]
    for key, name in names:
        if not name.get("zh-CN") or not name.get("en"):
            yield Finding("name_missing", (key,))


def _references(process: Process, permissions: set[str]) -> Iterator[Finding]:
    nodes, statuses = {n.key for n in process.nodes}, {s.key for s in process.statuses}
    if process.start not in nodes:
        yield Finding("unknown_node", ("start", process.start))
    for node in process.nodes:
        if node.status not in statuses:
            yield Finding("unknown_status", (node.key, node.status))
    for action in process.actions:
        for place in {*action.source, *(b.to for b in action.to)} - nodes:
            yield Finding("unknown_node", (action.key, place))
        if action.needs and action.needs not in permissions:
            yield Finding("unknown_permission", (action.key, action.needs))
        if "member" in action.by and not action.needs:
            yield Finding("permission_missing", (action.key,))


def _gates(process: Process) -> Iterator[Finding]:
    for action in process.actions:
        for gate in action.gates:
            if gate.gate not in GATES:
                yield Finding("unknown_gate", (action.key, gate.gate))
            elif not params_fit(gate.gate, gate.params):
                yield Finding("gate_params", (action.key, gate.gate))


def _conditions(process: Process, readable: Readable) -> Iterator[Finding]:
    for action in process.actions:
        whens = [*(g.when for g in action.gates), *(b.when for b in action.to)]
        if any(w is not None and not readable(w) for w in whens):
            yield Finding("unreadable_condition", (action.key,))


def _ways(process: Process) -> dict[str, set[str]]:
    ways: dict[str, set[str]] = {n.key: set() for n in process.nodes}
    for action in process.actions:
        for source in action.source:
            ways.setdefault(source, set()).update(b.to for b in action.to)
    return ways


def _reached(start: str, ways: Mapping[str, set[str]]) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        for target in ways.get(todo.pop(), set()) - seen:
            seen.add(target)
            todo.append(target)
    return seen


def _reach(process: Process) -> Iterator[Finding]:
    ways = _ways(process)
    reached = _reached(process.start, ways)
    for node in process.nodes:
        if node.key not in reached:
            yield Finding("unreachable", (node.key,))
    ends = {n.key for n in process.nodes if n.end}
    for key in reached - ends:
        if not _reached(key, ways) & ends:
            yield Finding("dead_end", (key,))


def _closing(process: Process) -> Iterator[Finding]:
    """Every way into a closed node asks for acceptance, or is open only before any work."""
    closed = {
        n.key
        for n in process.nodes
        if any(s.key == n.status and s.category == "closed" for s in process.statuses)
    }
    for action in process.actions:
        enters = {b.to for b in action.to} & closed
        if enters and not set(action.source) <= closed:
            gates = {g.gate for g in action.gates}
            if not gates & {"accepted", "unanswered"}:
                yield Finding("gate_avoided", (action.key, *sorted(enters)))
