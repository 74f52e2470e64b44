"""Playing the matters of the two worked processes, step by step at their times."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.db import sql
from ringdesk.modules import approvals, identity, processes, quality, runs, tickets, workflow
from ringdesk.modules.tickets.commands.types import TypeEdit, add_type
from ringdesk.modules.tickets.config import ProcessRule

from . import artifacts
from .cast import ADMIN, acting
from .deadlines import Act
from .matters import MATTERS, Matter, Step
from .stage import Stage, recall

_TYPES = {
    "refund": {"zh-CN": "退款申请", "en": "Refund", "ar": "طلب استرداد"},
    "change": {"zh-CN": "故障变更", "en": "Fault and change", "ar": "عطل وتغيير"},
}
_FIELDS = {
    "refund": ("order_no", "problem", "refund_amount", "solution"),
    "change": ("system", "started", "cause"),
}
# A wrong size needs neither warehouse nor finance: it goes the plain way.
_PLAINLY = ProcessRule(
    when={"field": "fields.problem", "op": "eq", "value": "wrong_size"}, process_key="default"
)
_p = quality.purses_table.c
_purse = sql(select(_p.id).where(_p.tenant_id == bindparam("tenant_id")).limit(1))
_a = approvals.approvals_table.c
_open_approval = sql(
    select(_a.id)
    .where(
        _a.tenant_id == bindparam("tenant_id"),
        _a.ticket_id == bindparam("of_ticket"),
        _a.state == "open",
    )
    .limit(1)
)
_PURSE = quality.PurseDraft(
    name={"zh-CN": "售后关怀金", "en": "Goodwill", "ar": "صندوق المراعاة"},
    budget=Decimal(6000),
    single_limits={"agent": Decimal(50), "lead": Decimal(60)},
    member_monthly=Decimal(500),
    customer_90_days=Decimal(200),
    levels=[
        quality.LevelAbove(
            level=workflow.Level(
                key="head", name={"zh-CN": "主管", "en": "Head", "ar": "المدير"},
                who=workflow.Who(roles=["reviewer", "admin"]),
            )
        )
    ],
)  # fmt: skip
Doing = Callable[[Context, UUID, dict[str, Any]], Awaitable[None]]


async def lay_processes(stage: Stage, ctx: Context) -> None:
    """Publish both worked processes and the ticket types that go by them."""
    for key in _TYPES:
        await processes.publish(ctx, workflow.shipped(key), reason="与仓储、财务、技术各部门议定")
    config = await tickets.ticket_config(ctx)
    known = {f.key: f for t in config.types.values() for f in t.fields}
    for key, name in _TYPES.items():
        fields = tuple(_always(known[one]) for one in _FIELDS[key])
        rules = (_PLAINLY,) if key == "refund" else ()
        await add_type(
            ctx, key,
            TypeEdit(name=name, fields=fields, portal=False, process_key=key, process_rules=rules),
        )  # fmt: skip
    await quality.add_purse(ctx, _PURSE)
    await recall(stage, ctx)


async def _pilot(stage: Stage) -> None:
    """The refund with half the time for its last step, on a third of the work."""
    async with acting(stage.works, stage.company) as ctx:
        with ctx.acting_as(stage.company.actors[ADMIN.key]):
            process = await workflow.in_force(ctx, "refund")
            await processes.publish(
                ctx, _shortened(process), reason="确认办结的时限减半，先在三成退款上试",
                scope=workflow.Scope(share=30),
            )  # fmt: skip
            await recall(stage, ctx)


def _shortened(process: workflow.Process) -> workflow.Process:
    nodes = [
        msgspec.structs.replace(
            node, limit=msgspec.structs.replace(node.limit, minutes=node.limit.minutes // 2)
        )
        if node.key == "settle" and node.limit
        else node
        for node in process.nodes
    ]
    return msgspec.structs.replace(process, nodes=nodes)


async def _hindered(stage: Stage) -> None:
    """A word from the front line, not answered yet."""
    async with acting(stage.works, stage.company) as ctx:
        with ctx.acting_as(stage.company.actors["liuyang"]):
            place = processes.Place(
                kind="node", key="goods_back", label="退货入库", process_key="refund", version=1
            )
            said = "易碎品往往只剩碎片，「数量已核对」没法勾，希望能选“按照片核对”"
            await processes.give_feedback(ctx, processes.Given(place=place, text=said))


def _always(field: tickets.FormField) -> tickets.FormField:
    """Shown whatever else was answered; asked for when it is solved, if at all."""
    asked = tuple(at for at in field.required_at if at != "create")
    return msgspec.structs.replace(field, visible_when=None, required_at=asked)


def acts(anchor: datetime) -> Iterator[Act]:
    """Every step of every matter that lies before `anchor`, and what time does to them."""
    yield from _ticks(anchor)
    yield Act(anchor - timedelta(days=4), _pilot)
    yield Act(anchor - timedelta(hours=30), _hindered)
    for number, matter in enumerate(MATTERS):
        begun: dict[str, UUID] = {}
        at = anchor - matter.begins
        yield Act(at, _beginning(matter, begun))
        for place, step in enumerate(matter.steps):
            at += timedelta(minutes=step[0])
            if at >= anchor:
                break
            yield Act(at, _step(matter, begun, step, f"{number}/{place}"))


def _ticks(anchor: datetime) -> Iterator[Act]:
    """Waits that end and limits that are reached, every half hour of the days it plays in."""
    at = anchor - max(matter.begins for matter in MATTERS)
    while at < anchor:
        yield Act(at, _sweep)
        at += timedelta(minutes=30)


async def _sweep(stage: Stage) -> None:
    await runs.sweep_workspace(stage.works, stage.company.tenant_id)
    await approvals.sweep_workspace(stage.works, stage.company.tenant_id)


def _beginning(matter: Matter, begun: dict[str, UUID]) -> Callable[[Stage], Awaitable[None]]:
    async def play(stage: Stage) -> None:
        patron = stage.patrons[matter.patron]
        async with acting(stage.works, stage.company) as ctx:
            with ctx.acting_as(patron):
                made = await tickets.create(ctx, _draft(stage, matter, patron))
            begun["id"] = made.id

    return play


def _draft(stage: Stage, matter: Matter, patron: Actor) -> tickets.Draft:
    assert patron.id is not None, "patrons are customers"  # noqa: S101
    return tickets.Draft(
        subject=matter.subject,
        text=matter.text,
        requester=patron.id,
        channel="api",
        type_key=matter.type_key,
        category_id=stage.categories[matter.category],
        fields=matter.fields,
        impact=matter.impact,
        severity=matter.severity,
        locale=patron.locale,
    )


def _step(
    matter: Matter, begun: dict[str, UUID], step: Step, seed: str
) -> Callable[[Stage], Awaitable[None]]:
    _, who, what, more = step

    async def play(stage: Stage) -> None:
        async with acting(stage.works, stage.company) as ctx:
            with ctx.acting_as(await _actor(stage, ctx, matter, who, begun["id"])):
                if kind := more.get("evidence"):
                    await _prove(ctx, begun["id"], kind, seed)
                given = {k: v for k, v in more.items() if k != "evidence"}
                if what == "assign":
                    given["to"] = stage.member(given["to"])
                await _DOINGS[what](ctx, begun["id"], given)

    return play


async def _actor(stage: Stage, ctx: Context, matter: Matter, who: str, ticket_id: UUID) -> Actor:
    """`second`: whom the product gave the second handling to."""
    if who == "customer":
        return stage.patrons[matter.patron]
    if who != "second":
        return stage.company.actors[who]
    ticket = await tickets.read(ctx, ticket_id)
    assert ticket.assignee_id is not None, "a low score gives the ticket to somebody"  # noqa: S101
    return (await identity.directory(ctx)).actor(ticket.assignee_id)


async def _prove(ctx: Context, ticket_id: UUID, kind: str, seed: str) -> None:
    rng = Random(f"matters/{seed}")  # noqa: S311
    name, media, content = artifacts.make(kind, rng, ctx.now(), "YF2611")
    file = await tickets.upload(ctx, name, media, content)
    await tickets.note(ctx, ticket_id, "凭证见附件", [], [file])
    await quality.add_evidence(
        ctx, ticket_id, attachment_id=file, evidence_type=artifacts.EVIDENCE[kind]
    )


async def _assign(ctx: Context, ticket_id: UUID, more: dict[str, Any]) -> None:
    await tickets.assign(ctx, ticket_id, member_id=more["to"])


async def _reply(ctx: Context, ticket_id: UUID, more: dict[str, Any]) -> None:
    await tickets.reply(ctx, ticket_id, tickets.Reply(text=more["text"]))


async def _act(ctx: Context, ticket_id: UUID, more: dict[str, Any]) -> None:
    action = more.pop("action")
    await runs.act(ctx, ticket_id, action, **more)


async def _send_back(ctx: Context, ticket_id: UUID, more: dict[str, Any]) -> None:
    await runs.send_back(ctx, ticket_id, **more)


async def _approve(ctx: Context, ticket_id: UUID, more: dict[str, Any]) -> None:
    approval_id = await ctx.tx.value(_open_approval, of_ticket=ticket_id)
    await approvals.decide(ctx, approval_id, "approve", more["text"])


async def _fields(ctx: Context, ticket_id: UUID, more: dict[str, Any]) -> None:
    await tickets.update(ctx, ticket_id, tickets.Edit(fields=more["fields"]))


async def _resolve(ctx: Context, ticket_id: UUID, _more: dict[str, Any]) -> None:
    await tickets.resolve(ctx, ticket_id)


async def _verify(ctx: Context, ticket_id: UUID, more: dict[str, Any]) -> None:
    lines = await quality.checklists_for(ctx, await tickets.read(ctx, ticket_id))
    checks = {line.key: True for line in lines}
    await quality.verify(
        ctx, ticket_id, verdict="pass", checks=checks, suggestion=more["suggestion"]
    )


async def _accept(ctx: Context, ticket_id: UUID, more: dict[str, Any]) -> None:
    await quality.accept(ctx, ticket_id, comment=more["text"])


async def _rate(ctx: Context, ticket_id: UUID, more: dict[str, Any]) -> None:
    said = {name: value for name, value in more.items() if name != "text"}
    await quality.rate(ctx, ticket_id, comment=more["text"], **said)


async def _look_into(ctx: Context, ticket_id: UUID, more: dict[str, Any]) -> None:
    await quality.change_second_handling(ctx, ticket_id, **more)
    await quality.send_proposal(ctx, ticket_id, f"{more['remedy']}。您看这样可以吗？")


async def _call(ctx: Context, ticket_id: UUID, more: dict[str, Any]) -> None:
    await quality.note_attempt(ctx, ticket_id, **more)


async def _give(ctx: Context, ticket_id: UUID, more: dict[str, Any]) -> None:
    purse_id = await ctx.tx.value(_purse)
    wish = quality.Wish(**{**more, "amount": Decimal(more["amount"]), "purse_id": purse_id})
    await quality.request_compensation(ctx, ticket_id, wish)


_DOINGS: dict[str, Doing] = {
    "assign": _assign, "reply": _reply, "act": _act, "send_back": _send_back,
    "approve": _approve, "fields": _fields, "resolve": _resolve, "verify": _verify,
    "accept": _accept, "rate": _rate, "look_into": _look_into, "call": _call, "give": _give,
}  # fmt: skip
