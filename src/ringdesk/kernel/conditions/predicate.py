"""Conditions as a question to one ticket: facts in, yes or no out, and why."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

from msgspec import Struct

from .catalogue import Kind
from .meaning import (
    Contains,
    Covers,
    Missing,
    Never,
    OneOf,
    Overlaps,
    Test,
    Within,
    fact,
    fold,
    meaning,
)
from .tree import All, AnyOf, Asker, Condition, Leaf, Not, leaves

Facts: TypeAlias = Mapping[str, Any]
Predicate: TypeAlias = Callable[[Facts], bool]


class Reason(Struct, frozen=True):
    """One leaf of a decision: did it match, and what was there (raw, as in the facts)."""

    leaf: Leaf
    matched: bool
    actual: object


def to_predicate(condition: Condition, *, at: datetime, me: Asker) -> Predicate:
    """Compile to a question asked of facts {field name: value}. `at` is what "now" means."""
    match condition:
        case All(parts):
            each = [to_predicate(part, at=at, me=me) for part in parts]
            return lambda facts: all(ask(facts) for ask in each)
        case AnyOf(parts):
            each = [to_predicate(part, at=at, me=me) for part in parts]
            return lambda facts: any(ask(facts) for ask in each)
        case Not(part):
            inner = to_predicate(part, at=at, me=me)
            return lambda facts: not inner(facts)
        case Leaf():
            return _leaf(condition, at, me)


def explain(condition: Condition, facts: Facts, *, at: datetime, me: Asker) -> list[Reason]:
    """Every leaf with its verdict, in reading order: the answer to "why"."""
    return [
        Reason(leaf, _leaf(leaf, at, me)(facts), leaf.field.raw(facts, at))
        for leaf in leaves(condition)
    ]


def _leaf(leaf: Leaf, at: datetime, me: Asker) -> Predicate:
    test, direct = meaning(leaf, at=at, me=me)
    field = leaf.field
    return lambda facts: _passes(test, fact(field, facts, at), field.kind) is direct


def _passes(test: Test, value: Any, kind: Kind) -> bool:
    if value is None:
        return isinstance(test, Missing)
    match test:
        case OneOf(values):
            return _single(value, kind) in values
        case Contains(piece, at_start):
            folded = fold(value)
            return folded.startswith(piece) if at_start else piece in folded
        case Within():
            return _is_within(test, value)
        case Overlaps(values):
            return any(v in value for v in values)
        case Covers(values):
            return all(v in value for v in values)
        case Missing() | Never():
            return False


def _single(value: Any, kind: Kind) -> object:
    if kind is Kind.TEXT:
        return fold(value)
    return value[-1] if kind is Kind.TREE else value


def _is_within(test: Within, value: Decimal | datetime | str) -> bool:
    low: Any = test.low
    high: Any = test.high
    if low is not None and not (low <= value if test.with_low else low < value):
        return False
    return high is None or bool(value <= high if test.with_high else value < high)
