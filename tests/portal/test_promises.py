"""What customers read of time: by when, where they are, and why it moved."""

from datetime import timedelta

import pytest

from ringdesk.modules import tickets
from ringdesk.modules.tickets import TicketState
from tests.given import World
from tests.sla import buffered, lived

from .browsing import Browser
from .conftest import Portal

LANGUAGES = ("zh-CN", "en", "ar")
HOUR = timedelta(hours=1)


@pytest.fixture
async def promising(world: World) -> World:
    """Answers within two hours and solutions within eight, around the clock."""
    always = await lived.calendar(world, lived.ALWAYS)
    async with world.acting() as ctx:
        await ctx.tx.connection.execute("UPDATE sla_policies SET archived_at = now()")
    minutes = {"dispatch": 5, "first_response": 120, "follow_up": 240, "resolution": 480}
    await lived.policy(world, always, minutes, margin=30, when={"all": []})
    return world


async def _opened(portal: Portal, ticket: TicketState, language: str = "en") -> tuple[Browser, str]:
    browser = await portal.browser(language)
    page = await browser.get(await portal.link(ticket))
    assert page.status == 200, page.text
    return browser, page.text


async def _lives_in(world: World, ticket: TicketState, zone: str) -> None:
    async with world.acting() as ctx:
        await ctx.tx.connection.execute(
            "UPDATE requesters SET zone = $1 WHERE id = $2", zone, ticket.requester_id
        )


async def test_the_promise_is_told_where_the_customer_is(promising: World, portal: Portal) -> None:
    ticket = await promising.ticket()
    _, text = await _opened(portal, ticket)
    assert "You hear from us by Nov 16, 2026 11:00" in text
    assert "solved by Nov 16, 2026 17:00" in text
    assert "China Standard Time" in text
    await _lives_in(promising, ticket, "Europe/Berlin")
    _, text = await _opened(portal, ticket)
    assert "You hear from us by Nov 16, 2026 04:00" in text
    assert "Central European Standard Time" in text


async def test_deadlines_of_our_own_are_not_told(promising: World, portal: Portal) -> None:
    ticket = await promising.ticket()
    _, text = await _opened(portal, ticket)
    # Assigned within five minutes, and everything half an hour earlier than promised.
    for ours in ("09:05", "10:30", "16:30", "Standard\u00a0", "dispatch"):
        assert ours not in text


async def test_it_says_that_it_waits_for_her_and_when_it_is_late(
    promising: World, portal: Portal
) -> None:
    agent = await promising.member("agent", "林悦")
    ticket = await promising.ticket(assignee_id=agent.member_id)
    promising.clock.advance(3 * HOUR)
    _, text = await _opened(portal, ticket)
    assert "We should have answered by Nov 16, 2026 11:00" in text
    async with promising.acting(agent) as ctx:
        await tickets.reply(ctx, ticket.id, tickets.Reply(text="请补充订单号"), force=True)
        await tickets.wait(ctx, ticket.id)
    _, text = await _opened(portal, ticket)
    assert "We are waiting for your reply" in text
    assert "17:00" not in text.partition("Conversation")[0]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_why_it_moved_is_said_in_her_language(
    promising: World, portal: Portal, language: str
) -> None:
    ticket = await promising.ticket(locale=language)
    notice = {"zh-CN": "我们在升级数据库。", "en": "We are moving to a new database."}
    await buffered.announced(promising, notice=notice)
    _, text = await _opened(portal, ticket, language)
    assert "13:00" in text
    assert "11:00" not in text
    expected = {**notice, "ar": "بسبب «Database upgrade»"}[language]
    assert expected in text


async def test_a_solved_request_promises_nothing_more(
    promising: World, portal: Portal, solved: object
) -> None:
    ticket = await promising.ticket()
    await solved(ticket)
    _, text = await _opened(portal, ticket)
    assert "hear from us" not in text
    assert "Times are in" not in text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_form_says_what_to_expect_by_priority(
    promising: World, portal: Portal, language: str
) -> None:
    browser = await portal.browser(language)
    page = await browser.get(f"{portal.home}/new/consult")
    words = {
        "zh-CN": ("多久会有结果", "紧急", "2 时内回复"),
        "en": ("How long it takes", "Urgent", "an answer within 2 h"),
        "ar": ("كم يستغرق ذلك", "عاجلة", "رد خلال"),
    }[language]
    for one in words:
        assert one in page.text, page.text
    for internal in ("P1", "dispatch", "标准服务"):
        assert internal not in page.text


async def test_the_form_says_when_a_buffer_makes_it_longer(
    promising: World, portal: Portal
) -> None:
    notice = {"zh-CN": "我们在升级数据库。", "en": "We are moving to a new database."}
    browser = await portal.browser("en")
    path = f"{portal.home}/new/consult"
    assert "an answer within 2 h" in (await browser.get(path)).text
    buffer_id = await buffered.announced(promising, notice=notice)
    page = await browser.get(path)
    assert "It takes longer than usual now We are moving to a new database." in page.text
    assert "an answer within 4 h" in page.text
    await buffered.cancelled(promising, buffer_id)
    page = await browser.get(path)
    assert "longer than usual" not in page.text
    assert "an answer within 2 h" in page.text


async def test_a_buffer_for_other_requests_is_not_spoken_of(
    promising: World, portal: Portal
) -> None:
    elsewhere = {"field": "type", "op": "eq", "value": "after_sales"}
    await buffered.announced(promising, scope=elsewhere)
    browser = await portal.browser("en")
    assert "longer than usual" not in (await browser.get(f"{portal.home}/new/consult")).text


async def test_where_nothing_is_promised_nothing_is_said(world: World, portal: Portal) -> None:
    async with world.acting() as ctx:
        await ctx.tx.connection.execute("UPDATE sla_policies SET archived_at = now()")
        await ctx.tx.connection.execute(
            "UPDATE workspaces SET config_version = config_version + 1 WHERE id = $1",
            world.tenant_id,
        )
    browser = await portal.browser("en")
    page = await browser.get(f"{portal.home}/new/consult")
    assert "How long it takes" not in page.text
    ticket = await world.ticket()
    _, text = await _opened(portal, ticket)
    assert "Times are in" not in text


async def test_after_sending_it_says_by_when(promising: World, portal: Portal) -> None:
    browser = await portal.browser("en")
    page = await browser.get(f"{portal.home}/new/consult")
    page = await browser.send(
        page, "/new/consult",
        {"text": "Where is my order?", "name": "Ann", "email": "ann@customer.test"},
    )  # fmt: skip
    assert page.url.endswith("/received"), page.text
    assert "You hear from us by Nov 16, 2026 11:00" in page.text
