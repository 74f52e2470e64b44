"""What must be right about a form before it is saved. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from .forms import FormField

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CHOOSING = ("choice", "multi")
MOST_FIELDS = 60
MOST_OPTIONS = 300
Error = tuple[str, str, dict[str, Any]]


def form_errors(
    fields: tuple[FormField, ...],
    elsewhere: Mapping[str, str],
    condition_errors: Callable[[Mapping[str, Any]], list[dict[str, Any]]],
) -> list[Error]:
    """Every fault with its place. `elsewhere`: kinds of the same keys on other forms, since one
    key is one field to conditions and exports; `condition_errors`: what does not read."""
    if len(fields) > MOST_FIELDS:
        return [("fields", "too_many_fields", {"max": MOST_FIELDS})]
    keys = [field.key for field in fields]
    found: list[Error] = []
    for place, field in enumerate(fields):
        at = f"fields.{place}"
        found += _plain_errors(at, field)
        if keys.index(field.key) < place:
            found.append((f"{at}.key", "field_twice", {"key": field.key}))
        if elsewhere.get(field.key, field.kind) != field.kind:
            params = {"key": field.key, "kind": elsewhere[field.key]}
            found.append((f"{at}.kind", "field_kind_elsewhere", params))
        for name in ("visible_when", "required_when"):
            condition = getattr(field, name)
            found += [
                (f"{at}.{name}{e['field'].removeprefix('$')}", e["code"], e["params"])
                for e in (condition_errors(condition) if condition is not None else ())
            ]
    return found + _circles(fields)


def _circles(fields: tuple[FormField, ...]) -> list[Error]:
    """Fields that wait for each other show never; an archived one is answered never again."""
    asks = {f.key: asked_fields(f.visible_when) for f in fields if not f.archived}
    archived = {f.key for f in fields if f.archived}
    found: list[Error] = []
    for place, field in enumerate(fields):
        at = f"fields.{place}.visible_when"
        if field.archived:
            continue
        if field.key in _reached(asks, field.key):
            found.append((at, "condition_circle", {"key": field.key}))
        found += [
            (at, "condition_on_archived", {"key": key})
            for key in sorted(asks[field.key] & archived)
        ]
    return found


def _reached(asks: Mapping[str, set[str]], start: str) -> set[str]:
    """Every field that `start` depends on, itself only if it goes in a circle."""
    reached: set[str] = set()
    ahead = set(asks[start])
    while ahead:
        key = ahead.pop()
        if key not in reached:
            reached.add(key)
            ahead |= asks.get(key, set())
    return reached


def asked_fields(condition: Any) -> set[str]:
    """The keys of the form's own fields that a condition asks about."""
    if isinstance(condition, list):
        return {key for part in condition for key in asked_fields(part)}
    if not isinstance(condition, Mapping):
        return set()
    name = condition.get("field")
    if isinstance(name, str):
        return {name.removeprefix("fields.")} if name.startswith("fields.") else set()
    return {key for part in condition.values() for key in asked_fields(part)}


def _plain_errors(at: str, field: FormField) -> Iterator[Error]:
    if not _KEY.fullmatch(field.key):
        yield f"{at}.key", "key_shape", {}
    if not any(text.strip() for text in field.name.values()):
        yield f"{at}.name", "required", {}
    if field.required_when is not None and not field.required_at:
        yield f"{at}.required_at", "required_stage", {}
    values = [option.value for option in field.options]
    if field.kind in _CHOOSING and not (field.offered and len(values) <= MOST_OPTIONS):
        yield f"{at}.options", "options_count", {"max": MOST_OPTIONS}
    if field.kind not in _CHOOSING and values:
        yield f"{at}.options", "options_not_here", {"kind": field.kind}
    if len(set(values)) < len(values) or not all(v.strip() and len(v) <= 100 for v in values):
        yield f"{at}.options", "options_values", {}
    if not all(any(t.strip() for t in option.name.values()) for option in field.options):
        yield f"{at}.options", "options_names", {}


def kinds_of(fields: Iterable[FormField]) -> dict[str, str]:
    """The kind each key has."""
    return {field.key: field.kind for field in fields}
