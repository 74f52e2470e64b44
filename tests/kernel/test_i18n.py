"""Texts, languages, plurals, formats and the order of names."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdesk.kernel.i18n import (
    BrokenCatalogue,
    Catalogues,
    closest,
    direction,
    format_date,
    format_duration,
    format_instant,
    format_number,
    format_percent,
    locale_folders,
    negotiate,
    pick,
    sort_key,
)

TEXTS = Catalogues(
    {
        "zh-CN": {"hello": "你好，{name}", "tickets": "{count} 张工单", "only": "仅中文"},
        "en": {
            "hello": "Hello, {name}",
            "tickets": {"one": "one ticket", "other": "{count} tickets"},
        },
        "ar": {
            "tickets": {
                "zero": "لا تذاكر", "one": "تذكرة", "two": "تذكرتان", "few": "{count} تذاكر",
                "many": "{count} تذكرة", "other": "{count} من التذاكر",
            }
        },
    }
)  # fmt: skip
EVERYWHERE = ["zh-CN", "en", "ar"]


def catalogue(folder: Path, **texts: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for language, messages in texts.items():
        path = folder / f"{language.replace('_', '-')}.json"
        path.write_text(json.dumps(messages, ensure_ascii=False), "utf-8")
    return folder


def test_places_are_filled_by_name() -> None:
    assert TEXTS.t("zh-CN", "hello", name="王芳") == "你好，王芳"
    assert TEXTS.t("en", "hello", name={"zh-CN": "退款", "en": "Refund"}) == "Hello, Refund"


def test_a_filled_value_is_not_read_as_a_text() -> None:
    assert TEXTS.t("en", "hello", name="{name} {other} %s <b>") == "Hello, {name} {other} %s <b>"


def test_a_place_without_a_value_stays_visible() -> None:
    assert TEXTS.t("en", "hello") == "Hello, {name}"


def test_parameters_may_have_any_name() -> None:
    assert TEXTS.t("en", "hello", name="A", key="k", locale="ar", self=1) == "Hello, A"


def test_a_text_falls_back_to_its_language_then_english_then_its_key() -> None:
    assert TEXTS.t("zh-TW", "only") == "仅中文"
    assert TEXTS.t("ar", "hello", name="x") == "Hello, x"
    assert TEXTS.t("es-MX", "hello", name="x") == "Hello, x"
    assert TEXTS.t("en", "only") == "only"
    assert TEXTS.has("only")
    assert not TEXTS.has("nothing")


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "لا تذاكر"), (1, "تذكرة"), (2, "تذكرتان"), (3, "3 تذاكر"), (10, "10 تذاكر"),
        (11, "11 تذكرة"), (99, "99 تذكرة"), (100, "100 من التذاكر"), (103, "103 تذاكر"),
    ],
)  # fmt: skip
def test_arabic_has_six_forms_with_latin_digits(count: int, expected: str) -> None:
    assert TEXTS.t("ar", "tickets", count=count) == expected


def test_english_has_two_forms_and_chinese_one() -> None:
    assert TEXTS.t("en", "tickets", count=1) == "one ticket"
    assert TEXTS.t("en-GB", "tickets", count=0) == "0 tickets"
    assert TEXTS.t("en", "tickets", count=12345) == "12,345 tickets"
    assert TEXTS.t("zh-CN", "tickets", count=1) == "1 张工单"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("ar", "ar"), ("ar-SA,ar;q=0.9,en;q=0.8", "ar"), ("EN-us", "en"), ("zh", "zh-CN"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-CN"), ("zh-Hant-HK", "zh-CN"),
        ("fr, de;q=0.9, ar;q=0.2", "ar"), ("en;q=0.1, ar;q=0.5", "ar"), ("ar;q=0, en", "en"),
        ("*", "zh-CN"), ("fr, *;q=0.5", "zh-CN"), ("fr", "zh-CN"), ("", "zh-CN"), (None, "zh-CN"),
        ("en;q=nan, ar;q=x, zh-CN;q=2", "zh-CN"), (";;;,,,=", "zh-CN"), ("e" * 5000, "zh-CN"),
    ],
)  # fmt: skip
def test_the_most_wanted_offered_language_is_served(header: str | None, expected: str) -> None:
    assert negotiate(header, EVERYWHERE, "zh-CN") == expected


@given(st.text(max_size=60))
def test_no_header_upsets_the_negotiation(header: str) -> None:
    assert negotiate(header, EVERYWHERE, "ar") in EVERYWHERE


def test_without_a_match_english_then_the_first_language_serves() -> None:
    assert negotiate("fr", ["ar", "en"]) == "en"
    assert negotiate("fr", ["ar", "zh-CN"]) == "ar"
    assert negotiate("fr", ["ar"], "zh-CN") == "ar"
    assert negotiate("fr", []) == "en"
    assert TEXTS.negotiate("zh-HK") == "zh-CN"
    assert TEXTS.negotiate("zh-HK", ["en", "ar"], "ar") == "ar"


def test_a_customer_language_finds_a_near_one_or_none() -> None:
    assert closest("es-MX", ["es-ES", "en"]) == "es-ES"
    assert closest("es", ["zh-CN", "en"]) is None
    assert closest("en-GB", ["zh-CN", "en"]) == "en"


def test_a_name_is_picked_for_the_reader() -> None:
    name = {"zh-CN": "退款", "en": "Refund", "ar": ""}
    assert pick(name, "zh-HK") == "退款"
    assert pick(name, "ar") == "Refund"
    assert pick({"ja": "返金"}, "en") == "返金"
    assert pick({}, "en") == ""


def test_arabic_runs_from_right_to_left() -> None:
    assert direction("ar") == direction("ar-SA") == direction("he") == "rtl"
    assert direction("zh-CN") == direction("en") == direction("not a locale") == "ltr"


AT = datetime(2026, 11, 21, 17, 5, tzinfo=UTC)


def test_instants_are_shown_in_the_reader_s_zone() -> None:
    assert format_instant(AT, "zh-CN", "Asia/Shanghai") == "2026年11月22日 01:05"
    assert format_instant(AT, "en", "UTC") == "Nov 21, 2026 17:05"
    assert "20:05" in format_instant(AT, "ar", "Asia/Riyadh")


def test_arabic_keeps_latin_digits() -> None:
    shown = [
        format_instant(AT, "ar", "UTC"), format_date(date(2026, 11, 21), "ar"),
        format_number(Decimal("1234567.5"), "ar"), format_percent(0.5, "ar"),
        format_duration(timedelta(hours=30), "ar", Catalogues.load()),
    ]  # fmt: skip
    assert shown[2] == "1,234,567.5"
    assert all(not any("\u0660" <= c <= "\u0669" for c in text) for text in shown)
    assert all(any(c.isascii() and c.isdigit() for c in text) for text in shown[:4])


@pytest.mark.parametrize(
    ("length", "zh", "en"),
    [
        (timedelta(minutes=112), "1 时 52 分", "1 h 52 min"),
        (timedelta(seconds=59), "0 分", "0 min"),
        (timedelta(seconds=-5), "0 分", "0 min"),
        (timedelta(days=2, minutes=5), "2 天", "2 d"),
        (timedelta(days=2, hours=3, minutes=5), "2 天 3 时", "2 d 3 h"),
        (timedelta(hours=24), "1 天", "1 d"),
    ],
)
def test_a_duration_shows_its_two_greatest_units(length: timedelta, zh: str, en: str) -> None:
    texts = Catalogues.load()
    assert format_duration(length, "zh-CN", texts) == zh
    assert format_duration(length, "en", texts) == en


def test_folders_are_read_together(tmp_path: Path) -> None:
    one = catalogue(tmp_path / "a/locale", zh_CN={"a.x": "甲"}, en={"a.x": "A"})
    two = catalogue(tmp_path / "b/locale", zh_CN={"b.x": "乙"})
    assert locale_folders(tmp_path) == [one, two]
    texts = Catalogues.load([one, two])
    assert (texts.t("zh-CN", "a.x"), texts.t("zh-CN", "b.x"), texts.t("en", "a.x")) == (
        "甲", "乙", "A",
    )  # fmt: skip


def test_a_key_in_two_folders_stops_the_start(tmp_path: Path) -> None:
    folders = [catalogue(tmp_path / name, en={"same": "x"}) for name in ("a", "b")]
    with pytest.raises(BrokenCatalogue, match="same"):
        Catalogues.load(folders)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"a": "x", "a": "y"}', "key a stands twice"), ('{"a": 1}', "a is neither"),
        ('{"a": {"one": []}}', "a is neither"), ("[]", "not an object"), ("{", "Expecting"),
    ],
)  # fmt: skip
def test_a_broken_file_is_named(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "en.json").write_text(content)
    with pytest.raises(BrokenCatalogue, match=reason) as broken:
        Catalogues.load([tmp_path])
    assert broken.value.path == tmp_path / "en.json"


def test_names_sort_by_pinyin() -> None:
    names = ["张伟", "王芳", "Alice", "曾国藩", "汪洋", "bob", "李娜", "单田芳"]
    assert sorted(names, key=sort_key) == [
        "Alice", "bob", "李娜", "单田芳", "汪洋", "王芳", "曾国藩", "张伟",
    ]  # fmt: skip


def test_a_family_name_is_read_as_one() -> None:
    assert sort_key("单田芳").startswith("shan4 ")
    assert sort_key("简单") == "jian3 dan1"
    assert sort_key("  ALICE Wu ") == "alice wu"
    assert sort_key("") == ""
