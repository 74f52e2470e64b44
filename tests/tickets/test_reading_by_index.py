"""What lets the database read by index, and what the search may see through the wall."""

import asyncpg
from sqlalchemy.dialects import postgresql

from ringdesk.kernel.conditions import to_sql
from ringdesk.modules import tickets
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


SAID = """
INSERT INTO ticket_search (tenant_id, ticket_id, public, "full")
SELECT $1, lpad(to_hex(n), 32, '0')::uuid, words, words
FROM generate_series(1, 6000) AS n, LATERAL (SELECT array_to_tsvector(array_remove(ARRAY[
    'always', CASE WHEN n % 2 = 0 THEN 'half' END, CASE WHEN n % 2 = 0 THEN 'pair' END,
    CASE WHEN n % 50 = 0 THEN 'seldom' END, CASE WHEN n <= 20 THEN 'ancient' END
], NULL)) AS words) AS said
"""
# How many of the 6,000 hold the words, by the newest that does and the step to the next one.
SPREAD = {
    "'always'": range(6000, 0, -1),
    "'half' & 'pair'": range(6000, 0, -2),
    "'seldom'": range(6000, 0, -50),
    "'ancient'": range(20, 0, -1),
    "'always' & 'ancient'": range(20, 0, -1),
    "'nowhere'": range(0),
}


async def test_the_newest_hits_are_found_however_many_tickets_hold_a_word(
    world: World, owner: asyncpg.Connection
) -> None:
    await owner.execute("SET session_replication_role = replica")
    try:
        await owner.execute(SAID, world.tenant_id)
        await owner.execute("ANALYZE ticket_search")
        for asked, holding in SPREAD.items():
            async with world.acting() as ctx:
                rows = await ctx.tx.connection.fetch(
                    "SELECT * FROM ticket_search_hits($1::text::tsquery, 100)", asked
                )
            assert [row[0].int for row in rows] == list(holding)[:100], asked
    finally:
        await owner.execute("DELETE FROM ticket_search WHERE tenant_id = $1", world.tenant_id)
