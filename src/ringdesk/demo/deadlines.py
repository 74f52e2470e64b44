"""What time does by itself on stage: warnings and breaches at their very moments, and buffers.

Three buffers, one for each way they end up on the log of adjustments: over, to come, and a draft.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.jobs import Worker
from ringdesk.modules import sla
from ringdesk.modules.sla.buffers.commands import announce, plan
from ringdesk.modules.sla.buffers.drafting import BufferDraft
from ringdesk.modules.sla.commands.alerts import acknowledge
from ringdesk.modules.sla.commands.policies import (
    arrange_policies,
    draft_policy,
    publish_policy,
    takes_everything,
)
from ringdesk.modules.sla.config import sla_config
from ringdesk.modules.sla.tables import alerts, timers

from .cast import ADMIN, acting
from .stage import Stage, recall

LEAD = "fangqing"
_ORDINARY = {"field": "type", "op": "in", "value": ["after_sales", "consult"]}
_REGIONS = (
    (
        {"zh-CN": "欧洲客户", "en": "European customers", "ar": "عملاء أوروبا"},
        {"field": "language", "op": "in", "value": ["es"]},
        "Europe shift",
    ),
    (
        {"zh-CN": "中东客户", "en": "Middle East customers", "ar": "عملاء الشرق الأوسط"},
        {"field": "language", "op": "in", "value": ["ar"]},
        "Middle East shift",
    ),
)
# How many of the steps that told somebody have been looked at since.
_SEEN = 0.85

_first = sql(
    select(timers.c.fire_at)
    .where(timers.c.tenant_id == bindparam("tenant_id"))
    .order_by(timers.c.fire_at)
    .limit(1)
)
_told = sql(
    select(alerts.c.id, alerts.c.told, alerts.c.fired_at)
    .where(
        alerts.c.tenant_id == bindparam("tenant_id"),
        alerts.c.overtaken.is_(False),
        alerts.c.fired_at < bindparam("until"),
    )
    .order_by(alerts.c.fired_at, alerts.c.id)
)


@dataclass(frozen=True, slots=True)
class Act:
    """Something the house does at its time, whatever happens to tickets meanwhile."""

    at: datetime
    play: Callable[[Stage], Awaitable[None]]


def acts(anchor: datetime) -> list[Act]:
    """The planned acts, in order of time."""
    return sorted(_planned(anchor), key=lambda act: act.at)


def _planned(anchor: datetime) -> Iterator[Act]:
    day = timedelta(days=1)
    peak = BufferDraft(
        title={"zh-CN": "双 11 大促", "en": "Double 11 sales peak", "ar": "موسم تخفيضات 11.11"},
        reason="大促期间来件约为平日的三倍，P3、P4 的首次响应和解决时限放宽一半",
        scope={"field": "priority", "op": "in", "value": ["P3", "P4"]},
        clock_kinds=("first_response", "resolution"),
        from_at=anchor - 12 * day,
        until_at=anchor - 9 * day,
        factor_percent=150,
    )
    upgrade = BufferDraft(
        title={"zh-CN": "核心库升级", "en": "Core database upgrade", "ar": "ترقية قاعدة البيانات"},
        reason="订单库停机升级，查不了订单，时限顺延两小时",
        scope={"field": "type", "op": "in", "value": ["after_sales", "incident"]},
        clock_kinds=("resolution",),
        from_at=anchor + 2 * day,
        until_at=anchor + 2 * day + timedelta(hours=4),
        shift_minutes=120,
    )
    feast = BufferDraft(
        title={"zh-CN": "年末假期", "en": "Year-end holidays", "ar": "عطلة نهاية العام"},
        reason="欧洲班人手减半，待各组长确认",
        scope={"field": "language", "op": "in", "value": ["es", "en"]},
        clock_kinds=("first_response", "resolution"),
        from_at=anchor + 30 * day,
        until_at=anchor + 40 * day,
        factor_percent=200,
    )
    yield _announced(peak, anchor - 14 * day, "与各组长核对过排班")
    yield _announced(upgrade, anchor - timedelta(hours=20), "运维窗口已确认")
    yield Act(anchor - timedelta(hours=5), _drafting(feast))


def _announced(draft: BufferDraft, at: datetime, reason: str) -> Act:
    async def play(stage: Stage) -> None:
        async with _as_lead(stage) as ctx:
            await announce(ctx, await plan(ctx, draft), reason)
            await recall(stage, ctx)

    return Act(at, play)


def _drafting(draft: BufferDraft) -> Callable[[Stage], Awaitable[None]]:
    async def play(stage: Stage) -> None:
        async with _as_lead(stage) as ctx:
            await plan(ctx, draft)
            await recall(stage, ctx)

    return play


async def promise_by_region(stage: Stage, ctx: Context) -> None:
    """Regions answered from their own offices are promised times of those offices."""
    config = await sla_config(ctx)
    standard = next(p for p in config.policies if takes_everything(p.policy.when))
    calendars = {c.name["en"]: c.id for c in config.calendars.values()}
    made = []
    for name, when, calendar in _REGIONS:
        targets = {
            priority: msgspec.structs.replace(target, calendar=calendars[calendar])
            if priority in ("P3", "P4")
            else target
            for priority, target in standard.policy.targets.items()
        }
        policy = msgspec.structs.replace(
            standard.policy, name=name, when={"all": [_ORDINARY, when]}, targets=targets
        )
        policy_id = await draft_policy(ctx, "customer", policy)
        await publish_policy(ctx, policy_id, reason="按所在班次的工作时间承诺")
        made.append(policy_id)
    customers_first = [p.id for p in config.policies if p.kind == "customer"]
    await arrange_policies(ctx, [*made, *customers_first])
    await recall(stage, ctx)


@asynccontextmanager
async def _as_lead(stage: Stage) -> AsyncIterator[Context]:
    async with acting(stage.works, stage.company) as ctx:
        with ctx.acting_as(stage.company.actors[LEAD]):
            yield ctx


async def pass_time(stage: Stage, plans: list[Act], until: datetime) -> None:
    """Let everything happen that comes due before `until`, each at its moment."""
    while (at := await next_moment(stage, plans)) and at < until:
        stage.clock.jump(max(at, stage.clock.now()))
        if plans and at == plans[0].at:
            await plans.pop(0).play(stage)
            await Worker(stage.works).drain()
        else:
            await sla.sweep_once(stage.works)


async def next_moment(stage: Stage, plans: list[Act]) -> datetime | None:
    """When something happens next that nobody does on a ticket."""
    async with stage.works.db.transaction(stage.company.tenant_id) as tx:
        due: datetime | None = await tx.value(_first)
    planned = plans[0].at if plans else None
    return min((moment for moment in (due, planned) if moment), default=None)


async def look_at_alerts(stage: Stage, ctx: Context, seed: str) -> None:
    """Who was told has looked at most of it; the last hours are still open."""
    rng = Random(f"{seed}/alerts")  # noqa: S311
    by_member = {actor.member_id: actor for actor in stage.company.actors.values()}
    for row in await ctx.tx.all(_told, until=stage.clock.now() - timedelta(hours=10)):
        if row["told"] and rng.random() < _SEEN:
            reader = by_member.get(UUID(row["told"][0]["member_id"]))
            with ctx.acting_as(reader or stage.company.actors[ADMIN.key]):
                await acknowledge(ctx, row["id"])
