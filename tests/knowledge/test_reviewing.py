"""Draft, review by a second person, published versions that stand, withdrawal."""

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from ringdesk.kernel.errors import Conflict, Denied, DomainError, Invalid, NotFound, Stale
from ringdesk.modules import knowledge
from ringdesk.modules.knowledge import queries
from ringdesk.modules.knowledge.rules import REVIEW_DAYS
from tests.given import Actor, World
from tests.knowledge.given_articles import an_article, published


async def shown(world: World, actor: Actor, article: Any) -> Any:
    async with world.acting(actor) as ctx:
        return await queries.article(ctx, article)


async def rewrite(world: World, actor: Actor, article: Any, **texts: str) -> None:
    said = {"title": "补单", "solution": "重放回调", **texts}
    async with world.acting(actor) as ctx:
        edit = knowledge.ArticleEdit(texts={"zh-CN": knowledge.Texts(**said)})
        await knowledge.save_article(ctx, article, edit)


async def test_it_is_published_by_somebody_else_and_gets_a_date(world: World) -> None:
    author, lead = await world.member(), await world.member("lead", name="王组长")
    article = await published(world, author, lead)
    found = await shown(world, author, article)
    assert (found.state, found.published_version, found.reviewer_name) == ("published", 1, "王组长")
    assert found.review_by == (world.clock.now() + timedelta(days=REVIEW_DAYS)).date()


async def test_nobody_publishes_what_they_wrote_in(world: World) -> None:
    author, helper = await world.member("lead"), await world.member("lead")
    article = await an_article(world, author)
    await rewrite(world, helper, article, cause="回调丢失")
    async with world.acting(author) as ctx:
        await knowledge.submit_article(ctx, article)
    for one in (author, helper):
        with pytest.raises(DomainError) as refused:
            async with world.acting(one) as ctx:
                await knowledge.publish_article(ctx, article)
        assert refused.value.code == "article_own_work"
    assert (await shown(world, author, article)).published_version is None


async def test_the_table_holds_four_eyes_too(world: World) -> None:
    author = await world.member("lead")
    article = await an_article(world, author)
    with pytest.raises(asyncpg.CheckViolationError):
        async with world.acting() as ctx:
            await ctx.tx.connection.execute(
                "UPDATE article_versions SET reviewed_by = $1, reviewer_name = 'x', "
                "published_at = now() WHERE article_id = $2", author.member_id, article,
            )  # fmt: skip


async def test_two_reviewers_at_once_publish_once(world: World) -> None:
    author, one, two = [await world.member("lead") for _ in range(3)]
    article = await an_article(world, author)
    async with world.acting(author) as ctx:
        await knowledge.submit_article(ctx, article)
    together = asyncio.Barrier(2)

    async def publish(reviewer: Actor) -> str:
        try:
            async with world.acting(reviewer) as ctx:
                await together.wait()
                await knowledge.publish_article(ctx, article)
        except Conflict as late:
            return late.code
        return "published"

    said = await asyncio.gather(publish(one), publish(two))
    assert sorted(said) == ["article_not_in_review", "published"]
    async with world.acting(author) as ctx:
        (only,) = await queries.versions_of(ctx, article)
    assert only.published_at is not None


async def test_publishing_against_returning_has_one_outcome(world: World) -> None:
    author, one, two = [await world.member("lead") for _ in range(3)]
    article = await an_article(world, author)
    async with world.acting(author) as ctx:
        await knowledge.submit_article(ctx, article)
    together = asyncio.Barrier(2)

    async def decide(reviewer: Actor, act: Any, **more: str) -> bool:
        try:
            async with world.acting(reviewer) as ctx:
                await together.wait()
                await act(ctx, article, **more)
        except Conflict:
            return False
        return True

    publishes = decide(one, knowledge.publish_article)
    returns = decide(two, knowledge.return_article, reason="缺原因")
    assert sorted(await asyncio.gather(publishes, returns)) == [False, True]
    found = await shown(world, author, article)
    assert (found.state == "published") == (found.published_version == 1)
    assert (found.state == "draft") == (found.returned_reason == "缺原因")


async def test_what_comes_back_says_what_is_lacking_until_it_is_handed_in(world: World) -> None:
    author, lead = await world.member(), await world.member("lead", name="王组长")
    article = await an_article(world, author)
    async with world.acting(author) as ctx:
        await knowledge.submit_article(ctx, article)
    with pytest.raises(Invalid):
        async with world.acting(lead) as ctx:
            await knowledge.return_article(ctx, article, reason="  ")
    async with world.acting(lead) as ctx:
        await knowledge.return_article(ctx, article, reason="缺原因")
    found = await shown(world, author, article)
    assert (found.state, found.returned_reason, found.returned_name) == (
        "draft",
        "缺原因",
        "王组长",
    )
    async with world.acting(author) as ctx:
        await knowledge.submit_article(ctx, article)
    assert (await shown(world, author, article)).returned_reason is None


async def test_an_author_takes_it_back_without_being_a_reviewer(world: World) -> None:
    author, other = await world.member("agent"), await world.member("agent")
    article = await an_article(world, author)
    async with world.acting(author) as ctx:
        await knowledge.submit_article(ctx, article)
    with pytest.raises(Denied):
        async with world.acting(other) as ctx:
            await knowledge.return_article(ctx, article, reason="x")
    async with world.acting(author) as ctx:
        await knowledge.return_article(ctx, article, reason="写错了")
    assert (await shown(world, author, article)).state == "draft"


async def test_what_is_in_review_does_not_change_under_the_reviewer(world: World) -> None:
    author = await world.member()
    article = await an_article(world, author)
    async with world.acting(author) as ctx:
        await knowledge.submit_article(ctx, article)
    with pytest.raises(Conflict) as refused:
        await rewrite(world, author, article, cause="另一个")
    assert refused.value.code == "article_in_review"


async def test_a_published_version_stands_while_the_next_is_written(world: World) -> None:
    author, lead, reader = (
        await world.member(), await world.member("lead"), await world.member("auditor")
    )  # fmt: skip
    article = await published(world, author, lead, solution="旧办法")
    await rewrite(world, author, article, solution="新办法")
    read = await shown(world, reader, article)
    assert (read.texts["zh-CN"].solution, read.state, read.newest_version) == (
        "旧办法", "published", 1,
    )  # fmt: skip
    newest = await shown(world, author, article)
    assert (newest.state, newest.newest_version, newest.published_version) == ("draft", 2, 1)
    with pytest.raises(Invalid) as refused:
        async with world.acting(author) as ctx:
            await knowledge.submit_article(ctx, article)
    assert refused.value.errors[0]["field"] == "reason"
    async with world.acting(author) as ctx:
        await knowledge.submit_article(ctx, article, reason="新版后台")
    async with world.acting(lead) as ctx:
        await knowledge.publish_article(ctx, article)
    async with world.acting(reader) as ctx:
        two, one = await queries.versions_of(ctx, article)
        told = await queries.difference(ctx, article, 2, 1)
    assert (two.reason, two.texts["zh-CN"].solution) == ("新版后台", "新办法")
    assert one.texts["zh-CN"].solution == "旧办法"
    (part,) = told.parts
    assert [(s.kind, s.text) for s in part.lines] == [("removed", "旧办法"), ("added", "新办法")]


async def test_a_translation_belongs_to_the_version(world: World) -> None:
    author, lead = await world.member(), await world.member("lead")
    article = await published(world, author, lead)
    english = knowledge.Texts(title="Replay", solution="Replay the callback")
    async with world.acting(author) as ctx:
        await knowledge.save_article(
            ctx, article, knowledge.ArticleEdit(texts={"en": english, "ar": None})
        )
        found = await queries.article(ctx, article)
    assert (found.languages, found.newest_version) == (["en", "zh-CN"], 2)
    with pytest.raises(Invalid) as refused:
        async with world.acting(author) as ctx:
            await knowledge.save_article(ctx, article, knowledge.ArticleEdit(texts={"zh-CN": None}))
    assert refused.value.errors[0]["field"] == "texts.zh-CN.title"


async def test_who_looks_after_it_changes_without_a_review(world: World) -> None:
    author, lead = await world.member(), await world.member("lead")
    article = await published(world, author, lead)
    due = (world.clock.now() + timedelta(days=10)).date()
    edit = knowledge.ArticleEdit(owner_id=lead.member_id, review_by=due, tags=["支付"])
    async with world.acting(author) as ctx:
        await knowledge.save_article(ctx, article, edit)
        found = await queries.article(ctx, article)
    assert (found.state, found.review_by, found.tags) == ("published", due, ["支付"])
    assert found.owner is not None
    assert found.owner.id == lead.member_id


async def test_a_withdrawn_article_is_not_there_for_readers(world: World) -> None:
    author, lead, reader = (
        await world.member(), await world.member("lead"), await world.member("auditor")
    )  # fmt: skip
    article = await published(world, author, lead)
    with pytest.raises(Denied):
        async with world.acting(author) as ctx:
            await knowledge.withdraw_article(ctx, article, reason="过时")
    async with world.acting(lead) as ctx:
        await knowledge.withdraw_article(ctx, article, reason="过时")
    with pytest.raises(NotFound):
        await shown(world, reader, article)
    assert (await shown(world, author, article)).state == "withdrawn"
    with pytest.raises(Conflict):
        async with world.acting(lead) as ctx:
            await knowledge.withdraw_article(ctx, article, reason="再来")
    await rewrite(world, author, article, solution="重写")
    assert (await shown(world, author, article)).state == "draft"


async def test_whoever_saw_an_older_state_is_told(world: World) -> None:
    author = await world.member()
    article = await an_article(world, author)
    await rewrite(world, author, article, cause="a")
    with pytest.raises(Stale):
        async with world.acting(author) as ctx:
            await knowledge.save_article(ctx, article, knowledge.ArticleEdit(tags=["x"]), version=1)
    assert (await shown(world, author, article)).tags == []
