"""Customers are found by how name, address or number begin; by index, however many there are."""

import asyncpg
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import Database
from ringdesk.kernel.queries import Page
from ringdesk.modules import customers
from ringdesk.modules.customers import queries
from ringdesk.modules.customers.tables import requesters
from tests.given import World
from tests.given import world as make_world

PEOPLE = (
    ("李明", "liming@a.test", None),
    ("李明珠", None, "+8613800000001"),
    ("Ana 50%", "ana_b@a.test", None),
    ("Anabel", "anaxb@a.test", None),
)


async def with_people(world: World) -> World:
    async with world.acting(await world.admin()) as ctx:
        for name, email, phone in PEOPLE:
            who = customers.Contact(email=email, name=name, phone=phone)
            await customers.add_requester(ctx, who, customers.RequesterEdit())
    return world


async def begin(ctx: Context, text: str, most: int = 9) -> list[str]:
    return [one.name for one in await customers.begin_with(ctx, text, most)]


async def test_by_the_beginning_of_name_address_or_number(world: World) -> None:
    await with_people(world)
    async with world.acting() as ctx:
        assert await begin(ctx, "李明") == ["李明", "李明珠"]
        assert await begin(ctx, " 李明珠 ") == ["李明珠"]
        assert await begin(ctx, "LIMING@") == ["李明"]
        assert await begin(ctx, "+86138") == ["李明珠"]
        assert await begin(ctx, "明") == []
        assert await begin(ctx, "  ") == []
        assert len(await begin(ctx, "Ana", most=1)) == 1
        found, _ = await queries.list_requesters(ctx, "Ana", None, Page())
        assert [one.name for one in found] == ["Ana 50%", "Anabel"]


async def test_signs_of_a_pattern_are_letters_like_any_other(world: World) -> None:
    await with_people(world)
    async with world.acting() as ctx:
        assert await begin(ctx, "ana_") == ["Ana 50%"]
        assert await begin(ctx, "%") == []
        assert await begin(ctx, "Ana 50%") == ["Ana 50%"]


async def test_another_workspaces_customers_are_not_found(db: Database, world: World) -> None:
    await with_people(world)
    async with (await make_world(db)).acting() as ctx:
        assert await begin(ctx, "李") == []


MANY = """
INSERT INTO requesters (tenant_id, id, name, email, phone, locale, created_at)
SELECT $1, gen_random_uuid(), md5(n::text), md5(n::text) || '@a.test', '+' || n, 'en', now()
FROM generate_series(1, 3000) AS n
"""


async def test_an_index_knows_the_beginnings_behind_the_wall(
    world: World, owner: asyncpg.Connection
) -> None:
    await owner.execute(MANY, world.tenant_id)
    await owner.execute("ANALYZE requesters")
    for column in ("name", "email", "phone"):
        (way,) = queries._begins("abc", requesters.c[column])
        asked = str(
            select(requesters.c.id)
            .where(requesters.c.tenant_id == world.tenant_id, way)
            .compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
        )
        async with world.acting() as ctx:
            rows = await ctx.tx.connection.fetch(f"EXPLAIN {asked}")
        told = "\n".join(row[0] for row in rows)
        assert f"requesters_{column}_begins_idx" in told
        assert f"{column} ~>=~" in told.split("Index Cond")[1].split("\n")[0]
