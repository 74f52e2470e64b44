"""The process designer: by keyboard alone, by mouse, under the policy."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenPage, Site, still

pytestmark = pytest.mark.e2e
MOST_TABS = 400


def _reach(page: Page, target: Locator) -> None:
    """Tab until it has the focus: nothing is clicked."""
    target.wait_for(state="visible")
    wanted = target.element_handle()
    for _ in range(MOST_TABS):
        if page.evaluate("one => document.activeElement === one", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} cannot be reached by keyboard")


def _press(page: Page, name: str | re.Pattern[str], role: Any = "button") -> None:
    _reach(page, page.get_by_role(role, name=name).first)
    page.keyboard.press("Enter")


def _ready_to_type(page: Page) -> None:
    """What opened has put the focus where one writes."""
    page.wait_for_function("document.activeElement?.matches('dialog :is(input, textarea)')")


def _connect(page: Page, source: str, target: str) -> None:
    _press(page, f"从「{source}」加去向")
    _press(page, re.compile(r"^到"), "combobox")
    page.keyboard.type(target)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    _press(page, "连上")
    expect(page.get_by_role("dialog")).to_have_count(0)


def _draft(site: Site, key: str) -> dict[str, Any]:
    with site.api("admin") as admin:
        found: dict[str, Any] = admin.get(f"/api/v1/processes/{key}/draft").json()
    return found


def _node(site: Site, key: str, node: str) -> dict[str, Any]:
    nodes = _draft(site, key)["definition"]["nodes"]
    found: dict[str, Any] = next(one for one in nodes if one["key"] == node)
    return found


def _leads_to(site: Site, key: str, node: str) -> list[str]:
    return [way["to"] for way in _node(site, key, node).get("next", [])]


def _begin(site: Site, key: str) -> None:
    with site.api("admin") as admin:
        name = {"zh-CN": f"流程 {key}", "en": key}
        answer = admin.post("/api/v1/processes", json={"key": key, "name": name, "from": None})
        assert answer.status_code == 201, answer.text


def test_a_process_is_drawn_mended_and_published_by_keyboard_alone(
    open_page: OpenPage, site: Site
) -> None:
    with open_page("admin") as page:
        page.goto("/admin/process")
        _press(page, "新建流程")
        _ready_to_type(page)
        page.keyboard.type("键盘流程")
        _reach(page, page.get_by_role("textbox", name="流程名称 · English"))
        page.keyboard.type("Keyed")
        _press(page, "建好去画")
        page.wait_for_url(re.compile(r"/admin/process/keyed$"))
        _reach(page, page.get_by_role("radio", name="画布"))
        page.keyboard.press("ArrowRight")
        rows = page.get_by_role("list", name="节点").locator("> li")
        before = rows.count()
        _press(page, "添加节点")
        page.get_by_role("menuitem").first.wait_for()
        page.keyboard.press("Enter")
        expect(rows).to_have_count(before + 1)
        _connect(page, "处理", "人工处理")
        # The planted fault: a step that nothing leads out of, shown with the way there.
        _press(page, re.compile(r"[1-9]\d* 个提醒"))
        finding = page.get_by_role("button", name=re.compile("从「人工处理」走不到结束"))
        _reach(page, finding)
        page.keyboard.press("Enter")
        expect(rows.first).to_contain_text("第 1 步")
        expect(rows.last).to_contain_text(re.compile(r"第 \d 步"))
        expect(page.get_by_role("button", name="发布…")).to_have_attribute("aria-disabled", "true")
        _connect(page, "人工处理", "处理")
        expect(finding).to_have_count(0)
        expect(page.get_by_role("button", name=re.compile("发布…"))).not_to_have_attribute(
            "aria-disabled", "true"
        )
        _press(page, re.compile("发布…"))
        page.get_by_role("textbox", name=re.compile("为什么改")).wait_for()
        _ready_to_type(page)
        page.keyboard.type("第一版")
        _press(page, "发布 v1")
        expect(page.get_by_text("v1 已发布")).to_be_visible()
    with site.api("admin") as admin:
        shown = admin.get("/api/v1/processes/keyed/1").json()
        assert shown["reason"] == "第一版"
        assert shown["definition"]["nodes"][-1]["name"]["zh-CN"] == "人工处理"
        assert shown["definition"]["nodes"][-1]["name"]["en"]


def test_steps_are_dragged_connected_and_moved_on_the_canvas(
    open_page: OpenPage, site: Site
) -> None:
    _begin(site, "dragged")
    with open_page("admin") as page:
        violations: list[str] = []
        page.on(
            "console",
            lambda said: violations.append(said.text) if "Security Policy" in said.text else None,
        )
        page.goto("/admin/process/dragged")
        page.get_by_role("button", name="整理布局").click()
        still(page)
        nodes = page.locator(".react-flow__node")
        count = nodes.count()
        canvas = page.locator(".react-flow__pane")
        box = canvas.bounding_box()
        assert box is not None
        page.get_by_role("button", name="外部系统").drag_to(
            canvas, target_position={"x": 120, "y": box["height"] / 2}
        )
        expect(nodes).to_have_count(count + 1)
        call = page.locator('.react-flow__node[data-id="call"]')
        start = call.bounding_box()
        assert start is not None
        page.mouse.move(start["x"] + 60, start["y"] + 20)
        page.mouse.down()
        page.mouse.move(start["x"] + 90, start["y"] + 80, steps=6)
        page.mouse.up()
        expect(page.get_by_text("草稿已保存")).to_be_visible()
        still(page)
        call.hover()
        moved = call.bounding_box()
        assert moved is not None
        assert moved["y"] > start["y"] + 40
        # A line drawn from its right edge onto another step.
        target = page.locator('.react-flow__node[data-id="handling"]').bounding_box()
        assert target is not None
        page.mouse.move(moved["x"] + moved["width"], moved["y"] + moved["height"] / 2)
        page.mouse.down()
        page.mouse.move(target["x"], target["y"] + target["height"] / 2, steps=10)
        page.mouse.up()
        page.get_by_role("dialog", name=re.compile("从「外部系统」加去向")).wait_for()
        page.get_by_role("button", name="连上").click()
        expect(page.locator('.react-flow__edge[data-id="call>handling"]')).to_have_count(1)
        page.get_by_role("button", name="撤销", exact=True).click()
        expect(page.locator('.react-flow__edge[data-id="call>handling"]')).to_have_count(0)
        page.get_by_role("button", name="重做", exact=True).click()
        until = time.monotonic() + 60
        while _leads_to(site, "dragged", "call") != ["handling"]:
            assert time.monotonic() < until, "what was done again is not stored"
            page.wait_for_timeout(100)
        assert violations == []
    assert _node(site, "dragged", "call")["place"]["y"] > 0


def test_two_who_draw_at_once_overwrite_nothing(open_page: OpenPage, site: Site) -> None:
    _begin(site, "shared")
    with open_page("admin") as page:
        page.goto("/admin/process/shared")
        page.get_by_role("radio", name="列表").click()
        expect(page.get_by_role("list", name="节点").locator("> li").first).to_be_visible()
        theirs = _draft(site, "shared")
        theirs["definition"]["low_score"] = 4
        with site.api("admin") as admin:
            body = {"definition": theirs["definition"], "based_on": None}
            headers = {"If-Match": f'"{theirs["revision"]}"'}
            answer = admin.put("/api/v1/processes/shared/draft", json=body, headers=headers)
            assert answer.status_code == 200, answer.text
        page.get_by_role("button", name="复制「处理」").click()
        expect(page.get_by_role("alert").filter(has_text="也改了这份草稿")).to_be_visible()
        assert _draft(site, "shared")["definition"]["low_score"] == 4
        page.get_by_role("button", name="用我的").click()
        expect(page.get_by_text("草稿已保存")).to_be_visible()
    keys = [one["key"] for one in _draft(site, "shared")["definition"]["nodes"]]
    assert "handling_2" in keys


def test_a_made_up_ticket_is_played_step_by_step(open_page: OpenPage, site: Site) -> None:
    _begin(site, "played")
    with open_page("admin") as page:
        page.goto("/admin/process/played")
        page.get_by_role("button", name="试跑").click()
        offers = page.get_by_role("list", name="下一步可以")
        offers.get_by_role("button", name=re.compile("→ 处理")).first.click()
        lit = page.locator('.react-flow__node[data-id="handling"] [data-lamp="now"]')
        expect(lit).to_have_count(1)
        page.get_by_role("button", name="退一步").click()
        expect(lit).to_have_count(0)
