"""An article past its review date is told to whoever looks after it, once for each date."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.modules import knowledge
from ringdesk.modules.knowledge.jobs import tell_due
from tests.given import Actor, World
from tests.knowledge.given_articles import an_article


async def published(world: World, author: Actor, reviewer: Actor) -> UUID:
    article = await an_article(world, author)
    async with world.acting(author) as ctx:
        await knowledge.submit_article(ctx, article)
    async with world.acting(reviewer) as ctx:
        await knowledge.publish_article(ctx, article)
    return article


async def due_on(world: World, actor: Actor, article: UUID, day: date | None) -> None:
    async with world.acting(actor) as ctx:
        await knowledge.save_article(ctx, article, knowledge.ArticleEdit(review_by=day))


async def told(world: World, actor: Actor) -> list[dict[str, Any]]:
    """What this member was told of articles, the newest first, once the job has looked."""
    await tell_due(world.works, world.tenant_id)
    async with world.acting() as ctx:
        found = await ctx.tx.connection.fetch(
            "SELECT data FROM notices WHERE member_id = $1 AND kind = 'article_due'"
            " ORDER BY at DESC, id DESC",
            actor.member_id,
        )
    return [msgspec.convert(row["data"], dict[str, Any]) for row in found]


async def test_whoever_looks_after_it_is_told_once_for_each_date(world: World) -> None:
    author, lead = await world.member(), await world.member("lead")
    article = await published(world, author, lead)
    today = world.clock.now().date()
    await due_on(world, author, article, today)
    assert await told(world, author) == []
    world.clock.advance(timedelta(days=1))
    due = {"article_id": str(article), "title": "补单", "review_by": today.isoformat()}
    assert await told(world, author) == [due]
    assert await told(world, author) == [due]
    assert await told(world, lead) == []
    later = today + timedelta(days=30)
    await due_on(world, author, article, later)
    assert len(await told(world, author)) == 1
    world.clock.advance(timedelta(days=31))
    assert [one["review_by"] for one in await told(world, author)] == [
        later.isoformat(), today.isoformat(),
    ]  # fmt: skip


async def test_what_nobody_looks_after_is_told_to_those_who_review(world: World) -> None:
    author, lead = await world.member(), await world.member("lead")
    article = await published(world, author, lead)
    async with world.acting(author) as ctx:
        nobody = knowledge.ArticleEdit(owner_id=None, review_by=world.clock.now().date())
        await knowledge.save_article(ctx, article, nobody)
    world.clock.advance(timedelta(days=1))
    assert len(await told(world, lead)) == 1
    assert await told(world, author) == []


async def test_what_nobody_reads_any_longer_is_not_looked_at_again(world: World) -> None:
    author, lead = await world.member(), await world.member("lead")
    article = await published(world, author, lead)
    await due_on(world, author, article, world.clock.now().date())
    async with world.acting(lead) as ctx:
        await knowledge.withdraw_article(ctx, article, reason="过时")
    world.clock.advance(timedelta(days=1))
    assert await told(world, author) == []
