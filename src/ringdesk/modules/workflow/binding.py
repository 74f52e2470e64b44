"""Names into ids: what a definition says of people, before it is published. Pure."""

from collections.abc import Iterable
from typing import Any

import msgspec

from .definition import Node, Process, SubTickets, Who
from .findings import Finding

Named = list[tuple[str, str]]
"""Pairs of id and name."""


class People(msgspec.Struct, frozen=True):
    """Whom a workspace has: role keys, and departments, teams and members as (id, name)."""

    roles: list[str]
    departments: Named
    teams: Named
    members: Named


def bound(process: Process, people: People) -> tuple[Process, list[Finding]]:
    """The definition with ids for names, and `unknown_name` or `ambiguous_name` for the rest.

    What is no id and no name stays as it was.
    """
    binding = _Binding(people)
    nodes = [binding.node(node) for node in process.nodes]
    return msgspec.structs.replace(process, nodes=nodes), binding.findings


class _Binding:
    def __init__(self, people: People) -> None:
        self._roles = set(people.roles)
        self._named = {
            "department": people.departments, "team": people.teams, "member": people.members,
        }  # fmt: skip
        self.findings: list[Finding] = []

    def node(self, node: Node) -> Node:
        changes: dict[str, Any] = {}
        if node.who:
            changes["who"] = self._who(node, node.who)
        if node.levels:
            changes["levels"] = [
                msgspec.structs.replace(level, who=self._who(node, level.who))
                for level in node.levels
            ]
        if node.notice and node.notice.who:
            who = self._who(node, node.notice.who)
            changes["notice"] = msgspec.structs.replace(node.notice, who=who)
        if node.sub_tickets:
            changes["sub_tickets"] = self._sub_tickets(node, node.sub_tickets)
        return msgspec.structs.replace(node, **changes) if changes else node

    def _who(self, node: Node, who: Who) -> Who:
        for role in who.roles:
            if role not in self._roles:
                self._miss("unknown_name", node, "role", role)
        return msgspec.structs.replace(
            who,
            departments=self._ids(node, "department", who.departments),
            teams=self._ids(node, "team", who.teams),
            members=self._ids(node, "member", who.members),
        )

    def _sub_tickets(self, node: Node, found: SubTickets) -> SubTickets:
        items = [
            msgspec.structs.replace(
                item,
                department=self._id(node, "department", item.department),
                team=self._id(node, "team", item.team),
            )
            for item in found.items
        ]
        return msgspec.structs.replace(found, items=items)

    def _ids(self, node: Node, kind: str, names: Iterable[str]) -> list[str]:
        return [self._id(node, kind, name) or name for name in names]

    def _id(self, node: Node, kind: str, name: str | None) -> str | None:
        if name is None or any(name == known for known, _ in self._named[kind]):
            return name
        ids = [known for known, called in self._named[kind] if called == name]
        if len(ids) == 1:
            return ids[0]
        self._miss("ambiguous_name" if ids else "unknown_name", node, kind, name)
        return name

    def _miss(self, code: str, node: Node, kind: str, name: str) -> None:
        self.findings.append(Finding(code, (node.key,), params={"kind": kind, "name": name}))
