"""What merging two tickets would do, before it is done."""

from uuid import UUID

import msgspec
from sqlalchemy import any_, bindparam, func, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import UUIDArray, sql
from ringdesk.modules import customers, identity

from .. import flow
from .. import store as ticket_store
from ..shapes import MemberRef
from ..state import TicketState
from ..tables import attachments, messages
from . import links, rules, store


class Side(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    number: int
    subject: str
    priority: str
    status: str
    status_category: str
    requester_name: str
    organization_name: str | None
    version: int


class MergePreview(msgspec.Struct, frozen=True, kw_only=True):
    """`barrier`: the code of why it cannot be; None when it can.

    `words`: what happens to the source's public messages: shown to the same customer, or kept
    from the target's customer (internal). `must_confirm`: the customers do not belong together.
    `copied_to`: who gets copies of replies from then on.
    """

    source: Side
    target: Side
    barrier: str | None
    must_confirm: bool
    words: str
    copied_to: list[str]
    messages: int
    attachments: int
    priority: str
    tags: list[str]
    joining: list[MemberRef]
    links: int
    undo_hours: int


_ids = bindparam("ids", type_=UUIDArray)
_messages = sql(
    select(func.count()).where(
        messages.c.tenant_id == bindparam("tenant_id"), messages.c.ticket_id == any_(_ids)
    )
)
_files = sql(
    select(func.count()).where(
        attachments.c.tenant_id == bindparam("tenant_id"), attachments.c.ticket_id == any_(_ids)
    )
)


async def merge_preview(
    ctx: Context, ref: ticket_store.Ref, into: ticket_store.Ref
) -> MergePreview:
    """NotFound when either is not for this actor."""
    ctx.require("ticket.merge")
    source, target = await ticket_store.read(ctx, ref), await ticket_store.read(ctx, into)
    same = rules.same_customer(source, target)
    colleagues = not same and rules.same_organization(source, target)
    asking = await customers.requester_by_id(ctx, source.requester_id)
    gone = [source.id, *(s.id for s in await store.sources_of(ctx, [source.id]))]
    taken = rules.taken_on(source, target, [])
    return MergePreview(
        source=await _side(ctx, source),
        target=await _side(ctx, target),
        barrier=rules.barrier(source, target, await flow.process_of(ctx, source)),
        must_confirm=not same and not colleagues,
        words="shown" if same else "internal",
        copied_to=[asking.email] if colleagues and asking.email else [],
        messages=await ctx.tx.value(_messages, ids=gone),
        attachments=await ctx.tx.value(_files, ids=gone),
        priority=taken.get("priority", target.priority),
        tags=[tag for tag in taken.get("tags", []) if tag not in target.tags],
        joining=await _joining(ctx, source, target),
        links=len(await links.links_of(ctx, source.id)),
        undo_hours=rules.UNDO_HOURS,
    )


async def _side(ctx: Context, ticket: TicketState) -> Side:
    asking = await customers.requester_by_id(ctx, ticket.requester_id)
    return Side(
        id=ticket.id, number=ticket.number, subject=ticket.subject, priority=ticket.priority,
        status=ticket.status, status_category=ticket.status_category,
        requester_name=asking.name, organization_name=asking.organization_name,
        version=ticket.version,
    )  # fmt: skip


async def _joining(ctx: Context, source: TicketState, target: TicketState) -> list[MemberRef]:
    """The members who see the target from then on and did not have a part in it."""
    members = (await identity.directory(ctx)).members
    new = [m for m in source.involved_ids if m not in target.involved_ids and m in members]
    return [MemberRef(members[m].id, members[m].name, members[m].color) for m in new]
