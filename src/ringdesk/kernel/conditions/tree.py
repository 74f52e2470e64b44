"""The condition tree: all / any / not over (field, operator, value), and its JSON form.

    {"all": […]} | {"any": […]} | {"not": {…}} | {"field": "priority", "op": "in", "value": ["P1"]}

`{"all": []}` is true of everything, `{"any": []}` of nothing. A leaf holds its field's definition
and a typed value, so a tree that was parsed can be compiled without the catalogue.
"""

from collections.abc import Collection
from difflib import get_close_matches
from typing import Any, Protocol, TypeAlias
from uuid import UUID

import msgspec
from msgspec import Struct

from ringdesk.kernel.errors import Invalid

from .catalogue import OPS, Catalogue, FieldDef
from .values import Refused, Value, dump_value, parse_value

MAX_DEPTH = 8
MAX_NODES = 200
MAX_BYTES = 64_000


class All(Struct, frozen=True):
    parts: tuple["Condition", ...]


class AnyOf(Struct, frozen=True):
    parts: tuple["Condition", ...]


class Not(Struct, frozen=True):
    part: "Condition"


class Leaf(Struct, frozen=True):
    field: FieldDef
    op: str
    value: Value = None


Condition: TypeAlias = All | AnyOf | Not | Leaf

ALWAYS: Condition = All(())


class Asker(Protocol):
    """Whom `is_me` and `in_my_teams` mean; an Actor is one."""

    @property
    def member_id(self) -> UUID | None: ...
    @property
    def team_ids(self) -> Collection[UUID]: ...


class Me(Struct, frozen=True):
    """The smallest Asker; without a member it is nobody."""

    member_id: UUID | None = None
    team_ids: frozenset[UUID] = frozenset()


NOBODY = Me()


def parse(source: object, catalogue: Catalogue) -> Condition:
    """Read the JSON form (already decoded) against the fields one may ask about.

    Raises Invalid listing every mistake with its JSON path (`$.all[1].value`), a code
    `condition_*` and parameters that name what would be accepted.
    """
    reading = _Reading(catalogue)
    condition = reading.node(source, "$", 1)
    if reading.errors or condition is None:
        raise Invalid(*reading.errors)
    return condition


def parse_text(text: str | bytes, catalogue: Catalogue) -> Condition:
    """`parse` for JSON still in text, e.g. from a query parameter. At most 64 kB."""
    if len(text) > MAX_BYTES:
        raise Invalid(("$", "condition_too_large", {"max": MAX_NODES}))
    try:
        source = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise Invalid(("$", "condition_json", {})) from None
    return parse(source, catalogue)


def dump(condition: Condition) -> dict[str, Any]:
    """The JSON form; `parse(dump(c), catalogue) == c`."""
    match condition:
        case All(parts):
            return {"all": [dump(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [dump(part) for part in parts]}
        case Not(part):
            return {"not": dump(part)}
        case Leaf(field, op, value):
            leaf: dict[str, Any] = {"field": field.name, "op": op}
            return leaf if value is None else {**leaf, "value": dump_value(value)}


def leaves(condition: Condition) -> list[Leaf]:
    """Every leaf, in reading order."""
    match condition:
        case All(parts) | AnyOf(parts):
            return [leaf for part in parts for leaf in leaves(part)]
        case Not(part):
            return leaves(part)
        case Leaf():
            return [condition]


def bind(condition: Condition, me: Asker) -> Condition:
    """Replace `is_me` and `in_my_teams` by the ids they mean for this asker."""
    match condition:
        case All(parts):
            return All(tuple(bind(part, me) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(bind(part, me) for part in parts))
        case Not(part):
            return Not(bind(part, me))
        case Leaf(field, ("is_me" | "in_my_teams") as op, _):
            return _bound(field, my_ids(op, me))
        case _:
            return condition


def my_ids(op: str, me: Asker) -> tuple[UUID, ...]:
    if op == "in_my_teams":
        return tuple(sorted(me.team_ids))
    return () if me.member_id is None else (me.member_id,)


def _bound(field: FieldDef, ids: tuple[UUID, ...]) -> Condition:
    if not ids:
        return AnyOf(())
    return Leaf(field, "in" if "in" in OPS[field.kind] else "any_of", ids)


class _Reading:
    """One pass over foreign JSON, noting every mistake with its path."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.errors: list[tuple[str, str, dict[str, Any]]] = []
        self.nodes = 0

    def refuse(self, path: str, code: str, **params: Any) -> None:
        self.errors.append((path, code, params))

    def node(self, source: object, path: str, depth: int) -> Condition | None:
        self.nodes += 1
        if self.nodes == MAX_NODES + 1:
            self.refuse("$", "condition_too_large", max=MAX_NODES)
        if self.nodes > MAX_NODES:
            return None
        if depth > MAX_DEPTH:
            self.refuse(path, "condition_too_deep", max=MAX_DEPTH)
            return None
        return self.shaped(source, path, depth)

    def shaped(self, source: object, path: str, depth: int) -> Condition | None:
        match source:
            case {"all": list(items), **rest} if not rest:
                return All(self.parts(items, f"{path}.all", depth))
            case {"any": list(items), **rest} if not rest:
                return AnyOf(self.parts(items, f"{path}.any", depth))
            case {"not": inner, **rest} if not rest:
                part = self.node(inner, f"{path}.not", depth + 1)
                return None if part is None else Not(part)
            case {"field": str(name), "op": str(op), **rest} if rest.keys() <= {"value"}:
                return self.leaf(name, op, rest.get("value"), path)
        self.refuse(path, "condition_shape")
        return None

    def parts(self, items: list[object], path: str, depth: int) -> tuple[Condition, ...]:
        read = []
        for index, item in enumerate(items):
            if self.nodes > MAX_NODES:
                break
            read.append(self.node(item, f"{path}[{index}]", depth + 1))
        return tuple(part for part in read if part is not None)

    def leaf(self, name: str, op: str, value: object, path: str) -> Condition | None:
        field = self.catalogue.get(name)
        if field is None:
            known = [f.name for f in self.catalogue]
            close = get_close_matches(name[:100], known, n=5, cutoff=0.5) or known[:20]
            self.refuse(
                f"{path}.field", "condition_field_unknown", name=name[:100], known=", ".join(close)
            )
            return None
        if op not in OPS[field.kind]:
            ops = ", ".join(OPS[field.kind])
            self.refuse(f"{path}.op", "condition_op_unknown", name=name, op=op[:40], known=ops)
            return None
        try:
            return Leaf(field, op, parse_value(field, op, value))
        except Refused as refused:
            self.refuse(f"{path}.value", refused.code, name=name, op=op, **refused.params)
            return None
