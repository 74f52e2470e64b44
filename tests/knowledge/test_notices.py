"""Reviewers hear that an article waits; its authors, what became of it."""

from typing import Any

from ringdesk.modules import knowledge
from tests.given import Actor, World
from tests.knowledge.given_articles import an_article


async def heard(world: World, actor: Actor) -> list[tuple[str, Any]]:
    """Kind and reason of this member's notices of articles, the newest first."""
    await world.drain()
    async with world.browser(actor) as client:
        found = (await client.get("/api/v1/notices")).json()["data"]
    return [(one["kind"], one["data"]["reason"]) for one in found if "article_id" in one["data"]]


async def submitted(world: World, author: Actor) -> Any:
    article = await an_article(world, author)
    async with world.acting(author) as ctx:
        await knowledge.submit_article(ctx, article)
    return article


async def test_who_may_review_hears_that_one_waits_but_not_its_author(world: World) -> None:
    author, lead = await world.member("lead"), await world.member("lead")
    agent = await world.member("agent")
    article = await submitted(world, author)
    await world.drain()
    async with world.browser(lead) as client:
        (told,) = (await client.get("/api/v1/notices")).json()["data"]
    assert (told["kind"], told["actor_name"], told["ticket"]) == (
        "article_waiting", author.name, None,
    )  # fmt: skip
    assert told["data"] == {"article_id": str(article), "title": "补单", "reason": ""}
    assert await heard(world, author) == []
    assert await heard(world, agent) == []


async def test_its_authors_and_who_looks_after_it_hear_what_became_of_it(world: World) -> None:
    author, second, owner = [await world.member() for _ in range(3)]
    lead = await world.member("lead")
    article = await an_article(world, author)
    words = knowledge.Texts(title="补单", cause="回调丢失", solution="重放回调")
    async with world.acting(second) as ctx:
        edit = knowledge.ArticleEdit(texts={"zh-CN": words}, owner_id=owner.member_id)
        await knowledge.save_article(ctx, article, edit)
        await knowledge.submit_article(ctx, article)
    async with world.acting(lead) as ctx:
        await knowledge.return_article(ctx, article, reason="缺步骤")
    for one in (author, second, owner):
        assert await heard(world, one) == [("article_returned", "缺步骤")]
    async with world.acting(author) as ctx:
        await knowledge.submit_article(ctx, article)
    async with world.acting(lead) as ctx:
        await knowledge.publish_article(ctx, article)
        await knowledge.withdraw_article(ctx, article, reason="过时")
    kinds = ["article_returned", "article_published", "article_withdrawn"]
    assert sorted(kind for kind, _ in await heard(world, second)) == sorted(kinds)


async def test_nobody_is_asked_to_review_what_was_taken_back(world: World) -> None:
    author, lead = await world.member(), await world.member("lead")
    article = await submitted(world, author)
    async with world.acting(author) as ctx:
        await knowledge.return_article(ctx, article, reason="写错了")
    assert await heard(world, lead) == []
    assert await heard(world, author) == []


async def test_who_wants_it_by_mail_gets_a_letter_with_the_title(world: World) -> None:
    author, lead = await world.member(), await world.member("lead")
    async with world.browser(lead) as client:
        ways = {"ways": {"article_waiting": ["mail"]}}
        assert (await client.put("/api/v1/me/notifications", json=ways)).status_code == 200
    await submitted(world, author)
    assert await heard(world, lead) == []
    async with world.acting() as ctx:
        found = await ctx.tx.connection.fetch(
            "SELECT subject FROM outbound_mails WHERE tenant_id = $1 AND subject LIKE '%补单%'",
            world.tenant_id,
        )
    assert [row["subject"] for row in found] == [f"{author.name} 请您审核文章：补单"]
