"""Routes of the goodwill purse."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.http import Asked, Input, answer, expected_version, listed, shows
from ringdesk.kernel.queries import page_of
from ringdesk.modules.tickets import http as ticket_routes
from ringdesk.modules.tickets import parse_ref

from .. import queries
from ..goodwill import deciding, keeping, paying, requesting, store
from ..goodwill.given import GivenShown, given_from
from ..goodwill.keeping import LevelAbove, PurseDraft
from ..goodwill.report import purse_report
from ..shapes import PurseLimits, PurseReport, PurseShown, TicketQuality

router = APIRouter()
TicketPath = ticket_routes.TicketPath
Money = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]
Words = Annotated[str, Field(max_length=4000)]
Name = Annotated[dict[Annotated[str, Field(max_length=10)], str], Field(max_length=10)]


class WishBody(Input):
    kind: Literal["voucher", "refund_shipping", "warranty", "apology"]
    letter: Words
    reason: Words = ""
    purse_id: UUID | None = None
    amount: Money | None = None


class WithdrawBody(Input):
    reason: Words = ""


class PaidBody(Input):
    reference: Annotated[str, Field(max_length=120)]


class PurseEdit(Input):
    name: Name | None = None
    budget: Money | None = None
    single_limits: Annotated[dict[str, Money], Field(max_length=50)] | None = None
    member_monthly: Money | None = None
    customer_90_days: Money | None = None
    levels: Annotated[list[dict[str, Any]], Field(max_length=10)] | None = None


class PurseBody(PurseEdit):
    name: Name
    budget: Money
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "CNY"
    period: Literal["month", "quarter", "year"] = "quarter"


class PurseChanges(PurseEdit):
    archived: bool | None = None


@router.get("/tickets/{ticket}/purses", responses=shows(PurseLimits, listed=True))
async def get_ticket_purses(ctx: Asked, ticket: TicketPath) -> Response:
    """The purses, with what the reader may give this customer alone."""
    ctx.require("ticket.compensate")
    return listed(ctx, await queries.purses_for(ctx, parse_ref(ticket)))


@router.post(
    "/tickets/{ticket}/compensations", status_code=201, responses=shows(TicketQuality, 201)
)
async def post_compensation(
    ctx: Asked, request: Request, ticket: TicketPath, body: WishBody
) -> Response:
    """Ask for a compensation: granted at once within one's limits, else by approval."""
    ref = parse_ref(ticket)
    wish = requesting.Wish(**body.model_dump())
    await requesting.request_compensation(ctx, ref, wish, version=expected_version(request))
    return answer(ctx, await queries.ticket_quality(ctx, ref), status=201)


@router.post("/compensations/{compensation_id}/withdraw", status_code=204)
async def post_withdraw(ctx: Asked, compensation_id: UUID, body: WithdrawBody) -> Response:
    """Take a request back before it is decided; its money is free again."""
    await deciding.withdraw_compensation(ctx, compensation_id, body.reason)
    return answer(ctx, None, status=204)


@router.post("/compensations/{compensation_id}/paid", status_code=204)
async def post_paid(ctx: Asked, compensation_id: UUID, body: PaidBody) -> Response:
    """Confirm that it was paid out, under a reference that no other payment has."""
    await paying.confirm_payment(ctx, compensation_id, reference=body.reference)
    return answer(ctx, None, status=204)


@router.get("/purses", responses=shows(PurseShown, listed=True))
async def get_purses(ctx: Asked) -> Response:
    """The purses, each in the period that runs."""
    ctx.require("purse.manage")
    found = [await queries.shown_purse(ctx, one) for one in await store.all_purses(ctx)]
    return listed(ctx, found)


@router.post("/purses", status_code=201, responses=shows(PurseShown, 201))
async def post_purse(ctx: Asked, body: PurseBody) -> Response:
    """Set up a purse: currency, period, budget, limits, levels of approval above them."""
    made = await keeping.add_purse(ctx, PurseDraft(**_given(body)))
    shown = await queries.shown_purse(ctx, await store.purse(ctx, made))
    return answer(ctx, shown, status=201, version=shown.version)


@router.patch("/purses/{purse_id}", responses=shows(PurseShown))
async def patch_purse(ctx: Asked, request: Request, purse_id: UUID, body: PurseChanges) -> Response:
    """Change budget, limits or levels, or archive it."""
    version = expected_version(request)
    await keeping.change_purse(ctx, purse_id, _given(body), version=version)
    shown = await queries.shown_purse(ctx, await store.purse(ctx, purse_id))
    return answer(ctx, shown, version=shown.version)


@router.get("/purses/{purse_id}/report", responses=shows(PurseReport))
async def get_report(ctx: Asked, purse_id: UUID) -> Response:
    """What was given in 90 days, by whom, for what, and what should be looked at."""
    ctx.require("purse.manage")
    return answer(ctx, await purse_report(ctx, purse_id))


@router.get("/purses/{purse_id}/compensations", responses=shows(GivenShown, listed=True))
async def get_given(
    ctx: Asked,
    purse_id: UUID,
    state: Annotated[str | None, Query(max_length=20)] = None,
    limit: Annotated[int | None, Query()] = None,
    after: Annotated[str | None, Query(max_length=400)] = None,
) -> Response:
    """What was asked of the purse, newest first; `state=granted` is what waits to be paid."""
    ctx.require("purse.manage")
    rows, following = await given_from(ctx, purse_id, state=state, page=page_of(limit, after))
    return listed(ctx, rows, following)


def _given(body: PurseEdit) -> dict[str, Any]:
    """What was named in the body; levels as the process definition words them."""
    given = body.model_dump(exclude_unset=True)
    given = {k: v for k, v in given.items() if v is not None}
    if "levels" in given:
        try:
            given["levels"] = msgspec.convert(given["levels"], list[LevelAbove])
        except msgspec.ValidationError as error:
            raise Invalid(("levels", "unreadable", {"said": str(error)})) from error
    return given
