"""A small table with a column of every kind, its catalogue, and values that make rows collide."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
)
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from ringdesk.kernel.conditions import Catalogue, FieldDef, Kind, Me, Option, custom_field
from ringdesk.kernel.conditions.catalogue import OPS
from ringdesk.kernel.conditions.values import UNITS

AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
IDS = [UUID(int=n) for n in range(1, 7)]
ME = Me(IDS[0], frozenset({IDS[1], IDS[2]}))

rows = Table(
    "specimen",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("subject", Text),
    Column("reopen_count", Integer),
    Column("amount", Numeric),
    Column("escalated", Boolean),
    Column("updated_at", DateTime(timezone=True)),
    Column("due", Date),
    Column("status", Text),
    Column("tags", ARRAY(Text)),
    Column("assignee", UuidType()),
    Column("watchers", ARRAY(UuidType())),
    Column("category", ARRAY(UuidType())),
    Column("priority", Text),
    Column("fields", JSONB),
)
NAMES = [c.name for c in rows.c]
CREATE = """create temporary table specimen (id int primary key, subject text, reopen_count int,
    amount numeric, escalated bool, updated_at timestamptz, due date, status text, tags text[],
    assignee uuid, watchers uuid[], category uuid[], priority text, fields jsonb)"""
INSERT = f"insert into specimen values ({', '.join(f'${n + 1}' for n in range(len(NAMES)))})"

_STATUSES = tuple(Option(v, {"zh-CN": n, "en": v}) for v, n in [("new", "新"), ("open", "处理")])


def _field(name: str, kind: Kind, options: tuple[Option, ...] | None = None) -> FieldDef:
    label = {"zh-CN": f"字段{name}", "en": name.capitalize(), "ar": name}
    return FieldDef(name, kind, lambda: rows.c[name], label, options=options)


CATALOGUE = Catalogue(
    [
        _field("subject", Kind.TEXT),
        _field("reopen_count", Kind.NUMBER),
        _field("amount", Kind.NUMBER),
        _field("escalated", Kind.BOOLEAN),
        _field("updated_at", Kind.INSTANT),
        _field("due", Kind.DATE),
        _field("status", Kind.CHOICE, _STATUSES),
        _field("tags", Kind.CHOICES),
        _field("assignee", Kind.ID),
        _field("watchers", Kind.IDS),
        _field("category", Kind.TREE),
        _field("priority", Kind.PRIORITY),
        *(
            custom_field(key, key, rows.c.fields, {"en": key})
            for key in ("text", "number", "date", "choice", "multi", "checkbox")
        ),
    ]
)

PIECES = [
    "a",
    "A",
    "É",
    "é",
    "ß",
    "ẞ",
    "İ",
    "ı",
    "Σ",
    "ς",
    "单",
    "ＡＢ",
    "%",
    "_",
    "\\",
    "'",
    "𐐀",
    "ǅ",
]
texts = st.sampled_from(["a", "A", "É", "é"]) | st.lists(
    st.sampled_from(PIECES), min_size=1, max_size=3
).map("".join)
blank_or_text = st.one_of(st.just(""), texts)
numbers = st.sampled_from([0, 1, 2, 3, -1, 7_000_000_000])
decimals = st.one_of(numbers, st.sampled_from([0.1, 0.5, 1.25, -0.000001, 99999999.25]))
instants = st.sampled_from([-90, -60, -30, -1, 0, 1, 30, 60, 1440]).map(
    lambda minutes: AT + timedelta(minutes=minutes)
)
dates = st.sampled_from([date(2026, 2, 28), date(2026, 11, 21), date(1999, 12, 31)])
tags = st.sampled_from(["vip", "VIP", "退款", "", "a b", '"', "{}"])
ids = st.sampled_from(IDS)


def some(items: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(items, max_size=3, unique=True)


stored = st.fixed_dictionaries(
    {},
    optional={
        key: st.one_of(
            own, st.none(), numbers, st.booleans(), texts, some(st.one_of(tags, numbers))
        )
        for key, own in {
            "text": blank_or_text,
            "number": decimals,
            "date": st.one_of(dates.map(date.isoformat), st.just("2026-02-30")),
            "choice": st.sampled_from(["new", "open", ""]),
            "multi": some(tags),
            "checkbox": st.booleans(),
        }.items()
    },
)
facts = st.fixed_dictionaries(
    {
        "subject": st.none() | blank_or_text,
        "reopen_count": st.none() | st.sampled_from([0, 1, 2, 3, -1]),
        "amount": st.none() | decimals.map(lambda n: Decimal(str(n))),
        "escalated": st.none() | st.booleans(),
        "updated_at": st.none() | instants,
        "due": st.none() | dates,
        "status": st.none() | st.sampled_from(["new", "open", "gone", ""]),
        "tags": st.none() | some(tags),
        "assignee": st.none() | ids,
        "watchers": st.none() | some(ids),
        "category": st.none() | some(ids),
        "priority": st.none() | st.sampled_from(["P1", "P2", "P3", "P4"]),
        "fields": stored,
    }
)

VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: texts,
    Kind.NUMBER: decimals,
    Kind.BOOLEAN: st.booleans(),
    Kind.INSTANT: instants.map(datetime.isoformat),
    Kind.DATE: dates.map(date.isoformat),
    Kind.CHOICE: st.sampled_from(["new", "open"]),
    Kind.CHOICES: tags.filter(bool),
    Kind.ID: ids.map(str),
    Kind.IDS: ids.map(str),
    Kind.TREE: ids.map(str),
    Kind.PRIORITY: st.sampled_from(["P1", "P2", "P3", "P4"]),
}
durations = st.builds(
    lambda n, unit: {unit: n}, st.sampled_from([1, 30, 60]), st.sampled_from(UNITS)
)


def value_for(field: FieldDef, op: str) -> st.SearchStrategy[Any]:
    """What `op` may be given for this field, as JSON."""
    one = VALUES[field.kind]
    if op in {"empty", "not_empty", "is_me", "in_my_teams"}:
        return st.none()
    if op in {"in", "not_in", "any_of", "none_of", "all_of"}:
        return st.lists(one, min_size=1, max_size=3)
    if op in {"under", "not_under"}:
        return one | st.lists(one, min_size=1, max_size=2)
    if op == "between":
        return st.tuples(one, one).map(lambda pair: sorted(pair, key=_order))
    if op in {"within_last", "within_next"}:
        return durations
    return one | durations if field.kind is Kind.INSTANT else one


def _order(value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else value


def _leaf(field: FieldDef, op: str) -> st.SearchStrategy[dict[str, Any]]:
    named = {"field": field.name, "op": op}
    return value_for(field, op).map(lambda v: named if v is None else {**named, "value": v})


LEAVES = {(f.name, op): _leaf(f, op) for f in CATALOGUE for op in OPS[f.kind]}
leaves = st.one_of(*LEAVES.values())
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=6,
)
