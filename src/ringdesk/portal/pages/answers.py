"""What a customer does on a ticket: reply, confirm, refuse, reopen. Each once per press."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from ringdesk.kernel.errors import Denied, DomainError, Invalid
from ringdesk.modules import quality, tickets

from .. import access, once, uploads
from ..once import well_formed
from ..request_form import text_faults
from ..route import PortalRoute
from ..sent import Fault, Sent, sent
from ..visit import Arrived, Visit
from .ticket import number_of, offered, ticket_page

router = APIRouter(route_class=PortalRoute)
_REFUSED = frozenset(
    ("ticket_closed", "ticket_merged", "already_rated", "not_now", "not_rateable", "gate")
)
Act = Callable[[access.Opened], Awaitable[Any]]


@router.post("/t/{number}/reply")
async def reply(visit: Arrived, number: str) -> Response:
    """Say something; on any fault the page comes back with text and files."""
    ref = number_of(number)
    form = await sent(visit.request)
    text, token = form.text("text"), well_formed(form.text("token"))
    if not visit.genuine(form.text("csrf")):
        return await ticket_page(
            visit, ref, status=403, text=text, token=token, faults=[("form", "csrf", {})]
        )
    async with access.opened(visit, ref):
        pass  # nobody uploads to a ticket that is not theirs
    kept, faults = await uploads.take(visit, form)
    if form.text("action") != "refresh":
        faults = [*text_faults(text, required=not kept), *faults]
    if faults or form.text("action") == "refresh":
        status = 422 if faults else 200
        return await ticket_page(
            visit, ref, status=status, text=text, kept=kept, token=token, faults=faults
        )
    try:
        await _say(visit, ref, text, [k.id for k in kept], token)
    except DomainError as error:
        return await ticket_page(
            visit, ref, status=409, text=text, kept=kept, token=token, refused=_refusal(error)
        )
    return visit.redirect(f"t/{ref}", flash="replied")


async def _say(visit: Visit, ref: int, text: str, files: list[UUID], token: str) -> None:
    async with access.opened(visit, ref) as found:
        if await once.claim(found.ctx, token, visit.visitor) is not None:
            return
        await tickets.adopt_uploads(found.ctx, files, UUID(visit.visitor))
        said = tickets.Said(text=text, channel="portal", attachment_ids=files)
        say = (
            tickets.customer_says_on_merged
            if found.ticket.merged_into_id
            else tickets.customer_says
        )
        await say(found.ctx, found.ticket.id, said)
        await once.remember(found.ctx, token, visit.visitor, f"t/{ref}")


def _refusal(error: DomainError) -> str:
    """The key of what to tell the customer; other refusals are shown as they are."""
    if error.code not in _REFUSED and not isinstance(error, Denied):
        raise error
    code = "not_now" if isinstance(error, Denied) else error.code
    return f"portal.refused.{code}"


async def acted(visit: Visit, ref: int, act: Act, *, flash: str) -> Response:
    """Do it as the customer and go back to the ticket; what its process refuses is said there."""
    try:
        async with access.opened(visit, ref) as found:
            await act(found)
    except Invalid:
        raise
    except DomainError as error:
        if error.status in (404, 429):
            raise
        return await ticket_page(visit, ref, status=409, refused=_refusal(error))
    return visit.redirect(f"t/{ref}", flash=flash)


# What the one text of an action is called on its page, so that a fault calls it the same.
_TEXT_CALLED = {"reject": "reason", "reopen": "what"}


async def action_page(
    visit: Visit,
    ref: int,
    kind: str,
    *,
    faults: list[Fault] | None = None,
    status: int = 200,
    **typed: Any,
) -> Response:
    """The page with the one button (and the one question) of an action."""
    async with access.opened(visit, ref) as found:
        can = await offered(found)
    if not getattr(can, kind):
        return await ticket_page(visit, ref, status=409, refused="portal.refused.not_now")
    return visit.page(
        f"{kind}.html",
        status=status,
        ticket=found.ticket,
        can=can,
        faults=faults or [],
        labels={"text": visit.t(f"portal.field.{_TEXT_CALLED.get(kind, 'text')}")},
        reasons=tickets.REOPEN_REASONS,
        **{"text": "", "reason": "", **typed},
    )


@router.get("/t/{number}/reply")
async def back_to_ticket(visit: Arrived, number: str) -> Response:
    """A page shown by a refused reply, asked for again (say, in another language)."""
    return visit.redirect(f"t/{number_of(number)}")


@router.get("/t/{number}/accept")
async def ask_accept(visit: Arrived, number: str) -> Response:
    return await action_page(visit, number_of(number), "accept")


@router.get("/t/{number}/reject")
async def ask_reject(visit: Arrived, number: str) -> Response:
    return await action_page(visit, number_of(number), "reject")


@router.get("/t/{number}/reopen")
async def ask_reopen(visit: Arrived, number: str) -> Response:
    return await action_page(visit, number_of(number), "reopen")


def outdated(visit: Visit, form: Sent) -> list[Fault]:
    return [] if visit.genuine(form.text("csrf")) else [("form", "csrf", {})]


@router.post("/t/{number}/accept")
async def accept(visit: Arrived, number: str) -> Response:
    """It is solved; then the rating is asked for."""
    ref = number_of(number)
    form = await sent(visit.request)
    if faults := outdated(visit, form):
        return await action_page(visit, ref, "accept", faults=faults, status=403)

    asks_rating = False

    async def act(found: access.Opened) -> None:
        nonlocal asks_rating
        await quality.accept(found.ctx, found.ticket.id)
        asks_rating = found.ticket.rating is None

    answer = await acted(visit, ref, act, flash="accepted")
    return visit.redirect(f"t/{ref}/rate", flash="accepted") if asks_rating else answer


@router.post("/t/{number}/reject")
async def reject(visit: Arrived, number: str) -> Response:
    ref = number_of(number)
    form = await sent(visit.request)
    text = form.text("text")
    if faults := outdated(visit, form) or text_faults(text):
        status = 403 if faults[0][0] == "form" else 422
        return await action_page(visit, ref, "reject", faults=faults, status=status, text=text)

    async def act(found: access.Opened) -> None:
        await quality.reject(found.ctx, found.ticket.id, reason=text)

    return await acted(visit, ref, act, flash="rejected")


@router.post("/t/{number}/reopen")
async def reopen(visit: Arrived, number: str) -> Response:
    ref = number_of(number)
    form = await sent(visit.request)
    reason, text = form.text("reason"), form.text("text")
    faults = outdated(visit, form)
    if not faults and reason not in tickets.REOPEN_REASONS:
        faults = [("reason", "required", {})]
    if faults := faults or text_faults(text):
        status = 403 if faults[0][0] == "form" else 422
        return await action_page(
            visit, ref, "reopen", faults=faults, status=status, text=text, reason=reason
        )

    async def act(found: access.Opened) -> None:
        await tickets.reopen(found.ctx, found.ticket.id, reason=reason, note=text)

    return await acted(visit, ref, act, flash="reopened")
