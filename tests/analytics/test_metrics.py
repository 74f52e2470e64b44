"""The core figures agree with a plain count over the tickets, and open to what they count."""

from datetime import timedelta

from ringdesk.modules import analytics, quality, tickets
from tests.given import MONDAY, World


async def _solved(world: World, agent, *, minutes: int, score: int | None = None, **given):
    ticket = await world.ticket(category_id=(await world.categories())[0], **given)
    async with world.acting(agent) as ctx:
        await tickets.take(ctx, ticket.id)
    world.clock.advance(timedelta(minutes=10))
    async with world.acting(agent) as ctx:
        await tickets.reply(ctx, ticket.id, tickets.Reply(text="正在处理"))
    world.clock.advance(timedelta(minutes=minutes - 10))
    async with world.acting(agent) as ctx:
        await tickets.resolve(ctx, ticket.id)
    if score:
        async with world.acting(world.customer(ticket)) as ctx:
            await quality.rate(ctx, ticket.id, score=score)
    return ticket


async def _summary(world: World, actor=None, group_by: str = "type"):
    span = analytics.period(MONDAY.date(), MONDAY.date() + timedelta(days=6), "Asia/Shanghai")
    async with world.acting(actor) as ctx:
        return await analytics.summary(ctx, span, group_by)


async def test_means_and_shares_are_those_of_the_tickets(world: World):
    agent = await world.member("lead")
    await _solved(world, agent, minutes=60, score=5)
    again = await _solved(world, agent, minutes=120, score=3)
    async with world.acting(world.customer(again)) as ctx:
        await quality.reject(ctx, again.id, reason="没有解决")
    async with world.acting(agent) as ctx:
        await tickets.resolve(ctx, again.id)
    kpis = (await _summary(world)).kpis
    assert (kpis.created, kpis.resolved, kpis.closed) == (2, 2, 0)
    assert kpis.avg_first_response_minutes == 10
    assert kpis.avg_resolution_minutes == 90
    assert (kpis.fcr, kpis.reopen_rate, kpis.csat) == (0.5, 0.5, 4.0)


async def test_an_empty_period_has_no_means(world: World):
    kpis = (await _summary(world)).kpis
    assert kpis.created == 0
    assert kpis.avg_resolution_minutes is None


async def test_the_breakdown_opens_to_exactly_its_tickets(world: World):
    await world.ticket(type_key="consult")
    await world.ticket(type_key="consult")
    await world.ticket(type_key="incident", fields={"system": "后台"})
    found = {g.key: g for g in (await _summary(world)).breakdown}
    assert found["consult"].count == 2
    async with world.acting() as ctx:
        config = await tickets.ticket_config(ctx)
        where = config.criterion(ctx, found["consult"].filter, ctx.actor)
        rows, _ = await tickets.list_rows(ctx, where)
    assert {row.type_key for row in rows} == {"consult"}
    assert len(rows) == 2


async def test_figures_count_only_what_one_may_see(world: World):
    await world.ticket()
    team = await world.team("别的团队")
    async with world.acting() as ctx:
        ticket = (await tickets.list_rows(ctx, None))[0][0]
        await tickets.assign(ctx, ticket.id, team_id=team)
    assert (await _summary(world, await world.member("handler"))).kpis.created == 0


async def test_days_without_tickets_are_in_the_series(world: World):
    await world.ticket()
    series = (await _summary(world)).series
    assert [p.created for p in series] == [1, 0, 0, 0, 0, 0, 0]
