"""Trying policies out before they are published."""

from datetime import UTC, datetime

from fastapi import APIRouter, Response

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.http import Asked, answer, shows

from ..commands.policies import known
from ..engine.zones import is_zone
from ..policies import faults
from ..policy import Policy
from ..queries import try_out
from ..reading import read_definition
from ..shelf import POLICIES
from . import bodies

# Holidays and seasons are known between these years.
FIRST, LAST = 2000, 2100

router = APIRouter(prefix="/sla", tags=["deadlines"])


@router.post("/try-out", responses=shows(try_out.Tried))
async def post_try_out(ctx: Asked, body: bodies.TryOut) -> Response:
    """The deadlines a real or invented ticket would get, by published policies and drafts.

    A real ticket is taken as it is now, as if it came at `at` (when it came unless told).
    """
    ctx.require("sla.manage")
    zone = _zone(body.zone, "zone") or ctx.actor.zone
    if (body.ticket is None) == (body.facts is None):
        raise Invalid(("ticket", "ticket_or_facts"))
    if body.facts is not None:
        _zone(body.facts.requester_zone, "facts.requester_zone")
        ticket = try_out.invented(body.facts.model_dump(), _within(body.at) or ctx.now())
    else:
        ticket = await try_out.real(ctx, body.ticket or "")
    at = _within(body.at) or ticket.created_at or ctx.now()
    drafts = await _drafts(ctx, body.policies)
    return answer(ctx, await try_out.tried(ctx, ticket, drafts, at, zone))


def _within(at: datetime | None) -> datetime | None:
    if at is not None and not FIRST <= at.year <= LAST:
        raise Invalid(("at", "instant_range", {"first": str(FIRST), "last": str(LAST)}))
    return at.astimezone(UTC) if at else None


def _zone(name: str | None, field: str) -> str | None:
    if name is not None and not is_zone(name):
        raise Invalid((field, "unknown_zone"))
    return name


async def _drafts(ctx: Context, given: list[bodies.DraftedPolicy]) -> list[try_out.Drafted]:
    """Drafts without faults. Invalid names every fault of all of them."""
    may_name, wrong, found = await known(ctx), [], []
    for place, each in enumerate(given):
        at = f"policies.{place}.definition"
        policy = read_definition(each.definition, Policy, at)
        there = (await POLICIES.one(ctx, each.id)).kind if each.id else None
        kind = there or each.kind
        wrong += [(f"{at}.{f}", code, params) for f, code, params in faults(policy, kind, may_name)]
        found.append(try_out.Drafted(each.id, kind, policy))
    if wrong:
        raise Invalid(*wrong)
    return found
