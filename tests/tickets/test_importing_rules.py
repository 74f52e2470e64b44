"""How a file is read: encodings, separators, headers, dates, values. Pure."""

import codecs
import csv
import io
from datetime import UTC, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringdesk.modules.tickets.forms import FieldOption, FormField
from ringdesk.modules.tickets.importing.dates import day_first, read_date, read_instant
from ringdesk.modules.tickets.importing.decoding import decode
from ringdesk.modules.tickets.importing.headers import propose, repeated
from ringdesk.modules.tickets.importing.reading import Asked, Known, read_row
from ringdesk.modules.tickets.importing.table import Table, read_table
from ringdesk.modules.tickets.importing.values import field_value, is_closed, priority, steps

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, tzinfo=UTC)
SAMPLE = "工单编号,标题,客户邮箱,优先级\nA-1,充电口松动,li@customer.test,紧急\n"
LEAF, LIN = uuid4(), uuid4()
FORM = (
    FormField(key="order_no", name={"zh-CN": "订单号", "en": "Order number"}, kind="text"),
    FormField(key="amount", name={"zh-CN": "金额"}, kind="number"),
    FormField(key="day", name={"zh-CN": "到货日"}, kind="date"),
    FormField(key="insured", name={"zh-CN": "有保险"}, kind="checkbox"),
    FormField(
        key="problem", name={"zh-CN": "问题"}, kind="choice",
        options=(FieldOption("damaged", {"zh-CN": "商品破损", "en": "Damaged"}),),
    ),
)  # fmt: skip


def known(**more: object) -> Known:
    plain = Known(
        zone=SHANGHAI, now=NOW, day_leads=True, type_key="consult",
        types={"咨询": "consult", "售后": "after_sales"},
        forms={"consult": FORM, "after_sales": ()},
        categories={("订单", "物流", "未收到"): LEAF, ("未收到",): LEAF, ("其他",): None},
        members={"林岚": LIN, "张伟": None}, teams={"一线": uuid4()},
    )  # fmt: skip
    return type(plain)(**{n: more.get(n, getattr(plain, n)) for n in plain.__struct_fields__})


def table(content: bytes) -> Table:
    found = read_table(content)
    assert found is not None
    return found


def read(**cells: str) -> tuple[Asked | None, list[tuple[str, str, str]]]:
    """A row of the given targets; the ticket asked for and (field, code, value) of the faults."""
    columns = list(cells)
    asked, faults = read_row(list(cells.values()), columns, list(columns), known())
    return asked, [(f.field, f.code, f.value) for f in faults]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_a_chinese_file_is_read_in_every_encoding_it_may_come_in(encoding: str) -> None:
    found = table(SAMPLE.encode(encoding))
    assert found.header == ["工单编号", "标题", "客户邮箱", "优先级"]
    assert [row.cells for row in found.rows()] == [
        ["A-1", "充电口松动", "li@customer.test", "紧急"]
    ]


def test_big_endian_with_its_mark_and_western_text_are_read() -> None:
    marked = codecs.BOM_UTF16_BE + SAMPLE.encode("utf-16-be")
    assert table(marked).header[1] == "标题"
    western = table("subject,email\nCafé fermé à Zürich,a@b.test\n".encode("cp1252"))
    assert [row.cells for row in western.rows()] == [["Café fermé à Zürich", "a@b.test"]]


def test_one_broken_byte_does_not_turn_the_file_into_another_language() -> None:
    content = (SAMPLE * 20).encode() + b"\xff"
    found = decode(content)
    assert found is not None
    assert (found.encoding, found.damaged) == ("utf-8", 1)


@pytest.mark.parametrize(
    "content",
    [b"", b"   \n\n", b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0", b"%PDF-1.7", bytes(range(32)) * 50],
)
def test_what_is_no_table_is_none(content: bytes) -> None:
    assert read_table(content) is None


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_even_where_texts_hold_others(separator: str) -> None:
    lines = [["标题", "描述", "邮箱"]]
    lines += [[f"第{n}条", "a,b;c|d, e; f", "x@y.test"] for n in range(5)]
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(lines)
    found = table(text.getvalue().encode())
    assert found.separator == separator
    assert [row.cells for row in found.rows()] == lines[1:]


def test_excels_own_first_line_names_the_separator() -> None:
    assert table(b"sep=;\nsubject;email\na,b;x@y.test\n").separator == ";"


def test_titles_above_the_header_are_not_taken_for_it() -> None:
    found = table("客服部工单导出,,\n2026 年,,\n\n标题,邮箱,优先级\n甲,a@b.test,高\n".encode())
    assert found.header == ["标题", "邮箱", "优先级"]
    assert [(row.place, row.cells) for row in found.rows()] == [(5, ["甲", "a@b.test", "高"])]


def test_texts_keep_their_lines_and_blank_rows_are_none() -> None:
    found = table('标题,内容\n甲,"第一行\n第二行"\n,\n乙,丙\n'.encode())
    assert [row.cells for row in found.rows()] == [["甲", "第一行\n第二行"], ["乙", "丙"]]
    assert [row.cells for row in found.rows(after=3)] == [["乙", "丙"]]


def test_headers_are_known_in_both_languages_and_by_their_synonyms() -> None:
    header = ["工单编号", "Ticket Subject", "问题描述", "E-mail", "手机号码（客户）", "创建时间",
              "紧急程度", "工单状态", "大类", "小类", "标签", "处理人", "技能组", "Order Number",
              "满意度", "备注"]  # fmt: skip
    assert propose(header, FORM) == [
        "number", "subject", "text", "requester_email", "requester_phone", "opened_at", "priority",
        "status", "category", "category", "tags", "assignee", "team", "fields.order_no", None,
        "text",
    ]  # fmt: skip


def test_a_column_too_many_is_left_open_not_guessed() -> None:
    assert propose(["标题", "主题", "邮箱"], []) == ["subject", None, "requester_email"]
    assert repeated(["subject", "subject", "tags", "tags", None, None]) == ["subject"]


FOURTH = datetime(2025, 3, 3, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2025-03-04", FOURTH),
        ("2025/3/4", FOURTH),
        ("2025.3.4", FOURTH),
        ("20250304", FOURTH),
        ("2025年3月4日", FOURTH),
        ("2025 年 3 月 4 日", FOURTH),
        ("04/03/2025", FOURTH),
        ("4-Mar-2025", FOURTH),
        ("March 4th, 2025", FOURTH),
        ("2025-03-04 05:06:07", datetime(2025, 3, 3, 21, 6, 7, tzinfo=UTC)),
        ("2025年3月4日 下午5点30分", datetime(2025, 3, 4, 9, 30, tzinfo=UTC)),
        ("2025/3/4 上午12:05", datetime(2025, 3, 3, 16, 5, tzinfo=UTC)),
        ("4/3/25 3:04 PM", datetime(2025, 3, 4, 7, 4, tzinfo=UTC)),
        ("2025-03-04T05:06:07Z", datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC)),
        ("2025-03-04T05:06:07.5+02:00", datetime(2025, 3, 4, 3, 6, 7, tzinfo=UTC)),
        ("20250304T050607", datetime(2025, 3, 3, 21, 6, 7, tzinfo=UTC)),
        ("Tue, 4 Mar 2025 05:06:07 +0800", datetime(2025, 3, 3, 21, 6, 7, tzinfo=UTC)),
        ("45720.5", datetime(2025, 3, 4, 4, tzinfo=UTC)),
        ("1741064767", datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC)),
        ("1741064767000", datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC)),
    ],
)
def test_dates_are_read_as_people_and_programs_write_them(text: str, at: datetime) -> None:
    assert read_instant(text, SHANGHAI) == at


@pytest.mark.parametrize(
    "text", ["", "昨天", "12:30", "2025-13-44", "2025-02-30", "99999999", "0", "2025-03-04 24:61"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_instant(text, SHANGHAI) is None


def test_the_order_of_day_and_month_is_read_off_the_column() -> None:
    assert day_first(["03/04/2025", "05/06/2025"])
    assert not day_first(["03/04/2025", "03/14/2025"])
    assert read_date("03/04/2025", day_leads=False) == datetime(2025, 3, 4, tzinfo=UTC).date()
    assert read_date("14/03/2025", day_leads=False) == datetime(2025, 3, 14, tzinfo=UTC).date()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("紧急", "P1"), ("高", "P2"), ("中", "P3"), ("低", "P4"), ("高优先级", "P2"), ("p2", "P2"),
        ("P1 - Urgent", "P1"), ("Urgent", "P1"), ("HIGH", "P2"), ("Normal", "P3"), ("low", "P4"),
        ("１", "P1"), ("火烧眉毛", None), ("", None),
    ],
)  # fmt: skip
def test_priorities_are_known_by_many_words(text: str, found: str | None) -> None:
    assert priority(text) == found


def test_closed_is_closed_in_any_words() -> None:
    assert all(map(is_closed, ["已关闭", "Closed", "resolved", "已完成", "Won't Fix"]))
    assert not any(map(is_closed, ["处理中", "open", "待处理", "", "new"]))


def test_a_path_may_be_written_in_many_ways() -> None:
    assert steps("订单 / 物流 > 未收到") == ["订单", "物流", "未收到"]


@pytest.mark.parametrize(
    ("place", "text", "value"),
    [
        (1, "¥ 1,234.50", 1234.5), (1, "1.234,50", 1234.5), (1, "99", 99), (1, "-3", -3),
        (1, "many", None), (1, "1e400", None), (2, "2025年3月4日", "2025-03-04"), (2, "soon", None),
        (3, "是", True), (3, "No", False), (3, "maybe", None),
        (4, "商品破损", "damaged"), (4, "DAMAGED", "damaged"), (4, "别的", None),
    ],
)  # fmt: skip
def test_custom_fields_take_what_fits_their_kind(place: int, text: str, value: object) -> None:
    assert field_value(FORM[place], text, day_leads=True) == value


def test_a_full_row_is_understood() -> None:
    asked, faults = read(
        number="A-1", subject="充电口松动", text="一插就断", requester_name="李女士",
        requester_email="li@customer.test", opened_at="2025-03-04", priority="紧急",
        status="处理中", type="咨询", category="订单/物流/未收到", tags="加急，老客户;vip",
        assignee="林岚", **{"fields.order_no": "9981"},
    )  # fmt: skip
    assert faults == []
    assert asked is not None
    assert (asked.category_id, asked.assignee_id, asked.priority) == (LEAF, LIN, "P1")
    assert (asked.opened_at, asked.tags) == (FOURTH, ["加急", "老客户", "vip"])
    assert (asked.fields, asked.closed) == ({"order_no": "9981"}, False)
    assert asked.kept == [("number", "A-1"), ("status", "处理中"), ("opened_at", "2025-03-04")]


def test_what_is_not_understood_is_noted_and_kept() -> None:
    asked, faults = read(
        subject="甲", requester_name="乙", priority="火烧眉毛", category="没有/这样",
        assignee="张伟", opened_at="2099-01-01", type="售后",
        **{"fields.order_no": "1", "fields.amount": "x"},
    )  # fmt: skip
    assert asked is not None
    assert {(field, code) for field, code, _ in faults} == {
        ("priority", "import_value_unknown"), ("category", "import_value_unknown"),
        ("assignee", "import_value_unknown"), ("opened_at", "import_date_ahead"),
        ("fields.order_no", "import_other_form"), ("fields.amount", "import_other_form"),
    }  # fmt: skip
    assert {value for _, value in asked.kept} >= {
        "火烧眉毛",
        "没有/这样",
        "张伟",
        "2099-01-01",
        "1",
        "x",
    }
    assert len(asked.kept) == len(set(asked.kept))


def test_what_was_closed_is_nobodys_work() -> None:
    asked, faults = read(subject="甲", requester_name="乙", status="已关闭", assignee="林岚")
    assert asked is not None
    assert (asked.closed, asked.assignee_id, faults) == (True, None, [])
    assert ("assignee", "林岚") in asked.kept


def test_a_row_is_refused_only_without_words_or_without_anybody() -> None:
    assert read(requester_email="a@b.test") == (None, [("subject", "import_nothing_said", "")])
    assert read(subject="甲", tags="x") == (None, [("requester_email", "import_nobody_asks", "")])
    asked, _ = read(text="只有内容", requester_phone="138")
    assert asked is not None


TARGETS = st.sampled_from(
    ["number", "subject", "text", "requester_email", "opened_at", "priority", "status", "type",
     "category", "tags", "assignee", "fields.amount", "fields.day", "fields.nothing", None]
)  # fmt: skip


@given(
    st.binary(max_size=3000) | st.text(max_size=1000).map(lambda t: t.encode("utf-8", "replace"))
)
@settings(max_examples=300, deadline=None)
def test_no_bytes_make_the_reader_stumble(content: bytes) -> None:
    found = read_table(content)
    if found is None:
        return
    mapping = propose(found.header, FORM)
    rows = list(found.rows())
    for row in rows:
        asked, faults = read_row(row.cells, found.header, mapping, known())
        assert (asked is None) <= bool(faults)
    places = [row.place for row in rows]
    assert places == sorted(set(places))
    for stop in places[:5]:
        assert [row.place for row in found.rows(stop)] == [p for p in places if p > stop]


@given(
    st.lists(st.text(max_size=30), min_size=1, max_size=12),
    st.lists(TARGETS, min_size=1, max_size=12),
)
@settings(max_examples=300, deadline=None)
def test_no_cell_makes_the_reader_stumble(cells: list[str], mapping: list[str | None]) -> None:
    header = [str(place) for place in range(len(mapping))]
    asked, faults = read_row(cells, header, mapping, known())
    assert (asked is None) <= bool(faults)
    if asked:
        assert asked.opened_at is None or asked.opened_at <= NOW
        assert asked.category_id in (None, LEAF)
        assert isinstance(asked.assignee_id, UUID | None)


@given(st.text(max_size=40))
@settings(max_examples=500, deadline=None)
def test_no_text_makes_the_dates_stumble(text: str) -> None:
    at = read_instant(text, SHANGHAI)
    assert at is None or at.tzinfo is UTC
