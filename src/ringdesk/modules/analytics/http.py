"""Routes of reports."""

from datetime import date, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response

from ringdesk.kernel.http import Asked, answer, shows
from ringdesk.modules import identity

from .metrics import period, summary
from .shapes import Summary

router = APIRouter(prefix="/api/v1", tags=["reports"])


@router.get("/reports/summary", responses=shows(Summary))
async def get_summary(
    ctx: Asked,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    group_by: Annotated[str, Query(max_length=20)] = "type",
) -> Response:
    """The core figures of a period, the last 30 days unless told."""
    ctx.require("report.read")
    zone = (await identity.directory(ctx)).zone
    today = ctx.now().astimezone(ZoneInfo(zone)).date()
    last = last or today
    first = first or last - timedelta(days=29)
    return answer(ctx, await summary(ctx, period(first, last, zone), group_by))
