"""The fields a condition may ask about, and what may be asked of each kind of field."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from msgspec import Struct
from sqlalchemy import ColumnElement

Label: TypeAlias = str | Mapping[str, str]
"""A key of the text catalogues, or a localized name {"zh-CN": …, "en": …}."""


class Kind(StrEnum):
    """What a field holds, and with it the shape of its column and of its fact.

    text: str · number: integer or exact numeric (never float) · boolean: bool ·
    instant: timestamptz, aware datetime · date: date, or ISO text · choice: text ·
    choices: text[] (tags) · id: uuid · ids: uuid[] · tree: uuid[], the path from the root down
    to the node itself · priority: text P1 (most urgent) to P4.
    """

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    INSTANT = "instant"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    ID = "id"
    IDS = "ids"
    TREE = "tree"
    PRIORITY = "priority"


PRIORITIES = ("P1", "P2", "P3", "P4")

_EQUAL = ("eq", "ne", "in", "not_in")
_ORDER = ("gt", "gte", "lt", "lte")
_PRESENT = ("empty", "not_empty")
_SET = ("any_of", "none_of", "all_of")

OPS: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: (*_EQUAL, "contains", "not_contains", "starts_with", *_PRESENT),
    Kind.NUMBER: (*_EQUAL, *_ORDER, "between", *_PRESENT),
    Kind.BOOLEAN: ("eq", "ne", *_PRESENT),
    Kind.INSTANT: ("before", "after", "between", "within_last", "within_next", *_PRESENT),
    Kind.DATE: ("eq", "ne", "before", "after", "between", *_PRESENT),
    Kind.CHOICE: (*_EQUAL, *_PRESENT),
    Kind.CHOICES: (*_SET, *_PRESENT),
    Kind.ID: (*_EQUAL, "is_me", "in_my_teams", *_PRESENT),
    Kind.IDS: (*_SET, "is_me", "in_my_teams", *_PRESENT),
    Kind.TREE: (*_EQUAL, "under", "not_under", *_PRESENT),
    Kind.PRIORITY: (*_EQUAL, *_ORDER, "between", *_PRESENT),
}

OPPOSITES: Mapping[str, str] = {
    "ne": "eq",
    "not_in": "in",
    "not_contains": "contains",
    "none_of": "any_of",
    "not_under": "under",
    "not_empty": "empty",
}
"""Operators that are the exact complement of another one: true whenever the other is not,
and so true for a missing value (save not_empty). Every other operator is false for it."""


class Option(Struct, frozen=True):
    value: str
    label: Label


class Momentary(Struct, frozen=True, eq=False):
    """A choice that time alone changes, such as late: which rows have one of these values at an
    instant, and which one the facts have. A row always has one.
    """

    criterion: Callable[[tuple[str, ...], datetime], ColumnElement[bool]]
    read: Callable[[Mapping[str, Any], datetime], str]


class FieldDef(Struct, frozen=True, eq=False):
    """One field of the language.

    `column` makes the SQL expression, `read` takes the same value out of the facts (the entry
    named like the field unless given). `options` lists the allowed values of a choice.
    `through`: for a column of another table, the criterion on it as one on the row (EXISTS).
    """

    name: str
    kind: Kind
    column: Callable[[], ColumnElement[Any]]
    label: Label
    read: Callable[[Mapping[str, Any]], object] | None = None
    options: tuple[Option, ...] | None = None
    through: Callable[[ColumnElement[bool]], ColumnElement[bool]] | None = None
    momentary: Momentary | None = None

    def raw(self, facts: Mapping[str, Any], at: datetime) -> object:
        if self.momentary is not None:
            return self.momentary.read(facts, at)
        return facts.get(self.name) if self.read is None else self.read(facts)

    @property
    def allowed(self) -> tuple[str, ...] | None:
        """The values a condition may name, where the field fixes them."""
        if self.kind is Kind.PRIORITY:
            return PRIORITIES
        return None if self.options is None else tuple(o.value for o in self.options)


class Catalogue:
    """Field definitions by name; immutable, grown by `with_fields`."""

    def __init__(self, fields: Iterable[FieldDef]) -> None:
        self._fields: dict[str, FieldDef] = {}
        for field in fields:
            if field.name in self._fields:
                raise ValueError(f"field declared twice: {field.name}")
            self._fields[field.name] = field

    def __iter__(self) -> Iterator[FieldDef]:
        return iter(self._fields.values())

    def get(self, name: str) -> FieldDef | None:
        return self._fields.get(name)

    def with_fields(self, fields: Iterable[FieldDef]) -> "Catalogue":
        """This catalogue and more, e.g. the custom fields of one workspace."""
        return Catalogue([*self, *fields])

    def describe(self) -> list[dict[str, Any]]:
        """For those who build conditions: [{field, kind, ops, label, options?}]."""
        return [_description(field) for field in self]


def _description(field: FieldDef) -> dict[str, Any]:
    described: dict[str, Any] = {
        "field": field.name,
        "kind": field.kind.value,
        "ops": list(OPS[field.kind]),
        "label": field.label,
    }
    if field.kind is Kind.PRIORITY and field.options is None:
        described["options"] = [{"value": p, "name": p} for p in PRIORITIES]
    elif field.options is not None:
        described["options"] = [{"value": o.value, "name": o.label} for o in field.options]
    return described
