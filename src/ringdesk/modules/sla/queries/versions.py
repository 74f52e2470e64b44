"""What differs between two versions of a policy or calendar, in the reader's words."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.i18n import pick
from ringdesk.kernel.versions import Shelf

from ..config import sla_config
from ..policies.changes import Difference, differences


async def differing(
    ctx: Context, shelf: Shelf[Any, Any], thing_id: UUID, from_: str, to: str
) -> list[Difference]:
    """What changed from one version to another, or to the draft. NotFound when there is none."""
    before = await shelf.said(ctx, thing_id, from_, "from")
    after = await shelf.said(ctx, thing_id, to, "to")
    return differences(before, after, await _speaker(ctx))


async def _speaker(ctx: Context) -> Callable[[str], str]:
    """Parts of a path in the reader's words; what has none (P1, a date) stays as it is."""
    texts, locale = ctx.ports["texts"], ctx.actor.locale
    names = {str(c.id): pick(c.name, locale) for c in (await sla_config(ctx)).calendars.values()}

    def say(part: str) -> str:
        key = f"sla.place.{part}"
        return names.get(part) or (texts.t(locale, key) if texts.has(key) else part)

    return say
