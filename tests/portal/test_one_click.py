"""Rating from the letter: a link chooses the stars, a press of the button gives them."""

import pytest

from ringdesk.kernel.errors import Denied
from ringdesk.modules import quality, tickets

from .conftest import Portal, Solved

SCORES = ("5", "4", "3", "2", "1")


async def test_a_scanner_that_opens_every_link_rates_nothing(
    portal: Portal, solved: Solved
) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    before = await portal.world.reread(ticket)
    link = await portal.link(ticket)
    scanner = await portal.browser()
    for score in SCORES:
        page = await scanner.get(f"{link}?go=rate&score={score}")
        assert page.status == 200
        assert page.value("/rate", "score") == score
    await portal.world.drain()
    assert await portal.world.reread(ticket) == before
    assert before.rating is None


async def test_one_press_after_the_link_rates_once(portal: Portal, solved: Solved) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    link = await portal.link(ticket)
    browser = await portal.browser()
    page = await browser.send(await browser.get(f"{link}?go=rate&score=4"), "/rate")
    assert page.status == 200
    assert (await portal.world.reread(ticket)).rating == 4
    again = await browser.get(f"{link}?go=rate&score=1")
    assert "Your rating 4 / 5" in again.text
    names = [name for name, _ in again.form("/rate").fields]
    assert "score" not in names
    assert (await portal.world.reread(ticket)).rating == 4


async def test_another_score_may_be_chosen_before_the_press(portal: Portal, solved: Solved) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    browser = await portal.browser()
    page = await browser.get(f"{await portal.link(ticket)}?go=rate&score=1")
    await browser.send(page, "/rate", {"score": "5"})
    assert (await portal.world.reread(ticket)).rating == 5


@pytest.mark.parametrize("score", ["0", "6", "45", "12", "", "five"])
async def test_a_score_nobody_can_give_chooses_nothing(
    portal: Portal, solved: Solved, score: str
) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    browser = await portal.browser()
    page = await browser.get(f"{await portal.link(ticket)}?go=rate&score={score}")
    assert page.url.endswith("/rate")
    assert "score" not in dict(page.form("/rate").fields)


async def test_whoever_handled_it_cannot_rate_it(portal: Portal) -> None:
    _, ticket = await portal.customer()
    handler = await portal.world.member("agent")
    leaf = (await portal.world.categories())[0]
    async with portal.world.acting(handler) as ctx:
        await tickets.take(ctx, ticket.id)
        await tickets.update(ctx, ticket.id, tickets.Edit(category_id=leaf))
        await tickets.resolve(ctx, ticket.id)
    with pytest.raises(Denied):
        async with portal.world.acting(handler) as ctx:
            await quality.rate(ctx, ticket.id, score=5)
    without_link = await portal.browser()
    page = await without_link.get(f"{portal.home}/t/{ticket.number}/rate?score=5")
    assert not any(form.action.endswith("/rate") for form in page.forms)
    assert (await portal.world.reread(ticket)).rating is None
