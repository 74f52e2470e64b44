"""Forms of ticket types: which fields there are, when they show, when they are required.

Pure rules. A hidden or archived field never blocks; a value for one, or for an unknown field, is
refused. What is archived keeps its name for the values that tickets have.
"""

import math
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, Literal

import msgspec

L10n = dict[str, str]
Stage = Literal["create", "resolve", "close"]
STAGES: tuple[Stage, ...] = ("create", "resolve", "close")
Holds = Callable[[Mapping[str, Any]], bool]
_LONGEST = {"text": 500, "textarea": 20_000}


class FieldOption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to choose. `archived`: no longer offered, still the name of what was chosen."""

    value: str
    name: L10n
    archived: bool = False


class FormField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field of a form. `portal`: customers see and fill it.

    `required_when`: at the stages of `required_at` only while this holds. `archived`: asked for
    nowhere any more; its values stay where they are.
    """

    key: str
    name: L10n
    kind: Literal["text", "textarea", "number", "date", "choice", "multi", "checkbox"]
    options: tuple[FieldOption, ...] = ()
    required_at: tuple[Stage, ...] = ()
    visible_when: dict[str, Any] | None = None
    portal: bool = True
    help: L10n = {}
    required_when: dict[str, Any] | None = None
    archived: bool = False

    @property
    def offered(self) -> tuple[FieldOption, ...]:
        """What may be chosen from now on."""
        return tuple(option for option in self.options if not option.archived)


class FieldFault(msgspec.Struct, frozen=True):
    field: str
    code: str
    params: dict[str, Any] = {}


def visible(fields: tuple[FormField, ...], holds: Holds) -> list[FormField]:
    """The fields that apply, in the order of the form."""
    return [
        f for f in fields if not f.archived and (f.visible_when is None or holds(f.visible_when))
    ]


def faults(
    fields: tuple[FormField, ...], values: Mapping[str, Any], holds: Holds
) -> list[FieldFault]:
    """What is wrong with given values: unknown or hidden fields, wrong kinds, no such option."""
    shown = {f.key: f for f in visible(fields, holds)}
    found = []
    for key, value in values.items():
        if key not in shown:
            found.append(FieldFault(f"fields.{key}", "unknown_field"))
        elif value is not None and (fault := _fault(shown[key], value)):
            found.append(fault)
    return found


def _fault(field: FormField, value: Any) -> FieldFault | None:
    name = f"fields.{field.key}"
    options = [o.value for o in field.offered]
    match field.kind:
        case "text" | "textarea":
            return _text_fault(name, field.kind, value)
        case "number":
            return None if _is_number(value) else FieldFault(name, "number")
        case "date":
            return None if _is_date(value) else FieldFault(name, "date")
        case "checkbox":
            return None if isinstance(value, bool) else FieldFault(name, "wrong_type")
        case "choice" | "multi":
            chosen = [value] if field.kind == "choice" else value
            fits = isinstance(chosen, list) and all(v in options for v in chosen)
            return None if fits else FieldFault(name, "not_an_option", {"options": options})


def _text_fault(name: str, kind: str, value: Any) -> FieldFault | None:
    if not isinstance(value, str):
        return FieldFault(name, "wrong_type")
    if len(value) > _LONGEST[kind]:
        return FieldFault(name, "too_long", {"max_length": _LONGEST[kind]})
    return None


def _is_number(value: Any) -> bool:
    """A JSON number that PostgreSQL's numeric holds exactly enough; true is not 1."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and abs(value) <= 1e15


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def missing(
    fields: tuple[FormField, ...], values: Mapping[str, Any], holds: Holds
) -> dict[str, list[str]]:
    """Required and visible fields without a value, by the stage that asks for them."""
    shown = visible(fields, holds)
    return {
        stage: [
            f.key for f in shown if is_required(f, stage, holds) and _is_blank(f, values.get(f.key))
        ]
        for stage in STAGES
    }


def asked_now(fields: tuple[FormField, ...], holds: Holds) -> list[FormField]:
    """The fields that apply, each with only those stages at which it is required as things are."""
    found = []
    for field in visible(fields, holds):
        stages = tuple(stage for stage in STAGES if is_required(field, stage, holds))
        found.append(msgspec.structs.replace(field, required_at=stages))
    return found


def is_required(field: FormField, stage: Stage, holds: Holds) -> bool:
    """Whether a visible field must be filled at this stage, as things are."""
    if stage not in field.required_at:
        return False
    return field.required_when is None or holds(field.required_when)


def blank(
    fields: tuple[FormField, ...], keys: Collection[str], values: Mapping[str, Any], holds: Holds
) -> list[str]:
    """Those of these fields that are visible and have no value."""
    shown = visible(fields, holds)
    return [f.key for f in shown if f.key in keys and _is_blank(f, values.get(f.key))]


def _is_blank(field: FormField, value: Any) -> bool:
    if field.kind == "checkbox":
        return value is not True
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, list) and not value)
