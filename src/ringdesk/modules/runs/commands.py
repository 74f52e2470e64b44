"""Acting at nodes: the process's own ways, sending back, making good, answering."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, DomainError, Invalid
from ringdesk.modules import identity, tickets, workflow
from ringdesk.modules.tickets.events import TicketAdvanced, TicketReturned

from . import store
from .book import Book
from .duties import settled
from .events import BranchReturned, OutsideAnswered
from .moving import branch_moved, go_on
from .state import NodeRun

MOST_ANSWER_BYTES = 16 * 1024


@command(needs=None)
async def act(
    ctx: Context,
    ref: tickets.Ref,
    action: str,
    *,
    node: str | None = None,
    note: str = "",
    checks: Collection[str] = (),
    version: int | None = None,
) -> None:
    """Take one of the process's own ways; `node` names the branch where the ticket is split.

    Invalid for an action that has its own command. What is missing comes as `gate`.
    """
    if action in workflow.KNOWN:
        raise Invalid(("action", "own_command", {"action": action}))
    ticket = await tickets.lock_open(ctx, ref, version=version)
    process = await tickets.process_of(ctx, ticket)
    _may(ctx, process, action)
    split = await _branch(ctx, ticket, process, node)
    about = {"node": node} if split else {}
    passage = await tickets.advance(ctx, ticket, action, checks=set(checks), **about)
    if split:
        await tickets.save(ctx, ticket, involved_ids=_involved(ctx, ticket))
        ctx.emit(branch_moved(ticket, process, passage.move, note=note, checks=sorted(checks)))
        return
    await tickets.save(ctx, ticket, **passage.columns, involved_ids=_involved(ctx, ticket))
    definition = process.action(action)
    ctx.emit(
        TicketAdvanced(
            **passage.told, action=action, action_name=definition.name if definition else {},
            note=note, checks=sorted(checks),
        )
    )  # fmt: skip


async def act_on_many(ctx: Context, ref: tickets.Ref, body: Mapping[str, Any]) -> None:
    """The same as part of a bulk run: `action`, `note` and `checks` as they were sent."""
    checks = body.get("checks")
    ticked = [one for one in checks if isinstance(one, str)] if isinstance(checks, list) else []
    await act(ctx, ref, str(body.get("action", "")), note=str(body.get("note", "")), checks=ticked)


def _may(ctx: Context, process: workflow.Process, action: str) -> None:
    """A way that names no permission needs the one to change tickets."""
    definition = process.action(action)
    if ctx.actor.kind in ("member", "token"):
        ctx.require((definition and definition.needs) or "ticket.update")


def _involved(ctx: Context, ticket: tickets.TicketState) -> list[UUID]:
    me = [ctx.actor.member_id] if ctx.actor.member_id else []
    return list(dict.fromkeys([*ticket.involved_ids, *me]))


async def _branch(
    ctx: Context, ticket: tickets.TicketState, process: workflow.Process, node: str | None
) -> bool:
    """Whether `node` is where a branch of the ticket is now. Invalid, Conflict `not_now`."""
    if node is None or node == ticket.node:
        return False
    if not process.has_node(node):
        raise Invalid(("node", "not_an_option", {"options": [ticket.node]}))
    run = (await Book.of(ctx, ticket)).active(node)
    if run is None or run.split_id is None:
        raise Conflict("not_now", action="act", status=ticket.status, number=ticket.number)
    return True


@command(needs="ticket.return")
async def send_back(
    ctx: Context,
    ref: tickets.Ref,
    *,
    to: str,
    reason: str,
    redo: str,
    node: str | None = None,
    version: int | None = None,
) -> None:
    """Send work back (退回) to a node this one returns to: why, and what to redo.

    Counted; the time of the node it comes to goes on where it stood.
    """
    ticket = await tickets.lock_open(ctx, ref, version=version)
    process = await tickets.process_of(ctx, ticket)
    in_branch = await _branch(ctx, ticket, process, node)
    source = process.node(node if in_branch and node else ticket.node)
    await _may_return(ctx, ticket, process, source, to=to, reason=reason, redo=redo)
    target = process.node(to)
    if in_branch:
        split = workflow.owner_of(process, source.key) or ticket.node
        await tickets.save(ctx, ticket, return_count=ticket.return_count + 1)
        ctx.emit(
            BranchReturned(
                subject_id=ticket.id, node=source.key, split=split, from_node=source.key,
                to_node=to, to_name=target.name, reason=reason, redo=redo,
            )
        )  # fmt: skip
        return
    move = workflow.Move("return", source, target, process.status(target.status))
    await _ticket_returned(ctx, tickets.Passage(ticket, move), reason=reason, redo=redo)


async def _ticket_returned(ctx: Context, passage: tickets.Passage, **why: Any) -> None:
    """Outside of branches the whole ticket goes back, to whoever has it."""
    ticket = passage.ticket
    undone = tickets.undone_resolution() if ticket.resolved_at else {}
    columns = {**passage.columns, **undone, "returned": True}
    await tickets.save(ctx, ticket, **columns, return_count=ticket.return_count + 1)
    people = await identity.directory(ctx)
    handler = people.members.get(ticket.assignee_id) if ticket.assignee_id else None
    ctx.emit(
        TicketReturned(
            **passage.told, **why, to_member_id=ticket.assignee_id,
            to_name=handler.name if handler else None, previous_assignee_id=ticket.assignee_id,
        )
    )  # fmt: skip


async def _may_return(
    ctx: Context,
    ticket: tickets.TicketState,
    process: workflow.Process,
    source: workflow.Node,
    *,
    to: str,
    reason: str,
    redo: str,
) -> None:
    returns = source.returns
    if returns is None:
        raise Conflict("not_now", action="return", status=ticket.status, number=ticket.number)
    reasons = [r.key for r in returns.reasons] or list(tickets.RETURN_REASONS)
    errors: list[tuple[str, str, dict[str, Any]]] = []
    allowed = [k for k in returns.to if same_way(process, source.key, k)]
    if to not in allowed:
        errors.append(("to", "not_an_option", {"options": allowed}))
    if reason not in reasons:
        errors.append(("reason", "not_an_option", {"options": reasons}))
    if not redo.strip():
        errors.append(("redo", "required", {}))
    if errors:
        raise Invalid(*errors)
    facts = await tickets.actor_facts(ctx, ticket)
    who = None if ctx.actor.kind == "system" else source.who
    if who is not None and not workflow.may_act(who, facts):
        unmet = workflow.Unmet("not_your_turn", {"node": source.key})
        raise tickets.shut(ticket, "return", [unmet])


def same_way(process: workflow.Process, source: str, target: str) -> bool:
    """A branch returns within itself, the main way not into a branch."""
    split = workflow.owner_of(process, source)
    if split is None:
        return workflow.owner_of(process, target) is None
    branch = workflow.inside(process, split)
    return target in branch and branch[target] == branch[source]


async def _run_locked(ctx: Context, run_id: UUID) -> tuple[tickets.TicketState, NodeRun]:
    """A run that has not ended, its ticket locked. NotFound, Conflict `step_over`."""
    seen = await store.read(ctx, run_id)
    ticket = await tickets.lock(ctx, seen.ticket_id)
    run = next((r for r in await store.open_runs(ctx, ticket.id) if r.id == run_id), None)
    if run is None:
        raise Conflict("step_over", number=ticket.number)
    return ticket, run


@command(needs="ticket.update")
async def make_good(
    ctx: Context, run_id: UUID, *, note: str = "", checks: Collection[str] = ()
) -> UUID:
    """Do what the green channel passed by (补办), by whom the node names and with what it requires.

    Returns the ticket's id. An approval that was passed by is decided afterwards like any other.
    """
    ticket, run = await _run_locked(ctx, run_id)
    if run.state != "owed" or run.kind == "approval":
        raise Conflict("step_not_owed", number=ticket.number)
    unmet = await tickets.lacking(ctx, ticket, run.node, checks=set(checks))
    if unmet:
        raise tickets.shut(ticket, "make_good", unmet)
    await settled(ctx, ticket, run, note=note, checks=sorted(checks))
    return ticket.id


@command(needs="ticket.update")
async def answer(ctx: Context, run_id: UUID, payload: dict[str, Any]) -> UUID:
    """What a node waits for from outside has come; kept with the stay, 16 KB at most.

    Returns the ticket's id. Also says by hand what another system did when the call to it has
    failed for good.
    """
    ticket, run = await _run_locked(ctx, run_id)
    if len(msgspec.json.encode(payload)) > MOST_ANSWER_BYTES:
        raise Invalid(("payload", "too_long", {"max_length": MOST_ANSWER_BYTES}))
    process = await tickets.process_of(ctx, ticket)
    outcome = _awaited(process.node(run.node), run)
    if outcome is None:
        raise Conflict("not_now", action="answer", status=ticket.status, number=ticket.number)
    kept = msgspec.structs.replace(run, data={**run.data, "answer": payload})
    await store.write(ctx, [], [kept])
    ctx.emit(
        OutsideAnswered(
            subject_id=ticket.id, node=ticket.node, run_id=run.id, step=run.node,
            step_name=process.node(run.node).name,
        )
    )  # fmt: skip
    if not await go_on(ctx, ticket, kept, outcome):
        raise DomainError("process_stuck", node=run.node)
    return ticket.id


def _awaited(node: workflow.Node, run: NodeRun) -> str | None:
    if run.state != "active":
        return None
    if node.wait is not None and node.wait.until == "outside":
        return "answered"
    return "called" if node.kind == "call" and run.data.get("failed") else None
