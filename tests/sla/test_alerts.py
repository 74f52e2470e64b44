"""Seeing what was raised: by whom it concerns, once, and by nobody else."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.given import World
from tests.sla.firing_given import SOLVE, around_the_clock, events, minutes, notices

from ringdesk.kernel.context import Actor
from ringdesk.kernel.db import Database
from ringdesk.kernel.queries import Page
from ringdesk.modules import sla, tickets
from ringdesk.modules.sla import alerts
from ringdesk.modules.sla.jobs import LETTER_SECONDS

ALERTS = "/api/v1/sla/alerts"


@pytest.fixture
async def world(db: Database) -> World:
    return await around_the_clock(db)


async def late_ticket(world: World, handler: Actor) -> tickets.TicketState:
    """A ticket of the handler's whose time is just over."""
    ticket = await world.ticket()
    async with world.acting(handler) as ctx:
        await tickets.take(ctx, ticket.id)
    world.clock.advance(minutes(SOLVE * 0.75))
    await sla.sweep_once(world.works)
    world.clock.advance(minutes(SOLVE * 0.25))
    await sla.sweep_once(world.works)
    return ticket


async def listed(client: httpx.AsyncClient, query: str = "") -> list[dict[str, Any]]:
    answer = await client.get(ALERTS + query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


async def test_who_was_told_sees_it_and_what_is_unseen_comes_first(world: World) -> None:
    lin = await world.member(name="林")
    await late_ticket(world, lin)
    async with world.browser(lin) as client:
        breach, warning = await listed(client)
        assert (breach["step"], breach["kind"], breach["clock"]) == (
            "breach",
            "breach",
            "resolution",
        )
        assert (warning["step"], warning["told"][0]["name"]) == ("warn", "林")
        seen = await client.post(f"{ALERTS}/{breach['id']}/acknowledge")
        assert seen.json()["acknowledged_by"] == {"id": str(lin.member_id), "name": "林"}
        assert [one["step"] for one in await listed(client)] == ["warn", "breach"]
        first = (await client.get(f"{ALERTS}?limit=1")).json()
        following = (await client.get(f"{ALERTS}?limit=1&after={first['next']}")).json()
        assert [first["data"][0]["step"], following["data"][0]["step"]] == ["warn", "breach"]


async def test_an_alert_is_seen_once_and_stays_so(world: World) -> None:
    lin, lead = await world.member(), await world.member("lead")
    ticket = await late_ticket(world, lin)
    async with world.browser(lin) as client:
        (breach, _) = await listed(client)
        await client.post(f"{ALERTS}/{breach['id']}/acknowledge")
    world.clock.advance(minutes(5))
    async with world.browser(lead) as client:
        again = (await client.post(f"{ALERTS}/{breach['id']}/acknowledge")).json()
    assert again["acknowledged_by"]["id"] == str(lin.member_id)
    (noted,) = await events(world, "AlertAcknowledged")
    assert noted["subject_id"] == ticket.id
    assert noted["data"] == {"alert_id": breach["id"], "clock": "resolution", "step": "breach"}


async def test_who_was_not_told_may_look_but_needs_leave_to_say_seen(world: World) -> None:
    lin, auditor = await world.member(), await world.member("auditor")
    await late_ticket(world, lin)
    async with world.browser(auditor) as client:
        assert await listed(client) == []
        breach, _ = await listed(client, "?mine=false")
        refused = await client.post(f"{ALERTS}/{breach['id']}/acknowledge")
    assert (refused.status_code, refused.json()["params"]["permission"]) == (403, "ticket.update")


async def test_another_workspaces_alert_does_not_exist(db: Database, world: World) -> None:
    lin = await world.member()
    await late_ticket(world, lin)
    async with world.browser(lin) as client:
        breach, _ = await listed(client)
    other = await around_the_clock(db)
    async with other.browser(await other.admin()) as client:
        assert await listed(client, "?mine=false") == []
        hidden = await client.post(f"{ALERTS}/{breach['id']}/acknowledge")
    assert (hidden.status_code, hidden.json()["code"]) == (404, "not_found")


async def test_notices_carry_what_their_sentence_needs(world: World) -> None:
    lin = await world.member()
    ticket = await late_ticket(world, lin)
    await world.drain()
    (warning,) = await notices(world, "deadline_warning")
    told = {one["member_id"] for one in await notices(world, "deadline_breached")}
    assert told == {lin.member_id, world.made.admin_member_id}
    assert warning["ticket_id"] == ticket.id
    assert warning["data"]["clock"] == "resolution"
    assert warning["data"]["due_at"] == (ticket.created_at + minutes(SOLVE)).isoformat().replace(
        "+00:00", "Z"
    )


async def test_what_was_raised_long_ago_is_on_its_ticket_alone(world: World) -> None:
    lin = await world.member()
    ticket = await late_ticket(world, lin)
    world.clock.advance(alerts.LATELY - minutes(SOLVE))
    async with world.acting(lin) as ctx:
        assert len((await alerts.page_of_alerts(ctx, Page(), mine=True))[0]) == 2
    world.clock.advance(minutes(2 * SOLVE))
    async with world.acting(lin) as ctx:
        assert (await alerts.page_of_alerts(ctx, Page(), mine=True))[0] == []
        assert len(await alerts.of_ticket(ctx, ticket.id)) == 2


async def test_letters_about_many_tickets_come_as_one(world: World) -> None:
    lin = await world.member("lead", "林")
    made = [await world.ticket() for _ in range(3)]
    for ticket in made:
        async with world.acting(lin) as ctx:
            await tickets.take(ctx, ticket.id)
    world.clock.advance(minutes(SOLVE) + timedelta(seconds=1))
    await sla.sweep_once(world.works)
    await world.drain()
    assert len(await notices(world, "deadline_breached")) == 3
    assert await letters(world) == []
    world.clock.advance(timedelta(seconds=LETTER_SECONDS))
    await world.drain()
    (letter,) = await letters(world)
    assert all(f"T-{ticket.number}" in letter for ticket in made)


async def letters(world: World) -> list[str]:
    async with world.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT body FROM outbound_mails WHERE tenant_id = $1 AND kind = 'letter'",
            world.tenant_id,
        )
        return [row["body"] for row in rows if "T-" in row["body"]]
