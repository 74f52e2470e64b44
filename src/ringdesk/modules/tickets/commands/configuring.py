"""What all changes of the configuration share: they are on record and everybody learns of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.events import Change
from ringdesk.modules import identity

from ..events import ConfigChanged

LONGEST_NAME = 120


async def changed(
    ctx: Context, what: str, subject_id: UUID, name: Any, changes: tuple[Change, ...]
) -> None:
    """Put it on record and tell every process; holds the workspace's row until the commit."""
    await identity.bump_config(ctx)
    ctx.emit(ConfigChanged(subject_id=subject_id, what=what, name=name, changes=changes))


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Each thing that is another one, before and after; what there was not is None before."""
    return tuple(
        Change(key, msgspec.to_builtins(before.get(key)), msgspec.to_builtins(value))
        for key, value in after.items()
        if msgspec.to_builtins(before.get(key)) != msgspec.to_builtins(value)
    )


def named(name: Mapping[str, str], field: str = "name") -> dict[str, str]:
    """The name without blanks. Invalid when no language has one, or one is too long."""
    kept = {lang: text.strip() for lang, text in name.items() if text.strip()}
    if not kept:
        raise Invalid((field, "required"))
    if any(len(text) > LONGEST_NAME for text in kept.values()):
        raise Invalid((field, "too_long", {"max_length": LONGEST_NAME}))
    return kept
