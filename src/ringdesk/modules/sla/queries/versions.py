"""The versions of a policy or calendar, and what differs between two of them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.i18n import pick

from ..config import sla_config
from ..policies.changes import Difference, differences
from ..shelf import Shelf

DRAFT = "draft"


async def differing(
    ctx: Context, shelf: Shelf, thing_id: UUID, from_: str, to: str
) -> list[Difference]:
    """What changed from one version to another, or to the draft. NotFound when there is none."""
    before = await _side(ctx, shelf, thing_id, from_, "from")
    after = await _side(ctx, shelf, thing_id, to, "to")
    return differences(before, after, await _speaker(ctx))


async def _side(
    ctx: Context, shelf: Shelf, thing_id: UUID, which: str, field: str
) -> dict[str, Any]:
    if which == DRAFT:
        return (await shelf.one(ctx, thing_id)).draft or {}
    if not which.isdigit() or len(which) > 9:
        raise Invalid((field, "version_or_draft"))
    return await shelf.version(ctx, thing_id, int(which))


async def _speaker(ctx: Context) -> Callable[[str], str]:
    """Parts of a path in the reader's words; what has none (P1, a date) stays as it is."""
    texts, locale = ctx.ports["texts"], ctx.actor.locale
    names = {str(c.id): pick(c.name, locale) for c in (await sla_config(ctx)).calendars.values()}

    def say(part: str) -> str:
        key = f"sla.place.{part}"
        return names.get(part) or (texts.t(locale, key) if texts.has(key) else part)

    return say
