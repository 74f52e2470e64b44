"""The purse is never overdrawn and pays nothing twice, however many take from it at once."""

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import Conflict, DomainError, Invalid
from ringdesk.modules import approvals, quality, tickets, workflow
from ringdesk.modules.quality.goodwill import rules, store
from ringdesk.modules.quality.goodwill.keeping import LevelAbove
from tests.given import World

from .given_care import Low, rated


async def _purse(world: World, approver: Actor | None = None, **given: Any) -> UUID:
    who = workflow.Who(members=[str(approver.member_id)]) if approver else workflow.Who()
    level = workflow.Level(key="lead", name={"zh-CN": "主管"}, who=who)
    draft = quality.PurseDraft(
        **{
            "name": {"zh-CN": "售后关怀金"}, "budget": Decimal(1000),
            "single_limits": {"lead": Decimal(50), "agent": Decimal(30)},
            "member_monthly": Decimal(5000), "customer_90_days": Decimal(5000),
            "levels": [LevelAbove(level=level)] if approver else [], **given,
        }
    )  # fmt: skip
    async with world.acting(await world.admin()) as ctx:
        return await quality.add_purse(ctx, draft)


def _wish(purse: UUID | None, amount: int = 50, kind: str = "voucher") -> quality.Wish:
    money = Decimal(amount) if purse else None
    return quality.Wish(kind=kind, letter="很抱歉，附上优惠券", purse_id=purse, amount=money)


async def _state(world: World, purse: UUID) -> tuple[Decimal, Decimal]:
    async with world.acting() as ctx:
        row = await ctx.tx.connection.fetchrow(
            "SELECT reserved, spent FROM purse_periods WHERE purse_id = $1", purse
        )
    return row["reserved"], row["spent"]


async def _given(low: Low) -> list[store.Compensation]:
    async with low.world.acting() as ctx:
        return await store.compensations_of(ctx, low.ticket.id)


async def test_within_the_limits_it_is_given_at_once_and_told_to_the_customer(world: World):
    low, purse = await rated(world), await _purse(world)
    async with world.acting(low.other) as ctx:
        await quality.request_compensation(ctx, low.ticket.id, _wish(purse))
    await world.drain()
    assert await _state(world, purse) == (Decimal(0), Decimal(50))
    async with world.acting() as ctx:
        body = await ctx.tx.connection.fetchval(
            "SELECT body FROM outbound_mails WHERE ticket_id = $1 AND kind = 'process'",
            low.ticket.id,
        )
    assert "附上优惠券" in body


@pytest.mark.parametrize("verdict", ["approve", "reject"])
async def test_above_a_limit_it_is_reserved_until_somebody_else_decides(world: World, verdict: str):
    low = await rated(world)
    boss = await world.member("lead", name="周明哲")
    purse = await _purse(world, boss)
    async with world.acting(low.other) as ctx:
        await quality.request_compensation(ctx, low.ticket.id, _wish(purse, 80))
    assert await _state(world, purse) == (Decimal(80), Decimal(0))
    [made] = await _given(low)
    assert (made.state, made.exceeds) == ("requested", ["single"])
    assert (await low.now()).open_duties == 3
    assert made.approval_id is not None
    async with world.acting(boss) as ctx:
        await approvals.decide(
            ctx, made.approval_id, verdict, "可以" if verdict == "approve" else "不"
        )
    [made] = await _given(low)
    outcome = {"approve": ("granted", Decimal(80)), "reject": ("rejected", Decimal(0))}[verdict]
    assert (made.state, (await _state(world, purse))[1]) == outcome
    assert (await _state(world, purse))[0] == 0
    assert (await low.now()).open_duties == 2


async def test_a_request_taken_back_frees_its_money(world: World):
    low = await rated(world)
    purse = await _purse(world, await world.member("lead"))
    async with world.acting(low.other) as ctx:
        made = await quality.request_compensation(ctx, low.ticket.id, _wish(purse, 80))
        await quality.withdraw_compensation(ctx, made, "改为仅致歉")
    assert await _state(world, purse) == (Decimal(0), Decimal(0))
    assert (await _given(low))[0].state == "withdrawn"


async def test_many_at_once_never_overdraw_the_purse(world: World):
    """Ten ask for 50 each of a purse that holds 120: two are given, the rest is refused."""
    purse = await _purse(world, budget=Decimal(120))
    lead = await world.member("lead")
    made = [await world.ticket() for _ in range(10)]

    async def ask(ticket: tickets.TicketState) -> str:
        try:
            async with world.acting(lead) as ctx:
                await quality.request_compensation(ctx, ticket.id, _wish(purse))
        except Conflict as refused:
            return refused.code
        return "given"

    said = await asyncio.gather(*(ask(ticket) for ticket in made))
    assert sorted(said) == ["given"] * 2 + ["purse_exhausted"] * 8
    assert await _state(world, purse) == (Decimal(0), Decimal(100))


async def test_the_monthly_limit_holds_between_requests_at_the_same_moment(world: World):
    purse = await _purse(world, member_monthly=Decimal(100))
    lead = await world.member("lead")
    made = [await world.ticket() for _ in range(5)]

    async def ask(ticket: tickets.TicketState) -> bool:
        try:
            async with world.acting(lead) as ctx:
                await quality.request_compensation(ctx, ticket.id, _wish(purse))
        except DomainError:
            return False
        return True

    assert sum(await asyncio.gather(*(ask(ticket) for ticket in made))) == 2


async def test_one_ticket_asked_for_twice_at_once_is_given_one_decision(world: World):
    low = await rated(world)
    purse = await _purse(world, await world.member("lead"))

    async def ask() -> str:
        try:
            async with world.acting(low.other) as ctx:
                await quality.request_compensation(ctx, low.ticket.id, _wish(purse, 80))
        except Conflict as refused:
            return refused.code
        return "asked"

    said = await asyncio.gather(ask(), ask(), ask())
    assert sorted(said) == ["asked", "compensation_open", "compensation_open"]
    assert await _state(world, purse) == (Decimal(80), Decimal(0))


async def test_a_payment_is_booked_once_under_one_reference(world: World):
    purse, admin = await _purse(world), await world.admin()
    lows = [await rated(world), await rated(world)]
    made = []
    for low in lows:
        async with world.acting(low.other) as ctx:
            made.append(await quality.request_compensation(ctx, low.ticket.id, _wish(purse)))

    async def pay(compensation: UUID) -> str:
        try:
            async with world.acting(admin) as ctx:
                await quality.confirm_payment(ctx, compensation, reference="ALI-2026-1")
        except Conflict as refused:
            return refused.code
        return "paid"

    assert sorted(await asyncio.gather(*map(pay, made))) == ["paid", "reference_used"]
    states = sorted([(await _given(low))[0].state for low in lows])
    assert states == ["granted", "paid"]


async def test_the_same_request_sent_again_is_answered_and_not_repeated(world: World):
    low, purse = await rated(world), await _purse(world)
    body = {"kind": "voucher", "letter": "抱歉", "purse_id": str(purse), "amount": "50"}
    async with world.browser(low.other) as client:
        path = f"/api/v1/tickets/{low.ticket.id}/compensations"
        answers = [
            await client.post(path, json=body, headers={"Idempotency-Key": "k1"}) for _ in range(2)
        ]
    assert [a.status_code for a in answers] == [201, 201]
    assert await _state(world, purse) == (Decimal(0), Decimal(50))
    assert len(await _given(low)) == 1


async def test_an_apology_takes_from_no_purse(world: World):
    low = await rated(world)
    async with world.acting(low.other) as ctx:
        await quality.request_compensation(ctx, low.ticket.id, _wish(None, kind="apology"))
        with pytest.raises(Invalid):
            await quality.request_compensation(ctx, low.ticket.id, _wish(uuid4(), kind="apology"))
    assert (await _given(low))[0].state == "granted"


async def test_the_row_itself_refuses_to_be_overdrawn(world: World, owner: asyncpg.Connection):
    low, purse = await rated(world), await _purse(world)
    async with world.acting(low.other) as ctx:
        await quality.request_compensation(ctx, low.ticket.id, _wish(purse))
    with pytest.raises(asyncpg.CheckViolationError):
        await owner.execute("UPDATE purse_periods SET spent = 1001 WHERE purse_id = $1", purse)


async def test_a_budget_cannot_sink_below_what_is_taken(world: World):
    low, purse = await rated(world), await _purse(world)
    async with world.acting(low.other) as ctx:
        await quality.request_compensation(ctx, low.ticket.id, _wish(purse))
    async with world.acting(await world.admin()) as ctx:
        with pytest.raises(Conflict):
            await quality.change_purse(ctx, purse, {"budget": Decimal(49)})
        await quality.change_purse(ctx, purse, {"budget": Decimal(50)})


_AT = datetime(2026, 11, 16, tzinfo=UTC)
_ANN, _BOB, _CUSTOMER = uuid4(), uuid4(), uuid4()


def _grant(amount: int, day: int = 0, **more: Any) -> rules.Given:
    made = rules.Given(
        id=uuid4(), member_id=_ANN, requester_id=uuid4(), amount=Decimal(amount),
        single=Decimal(50), at=_AT + timedelta(days=day),
    )  # fmt: skip
    return msgspec.structs.replace(made, **more)


@pytest.mark.parametrize(
    ("grants", "kinds"),
    [
        ([_grant(10, day, requester_id=_CUSTOMER) for day in (0, 20, 40)], ["same_pair"]),
        ([_grant(48, day) for day in range(3)], ["just_under"]),
        ([_grant(30, day, requester_id=_CUSTOMER) for day in (0, 2)], ["split"]),
        ([_grant(30, day, requester_id=_CUSTOMER) for day in (0, 9)], []),
        ([_grant(48, 0), _grant(48, 1, member_id=_BOB), _grant(20, 2)], []),
    ],
)
def test_planted_patterns_are_found_and_ordinary_ones_are_not(
    grants: list[rules.Given], kinds: list[str]
):
    assert [found.kind for found in rules.patterns(grants)] == kinds


@given(
    amount=st.integers(1, 500), single=st.integers(0, 500), used=st.integers(0, 500),
    monthly=st.integers(0, 500),
)  # fmt: skip
def test_a_limit_is_exceeded_exactly_when_the_amount_passes_it(
    amount: int, single: int, used: int, monthly: int
):
    limits = rules.Limits(
        single=Decimal(single), member_monthly=Decimal(monthly), member_used=Decimal(used),
        customer_90_days=Decimal(10_000), customer_used=Decimal(0),
    )  # fmt: skip
    over = rules.exceeded(Decimal(amount), limits)
    assert ("single" in over) == (amount > single)
    assert ("month" in over) == (used + amount > monthly)
