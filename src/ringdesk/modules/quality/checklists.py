"""Checklists of the double verification: result check (结果校验), process review (流程复盘)."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, insert, select, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Conflict, Invalid, NotFound
from ringdesk.kernel.events import Change, Recorded, react
from ringdesk.modules import identity, tickets

from .events import ChecklistChanged
from .tables import checklist_lines

PARTS = ("result", "process")
PRIORITIES = ("P1", "P2", "P3", "P4")
L10n = dict[str, str]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line; empty `type_keys` and `priorities` mean all."""

    id: UUID
    part: str
    key: str
    name: L10n
    type_keys: list[str]
    priorities: list[str]
    position: int
    archived: bool = False


DEFAULTS: dict[str, dict[str, L10n]] = {
    "result": {
        "solved": {
            "zh-CN": "问题已经消失，并有凭证",
            "en": "The problem is gone, with evidence",
            "ar": "المشكلة زالت مع دليل",
        },
        "customer_side": {
            "zh-CN": "客户侧显示正常",
            "en": "It works on the customer's side",
            "ar": "تعمل لدى العميل",
        },
        "sampled": {
            "zh-CN": "抽查了相关记录",
            "en": "Related records were sampled",
            "ar": "فُحصت عينة من السجلات",
        },
    },
    "process": {
        "in_time": {
            "zh-CN": "各环节按时完成，或已说明原因",
            "en": "Each step was in time, or explained",
            "ar": "كل خطوة في وقتها أو مبررة",
        },
        "classified": {
            "zh-CN": "分类和根因填写正确",
            "en": "Category and cause are right",
            "ar": "التصنيف والسبب صحيحان",
        },
        "recorded": {
            "zh-CN": "沟通和处理都有记录",
            "en": "Everything is on record",
            "ar": "كل شيء مسجّل",
        },
    },
}

_c = checklist_lines.c
_all = sql(
    select(checklist_lines)
    .where(_c.tenant_id == bindparam("tenant_id"))
    .order_by(_c.part.desc(), _c.position, _c.key)
)
_insert = sql(insert(checklist_lines).values({c.name: bindparam(c.name) for c in _c}))


@react(identity.WorkspaceCreated)
async def lay_checklists(ctx: Context, _fact: Recorded) -> None:
    """The lines every verification begins with; a workspace changes them as it likes."""
    for part, lines in DEFAULTS.items():
        rows: list[dict[str, Any]] = [
            {
                "id": ctx.new_id(), "part": part, "key": key, "name": name, "type_keys": [],
                "priorities": [], "position": position, "archived_at": None,
            }
            for position, (key, name) in enumerate(lines.items())
        ]  # fmt: skip
        await ctx.tx.many(_insert, rows)


async def all_lines(ctx: Context) -> list[Line]:
    return [_line(row) for row in await ctx.tx.all(_all)]


def _line(row: Any) -> Line:
    found = {name: row[name] for name in Line.__struct_fields__ if name != "archived"}
    return Line(**found, archived=row["archived_at"] is not None)


def applying(lines: list[Line], type_key: str, priority: str) -> list[Line]:
    """The lines for a ticket of this type that was this urgent. Pure."""
    return [
        line
        for line in lines
        if not line.archived
        and (not line.type_keys or type_key in line.type_keys)
        and (not line.priorities or priority in line.priorities)
    ]


async def checklists_for(ctx: Context, ticket: tickets.TicketState) -> list[Line]:
    """What the reviewer ticks: by the most urgent it ever was, so that lowering takes none away."""
    return applying(await all_lines(ctx), ticket.type_key, ticket.strictest_priority)


@command(needs="checklist.manage")
async def add_line(
    ctx: Context,
    *,
    part: str,
    key: str,
    name: L10n,
    type_keys: list[str],
    priorities: list[str],
) -> UUID:
    """A further line. Conflict `exists` when its key is taken, also by an archived one."""
    await _fits(ctx, part=part, name=name, type_keys=type_keys, priorities=priorities)
    lines = await all_lines(ctx)
    if any(line.key == key for line in lines):
        raise Conflict("checklist_exists", key=key)
    made = ctx.new_id()
    await ctx.tx.run(
        _insert, id=made, part=part, key=key, name=name, type_keys=type_keys,
        priorities=priorities, position=len(lines), archived_at=None,
    )  # fmt: skip
    await identity.bump_config(ctx)
    ctx.emit(ChecklistChanged(subject_id=made, key=key, name=name, what="added"))
    return made


@command(needs="checklist.manage")
async def change_line(ctx: Context, line_id: UUID, changes: dict[str, Any]) -> None:
    """Another name, other types or priorities, another place, archived or not. NotFound."""
    before = next((line for line in await all_lines(ctx) if line.id == line_id), None)
    if before is None:
        raise NotFound("checklist_line")
    await _fits(ctx, **{k: v for k, v in changes.items() if k not in ("position", "archived")})
    values = dict(changes)
    if "archived" in values:
        values["archived_at"] = ctx.now() if values.pop("archived") else None
    if values:
        await ctx.tx.run(
            update(checklist_lines)
            .where(_c.tenant_id == ctx.tenant_id, _c.id == line_id)
            .values(**values)
        )
    await identity.bump_config(ctx)
    told = tuple(Change(k, getattr(before, k), v) for k, v in changes.items())
    ctx.emit(
        ChecklistChanged(
            subject_id=line_id, key=before.key, name=before.name, what="changed", changes=told
        )
    )


async def _fits(
    ctx: Context,
    *,
    part: str = "result",
    name: L10n | None = None,
    type_keys: list[str] | None = None,
    priorities: list[str] | None = None,
) -> None:
    if name is not None and not any(text.strip() for text in name.values()):
        raise Invalid(("name", "required"))
    tickets.known_code("part", part, PARTS)
    for priority in priorities or []:
        tickets.known_code("priorities", priority, PRIORITIES)
    known = (await tickets.ticket_config(ctx)).types
    for type_key in type_keys or []:
        tickets.known_code("type_keys", type_key, known)
