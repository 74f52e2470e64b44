"""What a customer does on a ticket, and what the ticket's process makes of it."""

import asyncio
from datetime import timedelta

from ringdesk.kernel.queries import Page as Cut
from ringdesk.modules import quality, tickets
from ringdesk.modules.customers import Contact

from .browsing import Browser, Page
from .conftest import Portal, Solved


async def visit(portal: Portal, ticket: tickets.TicketState) -> tuple[Browser, Page]:
    browser = await portal.browser()
    return browser, await browser.get(await portal.link(ticket))


async def words(portal: Portal, ticket: tickets.TicketState) -> list[str]:
    async with portal.world.acting() as ctx:
        talk, _ = await tickets.list_messages(ctx, ticket.id, Cut(100))
    return [m.text for m in talk]


async def test_the_customer_sees_how_far_it_is(portal: Portal, solved: Solved) -> None:
    _, ticket = await portal.customer()
    browser, page = await visit(portal, ticket)
    assert "Received" in page.text
    assert not any(f.action.endswith("/accept") for f in page.forms)
    await solved(ticket)
    page = await browser.get(page.url)
    assert "Please confirm" in page.text
    assert "Is it solved?" in page.text
    steps = [a for tag, a in page.tags if tag == "li" and a.get("aria-current") == "step"]
    assert len(steps) == 1


async def test_a_reply_joins_the_conversation_once(portal: Portal) -> None:
    _, ticket = await portal.customer()
    browser, page = await visit(portal, ticket)
    typed = {"text": "这是面单照片"}
    files = [("label.png", b"\x89PNG", "image/png")]
    await asyncio.gather(
        browser.post(page, "/reply", typed, files), browser.post(page, "/reply", typed, files)
    )
    page = await browser.get(page.url)
    assert (await words(portal, ticket)).count("这是面单照片") == 1
    assert "label.png" in page.text
    href = next(link for link in page.links if link.startswith("/files/"))
    download = await browser.raw(href)
    assert download.status_code == 200
    assert download.content == b"\x89PNG"


async def test_an_empty_reply_keeps_its_files(portal: Portal) -> None:
    _, ticket = await portal.customer()
    browser, page = await visit(portal, ticket)
    page = await browser.send(page, "/reply", {"text": "  "})
    assert page.status == 422
    assert "#f-text" in page.links
    long = "啊" * 20_001
    page = await browser.send(page, "/reply", {"text": long}, [("a.txt", b"a", "text/plain")])
    assert page.status == 422
    assert page.value("/reply", "text") == long
    assert "a.txt" in page.text
    page = await browser.send(page, "/reply", {"text": "short"})
    assert page.status == 200
    assert "a.txt" in page.text
    assert "short" in await words(portal, ticket)


async def test_a_reply_brings_a_waiting_ticket_back(portal: Portal) -> None:
    _, ticket = await portal.customer()
    agent = await portal.world.member("agent")
    async with portal.world.acting(agent) as ctx:
        await tickets.take(ctx, ticket.id)
        await tickets.wait(ctx, ticket.id)
    browser, page = await visit(portal, ticket)
    assert "Waiting for you" in page.text
    page = await browser.send(page, "/reply", {"text": "订单号是 7731，请继续"})
    assert "Sent" in page.text
    assert (await portal.world.reread(ticket)).status_category == "in_progress"


async def test_accepting_leads_to_the_rating(portal: Portal, solved: Solved) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    browser, page = await visit(portal, ticket)
    page = await browser.send(page, "/accept")
    assert page.url.endswith("/rate")
    state = await portal.world.reread(ticket)
    assert (state.acceptance, state.node) == ("customer", "accepted")
    page = await browser.send(page, "/rate", {"score": "5", "text": "很快"})
    assert "Thank you for the rating" in page.text
    assert "5 / 5" in page.text
    assert (await portal.world.reread(ticket)).rating == 5
    await portal.world.drain()
    assert (await portal.world.reread(ticket)).status_category == "closed"
    page = await browser.get(page.url)
    assert "Done" in page.text
    assert not any(f.action.endswith("/reply") for f in page.forms)


async def test_rejecting_needs_a_reason_and_goes_back_to_work(
    portal: Portal, solved: Solved
) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    browser, page = await visit(portal, ticket)
    page = await browser.get(next(link for link in page.links if link.endswith("/reject")))
    empty = await browser.send(page, "/reject", {"text": " "})
    assert empty.status == 422
    page = await browser.send(page, "/reject", {"text": "还是不能付款"})
    assert page.status == 200
    state = await portal.world.reread(ticket)
    assert state.status_category == "in_progress"
    assert state.reopen_count == 1


async def test_a_low_rating_tells_that_somebody_else_will_call(
    portal: Portal, solved: Solved
) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    browser, page = await visit(portal, ticket)
    page = await browser.send(page, "/accept")
    page = await browser.send(page, "/rate", {"score": "2"})
    assert "calls you within 24 hours" in page.text
    after = await portal.world.reread(ticket)
    assert (after.node, after.open_duties) == ("second_handling", 2)


async def test_a_fair_rating_offers_to_reopen(portal: Portal, solved: Solved) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    browser, page = await visit(portal, ticket)
    page = await browser.send(page, "/accept")
    page = await browser.send(page, "/rate", {"score": "3"})
    assert "You can reopen the request below" in page.text
    page = await browser.get(next(link for link in page.links if link.endswith("/reopen")))
    refused = await browser.send(page, "/reopen", {"text": "又坏了"})
    assert refused.status == 422
    assert refused.value("/reopen", "text") == "又坏了"
    page = await browser.send(page, "/reopen", {"text": "又坏了", "reason": "came_back"})
    assert page.status == 200
    state = await portal.world.reread(ticket)
    assert state.status_category == "in_progress"
    assert state.closed_at is None


async def test_the_window_to_reopen_ends(portal: Portal, solved: Solved) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    async with portal.world.acting() as ctx:
        with ctx.acting_as(portal.world.customer(ticket)):
            await quality.accept(ctx, ticket.id)
        await tickets.close(ctx, ticket.id)
    browser, page = await visit(portal, ticket)
    form = await browser.get(next(link for link in page.links if link.endswith("/reopen")))
    portal.world.clock.advance(timedelta(days=15))
    browser, page = await visit(portal, ticket)
    assert not any(link.endswith("/reopen") for link in page.links)
    answer = await browser.client.post(
        form.form("/reopen").action,
        data={
            "csrf": (await browser.get(f"{portal.home}/new/consult")).value("/consult", "csrf"),
            "reason": "other",
            "text": "late",
        },
    )
    assert answer.status_code == 409
    assert (await portal.world.reread(ticket)).closed_at is not None


async def test_a_rating_counts_once(portal: Portal, solved: Solved) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    browser, page = await visit(portal, ticket)
    page = await browser.send(page, "/accept")
    first, second = await asyncio.gather(
        browser.post(page, "/rate", {"score": "4"}), browser.post(page, "/rate", {"score": "1"})
    )
    assert sorted((first.status_code, second.status_code)) == [303, 409]
    assert (await portal.world.reread(ticket)).rating in (4, 1)
    assert "score" not in dict((await browser.get(page.url)).form("/rate").fields)


async def test_a_rating_without_stars_says_so(portal: Portal, solved: Solved) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    browser, page = await visit(portal, ticket)
    page = await browser.send(page, "/accept")
    for score in ("", "0", "6", "five"):
        page = await browser.send(page, "/rate", {"score": score, "text": "好"})
        assert page.status == 422
        assert page.value("/rate", "text") == "好"
    assert (await portal.world.reread(ticket)).rating is None


async def test_accepting_twice_says_where_it_stands(portal: Portal, solved: Solved) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    browser, page = await visit(portal, ticket)
    await browser.send(page, "/accept")
    again = await browser.send(page, "/accept")
    assert again.status == 409
    assert "has moved on" in again.text
    assert "Confirmed" in again.text


async def test_a_reply_to_a_ticket_closed_meanwhile_is_not_lost(
    portal: Portal, solved: Solved
) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    browser, page = await visit(portal, ticket)
    async with portal.world.acting() as ctx:
        with ctx.acting_as(portal.world.customer(ticket)):
            await quality.accept(ctx, ticket.id)
        await tickets.close(ctx, ticket.id)
    page = await browser.send(page, "/reply", {"text": "我刚写的一长段话"})
    assert page.status == 409
    assert "我刚写的一长段话" in page.text
    assert "我刚写的一长段话" not in await words(portal, ticket)


async def test_actions_without_a_token_change_nothing(portal: Portal, solved: Solved) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    browser, page = await visit(portal, ticket)
    before = await portal.world.reread(ticket)
    for action, typed in {
        "accept": {},
        "reject": {"text": "no"},
        "reply": {"text": "words"},
    }.items():
        answer = await browser.client.post(f"{page.url}/{action}", data={**typed, "csrf": "x"})
        assert answer.status_code == 403, action
        for value in typed.values():
            assert value in answer.text
    assert await portal.world.reread(ticket) == before


async def test_a_form_from_another_origin_is_refused(portal: Portal, solved: Solved) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    browser, page = await visit(portal, ticket)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = await browser.post(page, "/accept", headers=headers)
        assert answer.status_code == 403
    assert (await portal.world.reread(ticket)).accepted_at is None


async def test_my_tickets_come_in_pages(portal: Portal) -> None:
    email, first = await portal.customer()
    for _ in range(24):
        portal.world.clock.advance(timedelta(seconds=1))
        await portal.world.ticket(requester=Contact(email=email))
    browser = await portal.browser()
    await portal.log_in(browser, email)
    page = await browser.get(f"{portal.home}/tickets")
    seen = [link for link in page.links if "/t/" in link]
    assert len(seen) == 20
    older = next(link for link in page.links if "after=" in link)
    page = await browser.get(older)
    seen += [link for link in page.links if "/t/" in link]
    assert len(set(seen)) == 25
    assert seen[-1].endswith(f"/t/{first.number}")
