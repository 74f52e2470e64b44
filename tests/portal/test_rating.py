"""What customers say besides the stars: aspects, what could be better, words. Once."""

import asyncio
from typing import Any

import pytest

from ringdesk.modules import tickets
from ringdesk.modules.quality.rating import options
from ringdesk.modules.quality.rating.report import rating_of, rating_report
from tests.given import World

from .browsing import Page
from .conftest import Portal, Solved

ALL = {"score": "2", "aspect.promptness": "1", "aspect.manner": "4",
       "improvement": ["waiting", "asked_again"], "text": "等了六天"}  # fmt: skip


async def kept(world: World, ticket: tickets.TicketState) -> dict[str, Any]:
    async with world.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT score, comment, aspects, improvements FROM ratings WHERE ticket_id = $1",
            ticket.id,
        )
    assert len(rows) <= 1
    return dict(rows[0]) if rows else {}


def names(page: Page) -> list[str]:
    return [a.get("name") or "" for tag, a in page.tags if tag == "input"]


async def test_stars_aspects_and_what_could_be_better_are_one_rating(
    portal: Portal, solved: Solved
) -> None:
    world = portal.world
    _, ticket = await portal.customer()
    await solved(ticket)
    browser = await portal.browser("zh-CN")
    page = await browser.get(f"{await portal.link(ticket)}?go=rate&score=2")
    assert "谢谢，您选了 2 分" in page.text
    page = await browser.send(page, "/rate", ALL)
    assert page.status == 200
    row = await kept(world, ticket)
    assert row.pop("aspects") == {"promptness": 1, "manner": 4}
    assert row == {"score": 2, "comment": "等了六天", "improvements": ["waiting", "asked_again"]}
    for said in ("时效 1 · 态度 4", "等得久 · 来回补材料", "等了六天"):
        assert said in page.text
    assert (await browser.get(f"{page.url}/rate")).status == 409


async def test_what_was_ticked_is_a_suggestion_and_seen_with_the_ticket(
    portal: Portal, solved: Solved
) -> None:
    world = portal.world
    _, ticket = await portal.customer()
    await solved(ticket)
    browser = await portal.browser()
    page = await browser.get(f"{await portal.link(ticket)}?go=rate")
    await browser.send(page, "/rate", ALL)
    async with world.browser(await world.admin()) as web:
        [one] = (await web.get("/api/v1/suggestions")).json()["data"]
        shown = (await web.get(f"/api/v1/tickets/{ticket.id}/quality")).json()["rating"]
        told = (await web.get(f"/api/v1/tickets/{ticket.id}/timeline")).json()["data"]
        report = (await web.get("/api/v1/rating-report")).json()
    assert [tick["name"]["en"] for tick in one["improvements"]] == [
        "Long wait", "Asked for more again and again"
    ]  # fmt: skip
    assert (one["source"], one["text"]) == ("rating", "等了六天")
    assert [(s["name"]["zh-CN"], s["score"]) for s in shown["scored"]] == [("时效", 1), ("态度", 4)]
    assert [tick["key"] for tick in shown["improvements"]] == ["waiting", "asked_again"]
    rated = next(entry for entry in told if entry["type"] == "TicketRated")
    assert rated["data"]["improvements"] == ["waiting", "asked_again"]
    assert (report["rated"], report["mean"], report["low"]) == (1, 2.0, 1)
    means = {one["key"]: (one["mean"], one["count"]) for one in report["aspects"]}
    assert means == {"promptness": (1.0, 1), "result": (None, 0), "manner": (4.0, 1)}
    assert {i["key"]: i["count"] for i in report["improvements"]}["waiting"] == 1


async def test_stars_alone_can_be_completed_once_and_stay_as_they_are(
    portal: Portal, solved: Solved
) -> None:
    world = portal.world
    _, ticket = await portal.customer()
    await solved(ticket)
    browser = await portal.browser()
    page = await browser.get(f"{await portal.link(ticket)}?go=rate&score=4")
    page = await browser.send(page, "/rate")
    form = next(link for link in page.links if link.endswith("/rate"))
    page = await browser.get(form)
    assert "Your rating 4 / 5" in page.text
    empty = await browser.send(page, "/rate")
    assert empty.status == 422
    assert "Choose at least one thing" in empty.text
    more = {"score": "1", "aspect.result": "5", "improvement": "unclear", "text": "once more"}
    first, second = await asyncio.gather(
        browser.post(page, "/rate", more), browser.post(page, "/rate", {**more, "text": "twice"})
    )
    assert sorted((first.status_code, second.status_code)) == [303, 409]
    row = await kept(world, ticket)
    assert (row["score"], row["improvements"]) == (4, ["unclear"])
    assert row["comment"] == ("once more" if first.status_code == 303 else "twice")
    assert (await browser.get(form)).status == 409
    after = await world.reread(ticket)
    assert (after.rating, after.open_duties) == (4, 0)


async def test_the_workspace_says_what_is_asked(portal: Portal, solved: Solved) -> None:
    world = portal.world
    _, ticket = await portal.customer()
    await solved(ticket)
    async with world.acting(await world.admin()) as ctx:
        await options.add_option(
            ctx, part="aspect", key="tone", name={"en": "Tone of <voice>", "zh-CN": "语气"}
        )
        for one in await options.all_options(ctx):
            if one.key in ("manner", "waiting"):
                await options.change_option(ctx, one.id, {"archived": True})
    browser = await portal.browser("ar")
    page = await browser.get(f"{await portal.link(ticket)}?go=rate")
    asked = set(names(page))
    assert "aspect.tone" in asked
    assert "aspect.manner" not in asked
    assert "Tone of <voice>" in page.text
    stale = {"score": "5", "aspect.manner": "1", "aspect.tone": "3", "improvement": "waiting"}
    await browser.send(page, "/rate", stale)
    row = await kept(world, ticket)
    assert row["aspects"] == {"tone": 3}
    assert row["improvements"] == []


async def test_an_answer_to_what_is_asked_no_more_keeps_its_name_and_counts(
    portal: Portal, solved: Solved
) -> None:
    world = portal.world
    _, ticket = await portal.customer()
    await solved(ticket)
    browser = await portal.browser()
    page = await browser.get(f"{await portal.link(ticket)}?go=rate")
    page = await browser.send(page, "/rate", ALL)
    async with world.acting(await world.admin()) as ctx:
        for one in await options.all_options(ctx):
            await options.change_option(ctx, one.id, {"archived": True})
    async with world.acting(await world.admin()) as ctx:
        rating = await rating_of(ctx, ticket)
        report = await rating_report(ctx, 30)
    assert rating is not None
    assert [(one.name["en"], one.score) for one in rating.scored] == [
        ("Promptness", 1), ("Manner", 4)
    ]  # fmt: skip
    assert [one.key for one in report.aspects] == ["promptness", "manner"]
    assert {one.key for one in report.improvements} == {"waiting", "asked_again"}
    page = await browser.get(page.url)
    assert "Long wait" in page.text


@pytest.mark.parametrize(
    "typed", [{"aspect.promptness": "9"}, {"aspect.promptness": "x"}, {"improvement": "nothing"}]
)
async def test_an_answer_nobody_can_give_is_none(
    portal: Portal, solved: Solved, typed: dict[str, str]
) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    browser = await portal.browser()
    page = await browser.get(f"{await portal.link(ticket)}?go=rate")
    assert (await browser.send(page, "/rate", {"score": "5", **typed})).status == 200
    row = await kept(portal.world, ticket)
    assert (row["aspects"], row["improvements"]) == ({}, [])
