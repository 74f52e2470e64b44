"""What holds for every page: language, direction, structure, policy, errors, static files."""

import pytest

from ringdesk.kernel.i18n import COMPLETE
from ringdesk.kernel.limits import Limiter
from ringdesk.modules import tickets
from ringdesk.portal import assets

from .browsing import Browser, Page
from .conftest import Portal, Solved

PUBLIC = ("", "/new", "/new/after_sales", "/new/consult", "/login")


async def every_page(portal: Portal, solved: Solved, language: str) -> list[Page]:
    email, ticket = await portal.customer()
    browser = await portal.browser(language)
    pages = [await browser.get(f"{portal.home}{path}") for path in PUBLIC]
    login = await browser.send(pages[-1], "/login", {"email": email})
    pages.append(login)
    await portal.world.drain()
    pages.append(await browser.send(login, "/login/code", {"code": portal.postbox.code(email)}))
    await solved(ticket)
    at = f"{portal.home}/t/{ticket.number}"
    pages += [await browser.get(f"{at}{end}") for end in ("", "/received", "/accept", "/reject")]
    pages.append(await browser.send(await browser.get(at), "/accept"))
    pages.append(await browser.send(pages[-1], "/rate", {"score": ""}))
    pages.append(await browser.send(pages[-1], "/rate", {"score": "3"}))
    pages.append(await browser.get(f"{at}/reopen"))
    pages.append(await browser.get(f"{portal.home}/nowhere"))
    pages.append(
        await browser.send(await browser.get(f"{portal.home}/new/complaint"), "/complaint")
    )
    return pages


@pytest.mark.parametrize("language", COMPLETE)
async def test_every_page_is_well_made_in_every_language(
    portal: Portal, solved: Solved, language: str
) -> None:
    for page in await every_page(portal, solved, language):
        where = f"{page.url} ({page.status})"
        assert page.html["lang"] == language, where
        assert page.html["dir"] == ("rtl" if language == "ar" else "ltr"), where
        assert page.count("h1") == 1, where
        assert page.count("main") == page.count("header") - page.count("article") == 1, where
        assert "#main" in page.links, where
        assert "portal." not in page.text, where
        assert "{" not in page.text, where
        _controls_are_labelled(page, where)
        ids = [a["id"] for _, a in page.tags if a.get("id")]
        assert len(ids) == len(set(ids)), (where, sorted(ids))
        assert not any("style" in a for _, a in page.tags), where


def _controls_are_labelled(page: Page, where: str) -> None:
    ids = {a.get("id") for _, a in page.tags}
    labelled = {a.get("for") for tag, a in page.tags if tag == "label"}
    for tag, a in page.tags:
        if tag in ("select", "textarea") or (
            tag == "input" and a.get("type") not in ("hidden", "radio", "checkbox")
        ):
            assert a.get("id") in labelled, (where, a)
        for target in (a.get("aria-describedby") or "").split():
            assert target in ids, (where, target)


@pytest.mark.parametrize("path", PUBLIC)
async def test_pages_carry_a_strict_policy(portal: Portal, path: str) -> None:
    browser = await portal.browser()
    answer = await browser.raw(f"{portal.home}{path}")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_language_is_chosen_and_remembered(portal: Portal) -> None:
    browser = await portal.browser("en")
    page = await browser.get(f"{portal.home}?lang=ar")
    assert page.html["dir"] == "rtl"
    page = await browser.get(f"{portal.home}/new")
    assert page.html["lang"] == "ar"
    page = await browser.get(f"{portal.home}/new?lang=xx")
    assert page.html["lang"] == "ar"


@pytest.mark.parametrize(
    ("header", "language"),
    [("de-DE,de", "zh-CN"), ("zh-TW", "zh-CN"), ("ar-EG,en;q=0.5", "ar"), ("", "zh-CN")],
)
async def test_the_browsers_language_is_followed(
    portal: Portal, header: str, language: str
) -> None:
    browser = await portal.browser(header)
    assert (await browser.get(portal.home)).html["lang"] == language


async def test_an_unknown_workspace_is_a_page_not_found(portal: Portal) -> None:
    browser = await portal.browser()
    page = await browser.get("/help/w/no-such-place")
    assert page.status == 404
    assert page.answer.headers["content-type"].startswith("text/html")


async def test_a_failure_is_a_page_with_its_number(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(tickets, "ticket_config", broken)
    browser = await portal.browser()
    page = await browser.get(f"{portal.home}/new")
    assert page.status == 500
    assert page.answer.headers["x-request-id"] in page.text
    assert "secret detail" not in page.source


async def test_a_body_beyond_the_limit_is_a_page(portal: Portal) -> None:
    browser = await portal.browser("zh-CN")
    answer = await browser.client.post(
        f"{portal.home}/new/consult",
        content=b"",
        headers={"Content-Length": "99999999999", "Accept": "text/html"},
    )
    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="zh-CN"' in answer.text


async def test_too_many_requests_are_a_page(db: object, portal: Portal) -> None:
    browser = await portal.browser()
    app = browser.client._transport.app.app
    app.state.limiter = Limiter(3)
    statuses = [(await browser.get(portal.home)).status for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]


async def test_static_files_are_kept_for_a_year_by_their_content(portal: Portal) -> None:
    browser: Browser = await portal.browser()
    page = await browser.get(portal.home)
    for tag, a in page.tags:
        path = a.get("href") if tag == "link" else a.get("src") if tag == "script" else None
        if path is None:
            continue
        answer = await browser.raw(path)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        again = await browser.raw(path, headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
        stale = await browser.raw(path.split("?")[0] + "?v=old")
        assert "immutable" not in stale.headers["cache-control"]
    assert (await browser.raw("/help/static/..%2f__init__.py")).status_code == 404
    assert (await browser.raw("/help/static/secret.css")).status_code == 404


def test_the_script_stays_small() -> None:
    assert len(assets.content("portal.js")) <= 10_000


def test_the_systems_dark_setting_turns_the_dark_colors_on() -> None:
    css = assets.content("tokens.css").decode()
    assert "data-theme=" not in css.split("*/", 1)[1]
    assert css.count("@media (prefers-color-scheme: dark)") == 1
    assert css.count("{") == css.count("}")
    assert css.index("--bg-surface: #ffffff") < css.index("@media") < css.index("#14181f")
