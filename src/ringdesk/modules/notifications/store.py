"""Notices and preferences in and out of the database; facts of a ticket gathered for the rules."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of, as_document, given_rows, one_of, sql
from ringdesk.kernel.events import CHANNEL
from ringdesk.modules import identity, tickets

from .rules import Preferences, TicketFacts
from .tables import notice_preferences, notices

MOST_REVIEWERS = 20

_n, _p, _r = notices.c, notice_preferences.c, tickets.participants.c
_t = tickets.tickets_table.c
_columns = [c.name for c in notices.c if c.name not in ("xid", "read_at")]
_insert = sql(
    insert(notices)
    .values({name: bindparam(name) for name in _columns})
    .on_conflict_do_nothing()
    .returning(_n.id, func.pg_notify(CHANNEL, bindparam("wake")))
)
_GIVEN = tuple(name for name in _columns if name != "tenant_id")
_insert_all = sql(
    insert(notices)
    .from_select(["tenant_id", *_GIVEN], given_rows(notices, _GIVEN))
    .on_conflict_do_nothing()
    .returning(_n.member_id, _n.event_id, _n.kind, func.pg_notify(CHANNEL, bindparam("wake")))
)
_named = sql(
    select(_t.id, _t.number, _t.subject).where(
        _t.tenant_id == bindparam("tenant_id"),
        one_of(_t.id, "those"),
    )
)
_participants = sql(
    select(_r.member_id, _r.role).where(
        _r.tenant_id == bindparam("tenant_id"), _r.ticket_id == bindparam("of_ticket")
    )
)
_set_preferences = insert(notice_preferences).values(
    tenant_id=bindparam("tenant_id"), member_id=bindparam("member_id"), ways=bindparam("ways")
)
_save_preferences = sql(
    _set_preferences.on_conflict_do_update(
        index_elements=["tenant_id", "member_id"], set_={"ways": _set_preferences.excluded.ways}
    )
)
_unread = sql(
    select(func.count()).where(
        _n.tenant_id == bindparam("tenant_id"),
        _n.member_id == bindparam("member"),
        _n.read_at.is_(None),
    )
)
_forget = sql(
    delete(notices).where(
        _n.tenant_id == bindparam("tenant_id"),
        _n.read_at < bindparam("before"),
    )
)


async def add(ctx: Context, **row: Any) -> bool:
    """False when this member was told of this event already."""
    told = await ctx.tx.value(_insert, id=ctx.new_id(), wake=str(ctx.tenant_id), **row)
    return told is not None


async def add_all(ctx: Context, rows: list[dict[str, Any]]) -> set[tuple[UUID, UUID, str]]:
    """Member, event and kind of those that are new; one statement whatever their number."""
    if not rows:
        return set()
    given = as_document(notices, _GIVEN, [{"id": ctx.new_id(), **row} for row in rows])
    new = await ctx.tx.all(_insert_all, wake=str(ctx.tenant_id), **given)
    return {(row["member_id"], row["event_id"], row["kind"]) for row in new}


async def tickets_named(ctx: Context, ids: Iterable[UUID]) -> dict[UUID, tuple[int, str]]:
    """Number and subject by id."""
    rows = await ctx.tx.all(_named, those=list(ids))
    return {row["id"]: (row["number"], row["subject"]) for row in rows}


async def facts_of(ctx: Context, ticket: tickets.TicketState) -> TicketFacts:
    """The members that may be concerned by what happens to a ticket."""
    people = (await identity.directory(ctx)).members
    roles: dict[str, set[UUID]] = {}
    for row in await ctx.tx.all(_participants, of_ticket=ticket.id):
        roles.setdefault(row["role"], set()).add(row["member_id"])
    return TicketFacts(
        assignee_id=ticket.assignee_id,
        followers=frozenset(roles.get("collaborator", set()) | roles.get("follow_up", set())),
        reviewers=frozenset(roles.get("reviewer") or await _who_may_verify(ctx, ticket)),
        active=frozenset(m.id for m in people.values() if m.active),
    )


async def _who_may_verify(ctx: Context, ticket: tickets.TicketState) -> set[UUID]:
    """Second reviewers: of the ticket's team if it has any, else of the workspace."""
    directory = await identity.directory(ctx)
    able = [
        m.id for m in directory.members.values()
        if m.active and m.id != ticket.resolved_by and "ticket.verify" in m.permissions
    ]  # fmt: skip
    team = directory.teams.get(ticket.team_id) if ticket.team_id else None
    near = [member for member in able if team and member in team.member_ids]
    return set((near or able)[:MOST_REVIEWERS])


async def preferences_of(ctx: Context, members: Iterable[UUID]) -> dict[UUID, Preferences]:
    rows = await ctx.tx.all(
        select(_p.member_id, _p.ways).where(
            _p.tenant_id == ctx.tenant_id, any_of(_p.member_id, members)
        )
    )
    return {row["member_id"]: row["ways"] for row in rows}


async def save_preferences(ctx: Context, member_id: UUID, ways: Preferences) -> None:
    await ctx.tx.run(_save_preferences, member_id=member_id, ways=dict(ways))


async def mark_read(ctx: Context, member_id: UUID, *, ids: list[UUID] | None) -> int:
    """All of the member's notices, or those named; how many were unread."""
    named: list[ColumnElement[bool]] = [] if ids is None else [any_of(_n.id, ids)]
    statement = update(notices).where(
        _n.tenant_id == ctx.tenant_id, _n.member_id == member_id, _n.read_at.is_(None), *named
    )
    return await ctx.tx.run(statement.values(read_at=ctx.now()))


async def unread(ctx: Context, member_id: UUID) -> int:
    count: int = await ctx.tx.value(_unread, member=member_id)
    return count


async def forget(ctx: Context, before: Any) -> int:
    """Drop what was read before the instant."""
    return await ctx.tx.run(_forget, before=before)
