"""What the shop has learned: articles written from its own tickets, at every stage of a review."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import any_, bindparam, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import UUIDArray, sql
from ringdesk.modules import knowledge, tickets
from ringdesk.modules.knowledge import queries

from .stage import Stage

LESSONS: list[dict[str, Any]] = msgspec.json.decode(
    (Path(__file__).parent / "data" / "lessons.json").read_bytes()
)
_REVIEWER = "fangqing"
_t = tickets.tickets_table.c
_solved = sql(
    select(_t.id, _t.locale)
    .where(
        _t.tenant_id == bindparam("tenant_id"),
        _t.id == any_(bindparam("these", type_=UUIDArray)),
        _t.resolved_at.is_not(None),
    )
    .order_by(_t.resolved_at, _t.id)
)


async def write_articles(stage: Stage, ctx: Context) -> None:
    """One article for each lesson whose kind of ticket was solved."""
    for lesson in LESSONS:
        ticket = await _taught(stage, ctx, lesson)
        if ticket:
            await _write(stage, ctx, ticket, lesson)


async def _taught(stage: Stage, ctx: Context, lesson: dict[str, Any]) -> UUID | None:
    """A solved ticket of this kind, if possible in the article's language."""
    alike = [c.id for c in stage.cases.values() if c.id and c.story.script == lesson["script"]]
    rows = await ctx.tx.all(_solved, these=alike)
    fitting = [row["id"] for row in rows if row["locale"] == lesson["language"]]
    found: list[UUID] = [*fitting, *(row["id"] for row in rows)]
    return found[0] if found else None


async def _write(stage: Stage, ctx: Context, ticket: UUID, lesson: dict[str, Any]) -> None:
    actors = stage.company.actors
    with ctx.acting_as(actors[lesson["author"]]):
        article, _ = await knowledge.write_from_ticket(ctx, ticket)
        await _say(ctx, article, lesson["texts"], lesson)
        await knowledge.submit_article(ctx, article)
    if lesson["ends"] == "in_review":
        return
    with ctx.acting_as(actors[_REVIEWER]):
        if lesson["ends"] == "returned":
            await knowledge.return_article(ctx, article, reason=lesson["reason"])
            return
        await knowledge.publish_article(ctx, article)
    if "again" in lesson:
        await _renew(stage, ctx, article, lesson)
    if lesson.get("stale"):
        due = ctx.now().date() - timedelta(days=3)
        with ctx.acting_as(actors[_REVIEWER]):
            await knowledge.save_article(ctx, article, knowledge.ArticleEdit(review_by=due))


async def _renew(stage: Stage, ctx: Context, article: UUID, lesson: dict[str, Any]) -> None:
    """A second version, so that there is something to compare."""
    with ctx.acting_as(stage.company.actors[lesson["author"]]):
        await _say(ctx, article, lesson["again"]["texts"], lesson)
        await knowledge.submit_article(ctx, article, reason=lesson["again"]["reason"])
    with ctx.acting_as(stage.company.actors[_REVIEWER]):
        await knowledge.publish_article(ctx, article)


async def _say(ctx: Context, article: UUID, said: dict[str, Any], lesson: dict[str, Any]) -> None:
    """Over what the ticket gave; what a lesson does not say stays as it was."""
    standing = (await queries.article(ctx, article)).texts
    came, told = next(iter(standing)), lesson["language"]
    texts = {
        tongue: msgspec.structs.replace(standing.get(tongue, knowledge.Texts()), **parts)
        for tongue, parts in said.items()
    }
    if told not in standing:
        # The customer wrote in another language than the lesson is told in.
        texts[told] = msgspec.structs.replace(texts[told], symptom=lesson["symptom"])
        texts[came] = msgspec.structs.replace(standing[came], title=said[told]["title"])
    await knowledge.save_article(ctx, article, knowledge.ArticleEdit(texts=texts))
