"""axe finds nothing on any screen, in both themes; agents' screens also in mirrored Arabic."""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import ROOT, OpenPage, Site, still

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


# The other theme differs in colors alone; nothing may be gliding from one to the other meanwhile.
_RUN = """async tags => {
    const scope = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;
    const root = document.documentElement, theme = root.dataset.theme;
    const found = (await axe.run(scope, {runOnly: {type: "tag", values: tags}})).violations;
    if (!theme) return found;
    const still = new CSSStyleSheet();
    still.replaceSync("*, *::before, *::after { transition: none !important }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
    root.dataset.theme = theme === "dark" ? "light" : "dark";
    for (const _ of "12") await new Promise(requestAnimationFrame);
    const other = (await axe.run(scope, {runOnly: ["color-contrast"]})).violations;
    root.dataset.theme = theme;
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(one => one !== still);
    return [...found, ...other];
}"""


def _faults(page: Page) -> list[str]:
    """What axe finds on the page; while a dialog is open, in it: the rest is inert."""
    page.evaluate(Path(AXE).read_text(encoding="utf-8"))
    return [
        f"{v['id']}: {node['target']} {node['failureSummary'][:200]}"
        for v in page.evaluate(_RUN, _RULES)
        for node in v["nodes"][:3]
    ]


def _visit(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_load_state("load")
    page.locator("h1, [role=heading]").first.wait_for(state="attached")
    still(page)


# A gray that cannot be read on the light surface, one that cannot on the dark one.
_PALE, _DIM = "#aab2be", "#3c424c"
_PLANT = """colors => document.querySelector("h1").before(...colors.map(color => {
    const text = document.createElement("p");
    text.textContent = color;
    Object.assign(text.style, {color, background: "var(--bg-surface)"});
    return text;
}))"""


def test_what_is_unreadable_in_one_theme_alone_is_found(open_page: OpenPage) -> None:
    with open_page(color_scheme="light") as page:
        _visit(page, "/login")
        page.evaluate(_PLANT, [_PALE, _DIM])
        found = _faults(page)
    assert [color for color in (_PALE, _DIM) for fault in found if color in fault] == [_PALE, _DIM]


@pytest.mark.parametrize(("theme", "locale"), [("light", "zh-CN"), ("dark", "ar")])
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


@pytest.mark.parametrize(
    ("locale", "paths"), [("zh-CN", (*STAFF, *ADMIN, *SLA)), ("ar", STAFF)], ids=["zh-CN", "ar"]
)
def test_workspace_pages(
    open_page: OpenPage, site: Site, locale: str, paths: tuple[str, ...]
) -> None:
    with site.api("admin") as admin:
        number = admin.get("/api/v1/tickets?view=open").json()["data"][0]["number"]
        shown = {
            what: admin.get(f"/api/v1/sla/{what}").json()["data"][0]["id"]
            for what in ("policies", "calendars", "buffers")
        }
        shown["rule"] = _tried_rule(admin)
        shown["purse"] = _purse(admin)
        admin.patch("/api/v1/me", json={"locale": locale})
    try:
        with open_page("admin") as page:
            for path in paths:
                _visit(page, path.format(number=number, **shown))
                assert page.evaluate("document.documentElement.dir") == (
                    "rtl" if locale == "ar" else "ltr"
                )
                assert _faults(page) == [], path
    finally:
        with site.api("admin") as admin:
            admin.patch("/api/v1/me", json={"locale": "zh-CN", "prefs": {}})


TEXTS = ROOT / "web" / "src" / "i18n" / "locales"
Act = Callable[[Page], None]


@cache
def _text(key: str) -> str:
    """What stands on the screen for a key of the web's catalogues, `namespace:path.to.text`."""
    namespace, path = key.split(":")
    (file,) = [*(TEXTS / "zh-CN").rglob(f"{namespace}.json")]
    found: Any = json.loads(file.read_text(encoding="utf-8"))
    for part in path.split("."):
        found = found[part]
    return str(found)


def _pressing(key: str, role: Any = "button") -> Act:
    def press(page: Page) -> None:
        name = re.compile("^" + re.escape(_text(key).split("{{")[0]))
        page.get_by_role(role, name=name).first.click()

    return press


def _node(page: Page) -> None:
    page.locator(".react-flow__node").nth(2).click()


def _outline(page: Page) -> None:
    page.get_by_role("radio").nth(1).click()
    page.locator("[data-node]").first.wait_for()


def _versions(page: Page) -> None:
    page.locator("header button:has(svg.lucide-history)").click()


# A page, and what is opened on it one after the other: each is looked at.
PROCESSES: tuple[tuple[str, tuple[Act, ...]], ...] = (
    ("/admin/process", (_pressing("designer:list.tab.choice", "tab"),)),
    (
        "/admin/process/{key}",
        (_node, _outline, _versions, _pressing("designer:move.open")),
    ),
    ("/admin/process/{key}?draft", (_pressing("designer:try.title"),)),
    ("/flows/{key}/doc", ()),
    ("/reports/pilots/{pilot}", (_pressing("pilot:rail.edit"),)),
    ("/admin/automation/{rule}", (_pressing("conditions:mode.label"),)),
    ("/tickets?filter={filter}", ()),
)
QUALITY: tuple[tuple[str, tuple[Act, ...]], ...] = (
    ("/w/approvals", ()),
    ("/w/care", ()),
    ("/admin/rating", ()),
    ("/admin/templates", ()),
    ("/t/{number}", (_pressing("merging:action"),)),
)
GROUPS = {
    "all": [
        {"field": "priority", "op": "in", "value": ["P1"]},
        {"any": [{"not": {"field": "returned", "op": "eq", "value": True}}]},
    ]
}


def _scene(admin: httpx.Client) -> dict[str, str]:
    """A process of two versions with a ticket on the first, one with a pilot, a rule in groups."""
    key = f"axe_{uuid4().hex[:8]}"
    template = admin.get("/api/v1/processes/templates").json()["data"][0]["key"]
    for one, origin in ((key, {"template": template}), (f"{key}p", None)):
        name = {"zh-CN": one, "en": one}
        made = admin.post("/api/v1/processes", json={"key": one, "name": name, "from": origin})
        definition = made.json()["definition"]
        for why in ("n", "m"):
            body = {"definition": definition, "reason": why}
            assert admin.post(f"/api/v1/processes/{one}", json=body).status_code == 201
            if one == key and why == "n":
                number = _ticket_on(admin, key)
    draft = {"definition": {**definition, "low_score": 4}, "based_on": 2}
    revision = admin.get(f"/api/v1/processes/{key}p/draft").json().get("revision")
    headers = {"If-Match": f'"{revision}"'} if revision else {}
    assert admin.put(f"/api/v1/processes/{key}p/draft", json=draft, headers=headers).is_success
    asked = {"reason": "n", "pilot": {"share": 50}}
    assert admin.post(f"/api/v1/processes/{key}p/publish", json=asked).status_code == 201
    example = admin.get("/api/v1/automation/examples").json()["data"][0]["definition"]
    rule = admin.post(
        "/api/v1/automation/rules", json={"definition": {**example, "when": GROUPS}}
    ).json()
    place = {"kind": "process", "key": key, "label": "n", "process_key": key, "version": 1}
    admin.post("/api/v1/feedback", json={"place": place, "text": "多余的一步"})
    return {
        "key": key, "pilot": f"{key}p", "rule": rule["id"], "purse": _purse(admin),
        "number": str(number), "filter": json.dumps(GROUPS),
    }  # fmt: skip


def _ticket_on(admin: httpx.Client, key: str) -> int:
    kept = next(t for t in admin.get("/api/v1/types").json()["data"] if t["key"] == "consult")
    admin.patch("/api/v1/types/consult", json={"process_key": key, "process_rules": []})
    body = {
        "subject": "重复扣款", "text": "x", "type_key": "consult",
        "requester": {"email": f"{key}@customer.test", "name": "李女士"},
    }  # fmt: skip
    # Two of one customer: merging is offered.
    number, _ = (admin.post("/api/v1/tickets", json=body).json()["number"] for _ in "12")
    rest = {name: kept[name] for name in ("process_key", "process_rules")}
    admin.patch("/api/v1/types/consult", json=rest)
    return int(number)


def test_pages_of_processes_and_quality(open_page: OpenPage, site: Site) -> None:
    with site.api("admin") as admin:
        shown = _scene(admin)
    faults: dict[str, list[str]] = {}
    with open_page("admin") as page:
        for path, acts in (*PROCESSES, *QUALITY):
            _visit(page, path.format(**shown))
            found = _faults(page)
            for act in acts:
                act(page)
                still(page)
                found += _faults(page)
            if found:
                faults[path] = found
    assert faults == {}
