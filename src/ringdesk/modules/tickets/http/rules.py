"""Priority rules: published in versions that never change."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request, Response
from pydantic import Field, StringConstraints
from sqlalchemy import bindparam, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.http import Asked, Input, answer, expected_version, shows

from .. import store
from ..commands.rules import set_rules
from ..config import ticket_config
from ..priority import PriorityRules
from ..queries.trial import Sketch, TrialShown, try_on_sketch, try_on_ticket
from ..tables import priority_rules
from .bodies import Priority

router = APIRouter(tags=["configuration"])
Reason = Annotated[str, StringConstraints(max_length=500)]
Texts = dict[str, Annotated[str, StringConstraints(max_length=1000)]]
Line = Annotated[list[Priority], Field(min_length=3, max_length=3)]


class RulesVersion(msgspec.Struct, frozen=True):
    """Who put which rules in force, when and why."""

    version: int
    author_name: str
    reason: str
    published_at: datetime
    definition: dict[str, Any]


class RulesShown(PriorityRules, frozen=True, kw_only=True):
    """The rules in force, and the versions so far, newest first (at most 50)."""

    history: list[RulesVersion]


_history = sql(
    select(*(priority_rules.c[name] for name in RulesVersion.__struct_fields__))
    .where(priority_rules.c.tenant_id == bindparam("tenant_id"))
    .order_by(priority_rules.c.version.desc())
    .limit(50)
)


async def _shown(ctx: Context) -> RulesShown:
    rules = (await ticket_config(ctx)).rules
    history = [RulesVersion(**dict(row)) for row in await ctx.tx.all(_history)]
    plain = {name: getattr(rules, name) for name in PriorityRules.__struct_fields__}
    return RulesShown(**plain, history=history)


@router.get("/priority-rules", responses=shows(RulesShown))
async def get_rules(ctx: Asked) -> Response:
    """`matrix[impact-1][severity-1]`, the rules that raise, what the priorities mean."""
    ctx.require("config.manage")
    return answer(ctx, await _shown(ctx))


class RuleInput(Input):
    name: Annotated[Texts, Field(max_length=20)]
    when: dict[str, Any]
    at_least: Priority


class RulesBody(Input):
    """`scales` says in words what the levels 1 to 3 of impact and severity mean; without it they
    mean what they did."""

    matrix: Annotated[list[Line], Field(min_length=3, max_length=3)]
    default: Priority
    rules: Annotated[list[RuleInput], Field(max_length=200)] = []
    definitions: dict[Priority, Texts] = {}
    scales: dict[Literal["impact", "severity"], dict[Literal["1", "2", "3"], Texts]] | None = None


class RulesInput(RulesBody):
    reason: Reason


@router.put("/priority-rules", responses=shows(RulesShown))
async def put_rules(ctx: Asked, request: Request, body: RulesInput) -> Response:
    """Put rules in force as a new version; tickets there are keep their priority.

    `If-Match` names the version that was edited; 412 `stale` says in `current` who changed it.
    """
    ctx.require("config.manage")
    version = expected_version(request)
    await set_rules(ctx, await _rules_of(ctx, body), body.reason, version=version)
    shown = await _shown(ctx)
    return answer(ctx, shown, version=shown.version)


async def _rules_of(ctx: Context, body: RulesBody) -> PriorityRules:
    told = body.model_dump(exclude={"reason"})
    if body.scales is None:
        told["scales"] = (await ticket_config(ctx)).rules.scales
    return msgspec.convert(told, PriorityRules)


class SketchInput(Input):
    """A ticket that is made up: what conditions may ask of one that comes in."""

    subject: Annotated[str, StringConstraints(max_length=500)] = ""
    text: Annotated[str, StringConstraints(max_length=20_000)] = ""
    type_key: Annotated[str, StringConstraints(max_length=60)] | None = None
    category_id: UUID | None = None
    channel: Annotated[str, StringConstraints(max_length=20)] = "email"
    customer_tier: Literal["standard", "vip"] = "standard"
    language: Annotated[str, StringConstraints(max_length=20)] = "zh-CN"
    tags: Annotated[
        list[Annotated[str, StringConstraints(max_length=60)]], Field(max_length=50)
    ] = []
    fields: dict[str, Any] = {}
    impact: Annotated[int, Field(ge=1, le=3)] | None = None
    severity: Annotated[int, Field(ge=1, le=3)] | None = None


class TrialInput(Input):
    """`rules`: as they would be, else those in force. `ticket`: a real one's number or id, else
    the `sketch`."""

    rules: RulesBody | None = None
    ticket: Annotated[str, StringConstraints(max_length=60)] | None = None
    sketch: SketchInput | None = None


@router.post("/priority-rules/try", responses=shows(TrialShown))
async def post_trial(ctx: Asked, body: TrialInput) -> Response:
    """Which priority is proposed for a ticket, real or made up, and which rule says so and why."""
    ctx.require("config.manage")
    rules = await _rules_of(ctx, body.rules) if body.rules else None
    if body.ticket is not None:
        return answer(ctx, await try_on_ticket(ctx, rules, store.parse_ref(body.ticket)))
    sketch = Sketch(**(body.sketch or SketchInput()).model_dump())
    return answer(ctx, await try_on_sketch(ctx, rules, sketch))
