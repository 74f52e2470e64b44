"""Conditions read back in words, in every language."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from tests.kernel import specimen as sp

from ringdesk.kernel.conditions import Catalogue, FieldDef, Kind, Option, leaves, parse, sentence
from ringdesk.kernel.conditions.sentence import phrase
from ringdesk.kernel.i18n import COMPLETE, Catalogues

TEXTS = Catalogues.load()
PLAIN = re.compile("[\u2066-\u2069\u200e\u200f]")
NAMES = {"assignee": {str(sp.IDS[0]): "王芳"}, "category": {str(sp.IDS[1]): "退款"}}

TIER = FieldDef(
    "tier",
    Kind.CHOICE,
    lambda: sp.rows.c.status,
    {"zh-CN": "客户等级", "en": "Customer tier", "ar": "فئة العميل"},
    options=(
        Option("vip", {"zh-CN": "VIP"}),
        Option("standard", {"zh-CN": "普通", "en": "Standard"}),
    ),
)
URGENCY = FieldDef(
    "urgency",
    Kind.PRIORITY,
    lambda: sp.rows.c.priority,
    {"zh-CN": "优先级", "en": "Priority", "ar": "الأولوية"},
)
FIELDS: Catalogue = sp.CATALOGUE.with_fields([TIER, URGENCY])


def said(tree: Any, locale: str = "zh-CN") -> str:
    return sentence(parse(tree, FIELDS), locale, NAMES, texts=TEXTS, zone="Asia/Shanghai")


def leaf(field: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "op": op} | ({} if value is None else {"value": value})


URGENT_VIP = {"all": [leaf("urgency", "in", ["P1", "P2"]), leaf("tier", "eq", "vip")]}


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("zh-CN", "优先级 是 P1 或 P2 且 客户等级 是 VIP"),
        ("en", "Priority is P1 or P2 and Customer tier is VIP"),
        ("ar", "الأولوية هو P1 أو P2 و فئة العميل هو VIP"),
        ("zh-TW", "优先级 是 P1 或 P2 且 客户等级 是 VIP"),
        ("es", "Priority is P1 or P2 and Customer tier is VIP"),
    ],
)
def test_a_condition_reads_as_a_sentence(locale: str, expected: str) -> None:
    assert PLAIN.sub("", said(URGENT_VIP, locale)) == expected


def test_groups_within_groups_stand_in_brackets() -> None:
    either = {"any": [leaf("tier", "eq", "vip"), leaf("escalated", "eq", True)]}
    both = {"all": [leaf("urgency", "gte", "P2"), either]}
    assert said(both) == "优先级 不低于 P2 且 （客户等级 是 VIP 或 字段escalated：是）"
    assert said({"all": [either]}) == said(either)
    assert said({"not": leaf("tier", "eq", "vip")}) == "并非（客户等级 是 VIP）"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (leaf("assignee", "eq", str(sp.IDS[0])), "字段assignee 是 王芳"),
        (leaf("category", "under", str(sp.IDS[1])), "字段category 属于 退款"),
        (leaf("subject", "contains", "无法登录"), "字段subject 包含 「无法登录」"),
        (leaf("tags", "all_of", ["a", "b"]), "字段tags 同时含有 「a」 和 「b」"),
        (leaf("amount", "between", [1, 2500.5]), "字段amount 在 1 到 2,500.5 之间"),
        (leaf("updated_at", "within_last", {"hours": 4}), "字段updated_at 在最近 4 小时内"),
        (leaf("updated_at", "before", {"days": 2}), "字段updated_at 早于 2 天前"),
        (
            leaf("updated_at", "before", "2026-11-21T08:30:00Z"),
            "字段updated_at 早于 2026年11月21日 16:30",
        ),
        (leaf("due", "eq", "2026-11-21"), "字段due 是 2026年11月21日"),
        (leaf("watchers", "is_me"), "字段watchers 包括我"),
        (leaf("escalated", "ne", False), "字段escalated：不为「否」"),
        ({"all": []}, "任何情况"),
        ({"any": []}, "从不"),
    ],
)
def test_values_are_shown_as_people_know_them(condition: Any, expected: str) -> None:
    assert said(condition) == expected


def test_one_and_many_differ_where_the_language_says_so() -> None:
    assert said(leaf("updated_at", "within_last", {"hours": 1}), "en").endswith("last 1 hour")
    assert said(leaf("updated_at", "within_last", {"hours": 2}), "en").endswith("last 2 hours")
    arabic = [said(leaf("updated_at", "within_last", {"hours": n}), "ar") for n in (1, 2, 3, 11)]
    for text, form in zip(arabic, ["ساعة واحدة", "ساعتان", "3 ساعات", "11 ساعة"], strict=True):
        assert form in text


@settings(max_examples=200)
@given(sp.trees)
def test_every_condition_can_be_said_in_every_language(tree: Any) -> None:
    for locale in COMPLETE:
        text = said(tree, locale)
        assert text.strip()
        assert "conditions." not in text
        assert not re.search(r"\{(field|value|low|high|inner|count|text)\}", text)


@pytest.mark.parametrize("named", sp.LEAVES, ids="-".join)
def test_every_operator_has_its_own_wording(named: tuple[str, str]) -> None:
    @settings(max_examples=10, derandomize=True, database=None)
    @given(sp.LEAVES[named])
    def is_worded(tree: Any) -> None:
        [asked] = leaves(parse(tree, FIELDS))
        key = f"conditions.{phrase(asked)}"
        assert all(TEXTS.t(locale, key) != key for locale in COMPLETE)
        assert said(tree, "en") not in {said({"all": []}, "en"), said({"any": []}, "en")}

    is_worded()
