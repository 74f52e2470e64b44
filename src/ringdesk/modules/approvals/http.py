"""Routes of approvals and delegations."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, Field

from ringdesk.kernel.context import Context
from ringdesk.kernel.http import Asked, Input, answer, expected_version, shows
from ringdesk.kernel.queries import page_of
from ringdesk.modules.tickets import parse_ref

from .commands import asking, deciding, delegating, seats
from .queries.lending import own
from .queries.lists import of_ticket, page_of_box, summary
from .queries.one import detail
from .rules import Scope
from .shapes import (
    ApprovalDetail,
    Approvals,
    ApprovalSummary,
    BulkDecided,
    BulkDone,
    Delegations,
)

router = APIRouter(prefix="/api/v1", tags=["approvals"])
Words = Annotated[str, Field(max_length=deciding.LONGEST)]


class DecideBody(Input):
    verdict: Literal["approve", "reject"]
    comment: Words = ""


class BulkBody(DecideBody):
    ids: Annotated[list[UUID], Field(min_length=1, max_length=50)]


class SeatBody(Input):
    member_id: UUID
    note: Words = ""


class AskBody(Input):
    question: Words


class SupplyBody(Input):
    answer: Words


class WithdrawBody(Input):
    reason: Words = ""


class ScopeBody(Input):
    kind: Annotated[str, Field(min_length=1, max_length=60)]
    most: Annotated[Decimal, Field(max_digits=14, decimal_places=2)] | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None


class DelegationBody(Input):
    deputy_id: UUID
    from_at: AwareDatetime
    until_at: AwareDatetime
    scopes: Annotated[list[ScopeBody], Field(max_length=delegating.MOST_SCOPES)]
    note: Words = ""


class SwitchBody(Input):
    on: bool


async def _answer_one(ctx: Context, approval_id: UUID) -> Response:
    found = await detail(ctx, approval_id)
    return answer(ctx, found, version=found.row.version)


@router.get("/approvals", responses=shows(Approvals))
async def list_approvals(
    ctx: Asked,
    *,
    box: Literal["mine", "requested", "deputy", "decided"] = "mine",
    ticket: str | None = None,
    limit: int | None = None,
    after: str | None = None,
) -> Response:
    """What waits for the reader, what they asked for, what is theirs in another's name, done.

    `ticket` (its number or id): all that was asked for on it, whoever decides.
    """
    if ticket is not None:
        found = await of_ticket(ctx, parse_ref(ticket), page_of(limit, after))
        return answer(ctx, found)
    return answer(ctx, await page_of_box(ctx, box, page_of(limit, after)))


@router.get("/approvals/summary", responses=shows(ApprovalSummary))
async def read_summary(ctx: Asked) -> Response:
    """How many are in each box, and the reader's month."""
    return answer(ctx, await summary(ctx))


@router.post("/approvals/decide", responses=shows(BulkDecided))
async def post_decide_all(ctx: Asked, body: BulkBody) -> Response:
    """Decide several of one kind at once; each is its own decision."""
    done = await deciding.decide_all(ctx, body.ids, body.verdict, body.comment)
    return answer(ctx, BulkDecided([BulkDone(one.id, one.decided, one.code) for one in done]))


@router.get("/approvals/{approval_id}", responses=shows(ApprovalDetail))
async def read_approval(ctx: Asked, approval_id: UUID) -> Response:
    return await _answer_one(ctx, approval_id)


@router.post("/approvals/{approval_id}/decide", responses=shows(ApprovalDetail))
async def post_decide(
    ctx: Asked, request: Request, approval_id: UUID, body: DecideBody
) -> Response:
    """Agree, or refuse saying what is missing."""
    await deciding.decide(ctx, approval_id, **body.model_dump(), version=expected_version(request))
    return await _answer_one(ctx, approval_id)


@router.post("/approvals/{approval_id}/approvers", responses=shows(ApprovalDetail))
async def post_approver(
    ctx: Asked, request: Request, approval_id: UUID, body: SeatBody
) -> Response:
    """Let somebody else on this level agree as well (加签)."""
    await seats.add_approver(
        ctx, approval_id, **body.model_dump(), version=expected_version(request)
    )
    return await _answer_one(ctx, approval_id)


@router.post("/approvals/{approval_id}/pass-on", responses=shows(ApprovalDetail))
async def post_pass_on(ctx: Asked, request: Request, approval_id: UUID, body: SeatBody) -> Response:
    """Give one's seat to another (转交)."""
    await seats.pass_on(ctx, approval_id, **body.model_dump(), version=expected_version(request))
    return await _answer_one(ctx, approval_id)


@router.post("/approvals/{approval_id}/ask", responses=shows(ApprovalDetail))
async def post_ask(ctx: Asked, request: Request, approval_id: UUID, body: AskBody) -> Response:
    """Ask the requester for what is missing (要求补充); the limit stands still meanwhile."""
    await asking.ask_more(ctx, approval_id, body.question, version=expected_version(request))
    return await _answer_one(ctx, approval_id)


@router.post("/approvals/{approval_id}/answer", responses=shows(ApprovalDetail))
async def post_supply(
    ctx: Asked, request: Request, approval_id: UUID, body: SupplyBody
) -> Response:
    """Answer the question, as who asked for the approval or has the ticket."""
    await asking.supply(ctx, approval_id, body.answer, version=expected_version(request))
    return await _answer_one(ctx, approval_id)


@router.post("/approvals/{approval_id}/withdraw", responses=shows(ApprovalDetail))
async def post_withdraw(
    ctx: Asked, request: Request, approval_id: UUID, body: WithdrawBody
) -> Response:
    """Take one's request back."""
    await asking.withdraw(ctx, approval_id, body.reason, version=expected_version(request))
    return await _answer_one(ctx, approval_id)


@router.get("/delegations", responses=shows(Delegations))
async def list_delegations(ctx: Asked) -> Response:
    """One's own, those by which one is deputy, and what can be delegated."""
    return answer(ctx, await own(ctx))


@router.post("/delegations", responses=shows(Delegations, 201))
async def post_delegation(ctx: Asked, body: DelegationBody) -> Response:
    """Let another decide in one's name: these kinds, up to these amounts, in this period."""
    given = body.model_dump()
    scopes = [Scope(**scope) for scope in given.pop("scopes")]
    await delegating.delegate(ctx, **given, scopes=scopes)
    return answer(ctx, await own(ctx), status=201)


@router.put("/delegations/{delegation_id}", responses=shows(Delegations))
async def put_delegation(ctx: Asked, delegation_id: UUID, body: SwitchBody) -> Response:
    """Switch it off and on; seats not decided yet go back and come again."""
    await delegating.switch(ctx, delegation_id, on=body.on)
    return answer(ctx, await own(ctx))


@router.delete("/delegations/{delegation_id}", responses=shows(Delegations))
async def delete_delegation(ctx: Asked, delegation_id: UUID) -> Response:
    """Take it back for good."""
    await delegating.revoke(ctx, delegation_id)
    return answer(ctx, await own(ctx))
