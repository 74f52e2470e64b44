"""Who sees a ticket: its requester by login, or the bearer of its signed link, nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ringdesk.modules import quality, tickets
from ringdesk.modules.customers import Contact

from .conftest import Portal, Solved


async def test_a_signed_link_opens_its_ticket_under_a_clean_address(portal: Portal) -> None:
    _, ticket = await portal.customer()
    browser = await portal.browser()
    link = await portal.link(ticket)
    answer = await browser.raw(link)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"/t/{ticket.number}")
    assert answer.headers["referrer-policy"] == "no-referrer"
    page = await browser.get(answer.headers["location"])
    assert page.status == 200
    assert ticket.subject in page.text
    signature = link.rpartition("/")[2]
    assert signature not in page.source


async def test_a_forged_link_is_not_found(portal: Portal) -> None:
    _, ticket = await portal.customer()
    _, other = await portal.customer()
    link, others = await portal.link(ticket), await portal.link(other)
    signature = others.rpartition("/")[2]
    browser = await portal.browser()
    for forged in (
        link[:-1] + ("A" if link[-1] != "A" else "B"),
        f"{link.rpartition('/')[0]}/{signature}",
        link.replace(ticket.id.hex, uuid4().hex),
        link.replace(portal.world.tenant_id.hex, uuid4().hex),
        "/help/s/x/y/z",
        f"{link.rpartition('/')[0]}/%C3%BC",
    ):
        page = await browser.get(forged)
        assert page.status == 404, forged
        assert page.count("h1") == 1
        assert ticket.subject not in page.text
    assert "/login" in (await browser.get(f"{portal.home}/t/{ticket.number}")).url


async def test_a_link_opens_no_other_ticket_of_the_same_customer(portal: Portal) -> None:
    email, ticket = await portal.customer()
    other = await portal.world.ticket(requester=Contact(email=email), subject="Another matter")
    browser = await portal.browser()
    first = await browser.get(await portal.link(ticket))
    page = await browser.get(first.url.replace(str(ticket.number), str(other.number)))
    assert "/login" in page.url
    # Not even with the cookie carried over by hand.
    grant = browser.client.cookies.get("ringdesk_grant")
    assert grant
    path = first.url.replace(str(ticket.number), str(other.number))
    page = await browser.get(path, headers={"Cookie": f"ringdesk_grant={grant}"})
    assert "/login" in page.url
    assert "Another matter" not in page.text


async def test_a_grant_is_over_after_half_a_day(portal: Portal) -> None:
    _, ticket = await portal.customer()
    browser = await portal.browser()
    page = await browser.get(await portal.link(ticket))
    path, grant = page.url, browser.client.cookies.get("ringdesk_grant")
    portal.world.clock.advance(timedelta(hours=12, seconds=1))
    page = await browser.get(path, headers={"Cookie": f"ringdesk_grant={grant}"})
    assert "/login" in page.url


@pytest.mark.parametrize("grant", ["", "x", "a.b.c.d.e", "....", "ü.1.2.link.x"])
async def test_a_forged_grant_is_no_grant(portal: Portal, grant: str) -> None:
    _, ticket = await portal.customer()
    browser = await portal.browser()
    page = await browser.get(
        f"{portal.home}/t/{ticket.number}",
        headers={"Cookie": f"ringdesk_grant={grant}".encode()},
    )
    assert "/login" in page.url


async def test_a_link_ends_long_after_the_ticket(portal: Portal, solved: Solved) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    async with portal.world.acting() as ctx:
        with ctx.acting_as(portal.world.customer(ticket)):
            await quality.accept(ctx, ticket.id)
        await tickets.close(ctx, ticket.id)
    browser = await portal.browser()
    link = await portal.link(ticket)
    portal.world.clock.advance(timedelta(days=89))
    assert (await browser.get(link)).status == 200
    portal.world.clock.advance(timedelta(days=2))
    page = await browser.get(link)
    assert page.status == 410
    assert "The link is over" in page.text


async def test_another_customers_ticket_is_not_found(portal: Portal) -> None:
    email, _ = await portal.customer()
    _, other = await portal.customer(subject="Nobody else's business")
    browser = await portal.browser()
    await portal.log_in(browser, email)
    for path in ("", "/received", "/accept", "/reject", "/reopen", "/rate"):
        page = await browser.get(f"{portal.home}/t/{other.number}{path}")
        assert page.status == 404, path
        assert "Nobody else's" not in page.source
    missing = await browser.get(f"{portal.home}/t/{other.number + 5000}")
    assert missing.status == 404
    assert missing.text == page.text


async def test_nothing_can_be_done_to_another_customers_ticket(portal: Portal) -> None:
    email, ticket = await portal.customer()
    _, other = await portal.customer()
    browser = await portal.browser()
    await portal.log_in(browser, email)
    page = await browser.get(f"{portal.home}/t/{ticket.number}")
    csrf = page.value("/reply", "csrf")
    before = await portal.world.reread(other)
    for action, more in {
        "reply": {"text": "hello"},
        "accept": {},
        "reject": {"text": "no"},
        "reopen": {"reason": "other", "text": "no"},
        "rate": {"score": "1"},
    }.items():
        answer = await browser.client.post(
            f"{portal.home}/t/{other.number}/{action}", data={"csrf": csrf, **more}
        )
        assert answer.status_code == 404, action
    assert await portal.world.reread(other) == before


async def test_who_is_not_logged_in_learns_nothing_from_numbers(portal: Portal) -> None:
    _, ticket = await portal.customer()
    browser = await portal.browser()
    there = await browser.raw(f"{portal.home}/t/{ticket.number}")
    not_there = await browser.raw(f"{portal.home}/t/{ticket.number + 777}")
    assert there.status_code == not_there.status_code == 303
    assert there.headers["location"].replace(str(ticket.number), "") == (
        not_there.headers["location"].replace(str(ticket.number + 777), "")
    )


async def test_a_new_request_is_open_to_its_sender_until_somebody_answers(portal: Portal) -> None:
    """Whose address it is has not been proved: an answer is for the address alone."""
    email, _ = await portal.customer()
    browser = await portal.browser()
    page = await browser.get(f"{portal.home}/new/consult")
    page = await browser.send(
        page, "/new/consult", {"text": "Where is it?", "name": "Somebody", "email": email}
    )
    number = int(page.url.split("/t/")[1].split("/")[0])
    assert (await browser.get(f"{portal.home}/t/{number}")).status == 200
    agent = await portal.world.member("agent")
    async with portal.world.acting(agent) as ctx:
        await tickets.reply(ctx, number, tickets.Reply(text="At 5 Secret Street"))
    page = await browser.get(f"{portal.home}/t/{number}")
    assert "/login" in page.url
    assert "Secret Street" not in page.source


@pytest.mark.parametrize("go", ["accept", "reject", "reopen", "rate"])
async def test_one_click_in_a_mail_still_asks(portal: Portal, solved: Solved, go: str) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    before = await portal.world.reread(ticket)
    browser = await portal.browser()
    answer = await browser.raw(f"{await portal.link(ticket)}?go={go}&score=4")
    assert answer.headers["location"].split("?")[0].endswith(f"/t/{ticket.number}/{go}")
    await browser.get(answer.headers["location"])
    assert await portal.world.reread(ticket) == before


async def test_a_link_leads_to_no_page_but_ours(portal: Portal) -> None:
    _, ticket = await portal.customer()
    browser = await portal.browser()
    answer = await browser.raw(f"{await portal.link(ticket)}?go=//evil.example")
    assert answer.headers["location"].endswith(f"/t/{ticket.number}")
