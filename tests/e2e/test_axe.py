"""axe finds nothing on any screen, in both themes, in Chinese and in mirrored Arabic."""

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import ROOT, OpenPage, Site

pytestmark = pytest.mark.e2e
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

PUBLIC = ("/login", "/help", "/help/new", "/help/new/after_sales", "/help/login")
STAFF = (
    "/w/open", "/w/open/{number}", "/tickets", "/t/{number}", "/t/{number}/timeline",
    "/t/{number}/ledger", "/me",
)  # fmt: skip
ADMIN = (
    "/admin/automation",
    "/admin/automation/{rule}",
    "/admin/audit",
    "/admin/members",
    "/admin/mail",
    "/reports",
    "/reports/pilots",
    "/flows/default/doc",
    "/admin/feedback",
    "/admin/checklists",
    "/admin/purses",
    "/admin/purses/{purse}",
    "/admin/suggestions",
)
SLA = (
    "/admin/sla/policies", "/admin/sla/policies/{policies}", "/admin/sla/calendars",
    "/admin/sla/calendars/{calendars}", "/admin/sla/buffers", "/admin/sla/buffers/{buffers}",
)  # fmt: skip


def _faults(page: Page) -> list[str]:
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", _RULES
    )
    return [
        f"{v['id']}: {node['target']} {node['failureSummary'][:200]}"
        for v in found["violations"]
        for node in v["nodes"][:3]
    ]


def _visit(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_load_state("load")
    page.locator("h1, [role=heading]").first.wait_for(state="attached")
    page.wait_for_timeout(700)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "ar"])
def test_public_pages(open_page: OpenPage, theme: str, locale: str) -> None:
    with open_page(color_scheme=theme, locale=locale) as page:
        for path in PUBLIC:
            _visit(page, path)
            assert _faults(page) == [], path


def _tried_rule(admin: httpx.Client) -> str:
    """A rule from an example, with a dry run beside it."""
    example = admin.get("/api/v1/automation/examples").json()["data"][0]
    made = admin.post("/api/v1/automation/rules", json={"definition": example["definition"]})
    rule_id: str = made.json()["id"]
    admin.post(f"/api/v1/automation/rules/{rule_id}/dry-runs", json={"days": 30})
    return rule_id


def _purse(admin: httpx.Client) -> str:
    body = {"name": {"zh-CN": "售后关怀金"}, "budget": "6000", "single_limits": {"agent": "50"}}
    made: str = admin.post("/api/v1/purses", json=body).json()["id"]
    return made


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["zh-CN", "ar"])
def test_workspace_pages(open_page: OpenPage, site: Site, theme: str, locale: str) -> None:
    with site.api("admin") as admin:
        number = admin.get("/api/v1/tickets?view=open").json()["data"][0]["number"]
        shown = {
            what: admin.get(f"/api/v1/sla/{what}").json()["data"][0]["id"]
            for what in ("policies", "calendars", "buffers")
        }
        shown["rule"] = _tried_rule(admin)
        shown["purse"] = _purse(admin)
        prefs = {"theme": theme}
        admin.patch("/api/v1/me", json={"locale": locale, "prefs": prefs})
    try:
        with open_page("admin", color_scheme=theme) as page:
            for path in (*STAFF, *ADMIN, *SLA):
                _visit(page, path.format(number=number, **shown))
                assert page.evaluate("document.documentElement.dir") == (
                    "rtl" if locale == "ar" else "ltr"
                )
                assert _faults(page) == [], path
    finally:
        with site.api("admin") as admin:
            admin.patch("/api/v1/me", json={"locale": "zh-CN", "prefs": {}})
