"""The form designer: a conditional field is built, filled by a customer and read on the ticket;
by keyboard too, in every language, and never over another's change."""

import re
import time
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage, Site, still
from tests.e2e.test_axe import _faults

pytestmark = pytest.mark.e2e
TYPES = "/admin/categories/types"
PAGES = (
    "/admin/categories", "/admin/categories?tab=types", "/admin/categories/priority",
    f"{TYPES}/after_sales",
)  # fmt: skip
WISH = {
    "key": "wish_form", "name": {"zh-CN": "希望", "en": "Wish", "ar": "الرغبة"}, "kind": "choice",
    "required_at": ["create"],
    "options": [
        {"value": "refund", "name": {"zh-CN": "要退款", "en": "Refund", "ar": "استرداد"}},
        {"value": "repair", "name": {"zh-CN": "要维修", "en": "Repair", "ar": "إصلاح"}},
    ],
}  # fmt: skip


def _a_type(site: Site, *fields: dict[str, Any]) -> str:
    key = f"form_{uuid4().hex[:8]}"
    with site.api("admin") as admin:
        body = {"key": key, "name": {"zh-CN": f"维修 {key}", "en": key}, "fields": list(fields)}
        answer = admin.post("/api/v1/types", json=body)
        assert answer.status_code == 201, answer.text
    return key


def _shown(site: Site, key: str) -> dict[str, Any]:
    with site.api("admin") as admin:
        listed: list[dict[str, Any]] = admin.get("/api/v1/types").json()["data"]
    return next(t for t in listed if t["key"] == key)


def _add_field(page: Page, kind: str, name: str, english: str) -> None:
    page.get_by_role("button", name="加字段").click()
    page.get_by_role("menuitem", name=kind, exact=True).click()
    page.get_by_role("textbox", name="名称 · 简体中文").fill(name)
    page.get_by_role("textbox", name="名称 · English").fill(english)


def _only_when(page: Page, group: str, field: str, value: str) -> None:
    """A condition «field is value» in one of the two condition editors of the open field."""
    editor = page.get_by_role("group", name=group, exact=True).last
    editor.get_by_role("button", name="条件", exact=True).click()
    page.get_by_role("option", name=field, exact=True).click()
    dialog = page.get_by_role("dialog", name=field)
    dialog.get_by_role("combobox", name=re.compile("值")).click()
    page.get_by_role("option", name=value, exact=True).click()
    page.keyboard.press("Escape")


def _save(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^保存并生效")).click()
    expect(page.get_by_text("已生效", exact=True)).to_be_visible()


def test_a_conditional_field_is_built_filled_by_a_customer_and_read_on_the_ticket(
    open_page: OpenPage, site: Site
) -> None:
    key = _a_type(site, WISH)
    with open_page("admin") as page:
        page.goto(f"{TYPES}/{key}")
        _add_field(page, "单行文字", "退款账号", "Refund account")
        page.get_by_role("checkbox", name="建单时").check()
        _only_when(page, "什么时候出现", "希望", "要退款")
        preview = page.get_by_role("region", name="预览").last
        expect(preview.get_by_text("退款账号")).to_have_count(0)
        preview.get_by_role("button", name="要退款").click()
        expect(preview.get_by_text("退款账号")).to_be_visible()
        _save(page)
    field = _shown(site, key)["fields"][1]
    assert field["key"] == "refund_account"
    leaf = {"field": "fields.wish_form", "op": "in", "value": ["refund"]}
    assert field["visible_when"] == {"all": [leaf]}
    number = _submitted(open_page, key)
    with open_page("admin") as page:
        page.goto(f"/t/{number}")
        expect(page.get_by_text("6222 0001").first).to_be_visible()
        expect(page.get_by_text("要退款").first).to_be_visible()


def _submitted(open_page: OpenPage, key: str) -> int:
    """A customer's request for a refund; the field is asked for only then, and then required."""
    with open_page() as page:
        page.goto(f"/help/new/{key}")
        page.locator("label.chip", has_text="要维修").click()
        expect(page.get_by_label(re.compile("退款账号"))).to_have_count(0)
        page.locator("label.chip", has_text="要退款").click()
        account = page.get_by_label(re.compile("退款账号"))
        expect(account).to_be_visible()
        page.locator("[name=text]").fill("灯罩坏了，想退款")
        page.locator("[name=name]").fill("王小明")
        page.locator("[name=email]").fill("wang@form.test")
        page.get_by_role("button", name=re.compile("提交|发送")).last.click()
        expect(page.locator("main")).to_contain_text("退款账号")
        page.get_by_label(re.compile("退款账号")).fill("6222 0001")
        page.get_by_role("button", name=re.compile("提交|发送")).last.click()
        page.wait_for_url(re.compile(r"/t/\d+"))
        found = re.search(r"/t/(\d+)", page.url)
        assert found, page.url
        return int(found[1])


def test_fields_are_ordered_and_archived_by_keyboard_alone(open_page: OpenPage, site: Site) -> None:
    serial = {"key": "serial_form", "name": {"zh-CN": "序列号", "en": "Serial"}, "kind": "text"}
    key = _a_type(site, WISH, serial)
    with site.api("admin") as admin:
        made = admin.post(
            "/api/v1/tickets",
            json={
                "subject": "x", "text": "x", "type_key": key,
                "requester": {"email": "k@form.test"},
                "fields": {"wish_form": "repair", "serial_form": "A9"},
            },
        )  # fmt: skip
        assert made.status_code == 201, made.text
    with open_page("admin") as page:
        page.goto(f"{TYPES}/{key}")
        handle = page.get_by_role("button", name=re.compile("^移动「序列号」"))
        handle.focus()
        page.keyboard.press("ArrowUp")
        expect(page.get_by_role("status").filter(has_text="现在是第 1 个")).to_be_attached()
        expect(page.get_by_role("button", name="移动「序列号」，第 1 个，共 2 个")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        removal = page.get_by_role("button", name="删除", exact=True)
        expect(removal).to_have_attribute("aria-disabled", "true")
        page.get_by_role("button", name="停用", exact=True).focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Control+S")
        expect(page.get_by_text("已生效", exact=True)).to_be_visible()
        page.goto(f"/t/{made.json()['number']}")
        expect(page.get_by_text("A9").first).to_be_visible()
    fields = _shown(site, key)["fields"]
    assert [(f["key"], f["archived"]) for f in fields] == [
        ("serial_form", True), ("wish_form", False),
    ]  # fmt: skip


def test_what_another_saved_meanwhile_is_not_overwritten_unseen(
    open_page: OpenPage, site: Site
) -> None:
    key = _a_type(site, WISH)
    with open_page("admin") as page:
        page.goto(f"{TYPES}/{key}")
        _add_field(page, "数字", "件数", "Pieces")
        with site.api("admin") as other:
            other.patch(f"/api/v1/types/{key}", json={"icon": "wrench"})
        notice = page.get_by_role("alert").filter(has_text="刚改过这里")
        expect(notice).to_be_visible()
        expect(page.get_by_role("button", name=re.compile("^保存并生效"))).to_have_attribute(
            "aria-disabled", "true"
        )
        notice.get_by_role("button", name="保留我的").click()
        _save(page)
    assert [f["key"] for f in _shown(site, key)["fields"]] == ["wish_form", "pieces"]


def test_a_fault_of_the_form_is_shown_at_its_field_and_what_was_typed_stays(
    open_page: OpenPage, site: Site
) -> None:
    key = _a_type(site, WISH)
    with open_page("admin") as page:
        page.goto(f"{TYPES}/{key}")
        # The key is a date on another type: only the server knows.
        with site.api("admin") as admin:
            dated = {"key": "bought_on", "name": {"en": "Bought on"}, "kind": "date"}
            _made(admin, f"other_{key}", dated)
        _add_field(page, "单行文字", "购买日", "Bought on")
        page.get_by_role("button", name=re.compile("^保存并生效")).click()
        expect(page.get_by_text(re.compile("bought_on.*date|date.*bought_on"))).to_be_visible()
        expect(page.get_by_role("textbox", name="名称 · 简体中文")).to_have_value("购买日")
        page.reload()
        expect(page.get_by_role("button", name=re.compile("^移动「购买日」"))).to_be_visible()


def _made(admin: httpx.Client, key: str, field: dict[str, Any]) -> None:
    body = {"key": key[:40], "name": {"en": key}, "fields": [field], "portal": False}
    answer = admin.post("/api/v1/types", json=body)
    assert answer.status_code == 201, answer.text


def test_a_priority_rule_is_tried_before_it_binds(open_page: OpenPage, site: Site) -> None:
    with open_page("admin") as page:
        page.goto("/admin/categories/priority")
        page.get_by_role("button", name="加规则").click()
        page.get_by_role("textbox", name="规则名称 · 简体中文").fill("起火")
        editor = page.get_by_role("group", name="什么样的工单")
        editor.get_by_role("button", name="条件", exact=True).click()
        page.get_by_role("option", name="主题或内容", exact=True).click()
        dialog = page.get_by_role("dialog", name="主题或内容")
        dialog.get_by_role("textbox").fill("起火")
        page.keyboard.press("Enter")
        trial = page.get_by_role("region", name="试一试").last
        trial.get_by_role("textbox", name="标题").fill("插座起火了")
        outcome = trial.get_by_role("status")
        expect(outcome).to_contain_text("按规则「起火」")
        with site.api("admin") as admin:
            rules = admin.get("/api/v1/priority-rules").json()
            assert "起火" not in [r["name"].get("zh-CN") for r in rules["rules"]]
        page.get_by_role("button", name=re.compile("^保存并生效")).click()
        page.get_by_role("textbox", name=re.compile("为什么改")).fill("安全第一")
        with page.expect_response(lambda sent: sent.request.method == "PUT" and sent.ok):
            page.get_by_role("dialog").get_by_role("button", name="保存并生效").click()
        expect(page.get_by_text(re.compile(r"第 \d+ 版已生效"))).to_be_visible()
    with site.api("admin") as admin:
        body = {"subject": "插座起火了", "text": "x", "requester": {"email": "f@form.test"}}
        made = admin.post("/api/v1/tickets", json=body).json()
    assert made["priority"] == "P2"
    assert made["priority_reason"]["text"] == {"zh-CN": "起火"}


def test_categories_are_sorted_and_merged_by_keyboard(open_page: OpenPage, site: Site) -> None:
    mark = uuid4().hex[:5]
    with site.api("admin") as admin:
        top = _category(admin, f"分类{mark}", None)
        one, two = (_category(admin, f"{name}{mark}", top) for name in ("甲", "乙"))
        body = {"subject": "x", "text": "x", "requester": {"email": "c@form.test"}}
        ticket = admin.post("/api/v1/tickets", json={**body, "category_id": two}).json()
    with open_page("admin") as page:
        page.goto("/admin/categories")
        page.get_by_role("button", name=f"移动「乙{mark}」").focus()
        page.keyboard.press("ArrowUp")
        expect(page.get_by_text(f"「乙{mark}」已移动")).to_be_visible()
        assert _order(site, top) == [two, one]
        page.get_by_role("button", name=f"「乙{mark}」的更多操作").focus()
        page.keyboard.press("Enter")
        page.get_by_role("menuitem", name="并入别的分类").press("Enter")
        dialog = page.get_by_role("dialog", name=f"把「乙{mark}」并入")
        expect(dialog).to_contain_text("1 张未关闭的工单跟过去")
        dialog.get_by_role("button", name=re.compile("并入哪个分类")).click()
        page.get_by_role("button", name=f"分类{mark}", exact=True).last.click()
        page.get_by_role("button", name=f"甲{mark}", exact=True).last.click()
        dialog.get_by_role("button", name="并入", exact=True).click()
        expect(page.get_by_text(f"已并入「甲{mark}」").first).to_be_visible()
    with site.api("admin") as admin:
        until = time.monotonic() + 90
        while admin.get(f"/api/v1/tickets/{ticket['id']}").json()["category_id"] != one:
            assert time.monotonic() < until, "the ticket did not follow"
            time.sleep(0.1)


def _category(admin: httpx.Client, name: str, parent: str | None) -> str:
    answer = admin.post("/api/v1/categories", json={"name": {"zh-CN": name}, "parent_id": parent})
    assert answer.status_code == 201, answer.text
    made: str = answer.json()["id"]
    return made


def _order(site: Site, parent: str) -> list[str]:
    with site.api("admin") as admin:
        tree = admin.get("/api/v1/categories").json()["data"]
    below = sorted((c for c in tree if c["parent_id"] == parent), key=lambda c: c["position"])
    return [c["id"] for c in below]


def test_axe_finds_nothing_on_these_pages(open_page: OpenPage) -> None:
    with open_page("admin") as page:
        for path in PAGES:
            page.goto(path)
            page.locator("h1").first.wait_for(state="attached")
            still(page)
            assert _faults(page) == [], path
        opener = page.locator("#type-panel ol > li").nth(1)
        opener.locator("button[aria-expanded]").first.click()
        still(page)
        assert _faults(page) == []
