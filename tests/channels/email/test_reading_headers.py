"""Subjects, people, ids and dates as broken senders write them."""

from datetime import UTC

import pytest

from ringdesk.modules.channels.email.reading import read_mail
from ringdesk.modules.channels.email.reading.addresses import parse_addresses
from ringdesk.modules.channels.email.reading.dates import parse_date
from ringdesk.modules.channels.email.reading.words import Words


def subject(raw: bytes) -> str:
    return read_mail(b"Subject: " + raw + b"\n\nbody").subject


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?gb18030?B?u9i4tA==?=", "回复"),
        (b"=?gb2312?B?u9i4?= =?gb2312?B?tA==?=", "回复"),
        (b"=?gb2312?B?u9i?= =?gb2312?B?4tA==?=", "回复"),
        (b"=?UTF-8?q?caf=C3?=\n =?UTF-8?q?=A9?=", "café"),
        (b"=?utf-8?b?5Zue5aSN?==?utf-8?b?5L+h?=", "回复信"),
        (b"=?NONE?B?VEVTVA=?=", "TEST"),
        (b'"=?utf-8?B?5Zue?=" x', '"回" x'),
        (b"=?utf-8?Q??= empty", "empty"),
        (b"=?utf-8*zh?Q?=E5=9B=9E?=", "回"),
        (b"=?iso-8859-1?Q?a_b?= c =?iso-8859-1?Q?d?= =?iso-8859-1?Q?e?=", "a b c de"),
        (b"=?utf-8?Q?=3D=3Futf-8=3FQ=3F=C2=A2=3F=3D?=", "=?utf-8?Q?¢?="),
        ("回复：报告".encode("gbk"), "回复：报告"),
        ("回复：报告".encode(), "回复：报告"),
        ("Formação Verão".encode("cp1252"), "Formação Verão"),
        (b"=?utf-8?B?5Zue5aSN", "回复"),
        (b"=?ISO-2022-JP?B?GyRCQ21KOBsoQg==?=", "注文"),
        (b"plain = ? text ?=", "plain = ? text ?="),
    ],
)
def test_subjects(raw, text):
    assert subject(raw) == text


@pytest.mark.parametrize(
    ("raw", "people"),
    [
        ("Smith, John <js@x.example>", [("Smith, John", "js@x.example")]),
        (
            '"a, b" <x@y.example>; c@d.example (Name)',
            [("a, b", "x@y.example"), ("Name", "c@d.example")],
        ),
        ("undisclosed-recipients:;", []),
        ("Group: a@a.example, b@b.example;", [("", "a@a.example"), ("", "b@b.example")]),
        ("x@y.example <z@w.example>", [("x@y.example", "z@w.example")]),
        ("A <a@b.example> B <c@d.example>", [("A", "a@b.example"), ("B", "c@d.example")]),
        ("=?utf-8?Q?Foo=2C_Bar?= <a@b.example>", [("Foo, Bar", "a@b.example")]),
        ("bad@name <one@example.com", [("bad@name", "one@example.com")]),
        ("<@r.example:u@h.example>", [("", "u@h.example")]),
        ("N < local (note) @ example.com >", [("N", "local@example.com")]),
        ("'Joe' <joe@x.example>", [("Joe", "joe@x.example")]),
        (" , a@b.example,", [("", "a@b.example")]),
        ("<>", []),
    ],
)
def test_people(raw, people):
    found = parse_addresses(raw.encode(), Words("gb18030"))
    assert [(each.name, each.address) for each in found] == people


def test_no_more_than_five_hundred_people():
    raw = b"To: " + b", ".join(b"u%d@x.example" % i for i in range(2000)) + b"\n\n"
    assert len(read_mail(raw).to) == 500


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("Fri, 5 Apr 2019 12:10:49 +0200", "2019-04-05 10:10:49"),
        ("04 Jan 2018 10:12:47 UT", "2018-01-04 10:12:47"),
        ("22 Jun 18 03:56:36 PM -05:00 (GMT -05:00)", "2018-06-22 20:56:36"),
        ("14 Sep 2019 00:10:08 UT +0200", "2019-09-14 00:10:08"),
        ("Sat, 10, Dec 2022 09:35:19 +0100", "2022-12-10 08:35:19"),
        ("Thur, 16 Mar 2023 15:33:07 +0400", "2023-03-16 11:33:07"),
        ("Mon May  2 16:07:05 2005", "2005-05-02 16:07:05"),
        ("2026-12-22 10:00:00 GMT+08:00", "2026-12-22 02:00:00"),
        ("Tue, 22 Dec 2026 10:00:00 +0800 (CST)", "2026-12-22 02:00:00"),
        ("(a (b)) Thu (day), 01 Oct 2026 12 : 00 GMT", "2026-10-01 12:00:00"),
        ("Sat, 31 Dec 2016 23:59:60 +0000", "2017-01-01 00:00:00"),
        ("Wed, 15 Dec 2010 12:21:20 EST", "2010-12-15 17:21:20"),
    ],
)
def test_dates(text, utc):
    moment = parse_date(text)
    assert moment is not None
    assert moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") == utc


@pytest.mark.parametrize(
    "text", ["", "unparseable", "31 Feb 2026 12:00:00 +0000", "%date%", "9" * 300]
)
def test_unreadable_dates_are_none(text):
    assert parse_date(text) is None


def test_ids_come_without_brackets_and_all_references_headers_count():
    raw = (
        b"Message-ID:\n\t<a@b>\nIn-Reply-To: Your mail of Monday <c@d>\n"
        b"References: <e@f> <c@d>\nReferences: <g@h>\n\n"
    )
    read = read_mail(raw)
    assert (read.message_id, read.in_reply_to) == ("a@b", "c@d")
    assert read.references == ("e@f", "c@d", "g@h")


def test_routing_facts_are_stated():
    raw = (
        b"Return-Path: <>\nDelivered-To: s+t1@x.example\nX-Loop: x.example\nThread-Index: AdX\n"
        b"X-Priority: 1\nAuto-Submitted: auto-replied\n\n"
    )
    routing = read_mail(raw).routing
    assert routing.return_path == ""
    assert routing.delivered_to == ("s+t1@x.example",)
    assert (routing.x_loop, routing.thread_index) == (("x.example",), "AdX")
    assert (routing.priority, routing.auto_submitted) == ("high", "auto-replied")


@pytest.mark.parametrize(
    "date",
    [
        "2026年1月5日 12:00:00 +0800",
        "星期一, 5 一月 2026 12:00:00 +0800",
        "周一, 5 1月 2026 12:00:00 +0800",
        "Mon, 05 Jan 2026 12:00:00 +0800 (中国标准时间)",
        "пн, 5 янв 2026 12:00:00 +0800",
    ],
)
def test_dates_in_other_scripts_are_read(date):
    read = read_mail(f"From: a@b.example\nDate: {date}\n\nx".encode())
    assert read.date is not None
    assert read.date.isoformat() == "2026-01-05T12:00:00+08:00"
