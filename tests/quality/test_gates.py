"""Nothing closes without its gates, whichever door is used."""

from datetime import timedelta

import asyncpg
import pytest

from ringdesk.kernel.errors import Conflict, Denied, DomainError, Invalid
from ringdesk.modules import quality, tickets
from ringdesk.modules.quality.reactions import sweep_workspace
from tests.given import EVERY_CHECK, World


async def _handled(world: World, priority: str = "P3") -> tuple[tickets.TicketState, object]:
    agent = await world.member("lead")
    ticket = await world.ticket(
        category_id=(await world.categories())[0], priority=priority, priority_reason="test"
    )
    async with world.acting(agent) as ctx:
        await tickets.take(ctx, ticket.id)
    return ticket, agent


def _shut(error: DomainError) -> list[str]:
    return [gate["gate"] for gate in error.params["gates"]]


async def test_an_ordinary_ticket_goes_from_intake_to_closed_by_the_customers_word(world: World):
    ticket, agent = await _handled(world)
    async with world.acting(agent) as ctx:
        await tickets.reply(ctx, ticket.id, tickets.Reply(text="已经处理好了"))
        await tickets.resolve(ctx, ticket.id)
    async with world.acting(world.customer(ticket)) as ctx:
        await quality.accept(ctx, ticket.id)
        await quality.rate(ctx, ticket.id, score=5, comment="很快")
    await world.drain()
    after = await world.reread(ticket)
    assert (after.node, after.acceptance, after.rating) == ("closed", "customer", 5)


async def test_an_urgent_ticket_cannot_be_resolved_without_evidence(world: World):
    ticket, agent = await _handled(world, "P1")
    async with world.acting(agent) as ctx:
        with pytest.raises(DomainError) as refused:
            await tickets.resolve(ctx, ticket.id)
    assert _shut(refused.value) == ["evidence"]
    assert (await world.reread(ticket)).node == "handling"


async def test_the_handler_cannot_verify_and_another_can(world: World):
    ticket, agent = await _handled(world, "P2")
    await world.evidence(ticket, agent)
    async with world.acting(agent) as ctx:
        await tickets.resolve(ctx, ticket.id)
        with pytest.raises(DomainError) as refused:
            await quality.verify(ctx, ticket.id, verdict="pass", checks=EVERY_CHECK)
    assert _shut(refused.value) == ["not_handler"]
    reviewer = await world.member("reviewer")
    async with world.acting(reviewer) as ctx:
        await quality.verify(ctx, ticket.id, verdict="pass", checks=EVERY_CHECK)
    assert (await world.reread(ticket)).reviewed_by == reviewer.member_id


async def test_a_pass_with_an_open_check_is_refused_by_name(world: World):
    ticket, agent = await _handled(world, "P2")
    await world.evidence(ticket, agent)
    async with world.acting(agent) as ctx:
        await tickets.resolve(ctx, ticket.id)
    async with world.acting(await world.member("reviewer")) as ctx:
        with pytest.raises(Invalid) as refused:
            await quality.verify(
                ctx, ticket.id, verdict="pass", checks={**EVERY_CHECK, "sampled": False}
            )
    assert refused.value.errors[0]["field"] == "checks.sampled"


async def test_lowering_the_priority_does_not_open_the_gate(world: World):
    ticket, agent = await _handled(world, "P1")
    async with world.acting(agent) as ctx:
        await tickets.set_priority(ctx, ticket.id, to="P4", reason="看起来没那么急")
        with pytest.raises(DomainError) as refused:
            await tickets.resolve(ctx, ticket.id)
    assert _shut(refused.value) == ["evidence"]


async def test_raising_the_priority_after_acceptance_still_needs_a_second_pair_of_eyes(
    world: World,
):
    ticket, agent = await _handled(world)
    async with world.acting(agent) as ctx:
        await tickets.resolve(ctx, ticket.id)
        await quality.accept(ctx, ticket.id, evidence_note="电话确认")
        await tickets.set_priority(ctx, ticket.id, to="P1", reason="影响扩大")
        with pytest.raises(DomainError) as refused:
            await tickets.close(ctx, ticket.id)
    assert _shut(refused.value) == ["evidence", "second_reviewer"]


async def test_a_member_who_records_acceptance_says_how_the_customer_said_so(world: World):
    ticket, agent = await _handled(world)
    async with world.acting(agent) as ctx:
        await tickets.resolve(ctx, ticket.id)
        with pytest.raises(Invalid):
            await quality.accept(ctx, ticket.id)


async def test_a_rejection_brings_the_ticket_back_and_counts(world: World):
    ticket, agent = await _handled(world)
    async with world.acting(agent) as ctx:
        await tickets.resolve(ctx, ticket.id)
    async with world.acting(world.customer(ticket)) as ctx:
        await quality.reject(ctx, ticket.id, reason="还是待付款")
    after = await world.reread(ticket)
    assert (after.node, after.reopen_count, after.resolved_by) == ("handling", 1, None)


async def test_one_rating_per_case_and_never_by_the_handler(world: World):
    ticket, agent = await _handled(world)
    async with world.acting(agent) as ctx:
        await tickets.resolve(ctx, ticket.id)
        with pytest.raises(Denied):
            await quality.rate(ctx, ticket.id, score=5)
    async with world.acting(world.customer(ticket)) as ctx:
        await quality.rate(ctx, ticket.id, score=4)
        with pytest.raises(Conflict):
            await quality.rate(ctx, ticket.id, score=5)


async def test_silence_accepts_after_seven_days_and_not_before(world: World):
    ticket, agent = await _handled(world)
    async with world.acting(agent) as ctx:
        await tickets.resolve(ctx, ticket.id)
    world.clock.advance(timedelta(days=6))
    await sweep_workspace(world.works, world.tenant_id)
    assert (await world.reread(ticket)).node == "acceptance"
    world.clock.advance(timedelta(days=1, minutes=1))
    await sweep_workspace(world.works, world.tenant_id)
    after = await world.reread(ticket)
    assert (after.node, after.acceptance) == ("accepted", "timeout")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("closed_at = now(), status_category = 'closed'", "closed_accepted"),
        (
            "closed_at = now(), status_category = 'closed', accepted_at = now()",
            "closed_four_eyes",
        ),
        ("archived_at = now()", "archived_closed"),
    ],
)
async def test_the_table_itself_refuses_to_lie(
    world: World, owner: asyncpg.Connection, change: str, constraint: str
):
    ticket = await world.ticket(priority="P1", priority_reason="test")
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await owner.execute(f"UPDATE tickets SET {change} WHERE id = $1", ticket.id)
    assert constraint in str(refused.value)


async def test_the_customers_link_is_not_shown_to_those_who_handle_the_ticket(world: World):
    """It is the customer's login: with it a handler could accept and rate the own work."""
    ticket, agent = await _handled(world)
    async with world.browser(agent) as client:
        answer = await client.get(f"/api/v1/tickets/{ticket.number}")
    assert answer.status_code == 200
    assert "/help/s/" not in answer.text
