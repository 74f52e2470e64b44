"""What lets the database read by index, and what the search may see through the wall."""

import asyncpg
from sqlalchemy.dialects import postgresql

from ringdesk.kernel.conditions import to_sql
from ringdesk.modules import tickets
from ringdesk.modules.tickets.queries.rows import list_rows
from ringdesk.modules.tickets.queries.views import criterion_of, find_view
from ringdesk.modules.tickets.views import SYSTEM_VIEWS
from tests import given
from tests.given import World

OPEN_VIEWS = ("mine", "watching", "unassigned", "p1p2", "returned", "open")


async def test_the_views_of_open_tickets_say_it_as_their_partial_indexes_do(world: World) -> None:
    admin = await world.admin()
    async with world.acting(admin) as ctx:
        config = await tickets.ticket_config(ctx)
        for key in OPEN_VIEWS:
            condition = config.parse(SYSTEM_VIEWS[key].filter)
            where = to_sql(condition, at=ctx.now(), me=ctx.actor)
            text = str(where.compile(dialect=postgresql.dialect()))
            assert "tickets.status_category != " in text, key
            assert "(tickets.status_category = " not in text, key


async def test_the_search_function_finds_only_the_tenant_of_the_transaction(world: World) -> None:
    await world.ticket(subject="Needleword")
    await world.drain()
    asked = "SELECT count(*) FROM ticket_search_hits('''needleword'''::tsquery, 10)"
    async with world.acting() as ctx:
        assert await ctx.tx.connection.fetchval(asked) == 1
    async with world.works.db.transaction() as tx:
        assert await tx.connection.fetchval(asked) == 0
    stranger = await given.world(world.works.db)
    async with stranger.acting() as ctx:
        assert await ctx.tx.connection.fetchval(asked) == 0


# Ids as tickets have: the older, the farther from one to the next, over six years in all.
SAID = """
INSERT INTO ticket_search (tenant_id, ticket_id, public, "full")
SELECT $1, (lpad(to_hex(6000::bigint * 6000 * 5000 - (6000 - n)::bigint * (6000 - n) * 5000), 12,
            '0') || '70008000' || lpad(to_hex(n), 12, '0'))::uuid, words, words
FROM generate_series(1, 6000) AS n, LATERAL (SELECT array_to_tsvector(array_remove(ARRAY[
    'always', CASE WHEN n % 2 = 0 THEN 'half' END, CASE WHEN n % 2 = 0 THEN 'pair' END,
    CASE WHEN n % 20 = 0 THEN 'middling' END, CASE WHEN n % 50 = 0 THEN 'seldom' END,
    CASE WHEN n <= 20 THEN 'ancient' END
], NULL)) AS words) AS said
"""
# How many of the 6,000 hold the words, by the newest that does and the step to the next one.
SPREAD = {
    "'always'": range(6000, 0, -1),
    "'half' & 'pair'": range(6000, 0, -2),
    "'middling'": range(6000, 0, -20),
    "'mid':* & 'hal':*": range(6000, 0, -20),
    "'seldom'": range(6000, 0, -50),
    "'ancient'": range(20, 0, -1),
    "'always' & 'ancient'": range(20, 0, -1),
    "'nowhere'": range(0),
}


async def test_the_newest_hits_are_found_however_many_tickets_hold_a_word(
    world: World, owner: asyncpg.Connection
) -> None:
    stranger = await given.world(world.works.db)
    await owner.execute("SET session_replication_role = replica")
    try:
        await owner.execute(SAID, world.tenant_id)
        await owner.execute(SAID.replace("n % 50 = 0", "true"), stranger.tenant_id)
        await owner.execute("ANALYZE ticket_search")
        for asked, holding in SPREAD.items():
            for most in (10, 100, 1000):
                assert await _hits(world, asked, most) == list(holding)[:most], (asked, most)
    finally:
        await owner.execute("DELETE FROM ticket_search WHERE tenant_id = $1", world.tenant_id)
        await owner.execute("DELETE FROM ticket_search WHERE tenant_id = $1", stranger.tenant_id)


async def _hits(world: World, asked: str, most: int) -> list[int]:
    async with world.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT * FROM ticket_search_hits($1::text::tsquery, $2)", asked, most
        )
    return [row[0].int & 0xFFFFFFFFFFFF for row in rows]


async def test_views_that_are_led_by_an_index_hold_what_their_filters_say(world: World) -> None:
    me, other = await world.member("lead"), await world.member("lead")
    mine, theirs = await world.ticket(), await world.ticket()
    handed_on, named = await world.ticket(), await world.ticket()
    async with world.acting(me) as ctx:
        await tickets.take(ctx, mine.id)
        await tickets.take(ctx, handed_on.id)
        await tickets.assign(ctx, handed_on.id, member_id=other.member_id)
    async with world.acting(other) as ctx:
        await tickets.take(ctx, theirs.id)
        await tickets.note(ctx, named.id, "请看", [me.member_id], [])
    held = {"watching": {handed_on.id, named.id}, "mentioned": {named.id}}
    async with world.acting(me) as ctx:
        config = await tickets.ticket_config(ctx)
        for key, expected in held.items():
            view = await find_view(ctx, key)
            said = config.criterion(ctx, view.filter, ctx.actor)
            for where in (criterion_of(ctx, config, view), said):
                assert {row.id for row in (await list_rows(ctx, where))[0]} == expected, key
