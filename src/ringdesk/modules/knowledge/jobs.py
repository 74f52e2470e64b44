"""What time brings to articles: a review date that has passed is told, once for each date."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.jobs import Works, job
from ringdesk.modules import identity, notifications

from . import store
from .reactions import MOST_REVIEWERS

BATCH = 200


@job("knowledge.reviews", every=timedelta(hours=1))
async def look_again(works: Works, _tenant: Any, _payload: Any) -> None:
    """In every workspace: articles whose review date has passed since the last time."""
    for tenant_id in await identity.workspace_ids(works):
        while await tell_due(works, tenant_id) == BATCH:
            pass


async def tell_due(works: Works, tenant_id: UUID) -> int:
    """A batch in one transaction, under the articles' locks; how many were told."""
    async with works.context(tenant_id, system("knowledge")) as ctx:
        rows = await store.take_due(ctx, ctx.now().date(), BATCH)
        if rows:
            await identity.recall_config(ctx)
            await _tell(ctx, rows)
    return len(rows)


@command(needs=None)
async def _tell(ctx: Context, rows: list[Any]) -> None:
    people = (await identity.directory(ctx)).members
    reviewers = [m.id for m in people.values() if m.active and "knowledge.review" in m.permissions]
    news = []
    for row in rows:
        owner = people.get(row["owner_id"])
        whom = [owner.id] if owner and owner.active else reviewers[:MOST_REVIEWERS]
        news.append(_news(row, whom))
    await store.note_told(ctx, [row["id"] for row in rows])
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
