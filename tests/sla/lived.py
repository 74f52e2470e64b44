"""Policies for tickets that live through a test, and what their clocks say."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from tests import given

from ringdesk.kernel.context import Context
from ringdesk.modules import tickets
from ringdesk.modules.sla import store
from ringdesk.modules.sla.calendars import CalendarDefinition
from ringdesk.modules.sla.commands.calendars import draft_calendar, publish_calendar
from ringdesk.modules.sla.commands.policies import arrange_policies, draft_policy, publish_policy
from ringdesk.modules.sla.config import sla_config
from ringdesk.modules.sla.policy import Policy, Step, Target
from ringdesk.modules.sla.states import ClockState, TicketClocks

DAYS = ("mon", "tue", "wed", "thu", "fri")
NINE_TO_SIX = {day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in DAYS}
ALWAYS = {day: [["00:00", "24:00"]] for day in (*DAYS, "sat", "sun")}
ANYTHING: dict[str, Any] = {"all": []}
# Every clock there is, so that none is forgotten.
PROMISED: dict[Any, int] = {
    "dispatch": 15, "first_response": 60, "next_response": 120, "follow_up": 240,
    "resolution": 480, "callback": 1440,
}  # fmt: skip


async def calendar(
    place: given.World, weekly: Any = NINE_TO_SIX, zone: str = "Asia/Shanghai"
) -> UUID:
    """A published calendar."""
    definition = CalendarDefinition(
        name={"zh-CN": "工作日", "en": "Workdays"}, zone=zone, weekly=weekly
    )
    async with place.acting(await place.admin()) as ctx:
        made = await draft_calendar(ctx, definition)
        await publish_calendar(ctx, made, reason="新日历")
    return made


async def policy(
    place: given.World,
    calendar_id: UUID,
    minutes: dict[Any, int] | None = None,
    *,
    kind: Any = "customer",
    steps: Sequence[Step] = (),
    margin: int = 0,
    priorities: Sequence[Any] = ("P1", "P2", "P3", "P4"),
    **more: Any,
) -> UUID:
    """A published policy that promises every priority the same, asked before all others."""
    target = Target(
        minutes=minutes or PROMISED, calendar=calendar_id, steps=tuple(steps), margin_minutes=margin
    )
    definition = Policy(
        **{
            "name": {"zh-CN": "标准服务", "en": "Standard"},
            "when": ANYTHING,
            "targets": dict.fromkeys(priorities, target),
            "pause_statuses": ("waiting",),
            **more,
        }
    )
    async with place.acting(await place.admin()) as ctx:
        made = await draft_policy(ctx, kind, definition)
        await publish_policy(ctx, made, reason="新策略", running=False)
    async with place.acting(await place.admin()) as ctx:
        asked = [p.id for p in (await sla_config(ctx)).policies if p.kind == kind]
        await arrange_policies(ctx, [made, *(each for each in asked if each != made)])
    return made


async def kept(place: given.World, ticket_id: UUID) -> TicketClocks:
    """A ticket with its clocks as they are stored."""
    async with place.acting() as ctx:
        return await kept_in(ctx, ticket_id)


async def kept_in(ctx: Context, ticket_id: UUID) -> TicketClocks:
    return (await store.load(ctx, [ticket_id]))[ticket_id]


def clock(found: TicketClocks, kind: str, cycle: int | None = None) -> ClockState:
    """The last clock of a kind, or that cycle of it."""
    of_kind = [c for c in found.clocks if c.kind == kind and cycle in (None, c.cycle)]
    return max(of_kind, key=lambda c: c.cycle)


def states(found: TicketClocks) -> dict[str, str]:
    """The state of the last clock of each kind."""
    return {c.kind: c.state for c in sorted(found.clocks, key=lambda c: c.cycle)}


def logged(of: ClockState) -> list[tuple[str, str | None]]:
    """The events of a log with their reasons."""
    return [(entry.event, entry.reason) for entry in of.log]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def ticket(place: given.World, **more: Any) -> tickets.TicketState:
    """A ticket that can be resolved by whoever has it."""
    category = (await place.categories())[0]
    return await place.ticket(category_id=category, **more)
