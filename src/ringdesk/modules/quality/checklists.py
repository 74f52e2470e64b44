"""Checklists of the double verification: result check (结果校验), process review (流程复盘)."""

from typing import Any
from uuid import UUID

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Recorded, react
from ringdesk.modules import identity, tickets

from .events import ChecklistChanged
from .lines import EditedLine, L10n, Lines
from .tables import checklist_lines

PRIORITIES = ("P1", "P2", "P3", "P4")


class Line(EditedLine, frozen=True, kw_only=True):
    """One line; empty `type_keys` and `priorities` mean all."""

    type_keys: list[str]
    priorities: list[str]


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
PARTS = tuple(DEFAULTS)
LINES = Lines(
    checklist_lines, Line, ChecklistChanged, PARTS, what="checklist_line", taken="checklist_exists"
)


@react(identity.WorkspaceCreated)
async def lay_checklists(ctx: Context, _fact: Recorded) -> None:
    """The lines every verification begins with; a workspace changes them as it likes."""
    await LINES.lay(ctx, DEFAULTS, type_keys=[], priorities=[])


async def all_lines(ctx: Context) -> list[Line]:
    """The result check first; archived lines too."""
    return await LINES.all(ctx)


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
    """A further line. Conflict `checklist_exists` when its key is taken, in either part."""
    await _fits(ctx, part=part, type_keys=type_keys, priorities=priorities)
    return await LINES.add(ctx, part, key, name, type_keys=type_keys, priorities=priorities)


@command(needs="checklist.manage")
async def change_line(
    ctx: Context, line_id: UUID, changes: dict[str, Any], *, version: int | None = None
) -> None:
    """Another name, other types or priorities, another place, archived or not. NotFound, Stale."""
    await _fits(ctx, **{k: changes[k] for k in ("type_keys", "priorities") if k in changes})
    await LINES.change(ctx, line_id, changes, version=version)


async def _fits(
    ctx: Context,
    *,
    part: str = "result",
    type_keys: list[str] | None = None,
    priorities: list[str] | None = None,
) -> None:
    tickets.known_code("part", part, PARTS)
    for priority in priorities or []:
        tickets.known_code("priorities", priority, PRIORITIES)
    known = (await tickets.ticket_config(ctx)).types
    for type_key in type_keys or []:
        tickets.known_code("type_keys", type_key, known)
