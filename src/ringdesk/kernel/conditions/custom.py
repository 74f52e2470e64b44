"""Fields that a workspace adds to its forms, kept in one jsonb column.

The type comes from the form; what is stored may be older than the form. A stored value of
another type counts as missing, in SQL and in Python alike.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Numeric,
    Text,
    case,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from .catalogue import FieldDef, Kind, Label, Option
from .meaning import ISO_DATE

FORM_KINDS: Mapping[str, Kind] = {
    "text": Kind.TEXT,
    "textarea": Kind.TEXT,
    "number": Kind.NUMBER,
    "date": Kind.DATE,
    "choice": Kind.CHOICE,
    "multi": Kind.CHOICES,
    "checkbox": Kind.BOOLEAN,
}
"""The kind of a form field in the condition language."""


def custom_field(
    key: str,
    form_kind: str,
    store: ColumnElement[Any],
    label: Label,
    options: tuple[Option, ...] | None = None,
) -> FieldDef:
    """The field `fields.<key>`: column `store` ->> key, fact facts["fields"][key]."""
    kind = FORM_KINDS[form_kind]
    return FieldDef(
        name=f"fields.{key}",
        kind=kind,
        column=lambda: _COLUMNS[kind](_entry(store, key)),
        label=label,
        read=lambda facts: _stored(facts, key),
        options=options,
    )


def _entry(store: ColumnElement[Any], key: str) -> ColumnElement[Any]:
    return store.op("->", return_type=JSONB())(literal(key, Text()))


def _text(entry: ColumnElement[Any]) -> ColumnElement[Any]:
    return entry.op("#>>", return_type=Text())(literal([], ARRAY(Text())))


def _when(entry: ColumnElement[Any], holds: str, value: ColumnElement[Any]) -> ColumnElement[Any]:
    """CASE, because a cast beside an AND may run before the test that guards it."""
    return case((func.jsonb_typeof(entry) == holds, value))


def _date(entry: ColumnElement[Any]) -> ColumnElement[Any]:
    text = _text(entry)
    dated = text.regexp_match(f"^{ISO_DATE}$")
    return case((dated, text))


def _list(entry: ColumnElement[Any]) -> ColumnElement[Any]:
    item = func.jsonb_array_elements(entry).column_valued("item")
    texts = select(_text(item)).where(func.jsonb_typeof(item) == "string")
    return _when(entry, "array", func.array(texts.scalar_subquery(), type_=ARRAY(Text())))


_COLUMNS: Mapping[Kind, Callable[[ColumnElement[Any]], ColumnElement[Any]]] = {
    Kind.TEXT: lambda entry: _when(entry, "string", _text(entry)),
    Kind.CHOICE: lambda entry: _when(entry, "string", _text(entry)),
    Kind.NUMBER: lambda entry: _when(entry, "number", cast(_text(entry), Numeric())),
    Kind.BOOLEAN: lambda entry: _when(entry, "boolean", cast(_text(entry), Boolean())),
    Kind.DATE: _date,
    Kind.CHOICES: _list,
}


def _stored(facts: Mapping[str, Any], key: str) -> object:
    fields = facts.get("fields")
    return fields.get(key) if isinstance(fields, Mapping) else None
