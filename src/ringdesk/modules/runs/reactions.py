"""What nodes wait for and happens elsewhere: a decision, the customer's word."""

from typing import Any, cast
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Recorded, gather, react
from ringdesk.modules import identity, notifications, tickets, workflow
from ringdesk.modules.approvals.events import ApprovalDecided
from ringdesk.modules.tickets.events import CustomerReplied, TicketUnlinked

from . import children, store
from .book import Book
from .duties import settled
from .events import MembersInformed, StepLate, StepsChanged, StepWarned
from .moving import go_on
from .starting import ask


@react(ApprovalDecided)
async def decided(ctx: Context, fact: Recorded) -> None:
    """The approval a node asked for is over: the node is left by what was decided.

    A request that was taken back is one that was not granted.
    """
    event = cast(ApprovalDecided, fact.event)
    if event.about_kind != "node":
        return
    ticket = await tickets.lock(ctx, event.subject_id)
    runs = await store.open_runs(ctx, ticket.id)
    run = next((one for one in runs if one.id == event.about_id), None)
    if run is None:
        return
    if run.state == "owed":
        with ctx.acting_as(fact.actor):
            await settled(ctx, ticket, run, note=event.comment, checks=[], outcome=event.outcome)
        return
    outcome = "approved" if event.outcome == "approved" else "rejected"
    if not await go_on(ctx, ticket, run, outcome, note=event.comment):
        await ask(ctx, await Book.of(ctx, ticket), run)


@gather(CustomerReplied)
async def customer_spoke(ctx: Context, facts: list[Recorded]) -> None:
    """A node that waits for the customer goes on, unless it was mere thanks or a machine."""
    for fact in facts:
        event = cast(CustomerReplied, fact.event)
        if event.mere_thanks or "auto_reply" in event.flags:
            continue
        if await _may_wait(ctx, event.node):
            await _word_came(ctx, event)


async def _may_wait(ctx: Context, node: str | None) -> bool:
    """Whether any process waits for customers where this ticket stands: most never do."""
    versions = await workflow.versions(ctx)
    return any(node in _waiting(published.process) for published in versions.values())


def _waiting(process: workflow.Process) -> frozenset[str]:
    """Nodes where a customer's word may be waited for: such waits, and splits with one inside."""
    found: frozenset[str] | None = process.remembered.get("customer_waits")
    if found is None:
        waits = {n.key for n in process.nodes if n.wait and n.wait.until == "customer"}
        splits = {workflow.owner_of(process, key) for key in waits}
        found = frozenset(waits | {key for key in splits if key})
        process.remembered["customer_waits"] = found
    return found


async def _word_came(ctx: Context, event: CustomerReplied) -> None:
    ticket = await tickets.lock(ctx, event.subject_id)
    book = await Book.of(ctx, ticket)
    for run in list(book.open.values()):
        wait = book.process.node(run.node).wait
        if run.state == "active" and wait is not None and wait.until == "customer":
            await go_on(ctx, await tickets.lock(ctx, ticket.id), run, "answered")


@gather(TicketUnlinked)
async def let_go(ctx: Context, facts: list[Recorded]) -> None:
    """A ticket that is no child any more is not waited for."""
    for fact in facts:
        event = cast(TicketUnlinked, fact.event)
        if event.kind == "child":
            for one in sorted((event.subject_id, event.other_id)):
                await children.reckon(ctx, one)


@react(StepsChanged, later=True, when=lambda event: bool(event.turns))
async def tell_turns(ctx: Context, fact: Recorded) -> None:
    """Those a node names are told that it is their turn."""
    event = cast(StepsChanged, fact.event)
    for node, members in event.turns.items():
        await _tell(ctx, fact, "node_turn", members, {"node": node})


@react(StepWarned, later=True, when=lambda event: bool(event.told))
@react(StepLate, later=True, when=lambda event: bool(event.told))
async def tell_late(ctx: Context, fact: Recorded) -> None:
    event = cast(StepWarned | StepLate, fact.event)
    late = isinstance(event, StepLate)
    data = {"node": event.step, "late": late, "due_at": event.due_at}
    await _tell(ctx, fact, "node_late", event.told, data)


@react(MembersInformed, later=True, when=lambda event: bool(event.told))
async def tell_members(ctx: Context, fact: Recorded) -> None:
    event = cast(MembersInformed, fact.event)
    await _tell(ctx, fact, "node_notice", event.told, {"node": event.step, "text": event.text})


async def _tell(
    ctx: Context,
    fact: Recorded,
    kind: notifications.Kind,
    members: list[UUID],
    data: dict[str, Any],
) -> None:
    await identity.recall_config(ctx)
    ticket = await tickets.read(ctx, fact.event.subject_id)
    process = await tickets.process_of(ctx, ticket)
    if process.has_node(data["node"]):
        data["node_name"] = process.node(data["node"]).name
    whom = [one for one in members if one != fact.actor.member_id]
    told = await notifications.wished(ctx, whom, kind)
    await notifications.give(
        ctx, told, event_id=fact.id, actor_name=fact.actor.name, ticket_id=ticket.id, data=data
    )
