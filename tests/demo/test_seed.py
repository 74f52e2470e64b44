"""The demo workspace, played through the real commands on a real database."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from ringdesk.app import MODULES
from ringdesk.demo.cast import PASSWORD, Company
from ringdesk.demo.fresh import clear_demo
from ringdesk.demo.seed import Size, seed, seed_if_empty
from ringdesk.kernel import postgres
from ringdesk.kernel.jobs import Works
from ringdesk.modules import audit
from tests import given

ANCHOR = datetime(2026, 11, 18, 9, tzinfo=UTC)
assert MODULES, "a played demo needs every module's reactions"


async def _emptied(owner: asyncpg.Connection) -> None:
    tables = await owner.fetch(
        "SELECT format('%I', relname) AS name FROM pg_class"
        " WHERE relkind IN ('r', 'p') AND NOT relispartition"
        " AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'"
    )
    await owner.execute(f"TRUNCATE {', '.join(row['name'] for row in tables)} CASCADE")


@pytest.fixture
async def empty(db, owner: asyncpg.Connection) -> AsyncIterator[Works]:
    """An installation without a workspace."""
    await _emptied(owner)
    yield given.works(db)
    await _emptied(owner)


async def _told(owner: asyncpg.Connection, company: Company) -> list[tuple[Any, ...]]:
    rows = await owner.fetch(
        "SELECT t.number, t.subject, t.node, t.priority, t.created_at, t.rating,"
        " (SELECT string_agg(m.body, '|' ORDER BY m.created_at, m.id) FROM messages m"
        "  WHERE m.ticket_id = t.id AND m.kind = 'internal') AS notes"
        " FROM tickets t WHERE t.tenant_id = $1 ORDER BY t.number",
        company.tenant_id,
    )
    return [tuple(row) for row in rows]


async def test_a_play_is_the_same_twice_and_shows_every_state(empty: Works, owner):
    first = await seed(empty, Size(40), anchor=ANCHOR)
    told = await _told(owner, first)
    await _assert_believable(empty, owner, first, told)
    await _emptied(owner)
    assert await _told(owner, await seed(empty, Size(40), anchor=ANCHOR)) == told


async def _assert_believable(empty: Works, owner: Any, company: Company, told: Any) -> None:
    nodes = Counter(node for _, _, node, *_ in told)
    assert set(nodes) >= {
        "intake", "queue", "handling", "returned", "waiting", "verifying", "acceptance",
        "accepted", "closed", "archived",
        # What the two worked processes wait for: an approval, two departments at once.
        "refund_approval", "fulfil", "prepare",
    }  # fmt: skip
    assert all(created < ANCHOR for *_, created, _, _ in told)
    bare = await owner.fetchval(
        "SELECT count(*) FROM tickets WHERE closed_at IS NOT NULL AND acceptance <> 'void'"
        " AND strictest_priority IN ('P1', 'P2') AND (evidence_count = 0 OR reviewed_by IS NULL)"
    )
    urgent = await owner.fetchval(
        "SELECT count(*) FROM tickets WHERE closed_at IS NOT NULL"
        " AND strictest_priority IN ('P1', 'P2')"
    )
    assert urgent > 0
    assert bare == 0
    assert await owner.fetchval("SELECT count(*) FROM events WHERE at > $1", ANCHOR) == 0
    assert await owner.fetchval("SELECT count(*) FROM jobs WHERE last_error IS NOT NULL") == 0
    states = await owner.fetch("SELECT DISTINCT state FROM inbound_mails")
    assert {"ticketed", "quarantined", "ignored"} <= {row["state"] for row in states}
    assert await owner.fetchval("SELECT count(*) FROM outbound_mails WHERE state = 'held'") > 40
    assert await owner.fetchval("SELECT count(*) FROM outbound_mails WHERE state <> 'held'") == 0
    report = await audit.verify(empty.db, company.tenant_id)
    assert report.ok, report


async def test_only_an_empty_installation_is_seeded(empty: Works, owner):
    assert await seed_if_empty(empty, Size(14))
    before = await owner.fetchval("SELECT count(*) FROM events")
    assert not await seed_if_empty(empty, Size(14))
    assert await owner.fetchval("SELECT count(*) FROM events") == before


async def test_the_logins_on_the_login_page_open_the_door(empty: Works):
    await seed(empty, Size(14), anchor=ANCHOR)
    browser = given.World(empty, None).browser()
    async with browser as client:
        session = (await client.get("/api/v1/session")).json()
        logins = session["demo"]["logins"]
        assert [one["role"] for one in logins] == [
            "agent", "lead", "reviewer", "admin", "auditor", "customer",
        ]  # fmt: skip
        for one in logins[:-1]:
            assert one["password"] == PASSWORD
            answer = await client.post(
                "/api/v1/session", json={"email": one["email"], "password": one["password"]}
            )
            assert answer.json()["state"] == "ready", one
            client.cookies.clear()


async def test_fresh_clears_a_demo_and_nothing_else(empty: Works, owner, server, database_name):
    owner_dsn = server.dsn(postgres.OWNER, database_name)
    await seed(empty, Size(14), anchor=ANCHOR)
    assert await clear_demo(owner_dsn) == "cleared"
    assert await owner.fetchval("SELECT count(*) FROM workspaces") == 0
    await given.world(empty.db)
    assert await clear_demo(owner_dsn) == "earnest"
    assert await owner.fetchval("SELECT count(*) FROM workspaces") == 1
