"""Keys, names and references: that everything named exists, once."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from ..actions import KNOWN
from ..definition import L10n, Node, Process, Who
from ..findings import Finding
from ..gates import GATES, params_fit
from .conditions import conditions

Readable = Callable[[Mapping[str, Any]], bool]
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")


class Types(msgspec.Struct, frozen=True):
    """What tickets on this process can have; None where it is not known."""

    fields: frozenset[str] | None = None
    evidence: frozenset[str] | None = None
    ticket_types: frozenset[str] | None = None


def doubles(process: Process) -> Iterator[Finding]:
    for what in ("statuses", "nodes", "actions"):
        keys = [part.key for part in getattr(process, what)]
        if found := _twice(keys):
            nodes = tuple(found) if what == "nodes" else ()
            yield Finding("duplicate_key", nodes, params={"what": what, "keys": found})
        for key in dict.fromkeys(keys):
            if not _KEY.match(key):
                yield Finding("bad_key", params={"what": what, "key": key})
    if not _KEY.match(process.key):
        yield Finding("bad_key", params={"what": "process", "key": process.key})
    for node in process.nodes:
        for what, inner in _inner_keys(node):
            if found := _twice(inner):
                yield Finding("duplicate_key", (node.key,), params={"what": what, "keys": found})


def _twice(keys: Iterable[str]) -> list[str]:
    return sorted(key for key, count in Counter(keys).items() if count > 1)


def _inner_keys(node: Node) -> Iterator[tuple[str, list[str]]]:
    yield "checklist", [check.key for check in node.checklist]
    yield "levels", [level.key for level in node.levels]
    yield "fields", [field.field for field in node.fields]
    yield "branches", node.branches
    yield "reasons", [reason.key for reason in node.returns.reasons] if node.returns else []
    yield "sub_tickets", [one.key for one in node.sub_tickets.items] if node.sub_tickets else []


def unnamed(process: Process) -> Iterator[Finding]:
    """What people read must be said in Chinese and English at least."""
    names = [("process", process.key, process.name)]
    names += [("status", s.key, s.name) for s in process.statuses]
    names += [("action", a.key, a.name) for a in process.actions if a.key not in KNOWN or a.name]
    for what, key, name in names:
        if not _said(name):
            yield Finding("name_missing", params={"what": what, "key": key})
    for node in process.nodes:
        for what, key, name in _texts(node):
            if not _said(name):
                yield Finding("name_missing", (node.key,), params={"what": what, "key": key})


def _said(name: L10n) -> bool:
    return bool(name.get("zh-CN", "").strip() and name.get("en", "").strip())


def _texts(node: Node) -> Iterator[tuple[str, str, L10n]]:
    yield "node", node.key, node.name
    yield from (("check", check.key, check.name) for check in node.checklist)
    yield from (("level", level.key, level.name) for level in node.levels)
    if node.returns:
        yield from (("reason", reason.key, reason.name) for reason in node.returns.reasons)
    if node.notice:
        yield "notice", node.key, node.notice.text
    if node.sub_tickets:
        yield from (("sub_ticket", one.key, one.subject) for one in node.sub_tickets.items)


def unknown(process: Process, permissions: set[str]) -> Iterator[Finding]:
    """References to nodes, statuses and permissions that there are not."""
    statuses = {s.key for s in process.statuses}
    if not process.has_node(process.start):
        yield Finding("unknown_node", params={"what": "start", "node": process.start})
    for node in process.nodes:
        if node.status not in statuses:
            yield Finding("unknown_status", (node.key,), params={"status": node.status})
        for what, place in _places(node):
            if not process.has_node(place):
                params = {"what": what, "node": place}
                yield Finding("unknown_node", (node.key,), params=params)
    for action in process.actions:
        for place in dict.fromkeys([*action.source, *(b.to for b in action.to)]):
            if not process.has_node(place):
                yield Finding("unknown_node", params={"what": action.key, "node": place})
        yield from _permission(action.key, action.needs, action.by, permissions)


def _permission(
    key: str, needs: str | None, by: tuple[str, ...], permissions: set[str]
) -> Iterator[Finding]:
    if needs and needs not in permissions:
        yield Finding("unknown_permission", params={"action": key, "permission": needs})
    if "member" in by and not needs and key in KNOWN:
        yield Finding("permission_missing", params={"action": key})


def _places(node: Node) -> Iterator[tuple[str, str]]:
    yield from (("next", b.to) for b in node.next)
    yield from (("branches", head) for head in node.branches)
    yield from (("returns", to) for to in (node.returns.to if node.returns else ()))
    named = {"otherwise": node.otherwise, "green_to": node.green_to, "join": node.join}
    yield from ((what, place) for what, place in named.items() if place is not None)


def gates(process: Process) -> Iterator[Finding]:
    for action in process.actions:
        for gate in action.gates:
            params = {"action": action.key, "gate": gate.gate}
            if gate.gate not in GATES:
                yield Finding("unknown_gate", tuple(action.source), params=params)
            elif not params_fit(gate.gate, gate.params):
                yield Finding("gate_params", tuple(action.source), params=params)


def unreadable(process: Process, readable: Readable) -> Iterator[Finding]:
    for nodes, what, when in conditions(process):
        if not readable(when):
            yield Finding("unreadable_condition", nodes, params={"what": what, "when": when})


def untyped(process: Process, types: Types) -> Iterator[Finding]:
    """Fields, evidence and types of tickets that there are not."""
    for node in process.nodes:
        if types.fields is not None:
            fields = [one.field for one in node.fields]
            fields += node.call.into if node.call else ()
            fields += [node.amount] if node.amount else []
            for field in fields:
                if field not in types.fields:
                    yield Finding("unknown_field", (node.key,), params={"field": field})
        items = node.sub_tickets.items if node.sub_tickets else []
        for key in [one.type_key for one in items if one.type_key]:
            if types.ticket_types is not None and key not in types.ticket_types:
                yield Finding("unknown_type", (node.key,), params={"type": key})
        for one in node.evidence:
            if types.evidence is not None and one not in types.evidence:
                yield Finding("unknown_evidence", (node.key,), params={"type": one})


def everyone(node: Node) -> Iterator[tuple[str, Who]]:
    """Everybody a node names, with the part that names them."""
    if node.who:
        yield "who", node.who
    yield from ((level.key, level.who) for level in node.levels)
    if node.notice and node.notice.who:
        yield "notice", node.notice.who
