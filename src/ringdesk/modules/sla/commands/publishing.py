"""What publishing a policy and publishing a calendar share."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Invalid
from ringdesk.modules import identity

from ..reading import Fault
from ..shelf import Shelf, Shelved

LONGEST_REASON = 500


async def taken(ctx: Context, shelf: Shelf, thing_id: UUID) -> Shelved:
    """One that can be changed, while nobody else changes the configuration.

    Raising the configuration's version locks the workspace: versions are given out in turn.
    """
    await identity.bump_config(ctx)
    return await shelf.open(ctx, thing_id)


def ready(found: Shelved) -> dict[str, Any]:
    """The draft that is to be published. Conflict when there is none, or nothing new in it."""
    if found.draft is None:
        raise Conflict("nothing_drafted")
    if found.draft == found.definition:
        raise Conflict("nothing_changed")
    return found.draft


def refuse(faults: Sequence[Fault], reason: str) -> None:
    """Invalid names every fault below `definition`, and a reason that is missing."""
    wrong = [(f"definition.{field}", code, params) for field, code, params in faults]
    if not reason.strip():
        wrong.append(("reason", "required", {}))
    if len(reason) > LONGEST_REASON:
        wrong.append(("reason", "too_long", {"max_length": LONGEST_REASON}))
    if wrong:
        raise Invalid(*wrong)


def arranged(things: Sequence[Shelved], ids: Sequence[UUID]) -> None:
    """Invalid unless `ids` are all that is not archived of one kind, each once."""
    kinds = {each.id: each.kind for each in things if each.archived_at is None}
    chosen = {kinds.get(each, "") for each in ids}
    whole = {each for each, kind in kinds.items() if {kind} == chosen}
    if len(chosen) != 1 or len(set(ids)) != len(ids) or set(ids) != whole:
        raise Invalid(("ids", "order_incomplete"))
