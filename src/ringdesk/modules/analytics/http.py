"""Routes of reports."""

from datetime import date, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response

from ringdesk.kernel.http import Asked, answer, listed, shows
from ringdesk.kernel.queries import page_of
from ringdesk.modules import identity

from .attainment import Outcome, decided_clocks, report
from .metrics import summary
from .periods import Period, period
from .shapes import DecidedClock, SlaReport, Summary

router = APIRouter(prefix="/api/v1", tags=["reports"])


First = Annotated[date | None, Query(alias="from")]
Last = Annotated[date | None, Query(alias="to")]


async def _asked(ctx: Asked, first: date | None, last: date | None) -> Period:
    """The last 30 days of the workspace unless told."""
    zone = (await identity.directory(ctx)).zone
    last = last or ctx.now().astimezone(ZoneInfo(zone)).date()
    return period(first or last - timedelta(days=29), last, zone)


@router.get("/reports/summary", responses=shows(Summary))
async def get_summary(
    ctx: Asked,
    first: First = None,
    last: Last = None,
    group_by: Annotated[str, Query(max_length=20)] = "type",
) -> Response:
    """The core figures of a period, the last 30 days unless told."""
    ctx.require("report.read")
    return answer(ctx, await summary(ctx, await _asked(ctx, first, last), group_by))


@router.get("/reports/sla", responses=shows(SlaReport))
async def get_attainment(ctx: Asked, first: First = None, last: Last = None) -> Response:
    """Promises kept, as they were promised and as they would be without buffers."""
    ctx.require("report.read")
    return answer(ctx, await report(ctx, await _asked(ctx, first, last)))


@router.get("/reports/sla/clocks", responses=shows(DecidedClock, listed=True))
async def get_decided_clocks(
    ctx: Asked,
    first: First = None,
    last: Last = None,
    clock: Annotated[str | None, Query(max_length=20)] = None,
    priority: Annotated[str | None, Query(max_length=2)] = None,
    outcome: Outcome | None = None,
    limit: Annotated[int | None, Query()] = None,
    after: Annotated[str | None, Query(max_length=4000)] = None,
) -> Response:
    """The clocks behind a figure of `/reports/sla`; without `clock` all promises to customers."""
    ctx.require("report.read")
    rows, following = await decided_clocks(
        ctx, await _asked(ctx, first, last), clock=clock, priority=priority, outcome=outcome,
        page=page_of(limit, after),
    )  # fmt: skip
    return listed(ctx, rows, following)
