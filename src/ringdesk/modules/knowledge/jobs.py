"""What time brings to articles: a review date that has passed is told, once for each date."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Date, and_, bindparam, select, update

from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import sql
from ringdesk.kernel.jobs import Works, job
from ringdesk.modules import identity, notifications

from .reactions import MOST_REVIEWERS
from .tables import article_texts, articles

BATCH = 200
_a, _t = articles.c, article_texts.c
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
        _a.tenant_id == bindparam("tenant_id"),
        _a.published_version.is_not(None),
        _a.review_told.is_distinct_from(_a.review_by),
        _a.review_by < bindparam("today", type_=Date),
    )
    .order_by(_a.review_by, _a.id)
    .limit(BATCH)
    .with_for_update(of=articles, skip_locked=True)
)
_told = sql(
    update(articles)
    .where(_a.tenant_id == bindparam("tenant_id"), _a.id == bindparam("that_id"))
    .values(review_told=_a.review_by)
)


@job("knowledge.reviews", every=timedelta(hours=1))
async def look_again(works: Works, _tenant: Any, _payload: Any) -> None:
    """In every workspace: articles whose review date has passed since the last time."""
    for tenant_id in await identity.workspace_ids(works):
        while await tell_due(works, tenant_id) == BATCH:
            pass


async def tell_due(works: Works, tenant_id: UUID) -> int:
    """A batch in one transaction, under the articles' locks; how many were told."""
    async with works.context(tenant_id, system("knowledge")) as ctx:
        rows = await ctx.tx.all(_due, today=ctx.now().date())
        if rows:
            await identity.recall_config(ctx)
            await _tell(ctx, rows)
    return len(rows)


async def _tell(ctx: Context, rows: list[Any]) -> None:
    people = (await identity.directory(ctx)).members
    reviewers = [m.id for m in people.values() if m.active and "knowledge.review" in m.permissions]
    news = []
    for row in rows:
        owner = people.get(row["owner_id"])
        whom = [owner.id] if owner and owner.active else reviewers[:MOST_REVIEWERS]
        news.append(_news(row, whom))
        await ctx.tx.run(_told, that_id=row["id"])
    for way in notifications.WAYS:
        await notifications.give_all(ctx, news, actor_name=ctx.actor.name, way=way)


def _news(row: Mapping[str, Any], whom: list[UUID]) -> notifications.News:
    """Whoever looks after it; where nobody does, those who review."""
    due = row["review_by"].isoformat()
    return notifications.News(
        kind="article_due",
        member_ids=tuple(whom),
        event_id=uuid5(row["id"], f"review/{due}"),
        data={"article_id": row["id"], "title": row["title"], "review_by": due},
        said={"title": row["title"]},
    )
