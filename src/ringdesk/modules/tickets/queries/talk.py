"""The conversation and the timeline of one ticket."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import and_, bindparam, func, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of, one_of, sql
from ringdesk.kernel.queries import Page, SortKey, cut, paged
from ringdesk.kernel.tables import events
from ringdesk.modules import identity

from ..access import told_changes
from ..links import file_url
from ..merging.store import sources_of
from ..shapes import (
    Attachment,
    Author,
    Delivery,
    FieldChange,
    Message,
    SaidOn,
    TimelineActor,
    TimelineEntry,
)
from ..tables import attachments, messages, tickets
from .rows import member_ref

_m, _a, _e = messages.c, attachments.c, events.c
_FILE = ("id", "name", "type", "size", "inline", "evidence_type", "uploader_name", "created_at")
_OLDEST = (SortKey("created_at", _m.created_at),)
_IN_ORDER = (SortKey("seq", _e.seq),)


def _files() -> Any:
    pairs = [part for name in _FILE for part in (name, _a[name])]
    return (
        select(func.jsonb_agg(func.jsonb_build_object(*pairs)))
        .where(_a.tenant_id == _m.tenant_id, _a.message_id == _m.id)
        .scalar_subquery()
        .label("files")
    )


# Built once: what is added to it at each call is little.
_WITH_FILES = select(messages, _files()).where(_m.tenant_id == bindparam("tenant_id"))
_OF_TICKET = _WITH_FILES.where(_m.ticket_id == bindparam("of_ticket"))
_by_ids = sql(_WITH_FILES.where(one_of(_m.id, "ids")))
_ENTRY = (
    "id", "at", "type", "group", "actor_kind", "actor_id", "actor_name", "node", "data", "changes",
    "seq", "hash",
)  # fmt: skip
_TOLD = select(*(_e[name] for name in _ENTRY)).where(
    _e.tenant_id == bindparam("tenant_id"),
    _e.subject_id == bindparam("of_ticket"),
    _e.at >= bindparam("since"),
)


def _sees_internal(ctx: Context) -> bool:
    return ctx.actor.kind != "requester"


async def list_messages(
    ctx: Context, ticket_id: UUID, page: Page, *, alone: bool = False
) -> tuple[list[Message], str | None]:
    """Messages oldest first, those of merged tickets among them.

    A customer sees the public ones that have left, and of merged tickets their own ones' only.
    `alone`: the caller knows that nothing was merged into this ticket.
    """
    sources = {} if alone else await _sources(ctx, ticket_id)
    query = _OF_TICKET
    if sources:
        query = _WITH_FILES.where(any_of(_m.ticket_id, [ticket_id, *sources]))
    if not _sees_internal(ctx):
        query = query.where(
            and_(
                _m.kind == "public",
                _m.withdrawn_at.is_(None),
                (_m.send_at.is_(None)) | (_m.send_at <= ctx.now()),
            )
        )
    found = await ctx.tx.all(paged(query, _OLDEST, page, _m.id), of_ticket=ticket_id)
    shown, after = cut(found, _OLDEST, page)
    people = await identity.directory(ctx)
    said = [_message(ctx, row, people) for row in shown]
    if sources:
        said = [
            _beside(m, sources.get(row["ticket_id"])) for m, row in zip(said, shown, strict=True)
        ]
    return said, after


_requester = sql(
    select(tickets.c.requester_id).where(
        tickets.c.tenant_id == bindparam("tenant_id"), tickets.c.id == bindparam("of_ticket")
    )
)


async def _sources(ctx: Context, ticket_id: UUID) -> dict[UUID, SaidOn]:
    """The tickets merged into this one whose words the actor may read here."""
    found = await sources_of(ctx, [ticket_id])
    if not found:
        return {}
    whose = await ctx.tx.value(_requester, of_ticket=ticket_id)
    seen = {s.id: SaidOn(s.id, s.number, s.requester_id == whose) for s in found}
    if _sees_internal(ctx):
        return seen
    own = {s.id for s in found if s.requester_id == ctx.actor.id}
    return {key: one for key, one in seen.items() if key in own}


def _beside(message: Message, said_on: SaidOn | None) -> Message:
    """A message of a merged ticket; another customer's is internal here."""
    if said_on is None:
        return message
    kind = message.kind if said_on.same_customer else "internal"
    return msgspec.structs.replace(message, kind=kind, said_on=said_on)


async def messages_by_id(ctx: Context, ids: list[UUID]) -> list[Message]:
    """Single messages, as a colleague sees them."""
    people = await identity.directory(ctx)
    return [_message(ctx, row, people) for row in await ctx.tx.all(_by_ids, ids=ids)]


def _message(ctx: Context, row: Mapping[str, Any], people: identity.Directory) -> Message:
    member = member_ref(people, row["author_id"])
    mentions = [member_ref(people, m) for m in row["mention_ids"]]
    return Message(
        id=row["id"],
        kind=row["kind"],
        direction=row["direction"],
        author=Author(
            row["author_kind"],
            row["author_id"],
            row["author_name"],
            member.color if member else None,
        ),
        channel=row["channel"],
        at=row["created_at"],
        send_at=row["send_at"],
        withdrawn_at=row["withdrawn_at"],
        text=row["body"],
        html=row["html"],
        quoted=row["quoted"],
        has_remote_images=row["remote_images"],
        attachments=[_file(ctx, found) for found in row["files"] or []],
        mentions=[m for m in mentions if m],
        delivery=Delivery(row["delivery"], row["delivery_error"]) if row["delivery"] else None,
        to=row["to"],
        cc=row["cc"],
        flags=row["flags"],
    )


def _file(ctx: Context, found: Mapping[str, Any]) -> Attachment:
    return Attachment(
        id=UUID(found["id"]),
        name=found["name"],
        type=found["type"],
        size=found["size"],
        inline=found["inline"],
        url=file_url(ctx, UUID(found["id"])),
        evidence_type=found["evidence_type"],
        by=found["uploader_name"],
        at=datetime.fromisoformat(found["created_at"]),
    )


async def list_timeline(
    ctx: Context,
    ticket_id: UUID,
    since: datetime,
    group: str | None,
    page: Page,
    *,
    hidden: Collection[str],
) -> tuple[list[TimelineEntry], str | None]:
    """The ticket's events in the order of its chain; `since` spares older months' partitions.

    `hidden`: the fields that are not shown where the ticket stands (see access.py).
    """
    query = _TOLD.where(_e.group == group) if group else _TOLD
    found = await ctx.tx.all(paged(query, _IN_ORDER, page, _e.id), of_ticket=ticket_id, since=since)
    shown, after = cut(found, _IN_ORDER, page)
    people = await identity.directory(ctx)
    return [entry_of(row, people, hidden) for row in shown], after


def entry_of(
    row: Mapping[str, Any], people: identity.Directory, hidden: Collection[str]
) -> TimelineEntry:
    member = member_ref(people, row["actor_id"])
    return TimelineEntry(
        id=row["id"],
        at=row["at"],
        type=row["type"],
        group=row["group"],
        actor=TimelineActor(
            row["actor_kind"], row["actor_id"], row["actor_name"], member.color if member else None
        ),
        node=row["node"],
        data=row["data"],
        changes=[FieldChange(**c) for c in told_changes(row["changes"], hidden)],
        seq=row["seq"],
        hash=row["hash"].hex(),
    )
