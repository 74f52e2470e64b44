"""Where a ticket is in its process, as the ticket's page shows it, and its history of nodes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.modules import identity, tickets, workflow
from ringdesk.modules.tickets.shapes import (
    ActionGate,
    ChildTicket,
    NodeRunEntry,
    NodeState,
    NodeStep,
    StepAction,
    StepCheck,
    StepReason,
    StepReturn,
)

from . import children, heirs, people, store
from .commands import same_way
from .state import NodeRun

_AWAITED = {
    "approval": "approval", "parallel": "branches", "sub_ticket": "children", "call": "call",
}  # fmt: skip


class _Reader:
    """One ticket seen by one reader."""

    def __init__(
        self,
        ctx: Context,
        ticket: tickets.TicketState,
        process: workflow.Process,
        directory: identity.Directory,
    ) -> None:
        self.ctx, self.ticket, self.process, self.directory = ctx, ticket, process, directory

    async def step(self, node: workflow.Node, run: NodeRun | None) -> NodeStep:
        owed = run is not None and run.state == "owed"
        facts, holds = await tickets.asked(self.ctx, self.ticket, {"node": node.key})
        lacking = {u.gate: u.params for u in workflow.node_unmet(node, facts, holds)}
        asked = [c for c in node.checklist if c.when is None or holds(c.when)]
        return NodeStep(
            run_id=run.id if run else None,
            key=node.key,
            name=node.name,
            duty=node.duty,
            kind=node.kind,
            state=run.state if run else "active",
            who=self._names(node),
            mine=node.who is None or workflow.may_act(node.who, facts),
            entered_at=run.entered_at if run else None,
            due_at=run.due_at if run else None,
            overdue=run.overdue if run else False,
            return_count=run.return_count if run else 0,
            fields={f.field: f.access for f in node.fields if f.access != "hidden"},
            missing_fields=lacking.get("node_fields", {}).get("fields", []),
            evidence=list(node.evidence),
            missing_evidence=lacking.get("node_evidence", {}).get("types", []),
            checklist=[StepCheck(c.key, c.name) for c in asked],
            returns=[] if owed else self._returns(node),
            return_reasons=[] if owed else _reasons(node),
            actions=[] if owed else await self._actions(node),
            awaits=_awaits(node, run),
        )

    def _names(self, node: workflow.Node) -> list[str]:
        whose = people.whose_turn(self.process, node.key, self.ticket, self.directory)
        return [self.directory.members[one].name for one in people.told(whose)]

    def _returns(self, node: workflow.Node) -> list[StepReturn]:
        known = node.returns.to if node.returns else []
        return [
            StepReturn(key, self.process.node(key).name)
            for key in known
            if same_way(self.process, node.key, key)
        ]

    async def _actions(self, node: workflow.Node) -> list[StepAction]:
        """The process's own ways; those that have commands are among the ticket's actions."""
        branch = node.key if node.key != self.ticket.node else None
        offers = await tickets.offers(self.ctx, self.ticket, branch)
        return [self._action(offer) for offer in offers if offer.key not in workflow.KNOWN]

    def _action(self, offer: workflow.Offer) -> StepAction:
        needs = offer.needs or "ticket.update"
        gates = [ActionGate(g.gate, g.params) for g in offer.gates]
        # What is ticked while acting is not missing before.
        shut = [gate for gate in gates if gate.gate != "node_checklist"]
        return StepAction(
            key=offer.key,
            name=offer.name,
            to=offer.to,
            to_name=self.process.node(offer.to).name if offer.to else {},
            permission=needs,
            forward=offer.forward,
            allowed=self.ctx.actor.may(needs) and not shut,
            gates=gates,
        )


def _reasons(node: workflow.Node) -> list[StepReason]:
    if node.returns is None:
        return []
    own = [StepReason(r.key, r.name) for r in node.returns.reasons]
    return own or [StepReason(key, {}) for key in tickets.RETURN_REASONS]


def _awaits(node: workflow.Node, run: NodeRun | None) -> str | None:
    if run is not None and run.state == "owed" and node.kind != "approval":
        return None
    if node.wait is not None:
        return node.wait.until
    if node.kind == "call" and run is not None and run.data.get("failed"):
        return "answer"
    return _AWAITED.get(node.kind)


@tickets.shows_steps
async def node_state(ctx: Context, ticket: tickets.TicketState) -> NodeState | None:
    """For tickets that are at a tracked node, owe something, or have children open."""
    runs = await store.open_runs(ctx, ticket.id)
    process = await tickets.process_of(ctx, ticket)
    reader = _Reader(ctx, ticket, process, await identity.directory(ctx))
    by_node = {run.node: run for run in runs if run.state == "active"}
    here = process.node(ticket.node)
    main = by_node.get(here.key)
    inside = [run for run in runs if run.split_id is not None and run.state == "active"]
    return NodeState(
        current=await reader.step(here, main),
        branches=[await reader.step(process.node(run.node), run) for run in inside],
        arrived=_arrived(process, here, inside),
        owed=[await reader.step(process.node(r.node), r) for r in runs if r.state == "owed"],
        children=await _children(ctx, ticket, here),
    )


def _arrived(process: workflow.Process, here: workflow.Node, inside: list[NodeRun]) -> list[str]:
    """The heads of the branches that have come to the join."""
    if here.kind != "parallel":
        return []
    heads = workflow.inside(process, here.key)
    busy = {heads[run.node] for run in inside if run.node in heads}
    return [head for head in here.branches if head not in busy]


async def _children(
    ctx: Context, ticket: tickets.TicketState, here: workflow.Node
) -> list[ChildTicket]:
    if here.kind != "sub_ticket" and not ticket.open_children:
        return []
    rows = await children.rows_of(ctx, ticket.id)
    return [_child(row) for row in await heirs.shown(ctx, ticket.id, rows)]


def _child(row: Mapping[str, Any]) -> ChildTicket:
    return ChildTicket(
        row["id"], row["number"], row["subject"], row["status"], row["status_category"],
        row["status_category"] in heirs.DONE,
    )  # fmt: skip


async def runs_of(ctx: Context, ref: tickets.Ref | UUID) -> list[NodeRunEntry]:
    """Every stay of a visible ticket at nodes that are kept, in order of entry."""
    ticket = await tickets.read(ctx, ref)
    process = await tickets.process_of(ctx, ticket)
    return [_entry(process, run) for run in await store.all_runs(ctx, ticket.id)]


def _entry(process: workflow.Process, run: NodeRun) -> NodeRunEntry:
    known = process.node(run.node).name if process.has_node(run.node) else {"en": run.node}
    return NodeRunEntry(
        id=run.id, node=run.node, name=known, kind=run.kind, state=run.state,
        branch_of=run.split_id, entered_at=run.entered_at, left_at=run.left_at,
        left_by=run.left_name, outcome=run.outcome, note=run.note,
        checks=msgspec.convert(run.checks or [], list[str]), due_at=run.due_at,
        overdue=run.overdue, return_count=run.return_count,
    )  # fmt: skip
