"""What customers say on a ticket that goes on as another one."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import any_, bindparam, select

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import UUIDArray, sql
from ringdesk.kernel.errors import Conflict
from ringdesk.modules import customers

from .. import store as ticket_store
from ..commands import talk
from ..events import CustomerReplied
from ..state import TicketState
from ..wording import is_mere_thanks, text_sha256
from . import rules, store


@command(needs=None)
async def customer_says_on_merged(ctx: Context, ref: ticket_store.Ref, said: talk.Said) -> UUID:
    """The customer of a merged ticket speaks; the one it goes on as hears it. Returns the message.

    The same customer's words are said there. Another customer's stay with the ticket they were
    said on, which is all that its customer sees; the target shows them to members only.
    Conflict `ticket_closed` when the one it goes on as is closed, `not_merged`.
    """
    spoken_on = await ticket_store.read(ctx, ref)
    home = await store.home_of(ctx, spoken_on.id)
    if home is None:
        raise Conflict("not_merged", number=spoken_on.number)
    locked = await store.lock_all(ctx, {spoken_on.id, home["id"]})
    source, target = locked[spoken_on.id], locked[home["id"]]
    if source.merged_into_id is None or target.merged_into_id is not None:
        raise Conflict("not_merged", number=source.number)
    if target.closed:
        raise Conflict("ticket_closed", number=source.number)
    if rules.same_customer(source, target):
        return await talk.hear(ctx, target, said)
    return await _hear_beside(ctx, source, target, said)


async def _hear_beside(
    ctx: Context, source: TicketState, target: TicketState, said: talk.Said
) -> UUID:
    message_id = ctx.new_id()
    thanks = is_mere_thanks(said.text) and not said.attachment_ids
    spoken = {"last_message_id": message_id, "last_customer_at": ctx.now()}
    await talk.customer_message(ctx, source, said, spoken)
    changes = {"last_customer_at": ctx.now()}
    if not thanks and "auto_reply" not in said.flags:
        with ctx.acting_as(system("merging")):
            changes |= await talk.back_to_work(ctx, target)
    await ticket_store.save(ctx, target, **changes)
    ctx.emit(
        CustomerReplied(
            subject_id=target.id, node=target.node, message_id=message_id,
            text_sha256=text_sha256(said.text), channel=said.channel, mere_thanks=thanks,
            flags=said.flags, quiet=said.quiet, said_on_id=source.id,
        )
    )  # fmt: skip
    return message_id


_emails = sql(
    select(customers.requesters.c.id, customers.requesters.c.email).where(
        customers.requesters.c.tenant_id == bindparam("tenant_id"),
        customers.requesters.c.id == any_(bindparam("ids", type_=UUIDArray)),
        customers.requesters.c.email.is_not(None),
    )
)


async def correspondents(ctx: Context, into: Iterable[TicketState]) -> dict[UUID, list[str]]:
    """For each ticket the customers of those merged into it who get copies of its replies:
    colleagues of its own customer, nobody else."""
    homes = {ticket.id: ticket for ticket in into if ticket.organization_id is not None}
    if not homes:
        return {}
    colleagues = {
        (source.root, source.requester_id)
        for source in await store.sources_of(ctx, homes)
        if source.organization_id == homes[source.root].organization_id
        and source.requester_id != homes[source.root].requester_id
    }
    if not colleagues:
        return {}
    wanted = list({requester_id for _, requester_id in colleagues})
    emails = {row["id"]: row["email"] for row in await ctx.tx.all(_emails, ids=wanted)}
    found: dict[UUID, list[str]] = {}
    for root, requester_id in sorted(colleagues):
        found.setdefault(root, []).extend(filter(None, [emails.get(requester_id)]))
    return found
