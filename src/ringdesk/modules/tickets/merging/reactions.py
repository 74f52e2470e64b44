"""Parents count their children as these come to an end, or are opened again."""

from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Recorded, gather

from .. import events as told
from . import store


@gather(
    told.TicketResolved, told.TicketVerified, told.VerificationFailed, told.TicketRejected,
    told.TicketClosed, told.TicketReopened, told.TicketVoided, told.TicketResumed,
    told.TicketAdvanced, told.TicketProceeded,
)  # fmt: skip
async def count_children(ctx: Context, facts: list[Recorded]) -> None:
    """For tickets that people made children of others.

    Of those a process opened it keeps account itself: their moves are tracked.
    """
    moved = {f.event.subject_id for f in facts if not getattr(f.event, "tracked", False)}
    if moved and (parents := await store.parents_of(ctx, moved)):
        await store.lock_all(ctx, parents)
        await store.recount_children(ctx, parents)
