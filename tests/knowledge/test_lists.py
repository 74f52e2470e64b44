"""Finding articles: any two adjacent characters, filters, pages; another workspace sees nothing."""

from datetime import timedelta

from ringdesk.kernel.queries import Page
from ringdesk.modules import knowledge, tickets
from ringdesk.modules.knowledge.queries import ArticleFilter, list_articles
from tests import given as factories
from tests.given import Actor, World
from tests.knowledge.given_articles import an_article, published

BODY = "先在订单流水里查同一单号，有成功记录而订单未更新即为回调丢失，按商户重放。"


async def found(world: World, actor: Actor, **wanted: object) -> list[str]:
    async with world.acting(actor) as ctx:
        rows, _ = await list_articles(ctx, ArticleFilter(**wanted), Page())
    return sorted(row.title for row in rows)


async def test_any_two_adjacent_characters_find_it(world: World) -> None:
    author = await world.member()
    await an_article(world, author, title="补单", solution=BODY)
    await an_article(world, author, title="别的", solution="无关")
    runs = [run for run in BODY.replace("。", "，").split("，") if run]
    for run in runs:
        for place in range(len(run) - 1):
            assert await found(world, author, text=run[place : place + 2]) == ["补单"]


async def test_readers_find_what_is_published_only(world: World) -> None:
    author, lead, reader = (
        await world.member(), await world.member("lead"), await world.member("auditor")
    )  # fmt: skip
    article = await published(world, author, lead, solution="旧办法")
    await an_article(world, author, title="草稿", solution="旧办法")
    async with world.acting(author) as ctx:
        said = knowledge.Texts(title="补单", solution="保密办法")
        await knowledge.save_article(ctx, article, knowledge.ArticleEdit(texts={"zh-CN": said}))
    assert await found(world, reader) == ["补单"]
    assert await found(world, reader, text="旧办") == ["补单"]
    assert await found(world, reader, text="保密") == []
    assert await found(world, author, text="保密") == ["补单"]
    assert await found(world, reader, state="draft") == []


async def test_filters_narrow_the_list(world: World) -> None:
    author, lead = await world.member(), await world.member("lead")
    leaf = (await world.categories())[0]
    one = await published(world, author, lead, title="甲")
    await an_article(world, lead, title="乙")
    async with world.acting(author) as ctx:
        english = knowledge.Texts(title="A", solution="s")
        edit = knowledge.ArticleEdit(texts={"en": english}, category_id=leaf, tags=["支付"])
        await knowledge.save_article(ctx, one, edit)
        config = await tickets.ticket_config(ctx)
    top = config.categories[leaf].path[0]
    assert await found(world, author, state="published") == ["甲"]
    assert await found(world, author, state="draft") == ["乙", "甲"]
    assert await found(world, author, language="en") == ["甲"]
    assert await found(world, author, category_id=top) == ["甲"]
    assert await found(world, author, tag="支付") == ["甲"]
    assert await found(world, lead, mine=True) == ["乙"]
    assert await found(world, author, stale=True) == []
    world.clock.advance(timedelta(days=200))
    assert await found(world, author, stale=True) == ["甲"]


async def test_pages_hold_every_article_once(world: World) -> None:
    author = await world.member()
    for number in range(7):
        await an_article(world, author, title=str(number))
        world.clock.advance(timedelta(minutes=number % 2))
    seen, after = [], None
    async with world.acting(author) as ctx:
        while True:
            rows, after = await list_articles(ctx, ArticleFilter(), Page(3, after))
            seen += [row.title for row in rows]
            if after is None:
                break
    assert sorted(seen) == [str(n) for n in range(7)]


async def test_another_workspace_sees_and_finds_nothing(world: World) -> None:
    other = await factories.world(world.works.db)
    article = await an_article(other, await other.member(), title="别家", solution=BODY)
    here = await world.member()
    assert await found(world, here) == []
    assert await found(world, here, text="订单") == []
    async with world.browser(here) as client:
        assert (await client.get(f"/api/v1/articles/{article}")).status_code == 404
        assert (await client.get(f"/api/v1/articles/{article}/versions")).status_code == 404


async def test_no_search_text_breaks_the_search(world: World) -> None:
    reader = await world.member("auditor")
    for text in ("' & | !", "<->", "\\", "%", "_", "a' OR 1=1", "（）", "🙂", "甲'乙"):
        assert await found(world, reader, text=text) == []
