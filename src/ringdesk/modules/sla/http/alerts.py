"""What was raised about deadlines, and who has seen it."""

from uuid import UUID

from fastapi import APIRouter, Response

from ringdesk.kernel.http import Asked, answer, listed, shows
from ringdesk.kernel.queries import page_of

from ..alerts import page_of_alerts
from ..commands.alerts import acknowledge
from ..shapes import Alert

router = APIRouter(tags=["deadlines"])


@router.get("/sla/alerts", responses=shows(Alert, listed=True))
async def list_alerts(
    ctx: Asked, *, mine: bool = True, limit: int | None = None, after: str | None = None
) -> Response:
    """Of the last thirty days, unseen first, then the newest.

    `mine`: what oneself was told; else all on tickets one may see.
    """
    data, following = await page_of_alerts(ctx, page_of(limit, after), mine=mine)
    return listed(ctx, data, following)


@router.post("/sla/alerts/{alert_id}/acknowledge", responses=shows(Alert))
async def post_acknowledge(ctx: Asked, alert_id: UUID) -> Response:
    """Seen. Doing it again changes nothing."""
    return answer(ctx, await acknowledge(ctx, alert_id))
