"""What tests of approvals begin with: a ticket, somebody who asks, and levels of deciders."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from ringdesk.kernel.context import Actor
from ringdesk.modules import approvals, tickets
from ringdesk.modules.approvals import store
from ringdesk.modules.approvals.state import Approval
from ringdesk.modules.workflow.definition import Level, Limit, Who
from tests.given import World

TITLE = {"zh-CN": "退款", "en": "Refund"}


def level(*deciders: Actor, rule: Any = "any", **more: Any) -> Level:
    """A level that asks exactly these."""
    who = Who(members=[str(one.member_id) for one in deciders])
    key = more.pop("key", f"l{uuid4().hex[:6]}")
    return Level(key=key, name={"zh-CN": "主管", "en": "Lead"}, who=who, rule=rule, **more)


def limit(minutes: int = 60, **more: Any) -> Limit:
    return Limit(**{"minutes": minutes, "hours": "clock", **more})


async def ask(
    world: World,
    levels: list[Level],
    *,
    by: Actor,
    ticket: tickets.TicketState | None = None,
    subject_kind: str = "refund",
    amount: Decimal | None = Decimal("860.00"),
    **more: Any,
) -> UUID:
    """An approval of a fresh ticket, asked for by a member."""
    about = ticket or await world.ticket()
    async with world.acting() as ctx:
        locked = await tickets.lock(ctx, about.id)
        made = await approvals.open_approval(
            ctx, subject_kind=subject_kind, subject_id=uuid4(), ticket=locked, title=TITLE,
            reason="重复扣款", levels=levels, amount=amount, currency="CNY" if amount else None,
            requested_by=by.member_id, **more,
        )  # fmt: skip
    assert made is not None
    return made


async def look(world: World, approval_id: UUID) -> Approval:
    async with world.acting() as ctx:
        return await store.read(ctx, approval_id)


async def vote(
    world: World, who: Actor, approval_id: UUID, verdict: str = "approve", comment: str = ""
) -> None:
    async with world.acting(who) as ctx:
        await approvals.decide(ctx, approval_id, verdict, comment)


async def facts(world: World, approval: Approval) -> list[tuple[str, dict[str, Any]]]:
    """What the ticket's chain says of approvals, oldest first."""
    async with world.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT type, data FROM events WHERE tenant_id = $1 AND subject_id = $2"
            " AND type LIKE 'Appro%' ORDER BY seq",
            world.tenant_id, approval.ticket_id,
        )  # fmt: skip
    return [(row["type"], row["data"]) for row in rows]


def sitting(approval: Approval) -> set[UUID]:
    return {seat.member_id for seat in approval.waiting()}
