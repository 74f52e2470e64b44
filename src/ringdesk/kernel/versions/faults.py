"""What keeps a definition from being published, named field by field."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from ..conditions import complaint
from ..context import Context
from ..errors import Invalid

# Where in the definition, an error's code, its parameters.
Fault = tuple[str, str, dict[str, Any]]
LONGEST_REASON = 500


class FaultShown(msgspec.Struct, frozen=True):
    """What keeps a draft from being published; `text` in the reader's language."""

    field: str
    code: str
    params: dict[str, Any]
    text: str


def shown_faults(ctx: Context, found: Iterable[Fault]) -> list[FaultShown]:
    """Faults as publishing would refuse them, in words."""
    texts, locale = ctx.ports["texts"], ctx.actor.locale
    return [
        FaultShown(field, code, params, complaint({"code": code, "params": params}, locale, texts))
        for field, code, params in _placed(found)
    ]


def reason_faults(reason: str) -> list[Fault]:
    """Whoever publishes says why, in up to 500 characters."""
    if not reason.strip():
        return [("reason", "required", {})]
    if len(reason) > LONGEST_REASON:
        return [("reason", "too_long", {"max_length": LONGEST_REASON})]
    return []


def refuse(found: Sequence[Fault], reason: str | None = None) -> None:
    """Invalid names every fault below `definition`, and what is wrong about the reason given."""
    wrong = [*_placed(found), *([] if reason is None else reason_faults(reason))]
    if wrong:
        raise Invalid(*wrong)


def _placed(found: Iterable[Fault]) -> list[Fault]:
    return [(f"definition.{field}", code, params) for field, code, params in found]
