"""Row-level security: the second wall between workspaces, proved on the real role."""

import asyncpg
import pytest

from ringdesk.kernel.db import Database
from ringdesk.kernel.schema import tenant_tables

from .world import Place

RLS = "new row violates row-level security policy"


async def tables_of(owner: asyncpg.Connection) -> set[str]:
    rows = await owner.fetch(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') "
        "AND NOT c.relispartition AND a.attname = 'tenant_id' AND NOT a.attisdropped"
    )
    return {row["relname"] for row in rows}


# These say which workspace something belongs to before any workspace is known.
PLATFORM = {"jobs", "memberships", "mail_routes", "sla_timers"}


async def test_every_table_with_a_tenant_is_behind_the_wall(owner: asyncpg.Connection) -> None:
    guarded = await owner.fetch(
        "SELECT relname FROM pg_class c WHERE relrowsecurity AND relforcerowsecurity "
        "AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)"
    )
    names = {row["relname"] for row in guarded}
    assert await tables_of(owner) - PLATFORM == names
    assert {t.name for t in tenant_tables()} <= names


async def test_a_statement_without_its_tenant_sees_nothing(place: Place) -> None:
    db: Database = place.world.db
    for name in ("members", "roles", "events", "event_chains"):
        async with place.context() as ctx:
            assert await ctx.tx.connection.fetchval(f"SELECT count(*) FROM {name}") > 0, name
    async with db.transaction() as tx:
        for table in tenant_tables():
            count = await tx.connection.fetchval(f'SELECT count(*) FROM "{table.name}"')
            assert count == 0, table.name


async def test_another_tenant_sees_nothing_of_it(place: Place) -> None:
    other = await place.world.place()
    async with place.world.db.transaction(other.tenant_id) as tx:
        for table in tenant_tables():
            strange = await tx.connection.fetchval(
                f'SELECT count(*) FROM "{table.name}" WHERE tenant_id <> $1', other.tenant_id
            )
            assert strange == 0, table.name
        touched = await tx.connection.execute("UPDATE members SET name = 'x'")
        assert touched == "UPDATE 1", "an update without a tenant reaches one's own rows only"


async def test_nothing_is_written_into_another_tenant(place: Place) -> None:
    other = await place.world.place()
    insert = "INSERT INTO departments (tenant_id, id, name) VALUES ($1, gen_random_uuid(), 'x')"
    for mine in (other.tenant_id, None):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match=RLS):
            async with place.world.db.transaction(mine) as tx:
                await tx.connection.execute(insert, place.tenant_id)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match=RLS):
        async with other.context() as ctx:
            await ctx.tx.connection.execute("UPDATE roles SET tenant_id = $1", place.tenant_id)


async def test_a_tenant_does_not_leak_into_the_next_transaction(place: Place) -> None:
    db = place.world.db
    for _ in range(12):
        async with db.transaction(place.tenant_id) as tx:
            assert await tx.connection.fetchval("SELECT count(*) FROM members") == 1
        async with db.transaction() as tx:
            assert await tx.connection.fetchval("SELECT count(*) FROM members") == 0


@pytest.mark.parametrize(
    "statement",
    [
        "SET LOCAL row_security = off; SELECT * FROM members",
        "ALTER TABLE members DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE members NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY tenant_wall ON members",
        "CREATE POLICY open ON members USING (true)",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "SET ROLE postgres",
        "CREATE TABLE mine (x int)",
        "TRUNCATE events",
        "UPDATE events SET actor_name = 'nobody'",
        "DELETE FROM events",
        "DROP TABLE events",
        "SELECT * FROM events_rest",
        "DELETE FROM events_rest",
        "INSERT INTO events_rest (node) VALUES ('x')",
    ],
)
async def test_the_application_cannot_climb_over_it(place: Place, statement: str) -> None:
    with pytest.raises(asyncpg.PostgresError) as refused:
        async with place.context() as ctx:
            await ctx.tx.connection.execute(statement)
    assert refused.value.sqlstate in ("42501", "42704", "22023"), refused.value


async def test_the_application_is_no_superuser(place: Place) -> None:
    async with place.context() as ctx:
        role = await ctx.tx.connection.fetchrow(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles "
            "WHERE rolname = current_user"
        )
        owned = await ctx.tx.connection.fetchval(
            "SELECT count(*) FROM pg_class WHERE pg_has_role(current_user, relowner, 'MEMBER')"
        )
    assert not any(role.values())
    assert owned == 0
