"""Priority rules: published in versions that never change."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Response
from pydantic import Field, StringConstraints
from sqlalchemy import bindparam, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.http import Asked, Input, answer, shows

from ..commands.rules import set_rules
from ..config import ticket_config
from ..priority import PriorityRules
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


class RulesInput(Input):
    matrix: Annotated[list[Line], Field(min_length=3, max_length=3)]
    default: Priority
    rules: Annotated[list[RuleInput], Field(max_length=200)] = []
    definitions: dict[Priority, Texts] = {}
    reason: Reason


@router.put("/priority-rules", responses=shows(RulesShown))
async def put_rules(ctx: Asked, body: RulesInput) -> Response:
    """Put rules in force as a new version; tickets there are keep their priority."""
    ctx.require("config.manage")
    plain = body.model_dump(exclude={"reason"})
    await set_rules(ctx, msgspec.convert(plain, PriorityRules), body.reason)
    return answer(ctx, await _shown(ctx))
