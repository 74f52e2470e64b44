"""Rows that are held leave with whatever comes next, and nobody who asks can tell."""

import contextlib
from typing import Any
from uuid import UUID

import pytest
from asyncpg import ForeignKeyViolationError
from sqlalchemy import func, select
from tests import given

from ringdesk.kernel.context import Context
from ringdesk.modules import customers, tickets
from ringdesk.modules.customers import organizations, requesters
from ringdesk.modules.sla import store as clocks

_people = select(func.count()).select_from(requesters)


def _organization(ctx: Context) -> dict[str, Any]:
    return {
        "id": ctx.new_id(), "name": "远帆贸易", "tier": "vip", "domain": None,
        "created_at": ctx.now(),
    }  # fmt: skip


def _person(ctx: Context, name: str, organization_id: UUID | None = None) -> dict[str, Any]:
    return {
        "id": ctx.new_id(), "name": name, "email": f"{name}@customer.test", "phone": None,
        "locale": "zh-CN", "zone": None, "tier": "standard",
        "organization_id": organization_id, "bounced_at": None, "created_at": ctx.now(),
    }  # fmt: skip


async def _count(ctx: Context) -> int:
    found: int = await ctx.tx.value(_people.where(requesters.c.tenant_id == ctx.tenant_id))
    return found


async def test_all_that_is_held_leaves_in_one_statement_before_the_next(
    world: given.World,
) -> None:
    async with world.acting() as ctx:
        before = await _count(ctx)
        asked = ctx.tx.statements
        home = _organization(ctx)
        for n in range(30):
            ctx.tx.hold(requesters, _person(ctx, f"p{n}", home["id"]))
        # What they refer to may be held after them.
        ctx.tx.hold(organizations, home)
        assert ctx.tx.statements == asked
        assert await _count(ctx) == before + 30
        assert ctx.tx.statements == asked + 2


async def test_what_is_held_at_the_end_is_committed(world: given.World) -> None:
    async with world.acting() as ctx:
        new = _person(ctx, "late")
        ctx.tx.hold(requesters, new)
    async with world.acting() as ctx:
        assert (await customers.requester_by_id(ctx, new["id"])).name == "late"


async def test_what_is_held_behind_a_savepoint_is_undone_with_it(world: given.World) -> None:
    async with world.acting() as ctx:
        ctx.tx.hold(requesters, kept := _person(ctx, "before"))
        with contextlib.suppress(ZeroDivisionError):
            async with ctx.tx.savepoint():
                ctx.tx.hold(requesters, _person(ctx, "inside"))
                raise ZeroDivisionError
        assert await customers.requester_by_email(ctx, "inside@customer.test") is None
        assert (await customers.requester_by_id(ctx, kept["id"])).name == "before"


async def test_what_the_database_has_against_a_row_is_raised_by_what_follows(
    world: given.World,
) -> None:
    with pytest.raises(ForeignKeyViolationError):
        async with world.acting() as ctx:
            ctx.tx.hold(requesters, _person(ctx, "homeless", ctx.new_id()))
    async with world.acting() as ctx:
        assert await customers.requester_by_email(ctx, "homeless@customer.test") is None


async def test_what_was_inserted_is_known_until_anything_else_is_asked(world: given.World) -> None:
    async with world.acting() as ctx:
        made = await world.ticket()
        assert made.id not in ctx.tx.fresh
        opened = await tickets.create(
            ctx, tickets.Draft(subject="新单", text="打不开", requester=made.requester_id)
        )
        assert opened.id not in ctx.tx.fresh, "settling wrote more"
        ctx.tx.fresh[opened.id] = opened
        await customers.requester_by_id(ctx, made.requester_id)
        assert not ctx.tx.fresh


async def test_a_ticket_known_as_created_is_what_the_database_says(
    world: given.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What deadlines take for the row is the row, for the plain and for the held one."""
    seen: dict[UUID, tickets.TicketState] = {}
    real = clocks._begun

    def begun(ticket: tickets.TicketState) -> Any:
        seen[ticket.id] = ticket
        return real(ticket)

    # What is read of the configuration for the first ticket is kept for the others.
    await world.ticket()
    monkeypatch.setattr(clocks, "_begun", begun)
    async with world.acting() as ctx:
        (number,) = await tickets.take_numbers(ctx, 1)
        for taken in (0, number):
            contact = customers.Contact(email=f"n{taken}@customer.test", name="李女士")
            draft = tickets.Draft(
                subject="新单", text="打不开", requester=contact, tags=["急"], impact=2, severity=1
            )
            await tickets.create(ctx, draft, number=taken)
        kept = await clocks.load(ctx, list(seen))
    assert len(seen) == 2
    assert {each.ticket.id: each.ticket for each in kept.values()} == seen
