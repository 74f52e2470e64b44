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
        if field.visible_when is not None:
            found += [
                (f"{at}.visible_when{e['field'].removeprefix('$')}", e["code"], e["params"])
                for e in condition_errors(field.visible_when)
            ]
    return found


def _plain_errors(at: str, field: FormField) -> Iterator[Error]:
    if not _KEY.fullmatch(field.key):
        yield f"{at}.key", "key_shape", {}
    if not any(text.strip() for text in field.name.values()):
        yield f"{at}.name", "required", {}
    values = [option.value for option in field.options]
    if field.kind in _CHOOSING and not 0 < len(values) <= MOST_OPTIONS:
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
