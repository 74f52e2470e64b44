"""The time ledger of a ticket."""

from fastapi import APIRouter, Response

from ringdesk.kernel.http import Asked, answer, shows
from ringdesk.modules import tickets

from ..ledger import time_ledger
from ..shapes import TimeLedger

router = APIRouter(tags=["deadlines"])


@router.get("/tickets/{ticket}/time-ledger", responses=shows(TimeLedger))
async def get_time_ledger(ctx: Asked, ticket: str) -> Response:
    """Whose every minute was: what the owners had adds up to what has passed."""
    return answer(ctx, await time_ledger(ctx, tickets.parse_ref(ticket)))
