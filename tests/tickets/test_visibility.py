"""One criterion: what SQL shows is what `admits` says, for every kind of actor."""

import itertools

from sqlalchemy import select

from ringdesk.kernel.context import Actor
from ringdesk.modules import identity, tickets
from ringdesk.modules.tickets.tables import tickets as table
from ringdesk.modules.tickets.visibility import admits, criterion
from tests.given import World

_READS = ("ticket.read_all", "ticket.read_team", "ticket.read_department")


async def _everywhere(world: World) -> list[Actor]:
    """Tickets in every place, and members with every combination of reading permissions."""
    lead = await world.admin()
    member = await world.member("agent")
    async with world.acting() as ctx:
        team = await identity.create_team(ctx, "甲", member_ids=[member.member_id])
        other = await identity.create_team(ctx, "乙")
        mine = await identity.create_department(ctx, "仓储", liaison_id=member.member_id)
        theirs = await identity.create_department(ctx, "财务")
    for _ in range(2):
        await world.ticket()
    for target in ({"team_id": team}, {"team_id": other}):
        ticket = await world.ticket()
        async with world.acting(lead) as ctx:
            await tickets.assign(ctx, ticket.id, **target)
    for department in (mine, theirs):
        ticket = await world.ticket()
        async with world.acting(lead) as ctx:
            await tickets.transfer(
                ctx,
                ticket.id,
                department_id=department,
                reason="department",
                checks=tickets.HANDOVER_CHECKS,
                note="请协助",
            )
    ticket = await world.ticket()
    async with world.acting(lead) as ctx:
        await tickets.assign(ctx, ticket.id, team_id=other)
        await tickets.note(ctx, ticket.id, "请看", [member.member_id], [])
    member = await world.actor(member.member_id)
    combinations = itertools.chain.from_iterable(
        itertools.combinations(_READS, n) for n in range(len(_READS) + 1)
    )
    return [
        Actor(
            kind=kind, id=member.id, name="x", permissions=frozenset(read),
            team_ids=member.team_ids, department_ids=member.department_ids,
            member_id=member.member_id if kind != "requester" else None,
        )
        for read in combinations
        for kind in ("member", "token", "requester", "anonymous")
    ]  # fmt: skip


async def test_both_forms_of_the_criterion_agree(world: World):
    actors = await _everywhere(world)
    async with world.acting() as ctx:
        everything = await ctx.tx.all(select(table).where(table.c.tenant_id == ctx.tenant_id))
        differing = set()
        for actor in actors:
            seen = await ctx.tx.all(
                select(table.c.id).where(table.c.tenant_id == ctx.tenant_id, criterion(actor))
            )
            expected = {row["id"] for row in everything if admits(actor, row)}
            assert {row["id"] for row in seen} == expected, actor
            differing.add(len(expected))
    assert len(differing) >= 4, "the actors must see different things, or this proves nothing"


async def test_what_one_may_not_see_is_not_found_by_any_read(world: World):
    stranger = await world.member("handler")
    ticket = await world.ticket()
    async with world.acting() as ctx:
        await tickets.assign(ctx, ticket.id, team_id=await identity.create_team(ctx, "丙"))
    async with world.browser(stranger) as client:
        for path in ("", "/messages", "/timeline"):
            answer = await client.get(f"/api/v1/tickets/{ticket.number}{path}")
            assert answer.status_code == 404, path
        listed = await client.get("/api/v1/tickets")
        assert ticket.number not in [row["number"] for row in listed.json()["data"]]


async def test_a_mention_opens_the_ticket_to_the_one_mentioned(world: World):
    handler = await world.member("handler")
    ticket = await world.ticket()
    async with world.acting() as ctx:
        await tickets.assign(ctx, ticket.id, team_id=await identity.create_team(ctx, "丁"))
        await tickets.note(ctx, ticket.id, "@同事 请看", [handler.member_id], [])
    async with world.acting(handler) as ctx:
        assert (await tickets.read(ctx, ticket.id)).id == ticket.id
