"""Reading articles: lists, one article, its versions, those of a ticket.

Whoever writes or reviews sees drafts; everybody else what is published. A ticket that an article
was written from is shown to those who may see the ticket.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, any_, exists, false, func, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import UUIDArray, any_of
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.queries import Page, SortKey, cut, paged
from ringdesk.modules import identity, tickets
from ringdesk.modules.tickets.shapes import MemberRef

from . import source, store
from .rules import State, Texts, compared
from .shapes import (
    Article,
    ArticleDifference,
    ArticleRow,
    ArticleVersion,
    PartDifference,
    SourceTicket,
)
from .tables import article_texts, articles

_a, _x, _k = articles.c, article_texts.c, tickets.tickets_table.c
_NEWEST = (SortKey("updated_at", _a.updated_at, descending=True),)
_ROW = ("id", "language", "state", "published_version", "newest_version", "category_id",
        "type_key", "tags", "review_by", "updated_at", "version")  # fmt: skip


class ArticleFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`category_id`: it and what is below it. `stale`: its review date has passed. `text`: any
    words or any two adjacent Chinese characters."""

    state: State | None = None
    language: str | None = None
    category_id: UUID | None = None
    tag: str | None = None
    text: str | None = None
    mine: bool = False
    stale: bool = False


def sees_drafts(ctx: Context) -> bool:
    return ctx.actor.may("knowledge.write") or ctx.actor.may("knowledge.review")


def _shown(ctx: Context) -> ColumnElement[Any]:
    """Which version this reader sees."""
    return _a.newest_version if sees_drafts(ctx) else _a.published_version


def _rows(ctx: Context) -> Any:
    of_it = (
        _x.tenant_id == _a.tenant_id, _x.article_id == _a.id, _x.number == _shown(ctx),
    )  # fmt: skip
    title = select(_x.title).where(*of_it, _x.language == _a.language).scalar_subquery()
    spoken = select(func.array_agg(_x.language)).where(*of_it).scalar_subquery()
    query = select(
        *(_a[n] for n in _ROW), _a.owner_id, title.label("title"), spoken.label("languages")
    ).where(_a.tenant_id == ctx.tenant_id)
    return query if sees_drafts(ctx) else query.where(_a.published_version.is_not(None))


def _row(row: Mapping[str, Any], people: identity.Directory, *, drafts: bool) -> ArticleRow:
    told = {n: row[n] for n in _ROW}
    if not drafts:
        told |= {"state": "published", "newest_version": row["published_version"]}
    return ArticleRow(
        **told, title=row["title"] or "", languages=sorted(row["languages"] or []),
        owner=_member(people, row["owner_id"]),
    )  # fmt: skip


def _member(people: identity.Directory, member_id: UUID | None) -> MemberRef | None:
    found = people.members.get(member_id) if member_id else None
    return MemberRef(found.id, found.name, found.color) if found else None


async def list_articles(
    ctx: Context, wanted: ArticleFilter, page: Page
) -> tuple[list[ArticleRow], str | None]:
    """Those that were changed last come first."""
    ctx.require("knowledge.read")
    query = _rows(ctx).where(*await _criteria(ctx, wanted))
    found: Sequence[Any] = await ctx.tx.all(paged(query, _NEWEST, page, _a.id))
    rows, following = cut(found, _NEWEST, page)
    people = await identity.directory(ctx)
    return [_row(row, people, drafts=sees_drafts(ctx)) for row in rows], following


async def _criteria(ctx: Context, wanted: ArticleFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state == "published":
        found.append(_a.published_version.is_not(None))
    elif wanted.state:
        found.append(_a.state == wanted.state if sees_drafts(ctx) else false())
    if wanted.language:
        found.append(_in_language(ctx, wanted.language))
    if wanted.category_id:
        found.append(any_of(_a.category_id, await _below(ctx, wanted.category_id)))
    if wanted.tag:
        found.append(_a.tags.contains([wanted.tag]))
    if wanted.mine:
        found.append(_a.owner_id == ctx.actor.member_id)
    if wanted.stale:
        found.append(and_(_a.published_version.is_not(None), _a.review_by < ctx.now().date()))
    if wanted.text and wanted.text.strip():
        found.append(_saying(ctx, wanted.text))
    return found


def _in_language(ctx: Context, language: str) -> ColumnElement[bool]:
    return exists().where(
        _x.tenant_id == _a.tenant_id, _x.article_id == _a.id, _x.number == _shown(ctx),
        _x.language == language,
    )  # fmt: skip


async def _below(ctx: Context, category_id: UUID) -> list[UUID]:
    config = await tickets.ticket_config(ctx)
    return [one.id for one in config.categories.values() if category_id in one.path]


def _saying(ctx: Context, text: str) -> ColumnElement[bool]:
    asked = tickets.words.query(text)
    if asked is None:
        return false()
    hits = store.hits(asked, drafts=sees_drafts(ctx))
    return _a.id == any_(func.array(hits, type_=UUIDArray))


async def article(ctx: Context, article_id: UUID) -> Article:
    """One article as this reader sees it. NotFound."""
    ctx.require("knowledge.read")
    row = await ctx.tx.first(_rows(ctx).where(_a.id == article_id))
    if row is None:
        raise NotFound("article")
    people = await identity.directory(ctx)
    drafts = sees_drafts(ctx)
    listed = _row(row, people, drafts=drafts)
    number = listed.newest_version
    kept = await store.version(ctx, article_id, number)
    came = (await store.read(ctx, article_id)).source_ticket_id
    fields = ("reason", "created_at", "submitted_at", "returned_reason", "returned_name",
              "returned_at", "reviewer_name", "published_at")  # fmt: skip
    return Article(
        **{n: getattr(listed, n) for n in ArticleRow.__struct_fields__},
        **{n: getattr(kept, n) for n in fields},
        number=number, texts=await store.texts(ctx, article_id, number),
        authors=[m for one in kept.author_ids if (m := _member(people, one))],
        masked=kept.masked if drafts else [], from_ticket=came is not None,
        source=await _source(ctx, came),
    )  # fmt: skip


async def _source(ctx: Context, ticket_id: UUID | None) -> SourceTicket | None:
    if ticket_id is None:
        return None
    found = (await tickets.read_all(ctx, [ticket_id])).get(ticket_id)
    return SourceTicket(found.number, found.subject) if found else None


async def versions_of(ctx: Context, article_id: UUID) -> list[ArticleVersion]:
    """The newest first; the published ones for whoever only reads."""
    ctx.require("knowledge.read")
    drafts = sees_drafts(ctx)
    current = await store.read(ctx, article_id)
    if not drafts and current.published_version is None:
        raise NotFound("article")
    fields = [n for n in ArticleVersion.__struct_fields__ if n != "texts"]
    return [
        ArticleVersion(
            **{n: getattr(one, n) for n in fields},
            texts=await store.texts(ctx, article_id, one.number),
        )
        for one in await store.versions(ctx, article_id)
        if drafts or one.published_at is not None
    ]


async def difference(
    ctx: Context, article_id: UUID, number: int, against: int
) -> ArticleDifference:
    """What version `number` has other than version `against`. NotFound."""
    known = {one.number: one.texts for one in await versions_of(ctx, article_id)}
    if number not in known or against not in known:
        raise NotFound("article_version")
    before, after = known[against], known[number]
    parts = [
        PartDifference(language, part, compared(old, new))
        for language in sorted({*before, *after})
        for part in Texts.__struct_fields__
        if (old := getattr(before.get(language), part, ""))
        != (new := getattr(after.get(language), part, ""))
    ]
    return ArticleDifference(number, against, parts)


async def articles_of(ctx: Context, ref: tickets.Ref) -> list[ArticleRow]:
    """Those written from a ticket one may see, or from one merged into it."""
    ctx.require("knowledge.read")
    ticket = await tickets.read(ctx, ref)
    wanted = await store.from_tickets(ctx, await source.family(ctx, ticket.id))
    if not wanted:
        return []
    rows = await ctx.tx.all(_rows(ctx).where(any_of(_a.id, wanted)).order_by(_a.id.desc()))
    people = await identity.directory(ctx)
    return [_row(row, people, drafts=sees_drafts(ctx)) for row in rows]
