"""What may be merged, what the target takes on, and what an undo gives back. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.modules.workflow import Process

from ..state import TicketState

UNDO_HOURS = 72
MOST_TAGS = 30
# Taken by union; an undo takes away what was added, whatever came since.
_UNIONS = ("tags", "involved_ids")


def barrier(source: TicketState, target: TicketState, process: Process) -> str | None:
    """The code of why these two cannot be merged. `process`: the source's."""
    if source.id == target.id:
        return "merge_itself"
    if source.merged_into_id or target.merged_into_id:
        return "merge_merged"
    if source.closed or target.closed:
        return "merge_closed"
    if source.open_duties:
        return "merge_duties_open"
    if not process.has_node(source.node) or process.node(source.node).kind != "task":
        return "merge_mid_process"
    return None if resting_place(process) else "merge_no_end"


def resting_place(process: Process) -> str | None:
    """Where a merged ticket comes to lie: where closing leads, else the first closed node."""
    closing = process.action("close")
    led = [branch.to for branch in closing.to] if closing else []
    every = [*led, *(node.key for node in process.nodes)]
    return next(
        (key for key in every
         if process.has_node(key) and process.status_of(key).category == "closed"),
        None,
    )  # fmt: skip


def same_customer(source: TicketState, target: TicketState) -> bool:
    return source.requester_id == target.requester_id


def same_organization(source: TicketState, target: TicketState) -> bool:
    """Colleagues: their words may be known to one another."""
    mine = source.organization_id
    return mine is not None and mine == target.organization_id


def taken_on(source: TicketState, target: TicketState, heirs: Iterable[UUID]) -> dict[str, Any]:
    """The target's columns that change. `heirs`: the source's members, who see it from now on.

    The more urgent priority holds, so that no gate is got round by merging. An answer counts for
    the target when the same customer got it after the target was opened.
    """
    found: dict[str, Any] = {
        "strictest_priority": min(source.strictest_priority, target.strictest_priority),
        "escalation_level": max(source.escalation_level, target.escalation_level),
        "tags": list(dict.fromkeys([*target.tags, *source.tags]))[:MOST_TAGS],
        "involved_ids": list(dict.fromkeys([*target.involved_ids, *source.involved_ids, *heirs])),
    }
    if source.priority < target.priority:
        found |= {name: getattr(source, name) for name in
                  ("priority", "priority_source", "priority_reason")}  # fmt: skip
    if same_customer(source, target):
        found["first_response_at"] = _first_answer(source, target)
        found["last_customer_at"] = _latest(source.last_customer_at, target.last_customer_at)
        found["last_agent_at"] = _latest(source.last_agent_at, target.last_agent_at)
    return {name: value for name, value in found.items() if value != getattr(target, name)}


def _first_answer(source: TicketState, target: TicketState) -> datetime | None:
    answers = [target.first_response_at]
    if source.first_response_at and source.first_response_at >= target.created_at:
        answers.append(source.first_response_at)
    return min(filter(None, answers), default=None)


def _latest(*instants: datetime | None) -> datetime | None:
    return max(filter(None, instants), default=None)


def given_back(
    now: TicketState,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    priorities_since: Iterable[str] = (),
) -> dict[str, Any]:
    """The target's columns after an undo: what the merge set goes back, what came since stays.

    `priorities_since`: what its priority was set to after the merge; gates remember the strictest.
    """
    found: dict[str, Any] = {}
    for name in after:
        present = getattr(now, name)
        if name in _UNIONS:
            added = set(after[name]) - set(before[name])
            found[name] = [one for one in present if one not in added]
        elif present == after[name]:
            found[name] = before[name]
    if "strictest_priority" in found:
        left = found.get("priority", now.priority)
        found["strictest_priority"] = min(found["strictest_priority"], left, *priorities_since)
    return {name: value for name, value in found.items() if value != getattr(now, name)}


def undo_barrier(source: TicketState, target: TicketState, made_at: datetime, at: datetime) -> str:
    """The code of why a merge cannot be undone; empty when it can."""
    if source.merged_into_id != target.id:
        return "unmerge_not_merged"
    if at > made_at + timedelta(hours=UNDO_HOURS):
        return "unmerge_too_late"
    if source.archived_at:
        return "unmerge_archived"
    if target.merged_into_id:
        return "unmerge_target_merged"
    return "unmerge_target_closed" if target.closed else ""


class Family(msgspec.Struct, frozen=True):
    """Parent and child links: {child: parents} as far as they were asked for."""

    parents: dict[UUID, frozenset[UUID]]

    def ancestors(self, ticket_id: UUID) -> set[UUID]:
        found: set[UUID] = set()
        rest = [ticket_id]
        while rest:
            for parent in self.parents.get(rest.pop(), ()):
                if parent not in found:
                    found.add(parent)
                    rest.append(parent)
        return found

    def depth(self, ticket_id: UUID) -> int:
        """How many generations stand above it."""
        ancestors = self.parents.get(ticket_id, frozenset())
        return 1 + max(map(self.depth, ancestors), default=-1) if ancestors else 0

    def closes_ring(self, parent: UUID, child: UUID) -> bool:
        return parent == child or child in self.ancestors(parent)
