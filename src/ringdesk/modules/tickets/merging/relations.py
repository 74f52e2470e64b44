"""How tickets relate: parent and child, related, caused by, duplicate."""

from uuid import UUID

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, DomainError, Invalid, NotFound

from .. import store as ticket_store
from ..events import TicketLinked, TicketUnlinked
from ..state import TicketState
from . import links, store
from .links import Link

KINDS = ("related", "follow_up", "child", "caused_by", "duplicate")
DEEPEST = 5
_TWO_WAY = ("related", "duplicate")


@command(needs="ticket.update")
async def link(ctx: Context, ref: ticket_store.Ref, *, other: ticket_store.Ref, kind: str) -> None:
    """Relate two tickets that the actor may both see.

    `child`: the other one is opened for this one's sake, and must be done before this one closes.
    DomainError `link_ring`, `link_second_parent` or `link_too_deep` where the tree would not be
    one; Conflict `already_linked`.
    """
    ticket, twin = await _two(ctx, ref, other, kind)
    if ticket.closed:
        raise Conflict(
            "ticket_merged" if ticket.merged_into_id else "ticket_closed", number=ticket.number
        )
    if kind == "child":
        await _refuse_no_tree(ctx, ticket, twin)
    turned = Link(twin.id, ticket.id, kind)
    doubled = kind in _TWO_WAY and turned in await links.links_of(ctx, ticket.id)
    if doubled or not await ticket_store.add_link(ctx, ticket.id, twin.id, kind):
        raise Conflict("already_linked", number=twin.number)
    await _after(ctx, ticket, kind)
    ctx.emit(
        TicketLinked(
            subject_id=ticket.id, node=ticket.node, other_id=twin.id, other_number=twin.number,
            kind=kind,
        )
    )  # fmt: skip


@command(needs="ticket.update")
async def unlink(
    ctx: Context, ref: ticket_store.Ref, *, other: ticket_store.Ref, kind: str
) -> None:
    """Take a relation away, from either of its ends. NotFound when there is none."""
    ticket, twin = await _two(ctx, ref, other, kind)
    if await links.unlink(ctx, Link(ticket.id, twin.id, kind)):
        parent = ticket
    elif await links.unlink(ctx, Link(twin.id, ticket.id, kind)):
        parent = twin
    else:
        raise NotFound("link")
    await _after(ctx, parent, kind)
    ctx.emit(
        TicketUnlinked(
            subject_id=ticket.id, node=ticket.node, other_id=twin.id, other_number=twin.number,
            kind=kind,
        )
    )  # fmt: skip


async def _two(
    ctx: Context, ref: ticket_store.Ref, other: ticket_store.Ref, kind: str
) -> tuple[TicketState, TicketState]:
    """Both, visible and locked: a child that is just being closed is waited for."""
    if kind not in KINDS:
        raise Invalid(("kind", "not_an_option", {"options": list(KINDS)}))
    ticket, twin = await ticket_store.read(ctx, ref), await ticket_store.read(ctx, other)
    if ticket.id == twin.id:
        raise Invalid(("other", "itself"))
    locked = await store.lock_all(ctx, {ticket.id, twin.id})
    return locked[ticket.id], locked[twin.id]


async def _refuse_no_tree(ctx: Context, parent: TicketState, child: TicketState) -> None:
    family = await links.family_of(ctx, parent.id, child.id)
    if family.closes_ring(parent.id, child.id):
        raise DomainError("link_ring", number=child.number)
    others: frozenset[UUID] = family.parents.get(child.id, frozenset())
    if others - {parent.id}:
        raise DomainError("link_second_parent", number=child.number)
    if family.depth(parent.id) + 1 + await links.height_of(ctx, child.id) > DEEPEST:
        raise DomainError("link_too_deep", number=child.number, deepest=DEEPEST)


async def _after(ctx: Context, parent: TicketState, kind: str) -> None:
    if kind == "child":
        await store.recount_children(ctx, [parent.id])
    await ticket_store.save(ctx, parent)
