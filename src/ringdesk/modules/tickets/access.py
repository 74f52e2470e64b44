"""What a field of the form is to somebody now: the node the ticket stands at decides."""

from ringdesk.kernel.context import Context
from ringdesk.modules import workflow

from . import flow
from .state import TicketState

# Of several nodes one may act at, the one that allows most.
_FROM_MOST: tuple[workflow.Access, ...] = ("required", "edit", "read", "hidden")


async def accesses(ctx: Context, ticket: TicketState) -> dict[str, workflow.Access]:
    """By field, what the node says; a field not mentioned can be edited. Empty for the product.

    In a split the branches say it: those where it is this actor's turn, else all of them.
    """
    if ctx.actor.kind == "system":
        return {}
    process = await flow.process_of(ctx, ticket)
    nodes = [process.node(ticket.node)]
    if nodes[0].kind == "parallel":
        nodes = await _of_branches(ctx, process, ticket) or nodes
    if not any(node.fields for node in nodes):
        return {}
    keys = {field.field for node in nodes for field in node.fields}
    return {key: _most(nodes, key) for key in keys}


async def _of_branches(
    ctx: Context, process: workflow.Process, ticket: TicketState
) -> list[workflow.Node]:
    active = [process.node(key) for key in await flow.active_branches(ctx, ticket)]
    facts = await flow.actor_facts(ctx, ticket)
    mine = [n for n in active if n.who is None or workflow.may_act(n.who, facts)]
    return mine or active


def _most(nodes: list[workflow.Node], key: str) -> workflow.Access:
    return min((workflow.access_of(node, key) for node in nodes), key=_FROM_MOST.index)
