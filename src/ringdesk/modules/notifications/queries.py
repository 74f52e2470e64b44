"""A member's notices, newest first, with the ticket as far as the member may see it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, and_, select

from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.queries import Page, SortKey, cut, paged
from ringdesk.modules import tickets

from . import store
from .rules import KINDS, Kind, Way, ways_of
from .tables import notices

_n, _t = notices.c, tickets.tickets_table.c
_NEWEST_FIRST = (SortKey("at", _n.at, descending=True),)


class NoticeTicket(msgspec.Struct, frozen=True):
    id: UUID
    number: int
    subject: str


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """`ticket` is null when the notice is about none, or about one no longer visible."""

    id: UUID
    kind: Kind
    ticket: NoticeTicket | None
    actor_name: str
    at: datetime
    read_at: datetime | None
    data: dict[str, Any]


class Notices(msgspec.Struct, frozen=True):
    """`unread` counts all of the member's unread notices, not only this page's."""

    data: list[Notice]
    next: str | None
    unread: int


class NoticePreferences(msgspec.Struct, frozen=True):
    """`ways` by kind; a kind without ways is not told at all. `offered`: ways there are here."""

    ways: dict[Kind, list[Way]]
    offered: list[Way]


def rows() -> Select[Any]:
    """Notices beside what tells their ticket and its visibility."""
    return select(
        notices, _t.number, _t.subject, _t.team_id, _t.department_id, _t.requester_id,
        _t.involved_ids,
    ).select_from(
        notices.outerjoin(
            tickets.tickets_table, and_(_t.tenant_id == _n.tenant_id, _t.id == _n.ticket_id)
        )
    )  # fmt: skip


def shown(row: Mapping[str, Any], actor: Actor) -> Notice:
    ticket = None
    if row["number"] is not None and _sees(actor, row):
        ticket = NoticeTicket(row["ticket_id"], row["number"], row["subject"])
    return Notice(
        id=row["id"],
        kind=row["kind"],
        ticket=ticket,
        actor_name=row["actor_name"],
        at=row["at"],
        read_at=row["read_at"],
        data=row["data"] if ticket or row["ticket_id"] is None else {},
    )


def _sees(actor: Actor, row: Mapping[str, Any]) -> bool:
    facts = ("team_id", "department_id", "requester_id", "involved_ids")
    return tickets.admits(actor, {name: row[name] for name in facts})


async def own(ctx: Context, page: Page, *, unread: bool) -> Notices:
    """The acting member's notices; nobody else's, whatever the permissions."""
    member = ctx.actor.member_id
    if member is None:
        return Notices([], None, 0)
    query = rows().where(_n.tenant_id == ctx.tenant_id, _n.member_id == member)
    if unread:
        query = query.where(_n.read_at.is_(None))
    found: list[Any] = list(await ctx.tx.all(paged(query, _NEWEST_FIRST, page, _n.id)))
    kept, after = cut(found, _NEWEST_FIRST, page)
    return Notices([shown(row, ctx.actor) for row in kept], after, await store.unread(ctx, member))


async def preferences(ctx: Context) -> NoticePreferences:
    """What the acting member wants to be told, and how."""
    member = ctx.actor.member_id
    stored = (await store.preferences_of(ctx, [member])).get(member, {}) if member else {}
    ways = {kind: list(ways_of(stored, kind)) for kind in KINDS}
    return NoticePreferences(ways, offered(ctx))


def offered(ctx: Context) -> list[Way]:
    """Mail only where there is a post office to carry it."""
    return ["app", "mail"] if "post_office" in ctx.ports else ["app"]
