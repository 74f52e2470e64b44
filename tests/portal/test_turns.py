"""At a process's own nodes a customer sees whose turn it is, and what to do."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from ringdesk.modules import tickets
from tests.given import World
from tests.runs.given import act, handled, node, process, publish, to, way

from .browsing import Browser, Page
from .conftest import Portal

_TOLD = {"zh-CN": "新件已寄出", "en": "The new part has left"}


def repair() -> Any:
    """Waits for the customer alone or beside other work, for a decision, and tells of a parcel."""
    return process(
        "repair",
        [
            node("ask", "wait", wait={"until": "customer"}, next=to("handling")),
            node("both", "parallel", branches=["pack", "hear"], join="met"),
            node("pack", who={"roles": ["agent"]}, next=to("met")),
            node("hear", "wait", wait={"until": "customer"}, next=to("met")),
            node("met", "join", next=to("handling")),
            node("decide", "approval", status="checking", next=to("sent"), otherwise="handling",
                 levels=[{"key": "one", "name": _TOLD, "who": {"roles": ["lead"]}}]),
            node("sent", "notice", next=to("handling"), notice={"to": "requester", "text": _TOLD}),
        ],
        [way("need", "handling", "ask"), way("part", "handling", "both"),
         way("apply", "handling", "decide"), way("send", "handling", "sent"),
         way("packed", "pack", "met")],
        statuses=_statuses(),
    )  # fmt: skip


def _statuses() -> list[dict[str, Any]]:
    checking = {"key": "checking", "category": "waiting_approval", "name": {"en": "C"}}
    return [*msgspec.to_builtins(process("x", [], []).statuses), checking]


async def opened(
    portal: Portal, world: World, action: str, said: str = ""
) -> tuple[Browser, Page, tickets.TicketState]:
    await publish(world, repair())
    agent = await world.member("agent", "林悦")
    await world.member("lead")
    ticket = await handled(world, agent)
    if said:
        world.clock.advance(timedelta(minutes=1))
        async with world.acting(agent) as ctx:
            await tickets.reply(ctx, ticket.id, tickets.Reply(text=said))
        world.clock.advance(timedelta(minutes=1))  # it can no longer be taken back
    ticket = await act(world, ticket, agent, action)
    browser = await portal.browser("en")
    return browser, await browser.get(await portal.link(ticket)), ticket


@pytest.mark.parametrize("action", ["need", "part"])
async def test_where_the_process_waits_for_her_she_is_asked_and_answering_goes_on(
    portal: Portal, action: str
) -> None:
    world = portal.world
    browser, page, ticket = await opened(portal, world, action, said="Which color is it?")
    assert "Waiting for you" in page.text
    turn = page.text.partition("It is your turn")[2].partition("Progress")[0]
    assert "Which color is it?" in turn
    assert "#reply" in page.links
    page = await browser.send(page, "/reply", {"text": "White"})
    await world.drain()
    page = await browser.get(page.url)
    assert "It is your turn" not in page.text
    assert "In work" in page.text
    after = await world.reread(ticket)
    assert after.node == ("handling" if action == "need" else "both")


async def test_what_she_said_last_is_not_asked_of_her(portal: Portal) -> None:
    _, page, _ = await opened(portal, portal.world, "need")
    turn = page.text.partition("It is your turn")[2].partition("Progress")[0]
    assert "We go on as soon as you reply" in turn
    assert "待付款" not in turn


async def test_a_decision_on_our_side_asks_nothing_of_her(portal: Portal) -> None:
    _, page, _ = await opened(portal, portal.world, "apply")
    assert "Being decided" in page.text
    assert "You need not do anything" in page.text
    assert "It is your turn" not in page.text
    # Nothing was handled yet that could be checked.
    assert "Being checked" not in page.text


async def test_what_the_process_told_her_by_mail_stands_on_the_page(portal: Portal) -> None:
    _, page, _ = await opened(portal, portal.world, "send")
    said = {"zh-CN": "新件已寄出", "en": "The new part has left"}
    assert "What we told you" in page.text
    assert any(text in page.text for text in said.values())


async def test_the_list_says_whose_turn_it_is(portal: Portal, world: World) -> None:
    await publish(world, repair())
    agent = await world.member("agent")
    await world.member("lead")
    email, ticket = await portal.customer(type_key="consult")
    async with world.acting(agent) as ctx:
        await tickets.take(ctx, ticket.id)
    await act(world, ticket, agent, "need")
    browser = await portal.browser("en")
    await portal.log_in(browser, email)
    assert "Waiting for you" in (await browser.get(f"{portal.home}/tickets")).text
