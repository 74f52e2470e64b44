"""Lists of tickets: one statement, the columns shown, keyset pages."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.queries import Page, Sort, SortKey, cut, paged
from ringdesk.modules import customers, identity

from .. import timers
from ..shapes import MemberRef, Ref, RequesterRef, TicketRow
from ..tables import mentions, ticket_reads, ticket_timers, tickets
from ..visibility import Sight, criterion_of, sight, who

_t = tickets.c
_SHOWN = (
    "id", "number", "subject", "excerpt", "channel", "type_key", "category_id", "priority",
    "status", "status_category", "node", "team_id", "assignee_id", "tags", "locale", "returned",
    "escalation_level", "reopen_count", "return_count", "evidence_count", "rating", "created_at",
    "updated_at", "last_customer_at", "last_agent_at", "resolved_at", "closed_at", "archived_at",
    "version",
)  # fmt: skip
# What live needs to decide who may see a row; never sent out.
_SIGHT = ("department_id", "requester_id", "involved_ids")

SORTS: dict[str, SortKey] = {
    key.name: key
    for key in (
        SortKey("updated_at", _t.updated_at, descending=True),
        SortKey("created_at", _t.created_at, descending=True),
        SortKey("priority", _t.priority),
        SortKey("number", _t.number, descending=True),
        SortKey("last_customer_at", _t.last_customer_at, descending=True, nullable=True),
        SortKey("closed_at", _t.closed_at, descending=True, nullable=True),
        SortKey("subject", _t.subject),
        SortKey("status", _t.status),
        SortKey("due_at", ticket_timers.c.due_at, nullable=True),
        # When a note last named the reader; only such tickets are listed by it.
        SortKey("mentioned_at", mentions.c.mentioned_at, descending=True),
    )
}
NEWEST: Sort = (SORTS["updated_at"],)
# Sorts that an index of tickets leads, so that only the rows of the page are looked at.
_LED = ("updated_at", "created_at", "number", "mentioned_at")


def select_rows(ctx: Context) -> Select[Any]:
    """Visible tickets with their requester and the reader's own read mark.

    Run it with `**reading(ctx)`: it is built once per shape of what somebody may see.
    """
    return rows_seen(sight(ctx.actor))


def reading(ctx: Context) -> dict[str, Any]:
    """The parameters of `select_rows` for this reader."""
    return {"reader": ctx.actor.member_id, **who(ctx.actor)}


@cache
def rows_seen(shape: Sight, *, merged: bool = False) -> Select[Any]:
    """The statement behind `select_rows`; `merged`: see `timers.with_timer`."""
    r, o = customers.requesters.c, customers.organizations.c
    read = (
        select(ticket_reads.c.read_at)
        .where(
            ticket_reads.c.tenant_id == _t.tenant_id,
            ticket_reads.c.ticket_id == _t.id,
            ticket_reads.c.member_id == bindparam("reader"),
        )
        .scalar_subquery()
    )
    joined = tickets.join(
        customers.requesters, and_(r.tenant_id == _t.tenant_id, r.id == _t.requester_id)
    ).outerjoin(
        customers.organizations, and_(o.tenant_id == _t.tenant_id, o.id == _t.organization_id)
    )
    return (
        select(
            *(_t[name] for name in (*_SHOWN, *_SIGHT)),
            r.name.label("requester_name"),
            func.greatest(r.tier, func.coalesce(o.tier, "")).label("tier"),
            _t.organization_id,
            o.name.label("organization_name"),
            read.label("read_at"),
            *timers.timer_columns(merged=merged),
        )
        .select_from(timers.with_timer(joined, merged=merged))
        .where(_t.tenant_id == bindparam("tenant_id"), criterion_of(shape))
    )


@cache
def _rows_mentioning(shape: Sight, *, merged: bool) -> Select[Any]:
    """Those of `rows_seen` in which a note names the reader, found by the index of mentions."""
    named = and_(
        mentions.c.tenant_id == _t.tenant_id,
        mentions.c.ticket_id == _t.id,
        mentions.c.member_id == bindparam("reader"),
    )
    return (
        rows_seen(shape, merged=merged).join(mentions, named).add_columns(mentions.c.mentioned_at)
    )


def rows_to_sort(ctx: Context, sort: Sort) -> Select[Any]:
    """`select_rows` with all that this sort reads."""
    names = [key.name for key in sort]
    rows = _rows_mentioning if "mentioned_at" in names else rows_seen
    return rows(sight(ctx.actor), merged="due_at" in names or names[0] not in _LED)


async def list_rows(
    ctx: Context,
    where: ColumnElement[bool] | None,
    sort: Sort = NEWEST,
    page: Page = Page(),  # noqa: B008 - frozen
) -> tuple[list[TicketRow], str | None]:
    """A page of visible tickets and the cursor of the next one."""
    query = rows_to_sort(ctx, sort)
    if where is not None:
        query = query.where(where)
    found = await ctx.tx.all(paged(query, sort, page, _t.id), **reading(ctx))
    shown, after = cut(found, sort, page)
    people = await identity.directory(ctx)
    return [row_of(row, people) for row in shown], after


def row_of(row: Mapping[str, Any], people: identity.Directory) -> TicketRow:
    """A selected row with its names."""
    values = {name: row[name] for name in _SHOWN if name not in ("team_id", "assignee_id")}
    escalated = values.pop("escalation_level") > 0
    return TicketRow(
        **values,
        escalated=escalated,
        requester=RequesterRef(row["requester_id"], row["requester_name"], row["tier"]),
        organization=_organization(row),
        team=team_ref(people, row["team_id"]),
        assignee=member_ref(people, row["assignee_id"]),
        unread=is_unread(row),
        timer=timers.timer_of(row),
    )


def _organization(row: Mapping[str, Any]) -> Ref | None:
    if row["organization_id"] is None:
        return None
    return Ref(row["organization_id"], row["organization_name"])


def is_unread(row: Mapping[str, Any]) -> bool:
    """The customer spoke, or a note named the reader, after they last looked."""
    said, named, read = row["last_customer_at"], row.get("mentioned_at"), row["read_at"]
    if named and (read is None or named > read):
        return True
    return bool(said and (read is None or said > read)) and row["closed_at"] is None


def member_ref(people: identity.Directory, member_id: Any) -> MemberRef | None:
    member = people.members.get(member_id) if member_id else None
    return MemberRef(member.id, member.name, member.color) if member else None


def team_ref(people: identity.Directory, team_id: Any) -> Ref | None:
    team = people.teams.get(team_id) if team_id else None
    return Ref(team.id, team.name) if team else None
