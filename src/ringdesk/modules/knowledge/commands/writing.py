"""Writing articles: from a ticket or from nothing, and changing them; each change is on record."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Invalid
from ringdesk.kernel.events import Change
from ringdesk.modules import identity, tickets

from .. import rules, source, store
from ..events import ArticleChanged, ArticleDrafted, ArticleWritten
from ..rules import Hidden, Texts
from ..store import ArticleState

MOST_TAGS = 30
_ABOUT = ("category_id", "type_key", "tags", "owner_id", "review_by")


class ArticleEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What changes. `texts`: by language, None takes a translation out; UNSET: stays."""

    texts: Mapping[str, Texts | None] = {}
    category_id: UUID | None | msgspec.UnsetType = msgspec.UNSET
    type_key: str | None | msgspec.UnsetType = msgspec.UNSET
    tags: list[str] | msgspec.UnsetType = msgspec.UNSET
    owner_id: UUID | None | msgspec.UnsetType = msgspec.UNSET
    review_by: date | None | msgspec.UnsetType = msgspec.UNSET


def writer(ctx: Context) -> UUID:
    """Who writes and who reviews are people: four eyes are compared by them."""
    if ctx.actor.member_id is None:
        raise Invalid(("author", "member_only"))
    return ctx.actor.member_id


@command(needs="knowledge.write")
async def write_from_ticket(ctx: Context, ref: tickets.Ref) -> tuple[UUID, bool]:
    """The article of this ticket, and whether it was made now.

    Whoever presses second gets the one that is there: the ticket's row is locked. A merged ticket
    has its target's. NotFound for a ticket one may not see.
    """
    writer(ctx)
    ticket = await source.home(ctx, ref)
    present = await store.from_tickets(ctx, await source.family(ctx, ticket.id))
    if present:
        return present[0], False
    language = ticket.locale or (await identity.directory(ctx)).locale
    texts, masked = await source.draft_of(ctx, ticket, language)
    made = await _add(ctx, language, texts, masked, ticket)
    await tickets.save(ctx, ticket)
    ctx.emit(
        ArticleWritten(subject_id=ticket.id, node=ticket.node, article_id=made, title=texts.title)
    )
    return made, True


@command(needs="knowledge.write")
async def draft_article(ctx: Context, language: str, texts: Texts) -> UUID:
    """A new one, from nothing. Invalid without a title."""
    writer(ctx)
    if not texts.title.strip():
        raise Invalid((f"texts.{language[:20]}.title", "required"))
    if errors := rules.faults({language: texts}):
        raise Invalid(*errors)
    return await _add(ctx, language, texts, [], None)


async def _add(
    ctx: Context,
    language: str,
    texts: Texts,
    masked: list[Hidden],
    ticket: tickets.TicketState | None,
) -> UUID:
    article = ArticleState(
        id=ctx.new_id(), state="draft", published_version=None, newest_version=1,
        language=language, category_id=ticket.category_id if ticket else None,
        type_key=ticket.type_key if ticket else None, tags=ticket.tags if ticket else [],
        owner_id=ctx.actor.member_id, review_by=None,
        source_ticket_id=ticket.id if ticket else None, created_at=ctx.now(),
        updated_at=ctx.now(), version=1,
    )  # fmt: skip
    await store.add(ctx, article)
    await store.add_version(ctx, article.id, 1, masked)
    await store.write_texts(ctx, article.id, 1, {language: texts})
    await store.index(ctx, article)
    ctx.emit(
        ArticleDrafted(
            subject_id=article.id, title=texts.title, number=1,
            ticket_id=article.source_ticket_id,
        )
    )  # fmt: skip
    return article.id


@command(needs="knowledge.write")
async def save_article(
    ctx: Context, article_id: UUID, edit: ArticleEdit, *, version: int | None = None
) -> None:
    """Change it. Other texts than those published become the next version, a draft.

    Conflict `article_in_review` while somebody looks at it; Invalid names every fault; Stale.
    """
    me = writer(ctx)
    article = await store.lock(ctx, article_id, version)
    before = await store.texts(ctx, article.id, article.newest_version)
    after = {k: v for k, v in {**before, **edit.texts}.items() if v is not None}
    about = {n: v for n in _ABOUT if (v := getattr(edit, n)) is not msgspec.UNSET}
    await _refuse_faults(ctx, article, after, about)
    changed = {n: v for n, v in about.items() if v != getattr(article, n)}
    changes = [Change(n, getattr(article, n), v) for n, v in changed.items()]
    if after != before:
        if article.state == "in_review":
            raise Conflict("article_in_review")
        changes += _differences(before, after)
        changed |= await _write(ctx, article, me, before, edit.texts)
    if not changes:
        return
    article = await store.change(ctx, article, **changed)
    await store.index(ctx, article)
    ctx.emit(
        ArticleChanged(
            subject_id=article.id, title=after[article.language].title,
            number=article.newest_version, changes=tuple(changes),
        )
    )  # fmt: skip


async def _write(
    ctx: Context,
    article: ArticleState,
    me: UUID,
    before: Mapping[str, Texts],
    written: Mapping[str, Texts | None],
) -> dict[str, Any]:
    """Into the draft there is, else into a new version that begins as the last one stood."""
    number = article.newest_version
    if article.state == "draft":
        authors = (await store.version(ctx, article.id, number)).author_ids
        if me not in authors:
            await store.change_version(ctx, article.id, number, author_ids=[*authors, me])
        await store.write_texts(ctx, article.id, number, written)
        return {}
    number += 1
    await store.add_version(ctx, article.id, number)
    await store.write_texts(ctx, article.id, number, {**before, **written})
    return {"state": "draft", "newest_version": number}


def _differences(before: Mapping[str, Texts], after: Mapping[str, Texts]) -> list[Change]:
    """By name, without the words: those are in the versions."""
    return [
        Change(f"texts.{language}.{part}", None, None)
        for language in sorted({*before, *after})
        for part in Texts.__struct_fields__
        if getattr(before.get(language), part, None) != getattr(after.get(language), part, None)
    ]


async def _refuse_faults(
    ctx: Context, article: ArticleState, texts: Mapping[str, Texts], about: Mapping[str, Any]
) -> None:
    config, people = await tickets.ticket_config(ctx), await identity.directory(ctx)
    errors: list[Any] = list(rules.faults(texts))
    if article.language not in texts or not texts[article.language].title.strip():
        errors.append((f"texts.{article.language}.title", "required"))
    category, kind, owner = about.get("category_id"), about.get("type_key"), about.get("owner_id")
    if category and category not in config.categories:
        errors.append(("category_id", "not_an_option"))
    if kind and kind not in config.types:
        errors.append(("type_key", "not_an_option"))
    if owner and (owner not in people.members or not people.members[owner].active):
        errors.append(("owner_id", "not_an_option"))
    if len(about.get("tags", ())) > MOST_TAGS:
        errors.append(("tags", "too_many", {"max": MOST_TAGS}))
    if errors:
        raise Invalid(*errors)
