"""Parents count their children as these come to an end, or are opened again."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Recorded, gather

from .. import events as told
from . import store

Waiting = Callable[[Context, UUID], Awaitable[None]]
_waiting: list[Waiting] = []


def waits_for_children(source: Waiting) -> Waiting:
    """Declare who lets a parent go on; asked when a child of it has come to an end, or not.

    The parent's row is locked. Children whose moves are tracked are looked after elsewhere.
    """
    _waiting.append(source)
    return source


@gather(
    told.TicketResolved, told.TicketVerified, told.VerificationFailed, told.TicketRejected,
    told.TicketClosed, told.TicketReopened, told.TicketVoided, told.TicketResumed,
    told.TicketAdvanced, told.TicketProceeded, told.TicketMerged, told.TicketUnmerged,
)  # fmt: skip
async def count_children(ctx: Context, facts: list[Recorded]) -> None:
    """For tickets that people made children of others.

    Of those a process opened it keeps account itself: their moves are tracked.
    """
    moved = {f.event.subject_id for f in facts if not getattr(f.event, "tracked", False)}
    if moved and (parents := await store.parents_of(ctx, moved)):
        await store.lock_all(ctx, parents)
        await store.recount_children(ctx, parents)
        for parent_id in parents:
            for lets_go_on in _waiting:
                await lets_go_on(ctx, parent_id)
