"""What a ticket tells for an article: the customer's first words, how it was solved. Never what
colleagues noted for each other, and nobody's personal data."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.i18n import Catalogues
from ringdesk.kernel.tables import events
from ringdesk.modules import customers, tickets

from .masking import KINDS, Known
from .rules import Hidden, Texts, Told, drafted

_m, _e = tickets.messages.c, events.c
_talk = sql(
    select(_m.direction, _m.body, _m.author_name)
    .where(
        _m.tenant_id == bindparam("tenant_id"),
        _m.ticket_id == bindparam("of_ticket"),
        _m.kind == "public",
        _m.withdrawn_at.is_(None),
    )
    .order_by(_m.created_at, _m.id)
)
_resolution = sql(
    select(_e.data["note"].astext)
    .where(
        _e.tenant_id == bindparam("tenant_id"),
        _e.subject_id == bindparam("of_ticket"),
        _e.type == "TicketResolved",
    )
    .order_by(_e.seq.desc())
    .limit(1)
)


async def home(ctx: Context, ref: tickets.Ref) -> tickets.TicketState:
    """The ticket an article is written from, locked: a merged one goes on as its target."""
    asked = await tickets.read(ctx, ref)
    target = await tickets.home_of(ctx, asked.id) if asked.merged_into_id else None
    return await tickets.lock(ctx, target["id"] if target else asked.id)


async def family(ctx: Context, ticket_id: UUID) -> list[UUID]:
    """The ticket and all that were merged into it."""
    return [ticket_id, *(one.id for one in await tickets.sources_of(ctx, [ticket_id]))]


async def draft_of(
    ctx: Context, ticket: tickets.TicketState, language: str
) -> tuple[Texts, list[Hidden]]:
    """The article as the ticket would have it, and what was masked in it."""
    said = await ctx.tx.all(_talk, of_ticket=ticket.id)
    asked = [row["body"] for row in said if row["direction"] == "in"]
    told = Told(
        subject=ticket.subject,
        asked=asked[0] if asked else "",
        resolution=await ctx.tx.value(_resolution, of_ticket=ticket.id) or "",
        replies=tuple(row["body"] for row in said if row["direction"] == "out"),
    )
    known = await _known(ctx, ticket, {row["author_name"] for row in said})
    return drafted(told, known, placeholders(ctx, language))


def placeholders(ctx: Context, language: str) -> Mapping[str, str]:
    """As gaps of a template look: no reply leaves with one."""
    texts: Catalogues = ctx.ports["texts"]
    return {kind: f"⟦{texts.t(language, f'knowledge.mask.{kind}')}⟧" for kind in KINDS}


async def _known(ctx: Context, ticket: tickets.TicketState, speakers: set[str]) -> Known:
    asking = await customers.requester_by_id(ctx, ticket.requester_id)
    return Known(
        names=tuple(name for name in (asking.name, *sorted(speakers)) if name),
        emails=(asking.email,) if asking.email else (),
        phones=(asking.phone,) if asking.phone else (),
        orders=tuple(_numbers(ticket.fields)),
    )


def _numbers(fields: Mapping[str, Any]) -> list[str]:
    """What a form was told that has digits in it: order, serial and contract numbers."""
    return [v for v in fields.values() if isinstance(v, str) and sum(c.isdigit() for c in v) >= 4]
