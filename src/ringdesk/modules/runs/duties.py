"""What the green channel (绿色通道) passed by: owed until it is made good."""

from ringdesk.kernel.context import Context
from ringdesk.modules import tickets

from . import store
from .book import Book
from .events import StepMadeGood
from .state import NodeRun


async def settled(
    ctx: Context,
    ticket: tickets.TicketState,
    run: NodeRun,
    *,
    note: str,
    checks: list[str],
    outcome: str = "made_good",
) -> None:
    """Nothing is owed for this node any more. The ticket is locked and fresh."""
    book = await Book.of(ctx, ticket)
    book.end(
        run, "made_good", outcome, ctx.now(), left_name=ctx.actor.name, note=note, checks=checks
    )
    await tickets.save(ctx, ticket, open_duties=ticket.open_duties - 1)
    ctx.emit(
        StepMadeGood(
            subject_id=ticket.id, node=ticket.node, run_id=run.id, step=run.node,
            step_name=book.process.node(run.node).name, note=note,
            checks=checks,
        )
    )  # fmt: skip
    await book.write(ctx, {})


@tickets.knows("duty_kinds")
async def duty_kinds(ctx: Context, ticket: tickets.TicketState) -> list[str]:
    runs = await store.open_runs(ctx, ticket.id)
    return ["owed"] if any(run.state == "owed" for run in runs) else []


@tickets.knows("active_branches")
async def active_branches(ctx: Context, ticket: tickets.TicketState) -> list[str]:
    runs = await store.open_runs(ctx, ticket.id)
    return [run.node for run in runs if run.split_id is not None and run.state == "active"]


@tickets.knows("node_runs")
async def node_runs(ctx: Context, ticket: tickets.TicketState) -> list[bool]:
    return [True] if await store.any_run(ctx, ticket.id) else []
