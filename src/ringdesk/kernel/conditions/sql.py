"""Conditions as a question to a set of rows: a SQLAlchemy criterion.

The criterion is meant for WHERE: for a row that does not match it is false or null. `not` is
carried down to the leaves and becomes IS NOT TRUE there, so plain leaves stay usable by indexes.
Lists travel as one array parameter: a statement's shape does not depend on their length.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    String,
    and_,
    any_,
    false,
    func,
    literal,
    not_,
    or_,
    true,
)
from sqlalchemy import types as sa
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.sql.type_api import TypeEngine

from .catalogue import FieldDef, Kind
from .meaning import (
    Contains,
    Covers,
    Missing,
    Never,
    OneOf,
    Overlaps,
    Test,
    Within,
    meaning,
)
from .tree import All, AnyOf, Asker, Condition, Leaf, Not

_TYPES: dict[Kind, TypeEngine[Any]] = {
    Kind.TEXT: sa.Text(),
    Kind.NUMBER: sa.Numeric(),
    Kind.BOOLEAN: sa.Boolean(),
    Kind.INSTANT: sa.DateTime(timezone=True),
    Kind.DATE: sa.Date(),
    Kind.CHOICE: sa.Text(),
    Kind.CHOICES: sa.Text(),
    Kind.ID: UUID(as_uuid=True),
    Kind.IDS: UUID(as_uuid=True),
    Kind.TREE: UUID(as_uuid=True),
    Kind.PRIORITY: sa.Text(),
}

FOLDING_CHECK = ("select lower('ÀÉÑŸЖΣİǅ')", "àéñÿжσiǆ")
"""A query and the answer of a database whose lower() folds as the conditions expect (C.UTF-8)."""


def to_sql(condition: Condition, *, at: datetime, me: Asker) -> ColumnElement[bool]:
    """Compile to a WHERE criterion over the fields' columns. `at` is what "now" means."""
    return _criterion(condition, at, me, wanted=True)


def _criterion(
    condition: Condition, at: datetime, me: Asker, *, wanted: bool
) -> ColumnElement[bool]:
    match condition:
        case All(parts) | AnyOf(parts):
            criteria = [_criterion(part, at, me, wanted=wanted) for part in parts]
            if isinstance(condition, All) is wanted:
                return and_(true(), *criteria)
            return or_(false(), *criteria)
        case Not(part):
            return _criterion(part, at, me, wanted=not wanted)
        case Leaf():
            return _leaf(condition, at, me, wanted=wanted)


def _leaf(leaf: Leaf, at: datetime, me: Asker, *, wanted: bool) -> ColumnElement[bool]:
    test, direct = meaning(leaf, at=at, me=me)
    if leaf.field.momentary is not None or leaf.field.through is not None:
        asked = _elsewhere(test, leaf.field, at)
        return asked if direct is wanted else not_(asked)
    column, kind = leaf.field.column(), leaf.field.kind
    if direct is wanted:
        return _asked(test, column, kind)
    if isinstance(test, OneOf) and _single(column, kind) is column and _never_null(column):
        return _none_of(column, test.values, kind)
    return _asked(test, column, kind).is_not(true())


def _elsewhere(test: Test, field: FieldDef, at: datetime) -> ColumnElement[bool]:
    """What is not in a column of the row itself; true or false, never null."""
    if field.momentary is not None:
        return field.momentary.criterion(test.values, at) if isinstance(test, OneOf) else false()
    assert field.through is not None, "asked of fields elsewhere only"  # noqa: S101
    if isinstance(test, Missing):
        return not_(field.through(not_(_missing(field.column(), field.kind))))
    return field.through(_asked(test, field.column(), field.kind))


def _asked(test: Test, column: ColumnElement[Any], kind: Kind) -> ColumnElement[bool]:
    match test:
        case OneOf(values):
            return _one_of(_single(column, kind), values, kind)
        case Contains(piece, at_start):
            folded = func.lower(column)
            if at_start:
                return folded.startswith(piece, autoescape=True)
            return folded.contains(piece, autoescape=True)
        case Within():
            return _within(test, column, kind)
        case Overlaps(values):
            return column.op("&&", is_comparison=True)(_array(values, _TYPES[kind]))
        case Covers(values):
            return column.op("@>", is_comparison=True)(_array(values, _TYPES[kind]))
        case Missing():
            return _missing(column, kind)
        case Never():
            return false()


def _single(column: ColumnElement[Any], kind: Kind) -> ColumnElement[Any]:
    if kind is Kind.TEXT:
        return func.lower(column)
    if kind is Kind.TREE:
        last: ColumnElement[Any] = column[func.cardinality(column)]
        return last
    return column


def _one_of(column: ColumnElement[Any], values: Sequence[Any], kind: Kind) -> ColumnElement[bool]:
    bounds, bound_type = _bounds(values, column, kind)
    if len(bounds) == 1:
        return column == literal(bounds[0], bound_type)
    return column == any_(_array(bounds, bound_type))


def _never_null(column: ColumnElement[Any]) -> bool:
    return isinstance(column, Column) and not column.nullable


def _none_of(column: ColumnElement[Any], values: Sequence[Any], kind: Kind) -> ColumnElement[bool]:
    """Without IS NOT TRUE, which no partial index (`… WHERE status_category <> 'closed'`) knows."""
    bounds, bound_type = _bounds(values, column, kind)
    return and_(true(), *(column != literal(bound, bound_type) for bound in bounds))


def _within(test: Within, column: ColumnElement[Any], kind: Kind) -> ColumnElement[bool]:
    sides: list[ColumnElement[bool]] = []
    if test.low is not None:
        low = _bound(test.low, column, kind)
        sides.append(column >= low if test.with_low else column > low)
    if test.high is not None:
        high = _bound(test.high, column, kind)
        sides.append(column <= high if test.with_high else column < high)
    return and_(*sides)


def _missing(column: ColumnElement[Any], kind: Kind) -> ColumnElement[bool]:
    if kind in {Kind.CHOICES, Kind.IDS, Kind.TREE}:
        return or_(column.is_(None), func.cardinality(column) == 0)
    if kind in {Kind.TEXT, Kind.CHOICE}:
        return or_(column.is_(None), column == "")
    return column.is_(None)


def _bound(value: Any, column: ColumnElement[Any], kind: Kind) -> ColumnElement[Any]:
    [bound], bound_type = _bounds([value], column, kind)
    return literal(bound, bound_type)


def _bounds(
    values: Sequence[Any], column: ColumnElement[Any], kind: Kind
) -> tuple[list[Any], TypeEngine[Any]]:
    """The values in the type that lets an index on the column serve."""
    if kind is Kind.NUMBER and isinstance(column.type, Integer):
        if all(value == value.to_integral_value() for value in values):
            return [int(value) for value in values], sa.BigInteger()
    elif kind is Kind.DATE:
        if isinstance(column.type, String):
            return list(values), sa.Text()
        return [date.fromisoformat(value) for value in values], sa.Date()
    return list(values), _TYPES[kind]


def _array(values: Sequence[Any], item: TypeEngine[Any]) -> ColumnElement[Any]:
    return literal(list(values), ARRAY(item))
