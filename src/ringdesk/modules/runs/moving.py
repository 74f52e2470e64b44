"""Out of a node by what it waited for: on the main way, or in a branch."""

from ringdesk.kernel.context import Context
from ringdesk.modules import tickets, workflow
from ringdesk.modules.tickets.events import TicketProceeded

from .events import BranchMoved
from .state import NodeRun


async def go_on(
    ctx: Context, ticket: tickets.TicketState, run: NodeRun, outcome: str, *, note: str = ""
) -> bool:
    """Move the ticket or the branch on; False where a bad outcome has no way of its own.

    The ticket is locked by the caller and as it is in the database.
    """
    passage = await tickets.proceed(ctx, ticket, outcome, node=run.node)
    if passage.move.target is passage.move.source:
        return False
    if run.split_id is None:
        await tickets.save(ctx, ticket, **passage.columns)
        ctx.emit(
            TicketProceeded(**passage.told, because=outcome, step_name=passage.move.source.name)
        )
    else:
        process = await tickets.process_of(ctx, ticket)
        await tickets.save(ctx, ticket)
        ctx.emit(branch_moved(ticket, process, passage.move, because=outcome, note=note))
    return True


def branch_moved(
    ticket: tickets.TicketState,
    process: workflow.Process,
    move: workflow.Move,
    *,
    because: str = "",
    note: str = "",
    checks: list[str] | None = None,
) -> BranchMoved:
    action = process.action(move.action)
    return BranchMoved(
        subject_id=ticket.id,
        node=move.source.key,
        split=workflow.owner_of(process, move.source.key) or ticket.node,
        step_name=move.source.name,
        from_node=move.source.key,
        to_node=move.target.key,
        action=move.action,
        action_name=action.name if action else {},
        because=because,
        note=note,
        checks=checks or [],
        passed=list(move.passed),
        skipped=list(move.skipped),
    )
