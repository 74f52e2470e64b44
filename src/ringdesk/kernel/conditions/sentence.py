"""Conditions read back as a sentence in the reader's language.

优先级 是 P1 或 P2 且 客户等级 是 VIP
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias, cast

from msgspec import Struct

from ringdesk.kernel.i18n import (
    Catalogues,
    direction,
    format_date,
    format_instant,
    format_number,
    pick,
)

from .catalogue import FieldDef, Kind, Label
from .tree import All, AnyOf, Condition, Leaf, Not
from .values import Duration, Single

Names: TypeAlias = Mapping[str, Mapping[str, str]]
"""{field: {value as text: shown name}}, for ids and configured values."""


def sentence(
    condition: Condition,
    locale: str,
    names: Names,
    *,
    texts: Catalogues,
    zone: str = "UTC",
) -> str:
    """The condition in words; instants in `zone`. Values without a name are shown as they are."""
    return _Speaker(locale, names, texts, zone).say(condition)


class _Speaker(Struct, frozen=True):
    locale: str
    names: Names
    texts: Catalogues
    zone: str

    def word(self, key: str, **params: Any) -> str:
        return self.texts.t(self.locale, f"conditions.{key}", **params)

    def say(self, condition: Condition) -> str:
        match condition:
            case All(()):
                return self.word("always")
            case AnyOf(()):
                return self.word("never")
            case All(parts) | AnyOf(parts):
                join = self.word("join.all" if isinstance(condition, All) else "join.any")
                return join.join(self.inner(part, alone=len(parts) == 1) for part in parts)
            case Not(part):
                return self.word("not", inner=self.say(part))
            case Leaf():
                return self.leaf(condition)

    def inner(self, part: Condition, *, alone: bool) -> str:
        """A group within a group stands in brackets, so that "and" and "or" stay apart."""
        said = self.say(part)
        grouped = isinstance(part, All | AnyOf) and len(part.parts) > 1 and not alone
        return self.word("group", inner=said) if grouped else said

    def leaf(self, leaf: Leaf) -> str:
        field = self.label(leaf.field.label)
        key = phrase(leaf)
        if leaf.op == "between":
            ends = cast(tuple[Single, Single], leaf.value)
            low, high = (self.value(leaf.field, end) for end in ends)
            return self.word(key, field=field, low=low, high=high)
        return self.word(key, field=field, value=self.values(leaf))

    def label(self, label: Label) -> str:
        return self.texts.t(self.locale, label) if isinstance(label, str) else self.named(label)

    def named(self, name: Mapping[str, str]) -> str:
        return pick(name, self.locale)

    def values(self, leaf: Leaf) -> str:
        if leaf.value is None:
            return ""
        if not isinstance(leaf.value, tuple):
            return self.value(leaf.field, leaf.value)
        join = self.word("join.and" if leaf.op == "all_of" else "join.or")
        return join.join(self.value(leaf.field, item) for item in leaf.value)

    def value(self, field: FieldDef, value: Single) -> str:
        shown = self.known(field, value) or self.formatted(value)
        if field.kind in {Kind.TEXT, Kind.CHOICES}:
            return self.word("quoted", text=shown)
        # Latin codes and names keep their own direction inside an Arabic sentence.
        return f"\u2068{shown}\u2069" if direction(self.locale) == "rtl" else shown

    def known(self, field: FieldDef, value: Single) -> str | None:
        named = self.names.get(field.name, {}).get(str(value))
        if named is not None:
            return named
        label = next((o.label for o in field.options or () if o.value == value), None)
        return None if label is None else self.label(label)

    def formatted(self, value: Single) -> str:
        match value:
            case Duration(amount, unit):
                return self.word(f"duration.{unit}", count=amount)
            case datetime():
                return format_instant(value, self.locale, self.zone)
            case date():
                return format_date(value, self.locale)
            case str():
                return value
            case Decimal():
                return format_number(value, self.locale)
            case _:
                return str(value)


def phrase(leaf: Leaf) -> str:
    """The catalogue key (below `conditions.`) that words this leaf's operator."""
    kind, op = leaf.field.kind, leaf.op
    if kind is Kind.BOOLEAN and op in {"eq", "ne"}:
        return f"boolean.{op}_{'true' if leaf.value else 'false'}"
    if kind is Kind.PRIORITY and op in {"gt", "gte", "lt", "lte"}:
        return f"priority.{op}"
    if kind is Kind.IDS and op in {"is_me", "in_my_teams"}:
        return f"ids.{op}"
    if isinstance(leaf.value, Duration) and op in {"before", "after"}:
        return f"ago.{op}"
    return f"op.{op}"


def complaint(error: Mapping[str, Any], locale: str, texts: Catalogues) -> str:
    """One entry of `Invalid.errors` from `parse`, with its remedy, for a reader."""
    params = dict(error["params"])
    if "expected" in params:
        params["expected"] = texts.t(locale, f"conditions.expected.{params['expected']}")
    return texts.t(locale, f"errors.{error['code']}", **params)
