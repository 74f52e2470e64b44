"""What lets the database read by index, and what the search may see through the wall."""

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
