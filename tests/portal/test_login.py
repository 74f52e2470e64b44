"""Logging in with a mailed code."""

from datetime import timedelta

import pytest

from ringdesk.modules import identity
from ringdesk.modules.customers import MOST_TRIES

from .browsing import Browser, Page
from .conftest import Portal


async def ask(portal: Portal, browser: Browser, email: str) -> Page:
    """The page where the code is typed."""
    page = await browser.get(f"{portal.home}/login")
    page = await browser.send(page, "/login", {"email": email})
    await portal.world.drain()
    return page


async def test_a_code_opens_the_list_of_ones_own_tickets(portal: Portal) -> None:
    email, ticket = await portal.customer()
    browser = await portal.browser()
    page = await ask(portal, browser, email)
    assert page.url.endswith("/login/code")
    assert email not in page.text
    assert "••••@customer.test" in page.text
    page = await browser.send(page, "/login/code", {"code": portal.postbox.code(email)})
    assert page.url.endswith("/tickets")
    assert f"T-{ticket.number}" in page.text
    assert (await browser.get(f"{portal.home}/t/{ticket.number}")).status == 200
    async with portal.world.acting() as ctx:
        signed_in = "SELECT actor_kind, actor_id FROM events WHERE type = 'RequesterSignedIn'"
        (entry,) = await ctx.tx.connection.fetch(signed_in)
    assert tuple(entry) == ("requester", ticket.requester_id)


async def test_the_login_leads_where_one_wanted_to_go(portal: Portal) -> None:
    email, ticket = await portal.customer()
    browser = await portal.browser()
    page = await browser.get(f"{portal.home}/t/{ticket.number}")
    assert "/login" in page.url
    page = await browser.send(page, "/login", {"email": email})
    await portal.world.drain()
    page = await browser.send(page, "/login/code", {"code": portal.postbox.code(email)})
    assert page.url.endswith(f"/t/{ticket.number}")


@pytest.mark.parametrize("next_path", ["//evil.example", "https://evil.example", "../../api/v1/me"])
async def test_a_login_never_leads_elsewhere(portal: Portal, next_path: str) -> None:
    email, _ = await portal.customer()
    browser = await portal.browser()
    page = await browser.get(f"{portal.home}/login", params={"next": next_path})
    page = await browser.send(page, "/login", {"email": email, "next": next_path})
    await portal.world.drain()
    answer = await browser.post(page, "/login/code", {"code": portal.postbox.code(email)})
    assert answer.headers["location"] == f"{portal.home}/tickets"


async def test_an_unknown_address_gets_the_same_answer_and_no_mail(portal: Portal) -> None:
    email, _ = await portal.customer()
    pages = []
    for address in (email, "zz-unknown@customer.test"):
        browser = await portal.browser()
        page = await ask(portal, browser, address)
        wrong = await browser.send(page, "/login/code", {"code": "000000"})
        pages.append((page.status, page.url, wrong.status, _without_secrets(wrong)))
    assert [letter.to for letter in portal.postbox.letters] == [email]
    assert pages[0] == pages[1]


def _without_secrets(page: Page) -> str:
    return page.text.replace("li••••", "x").replace("zz••••", "x")


async def test_a_code_works_once(portal: Portal) -> None:
    email, _ = await portal.customer()
    first = await portal.browser()
    page = await ask(portal, first, email)
    code = portal.postbox.code(email)
    assert (await first.send(page, "/login/code", {"code": code})).status == 200
    answer = await first.client.post(
        f"{portal.home}/login/code", data={"code": code, "csrf": page.value("/login/code", "csrf")}
    )
    assert answer.headers["location"].endswith("/login")


async def test_a_code_is_over_after_ten_minutes(portal: Portal) -> None:
    email, _ = await portal.customer()
    browser = await portal.browser()
    page = await ask(portal, browser, email)
    portal.world.clock.advance(timedelta(minutes=10, seconds=1))
    page = await browser.send(page, "/login/code", {"code": portal.postbox.code(email)})
    assert page.status == 422


async def test_five_wrong_tries_use_a_code_up(portal: Portal) -> None:
    email, _ = await portal.customer()
    browser = await portal.browser()
    page = await ask(portal, browser, email)
    right = portal.postbox.code(email)
    wrong = "111111" if right != "111111" else "222222"
    for _ in range(MOST_TRIES):
        page = await browser.send(page, "/login/code", {"code": wrong})
        assert page.status == 422
    assert (await browser.send(page, "/login/code", {"code": right})).status == 422


async def test_four_wrong_tries_leave_one(portal: Portal) -> None:
    email, _ = await portal.customer()
    browser = await portal.browser()
    page = await ask(portal, browser, email)
    right = portal.postbox.code(email)
    wrong = "111111" if right != "111111" else "222222"
    for _ in range(MOST_TRIES - 1):
        page = await browser.send(page, "/login/code", {"code": wrong})
    page = await browser.send(page, "/login/code", {"code": f" {right[:3]} {right[3:]} "})
    assert page.url.endswith("/tickets")


async def test_a_code_is_of_no_use_in_another_browser(portal: Portal) -> None:
    email, _ = await portal.customer()
    theirs, mine = await portal.browser(), await portal.browser()
    await ask(portal, theirs, email)
    code = portal.postbox.code(email)
    page = await ask(portal, mine, "somebody.else@customer.test")
    assert (await mine.send(page, "/login/code", {"code": code})).status == 422


async def test_an_address_gets_at_most_five_codes_an_hour(portal: Portal) -> None:
    email, _ = await portal.customer()
    for _ in range(7):
        page = await ask(portal, await portal.browser(), email)
        assert page.status == 200
    assert portal.postbox.count(email) == 5
    portal.world.clock.advance(timedelta(hours=1, seconds=1))
    await ask(portal, await portal.browser(), email)
    assert portal.postbox.count(email) == 6


async def test_one_place_asks_at_most_twenty_times_an_hour(portal: Portal) -> None:
    browser = await portal.browser("zh-CN", ip="203.0.113.77")
    page = await browser.get(f"{portal.home}/login")
    for n in range(20):
        assert (await browser.send(page, "/login", {"email": f"n{n}@x.test"})).status == 200
    page = await browser.send(page, "/login", {"email": "n20@x.test"})
    assert page.status == 429
    assert "操作太频繁" in page.text
    assert int(page.answer.headers["retry-after"]) > 0


async def test_a_bad_address_stays_in_the_form(portal: Portal) -> None:
    browser = await portal.browser()
    page = await browser.get(f"{portal.home}/login")
    page = await browser.send(page, "/login", {"email": "not an address"})
    assert page.status == 422
    assert page.value("/login", "email") == "not an address"


async def test_logging_out_ends_the_session(portal: Portal) -> None:
    email, ticket = await portal.customer()
    browser = await portal.browser()
    await portal.log_in(browser, email)
    stolen = dict(browser.client.cookies)
    page = await browser.get(f"{portal.home}/tickets")
    await browser.send(page, "/logout")
    assert "/login" in (await browser.get(f"{portal.home}/tickets")).url
    other = await portal.browser()
    other.client.cookies.update(stolen)
    assert "/login" in (await other.get(f"{portal.home}/t/{ticket.number}")).url


async def test_a_session_is_of_no_use_in_another_workspace(portal: Portal) -> None:
    email, _ = await portal.customer()
    browser = await portal.browser()
    await portal.log_in(browser, email)
    order = identity.NewWorkspace(
        name="Elsewhere",
        slug=f"else-{portal.slug[-6:]}",
        admin=identity.FirstAdmin("A", f"a@{portal.slug}.example", "correct horse battery"),
    )
    made = await identity.create_workspace(portal.world.works, order)
    token = next(v for k, v in browser.client.cookies.items() if k.startswith("ringdesk_help_"))
    browser.client.cookies.set(f"ringdesk_help_{made.tenant_id.hex[-12:]}", token, path="/help")
    page = await browser.get(f"/help/w/else-{portal.slug[-6:]}/tickets")
    assert "/login" in page.url


async def test_the_cookies_are_kept_from_scripts_and_other_paths(portal: Portal) -> None:
    email, _ = await portal.customer()
    browser = await portal.browser()
    page = await ask(portal, browser, email)
    answer = await browser.post(page, "/login/code", {"code": portal.postbox.code(email)})
    for cookie in answer.headers.get_list("set-cookie"):
        lowered = cookie.lower()
        assert "httponly" in lowered
        assert "samesite=lax" in lowered
        assert "path=/help" in lowered


async def test_the_code_is_mailed_in_the_customers_language(portal: Portal) -> None:
    email, _ = await portal.customer(locale="ar")
    await ask(portal, await portal.browser(), email)
    assert "رمز" in portal.postbox.letters[-1].subject
