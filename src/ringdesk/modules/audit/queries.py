"""Reading the record: filtered, newest first, with names for what it speaks of."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Text, and_, cast, exists, or_, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.queries import Page, SortKey, cut, paged
from ringdesk.kernel.tables import events
from ringdesk.modules import identity
from ringdesk.modules.tickets import STANDING, parse_ref, told_changes, unseen
from ringdesk.modules.tickets import tickets_table as tickets

_e = events.c
_NEWEST_FIRST = (SortKey("at", _e.at, descending=True),)
_LONGEST_TEXT = 200


class AuditActor(msgspec.Struct, frozen=True):
    kind: str
    id: UUID | None
    name: str
    color: str | None


class AuditSubject(msgspec.Struct, frozen=True):
    """`label`: "T-1024", a member's or team's name, else the kind."""

    kind: str
    id: UUID
    label: str


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One event as the audit shows it. `hash` in hex; `data` fills the sentence of `type`."""

    id: UUID
    at: datetime
    type: str
    subject: AuditSubject
    actor: AuditActor
    node: str | None
    data: dict[str, Any]
    changes: list[dict[str, Any]]
    group: str
    seq: int
    hash: str


class AuditPage(msgspec.Struct, frozen=True):
    data: list[AuditEntry]
    next: str | None


class AuditFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`since` is inclusive, `until` is not. `actor`: a member's id, or part of a name."""

    actor: str | None = None
    type: str | None = None
    ticket: str | None = None
    subject_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    q: str | None = None

    def said(self) -> dict[str, str]:
        """What was asked for, as text."""
        return {name: str(v) for name, v in msgspec.structs.asdict(self).items() if v is not None}


async def entries(ctx: Context, wanted: AuditFilter, page: Page) -> AuditPage:
    """A page of the record. Needs audit.read."""
    ctx.require("audit.read")
    query = select(*(c for c in events.c if c.name != "prev_hash")).where(
        *await _criteria(ctx, wanted)
    )
    found: list[Any] = list(await ctx.tx.all(paged(query, _NEWEST_FIRST, page, _e.id)))
    rows, after = cut(found, _NEWEST_FIRST, page)
    return AuditPage(await _shown(ctx, rows), after)


async def _criteria(ctx: Context, wanted: AuditFilter) -> list[ColumnElement[bool]]:
    criteria = [_e.tenant_id == ctx.tenant_id]
    if wanted.since:
        criteria.append(_e.at >= wanted.since)
    if wanted.until:
        criteria.append(_e.at < wanted.until)
    if wanted.type:
        criteria.append(any_of(_e.type, wanted.type.split(",")))
    if wanted.subject_id:
        criteria.append(_e.subject_id == wanted.subject_id)
    if wanted.ticket:
        criteria.append(_e.subject_id == await _ticket_id(ctx, wanted.ticket))
    if wanted.actor:
        criteria.append(_by_actor(wanted.actor))
    if wanted.q:
        shut = (await unseen(ctx)).standing()
        criteria += [_saying(word, shut) for word in _words(wanted.q)]
    return criteria


async def _ticket_id(ctx: Context, text: str) -> UUID:
    """The id behind a number; an id is taken as it is, for a ticket that is gone."""
    ref = parse_ref(text)
    if isinstance(ref, UUID):
        return ref
    found: UUID | None = await ctx.tx.value(
        select(tickets.c.id).where(tickets.c.tenant_id == ctx.tenant_id, tickets.c.number == ref)
    )
    if found is None:
        raise Invalid(("ticket", "unknown_ticket", {"ticket": text[:50]}))
    return found


def _by_actor(text: str) -> ColumnElement[bool]:
    try:
        return _e.actor_id == UUID(text)
    except ValueError:
        return _e.actor_name.icontains(text[:_LONGEST_TEXT], autoescape=True)


def _words(text: str) -> list[str]:
    return text[:_LONGEST_TEXT].split()


def _saying(word: str, shut: ColumnElement[bool] | None) -> ColumnElement[bool]:
    """The word stands anywhere in the entry; `shut`: tickets whose changes are not all told."""
    places = (_e.type, _e.actor_name, cast(_e.data, Text))
    said = [place.icontains(word, autoescape=True) for place in places]
    changed = cast(_e.changes, Text).icontains(word, autoescape=True)
    if shut is None:
        return or_(*said, changed)
    hiding = exists().where(
        tickets.c.tenant_id == _e.tenant_id, tickets.c.id == _e.subject_id, shut
    )
    return or_(*said, and_(changed, ~hiding))


async def _shown(ctx: Context, rows: Sequence[Any]) -> list[AuditEntry]:
    names, hides = await identity.directory(ctx), await unseen(ctx)
    found = await _tickets(ctx, {r["subject_id"] for r in rows if r["subject_kind"] == "ticket"})
    numbers = {key: ticket["number"] for key, ticket in found.items()}
    hidden = {key: hides.of_row(ticket) for key, ticket in found.items()}
    return [_entry(row, names, numbers, hidden.get(row["subject_id"], ())) for row in rows]


async def _tickets(ctx: Context, ids: set[UUID]) -> dict[UUID, Any]:
    if not ids:
        return {}
    found = await ctx.tx.all(
        select(tickets.c.id, tickets.c.number, tickets.c.node, *STANDING).where(
            tickets.c.tenant_id == ctx.tenant_id, any_of(tickets.c.id, ids)
        )
    )
    return {row["id"]: row for row in found}


def _entry(
    row: Any, names: identity.Directory, numbers: dict[UUID, int], hidden: Collection[str]
) -> AuditEntry:
    who = names.members.get(row["actor_id"])
    return AuditEntry(
        id=row["id"],
        at=row["at"],
        type=row["type"],
        subject=_subject(row, names, numbers),
        actor=AuditActor(
            row["actor_kind"], row["actor_id"], row["actor_name"], who.color if who else None
        ),
        node=row["node"],
        data=row["data"],
        changes=told_changes(row["changes"], hidden),
        group=row["group"],
        seq=row["seq"],
        hash=row["hash"].hex(),
    )


def _subject(row: Any, names: identity.Directory, numbers: dict[UUID, int]) -> AuditSubject:
    kind, subject = row["subject_kind"], row["subject_id"]
    number = numbers.get(subject)
    named = names.members.get(subject) or names.teams.get(subject) or names.departments.get(subject)
    label = f"T-{number}" if number else named.name if named else kind
    return AuditSubject(kind, subject, label)
