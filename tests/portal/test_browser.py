"""The customer pages in the real browser: with and without scripts, in both themes, small."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, async_playwright

from ringdesk.app import create_app
from ringdesk.modules import tickets

from .conftest import Portal, Solved
from .test_submit import REQUEST, add_conditional_field

pytestmark = pytest.mark.e2e
AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LONG_WAIT_MS = 90_000


@pytest.fixture
async def chromium() -> AsyncIterator[Chromium]:
    path = os.environ.get("RINGDESK_CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium: see tools/browser.py")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def address(portal: Portal) -> AsyncIterator[str]:
    """The portal behind a real socket."""
    app = create_app(portal.world.works)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, lifespan="off", log_level="warning")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await running


@asynccontextmanager
async def tab(chromium: Chromium, **how: Any) -> AsyncIterator[Page]:
    """A fresh window; whatever the console complains of fails the test."""
    context = await chromium.new_context(
        **{"viewport": {"width": 390, "height": 844}, "locale": "en", **how}
    )
    context.set_default_timeout(LONG_WAIT_MS)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if _is_fault(said) else None)
    yield page
    await context.close()
    assert not complaints


def _is_fault(said: Any) -> bool:
    # The browser notes every page that is not a 200 as an error, refused forms among them.
    return said.type == "error" and "status of 4" not in said.text


async def fill(page: Page) -> None:
    await page.fill("[name='f.order_no']", REQUEST["f.order_no"])
    await page.check("[name='f.problem'][value=damaged]")
    await page.check("[name='f.wish'][value=exchange]")
    for name in ("text", "name", "email"):
        await page.fill(f"#request [name={name}]", REQUEST[name])


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_request_is_sent_with_and_without_scripts(
    portal: Portal, address: str, chromium: Chromium, scripts: bool
) -> None:
    async with tab(chromium, java_script_enabled=scripts) as page:
        await page.goto(f"{address}{portal.home}")
        await page.click("a.door")
        await page.click("a.type[href$=after_sales]")
        await page.set_input_files(
            "[name=files]", {"name": "p.png", "mimeType": "image/png", "buffer": b"\x89PNG"}
        )
        await page.click(".act .primary")
        await page.wait_for_selector(".wrong")
        assert await page.locator(".kept").inner_text()
        await fill(page)
        await page.dblclick(".act .primary")
        await page.wait_for_url("**/received")
        await page.click(".act .primary")
        assert REQUEST["text"] in await page.inner_text(".talk")
        assert "p.png" in await page.inner_text(".files")
    async with portal.world.acting() as ctx:
        made = await ctx.tx.connection.fetchval(
            "SELECT count(*) FROM tickets WHERE tenant_id = $1", portal.world.tenant_id
        )
    assert made == 1


async def test_a_question_appears_at_once_where_scripts_run(
    portal: Portal, address: str, chromium: Chromium
) -> None:
    await add_conditional_field(portal)
    async with tab(chromium) as page:
        await page.goto(f"{address}{portal.home}/new/after_sales")
        await fill(page)
        assert await page.locator("[name='f.iban']").count() == 0
        await page.check("[name='f.wish'][value=refund]")
        await page.fill("[name='f.iban']", "DE12")
        assert await page.input_value("#request [name=text]") == REQUEST["text"]
        assert await page.input_value("[name='f.order_no']") == REQUEST["f.order_no"]
        await page.check("[name='f.wish'][value=advice]")
        await page.wait_for_selector("input[type=hidden][name='f.iban']", state="attached")
        await page.check("[name='f.wish'][value=refund]")
        await page.wait_for_selector("[name='f.iban']:visible")
        assert await page.input_value("[name='f.iban']") == "DE12"
        await page.click(".act .primary")
        await page.wait_for_url("**/received")


async def test_a_reply_survives_a_closed_page(
    portal: Portal, address: str, chromium: Chromium
) -> None:
    _, ticket = await portal.customer()
    async with tab(chromium) as page:
        await page.goto(address + await portal.link(ticket))
        await page.fill("textarea", "half a senten")
        await page.reload()
        assert await page.input_value("textarea") == "half a senten"
        await page.fill("textarea", "a whole sentence")
        await page.click(".act .primary")
        await page.wait_for_selector(".flash")
        assert await page.input_value("textarea") == ""
        assert "a whole sentence" in await page.inner_text(".talk")


async def test_six_digits_log_in(portal: Portal, address: str, chromium: Chromium) -> None:
    email, ticket = await portal.customer()
    async with tab(chromium) as page:
        await page.goto(f"{address}{portal.home}/login")
        await page.fill("[name=email]", email)
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/login/code")
        await portal.world.drain()
        await page.fill("[name=code]", portal.postbox.code(email))
        await page.wait_for_url("**/tickets")
        assert f"T-{ticket.number}" in await page.inner_text("main")


@pytest.mark.parametrize(("language", "scheme"), [("zh-CN", "light"), ("ar", "dark")])
async def test_axe_finds_nothing_and_nothing_overflows(
    portal: Portal, address: str, chromium: Chromium, solved: Solved, language: str, scheme: str
) -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm ci in web/")
    _, ticket = await portal.customer()
    await solved(ticket)
    async with tab(chromium, locale=language, color_scheme=scheme) as page:
        await page.goto(address + await portal.link(ticket))
        at = page.url
        checked = await _faultless(page)
        await page.goto(f"{at}/rate?score=2")
        checked += await _faultless(page)
        await page.click("form[action$='/rate'] .primary")
        await page.wait_for_selector(".rated")
        checked += await _faultless(page)
        await page.goto(f"{at}/rate")
        await page.click("form[action$='/rate'] .primary")
        await page.wait_for_selector(".wrong")
        checked += await _faultless(page)
        for path in ("", "/new", "/new/after_sales", "/login", "/nowhere"):
            await page.goto(f"{address}{portal.home}{path}")
            checked += await _faultless(page)
        await page.goto(f"{address}{portal.home}/new/complaint")
        await page.click(".act .primary")
        await page.wait_for_selector(".wrong")
        checked += await _faultless(page)
        await page.goto(at)
        await page.click("details.drop summary")
        checked += await _faultless(page)
    assert checked > 100


async def _faultless(page: Page) -> int:
    """How many rules axe could check; fails naming each violation, and each overflow at 320 px."""
    found = await page.evaluate(
        AXE.read_text("utf-8") + f"; axe.run(document, {{runOnly: {RULES}}})"
    )
    where = page.url
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == [], where
    await page.set_viewport_size({"width": 320, "height": 700})
    over = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    await page.set_viewport_size({"width": 390, "height": 844})
    assert over <= 0, where
    return len(found["passes"])


async def test_the_whole_way_by_link_without_scripts(
    portal: Portal, address: str, chromium: Chromium, solved: Solved
) -> None:
    _, ticket = await portal.customer()
    await solved(ticket)
    async with tab(chromium, java_script_enabled=False) as page:
        await page.goto(address + await portal.link(ticket) + "#accept")
        await page.click("form[action$='/accept'] button")
        await page.wait_for_url("**/rate")
        await page.check("[name=score][value='3']", force=True)
        await page.click("form[action$='/rate'] .primary")
        await page.click("a[href$='/reopen']")
        await page.check("[name=reason][value=came_back]", force=True)
        await page.fill("textarea", "It is back")
        await page.click("form[action$='/reopen'] .primary")
        await page.wait_for_selector(".flash")
    state = await portal.world.reread(ticket)
    assert (state.rating, state.status_category) == (3, "in_progress")
    assert isinstance(state, tickets.TicketState)
