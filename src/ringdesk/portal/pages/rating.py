"""The rating: stars once, and what could be better, at once or once afterwards."""

from typing import Any

import msgspec
from fastapi import APIRouter, Response

from ringdesk.kernel.context import Context
from ringdesk.modules import quality, tickets

from .. import access
from ..request_form import text_faults
from ..route import PortalRoute
from ..sent import Fault, Sent, sent
from ..visit import Arrived, Visit
from .answers import acted, outdated
from .ticket import number_of, offered, ticket_page

router = APIRouter(route_class=PortalRoute)
# As many stars may still want something else.
FAIR = 3
SCORES = ("1", "2", "3", "4", "5")


class Said(msgspec.Struct, frozen=True):
    """The form as it was filled in; `more`: about stars that were given before."""

    score: str = ""
    text: str = ""
    aspects: dict[str, int] = {}
    improvements: list[str] = []
    more: bool = False

    @property
    def details(self) -> quality.Details:
        return quality.Details(self.text, self.aspects, self.improvements)


async def _said(ctx: Context, form: Sent) -> Said:
    """Only what is asked now is read: an aspect that was put away meanwhile harms nobody."""
    aspects = [one.key for one in await quality.asked_options(ctx, "aspect")]
    ticks = [one.key for one in await quality.asked_options(ctx, "improvement")]
    scored = {key: form.text(f"aspect.{key}") for key in aspects}
    return Said(
        score=form.text("score"),
        text=form.text("text"),
        aspects={key: int(text) for key, text in scored.items() if text in SCORES},
        improvements=[key for key in ticks if key in form.all("improvement")],
        more=form.text("more") == "1",
    )


@router.get("/t/{number}/rate")
async def ask(visit: Arrived, number: str) -> Response:
    """The form; `?score=` of a mail's link only chooses the stars."""
    score = visit.request.query_params.get("score", "")
    chosen = score if score in SCORES else ""
    return await _page(visit, number_of(number), Said(score=chosen))


async def _page(
    visit: Visit, ref: int, said: Said, *, faults: list[Fault] | None = None, status: int = 200
) -> Response:
    async with access.opened(visit, ref) as found:
        can = await offered(found)
        asked: dict[str, Any] = {
            "aspects": await quality.asked_options(found.ctx, "aspect"),
            "improvements": await quality.asked_options(found.ctx, "improvement"),
            "low": (await tickets.process_of(found.ctx, found.ticket)).low_score,
        }
    if not (can.rate or can.say_more):
        key = "already_rated" if found.ticket.rating else "not_now"
        return await ticket_page(visit, ref, status=409, refused=f"portal.refused.{key}")
    return visit.page(
        "rate.html",
        status=status,
        ticket=found.ticket,
        more=can.say_more,
        said=said,
        faults=faults or [],
        labels={"text": visit.t("portal.field.comment")},
        **asked,
    )


@router.post("/t/{number}/rate")
async def rate(visit: Arrived, number: str) -> Response:
    """One to five stars with what could be better, once; or once more about the stars given."""
    ref = number_of(number)
    form = await sent(visit.request)
    async with access.opened(visit, ref) as found:
        said = await _said(found.ctx, form)
        low = (await tickets.process_of(found.ctx, found.ticket)).low_score
    if faults := outdated(visit, form) or _faults(said):
        status = 403 if faults[0][0] == "form" else 422
        return await _page(visit, ref, said, faults=faults, status=status)

    async def act(found: access.Opened) -> None:
        if said.more:
            await quality.complete_rating(found.ctx, found.ticket.id, said.details)
        else:
            details = msgspec.structs.asdict(said.details)
            await quality.rate(found.ctx, found.ticket.id, score=int(said.score), **details)

    return await acted(visit, ref, act, flash=_thanks(said, low))


def _faults(said: Said) -> list[Fault]:
    if said.more and not said.details.any:
        return [("text", "nothing_said", {})]
    if not said.more and said.score not in SCORES:
        return [("score", "required", {})]
    return text_faults(said.text, required=False)


def _thanks(said: Said, low: int) -> str:
    """Few stars lead to second handling, or to the offer to reopen."""
    if said.more:
        return "rated_more"
    if int(said.score) < low:
        return "rated_low"
    return "rated_fair" if int(said.score) <= FAIR else "rated"
