"""Articles, versions and texts in and out of the database."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    Date,
    Text,
    and_,
    any_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.dialects.postgresql import insert as upsert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import TextArray, UUIDArray, UUIDType, one_of, sql
from ringdesk.kernel.errors import NotFound, Stale
from ringdesk.modules import tickets

from .rules import Hidden, State, Texts
from .tables import article_search, article_texts, article_versions, articles

_a, _v, _t, _s = articles.c, article_versions.c, article_texts.c, article_search.c
_tenant: Any = bindparam("tenant_id")
_that: Any = bindparam("that_id")
_that_number: Any = bindparam("that_number")


class ArticleState(msgspec.Struct, frozen=True):
    """One row of `articles`."""

    id: UUID
    state: State
    published_version: int | None
    newest_version: int
    language: str
    category_id: UUID | None
    type_key: str | None
    tags: list[str]
    owner_id: UUID | None
    review_by: date | None
    source_ticket_id: UUID | None
    created_at: datetime
    updated_at: datetime
    version: int


class VersionState(msgspec.Struct, frozen=True):
    """One row of `article_versions`."""

    number: int
    author_ids: list[UUID]
    author_name: str
    reason: str
    masked: list[Hidden]
    created_at: datetime
    submitted_at: datetime | None
    returned_reason: str | None
    returned_name: str | None
    returned_at: datetime | None
    reviewed_by: UUID | None
    reviewer_name: str | None
    published_at: datetime | None


_one = select(*(_a[n] for n in ArticleState.__struct_fields__)).where(
    _a.tenant_id == _tenant, _a.id == _that
)
_read, _lock = sql(_one), sql(_one.with_for_update())
_every_version = (
    select(*(_v[n] for n in VersionState.__struct_fields__))
    .where(_v.tenant_id == _tenant, _v.article_id == _that)
    .order_by(_v.number.desc())
)
_versions = sql(_every_version)
_version = sql(_every_version.where(_v.number == _that_number))
_texts = sql(
    select(_t.language, *(_t[n] for n in Texts.__struct_fields__)).where(
        _t.tenant_id == _tenant, _t.article_id == _that, _t.number == _that_number
    )
)
_from_tickets = sql(
    select(_a.id)
    .where(
        _a.tenant_id == _tenant,
        _a.source_ticket_id == any_(bindparam("ticket_ids", type_=UUIDArray)),
    )
    .order_by(_a.id.desc())
)
_insert = sql(
    insert(articles).values(
        {n: bindparam(n) for n in ("tenant_id", *ArticleState.__struct_fields__)}
    )
)
_due = sql(
    select(_a.id, _a.owner_id, _a.review_by, _t.title)
    .join(
        article_texts,
        and_(
            _t.tenant_id == _a.tenant_id,
            _t.article_id == _a.id,
            _t.number == _a.published_version,
            _t.language == _a.language,
        ),
    )
    .where(
        _a.tenant_id == _tenant,
        _a.published_version.is_not(None),
        _a.review_told.is_distinct_from(_a.review_by),
        _a.review_by < bindparam("today", type_=Date),
    )
    .order_by(_a.review_by, _a.id)
    .limit(bindparam("most"))
    .with_for_update(of=articles, skip_locked=True)
)
_told = sql(
    update(articles)
    .where(_a.tenant_id == _tenant, one_of(_a.id, "those"))
    .values(review_told=_a.review_by)
)
_insert_version = sql(
    insert(article_versions).values({c.name: bindparam(c.name) for c in article_versions.c})
)
_new_text = upsert(article_texts).values({c.name: bindparam(c.name) for c in article_texts.c})
_write_text = sql(
    _new_text.on_conflict_do_update(
        index_elements=["tenant_id", "article_id", "number", "language"],
        set_={n: _new_text.excluded[n] for n in Texts.__struct_fields__},
    )
)
_drop_text = sql(
    delete(article_texts).where(
        _t.tenant_id == _tenant,
        _t.article_id == _that,
        _t.number == _that_number,
        _t.language == bindparam("that_language"),
    )
)


def _vector(name: str) -> Any:
    words = func.string_to_array(bindparam(name, type_=Text), " ", type_=TextArray)
    return func.array_to_tsvector(words)


_words = upsert(article_search).values(
    tenant_id=_tenant, article_id=_that, published=_vector("published_words"),
    full=_vector("full_words"),
)  # fmt: skip
_write_words = sql(
    _words.on_conflict_do_update(
        index_elements=["tenant_id", "article_id"],
        set_={"published": _words.excluded.published, "full": _words.excluded.full},
    )
)


async def read(ctx: Context, article_id: UUID) -> ArticleState:
    """NotFound where there is none."""
    return _state(await ctx.tx.first(_read, that_id=article_id))


async def lock(ctx: Context, article_id: UUID, version: int | None) -> ArticleState:
    """With its row locked. NotFound, or Stale when `version` has passed."""
    found = _state(await ctx.tx.first(_lock, that_id=article_id))
    if version is not None and found.version != version:
        raise Stale({"version": found.version})
    return found


def _state(row: Mapping[str, Any] | None) -> ArticleState:
    if row is None:
        raise NotFound("article")
    return ArticleState(**dict(row))


async def versions(ctx: Context, article_id: UUID) -> list[VersionState]:
    """The newest first."""
    return [_version_of(row) for row in await ctx.tx.all(_versions, that_id=article_id)]


async def version(ctx: Context, article_id: UUID, number: int) -> VersionState:
    row = await ctx.tx.first(_version, that_id=article_id, that_number=number)
    if row is None:
        raise NotFound("article_version")
    return _version_of(row)


def _version_of(row: Mapping[str, Any]) -> VersionState:
    return VersionState(**{**dict(row), "masked": msgspec.convert(row["masked"], list[Hidden])})


async def texts(ctx: Context, article_id: UUID, number: int | None) -> dict[str, Texts]:
    """By language; none of a version there is not."""
    if number is None:
        return {}
    rows = await ctx.tx.all(_texts, that_id=article_id, that_number=number)
    return {row["language"]: Texts(**{n: row[n] for n in Texts.__struct_fields__}) for row in rows}


async def from_tickets(ctx: Context, ticket_ids: Iterable[UUID]) -> list[UUID]:
    """The articles written from these tickets, the newest first."""
    return [row["id"] for row in await ctx.tx.all(_from_tickets, ticket_ids=list(ticket_ids))]


async def add(ctx: Context, article: ArticleState) -> None:
    await ctx.tx.run(_insert, **msgspec.structs.asdict(article))


async def change(ctx: Context, article: ArticleState, **changes: Any) -> ArticleState:
    """Write changed columns; the version counts every write."""
    written = {"updated_at": ctx.now(), **changes, "version": article.version + 1}
    await ctx.tx.run(
        update(articles).where(_a.tenant_id == ctx.tenant_id, _a.id == article.id).values(**written)
    )
    return msgspec.structs.replace(article, **written)


async def add_version(
    ctx: Context, article_id: UUID, number: int, masked: Iterable[Hidden] = ()
) -> None:
    """A version that is being written, by whoever acts."""
    me = [ctx.actor.member_id] if ctx.actor.member_id else []
    await ctx.tx.run(
        _insert_version, article_id=article_id, number=number, author_ids=me,
        author_name=ctx.actor.name, reason="", masked=msgspec.to_builtins(list(masked)),
        created_at=ctx.now(), submitted_at=None, returned_reason=None, returned_name=None,
        returned_at=None, reviewed_by=None, reviewer_name=None, published_at=None,
    )  # fmt: skip


async def change_version(ctx: Context, article_id: UUID, number: int, **changes: Any) -> None:
    """Never a published one: those stand."""
    await ctx.tx.run(
        update(article_versions)
        .where(
            _v.tenant_id == ctx.tenant_id,
            _v.article_id == article_id,
            _v.number == number,
            _v.published_at.is_(None),
        )
        .values(**changes)
    )


async def write_texts(
    ctx: Context, article_id: UUID, number: int, written: Mapping[str, Texts | None]
) -> None:
    """The texts of a version that is being written; None takes a language out."""
    for language, one in written.items():
        if one is None:
            await ctx.tx.run(
                _drop_text, that_id=article_id, that_number=number, that_language=language
            )
        else:
            await ctx.tx.run(
                _write_text, article_id=article_id, number=number, language=language,
                **msgspec.structs.asdict(one),
            )  # fmt: skip


async def index(ctx: Context, article: ArticleState) -> None:
    """Write anew what it is found by."""
    newest = await texts(ctx, article.id, article.newest_version)
    published = await texts(ctx, article.id, article.published_version)
    public = _spoken(published, article.tags)
    everything = [*_spoken(newest, article.tags), *public]
    await ctx.tx.run(
        _write_words, that_id=article.id,
        published_words=" ".join(tickets.words.lexemes(public)) if published else "",
        full_words=" ".join(tickets.words.lexemes(everything)),
    )  # fmt: skip


def _spoken(said: Mapping[str, Texts], tags: Iterable[str]) -> list[str]:
    return [*(part for one in said.values() for part in msgspec.structs.astuple(one)), *tags]


def hits(asked: str, *, drafts: bool) -> Any:
    """The ids of all articles that hold all the words, as a sub-query (migration 0012)."""
    found = func.article_search_hits(
        cast(literal(asked, Text), TSQUERY), literal(drafts), type_=UUIDType
    )
    return select(found).scalar_subquery()


async def take_due(ctx: Context, today: date, most: int) -> list[Any]:
    """Published articles whose review date has passed and was not told, locked: id, owner_id,
    review_by and the title that is read."""
    return await ctx.tx.all(_due, today=today, most=most)


async def note_told(ctx: Context, ids: Iterable[UUID]) -> None:
    """Their review dates as they are now were told."""
    await ctx.tx.run(_told, those=list(ids))
