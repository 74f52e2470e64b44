"""What the shop has settled on: who answers for a process, what is checked, what rules do, and
the reply templates that went into replies.
"""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.modules import tickets, workflow
from ringdesk.modules.automation.commands import draft_rule, publish
from ringdesk.modules.automation.definition import Definition
from ringdesk.modules.automation.examples import EXAMPLES
from ringdesk.modules.quality.checklists import add_line
from ringdesk.modules.tickets.templates.commands import use_template
from ringdesk.modules.tickets.templates.queries import for_ticket

from .cast import ADMIN, acting
from .deadlines import Act
from .stage import Stage, recall

_OWNERS = {"default": "fangqing", "refund": "wanglei", "change": "zhaoqihang"}
_LINES: tuple[dict[str, Any], ...] = (
    {
        "part": "result",
        "key": "amount_matches",
        "name": {
            "zh-CN": "退款金额与订单、入库数量一致",
            "en": "The amount fits the order and what came back",
            "ar": "المبلغ يطابق الطلب وما أُعيد",
        },
        "type_keys": ["refund"],
        "priorities": [],
    },
    {
        "part": "process",
        "key": "cause_found",
        "name": {
            "zh-CN": "P1 / P2：根因已写明，有防止再发的办法",
            "en": "P1 / P2: the cause is written down, with a way to prevent it",
            "ar": "P1 / P2: السبب مدوَّن مع وسيلة لمنع تكراره",
        },
        "type_keys": [],
        "priorities": ["P1", "P2"],
    },
)
_ANSWER = {
    "zh-CN": "{customer}，您好！\n\n您问的包裹进度我们收到了（{number}）。"
    "客服正在向承运商核实，今天内给您准信；这期间您不用重复提交。",
    "en": "Dear {customer},\n\nwe have your question about the parcel ({number}). A colleague is "
    "asking the carrier and will write to you today; there is no need to send it again.",
    "es": "Hola, {customer}:\n\nhemos recibido su consulta sobre el paquete ({number}). Un "
    "compañero lo está comprobando con el transportista y le escribirá hoy mismo.",
    "ar": "مرحبًا {customer}،\n\nوصلنا سؤالك عن الطرد ({number}). يتحقق أحد زملائنا مع شركة الشحن "
    "وسيكتب إليك اليوم، ولا حاجة إلى إعادة الإرسال.",
}
_LOW: dict[str, Any] = {
    "name": {
        "zh-CN": "低分打标签并告诉组长",
        "en": "Tag low ratings and tell the lead",
        "ar": "وسم التقييم المنخفض وإبلاغ القائد",
    },
    "trigger": {"kind": "event", "on": ["rated"]},
    "when": {"all": [{"field": "rating", "op": "lte", "value": 2}]},
    "guards": [],
    "budget": {"per_run": 50, "per_day": 100, "per_customer_week": 1},
}
_t = tickets.tickets_table.c
_handled = sql(
    select(_t.id, _t.assignee_id)
    .where(_t.tenant_id == bindparam("tenant_id"), _t.assignee_id.is_not(None))
    .order_by(_t.number)
)
# How many of the handled tickets somebody took a template for.
_BY_TEMPLATE = 0.4


async def settle_practice(stage: Stage, ctx: Context) -> None:
    """Before the play begins; by the admin, after the processes and their types."""
    for key, owner in _OWNERS.items():
        await workflow.change_owner(ctx, key, stage.member(owner))
    for line in _LINES:
        await add_line(ctx, **line)
    tell = {"do": "notify", "text": "客户打了低分", "member_ids": [str(stage.member("fangqing"))]}
    actions = [{"do": "tags", "add": ["低分"], "remove": []}, tell]
    await _publish(ctx, {**_LOW, "actions": actions}, "低分当天要有人看")
    silence = next(example for example in EXAMPLES if example.key == "silence")
    await draft_rule(ctx, msgspec.convert(silence.definition, Definition))
    await recall(stage, ctx)


async def _publish(ctx: Context, rule: dict[str, Any], reason: str) -> None:
    made = await draft_rule(ctx, msgspec.convert(rule, Definition))
    await publish(ctx, made, reason=reason)


def acts(anchor: datetime) -> list[Act]:
    """For eighteen days a rule has given the first answer about parcels that are late."""
    return [Act(anchor - timedelta(days=18), _answer_first)]


async def _answer_first(stage: Stage) -> None:
    late = {"field": "category", "op": "eq", "value": str(stage.categories["干线延误"])}
    vip = {"field": "customer_tier", "op": "eq", "value": "vip"}
    rule = {
        "name": {
            "zh-CN": "包裹进度：先答一句",
            "en": "Where is my parcel: answer first",
            "ar": "أين طردي: رد أولي",
        },
        "trigger": {"kind": "event", "on": ["created"]},
        "when": {"all": [late]},
        "guards": [{"name": {"zh-CN": "VIP 客户", "en": "VIP", "ar": "VIP"}, "when": vip}],
        "actions": [
            {"do": "tags", "add": ["物流"], "remove": []},
            {"do": "reply", "texts": _ANSWER},
        ],
        "budget": {"per_run": 10, "per_day": 40, "per_customer_week": 1},
    }
    async with acting(stage.works, stage.company) as ctx:
        with ctx.acting_as(stage.company.actors[ADMIN.key]):
            await _publish(ctx, rule, "大促期间 TOP1 的问题，先让客户知道有人管")
            await recall(stage, ctx)


async def use_templates(stage: Stage, ctx: Context, seed: str) -> None:
    """The likely template of many a handled ticket was taken by who has it."""
    rng = Random(f"{seed}/templates")  # noqa: S311
    people = {actor.member_id: actor for actor in stage.company.actors.values()}
    for row in await ctx.tx.all(_handled):
        if rng.random() >= _BY_TEMPLATE:
            continue
        who = people[row["assignee_id"]]
        if not who.may("template.use"):
            continue
        with ctx.acting_as(who):
            likely = (await for_ticket(ctx, row["id"]))[0]
            await use_template(ctx, row["id"], likely.id)
