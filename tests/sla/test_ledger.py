"""Every minute of a ticket's life has one owner, whatever happens to the ticket."""

import asyncio
import random
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import strategies as st
from tests import given
from tests.conftest import TEST_DATA
from tests.given import World
from tests.sla import lived
from tests.sla.firing_given import minutes, without_presets

from ringdesk.kernel import postgres
from ringdesk.kernel.context import Actor
from ringdesk.kernel.db import Database
from ringdesk.kernel.doctor import examine
from ringdesk.kernel.errors import DomainError
from ringdesk.kernel.settings import Settings
from ringdesk.modules import identity, sla, tickets
from ringdesk.modules.sla import doctor
from ringdesk.modules.sla.ledger import time_ledger
from ringdesk.modules.sla.rules.ledger import Stretch, faults, owners
from ringdesk.modules.sla.rules.owners import Parts
from ringdesk.modules.sla.shapes import TimeLedger

_MICRO = timedelta(microseconds=1)


@pytest.fixture
async def world(db: Database) -> World:
    """Nine to six with a break at noon, so that every day has closed hours."""
    world = await given.world(db)
    await without_presets(world)
    await lived.policy(world, await lived.calendar(world))
    return world


async def ledger(world: World, ticket: tickets.TicketState) -> TimeLedger:
    async with world.acting() as ctx:
        return await time_ledger(ctx, ticket.id)


def adds_up(found: TimeLedger) -> None:
    """In whole microseconds: exactly."""
    elapsed = found.until_at - found.from_at
    assert found.elapsed_seconds == elapsed.total_seconds()
    assert sum(round(one.seconds * 1e6) for one in found.owners) == elapsed // _MICRO
    ends = [(one.from_at, one.until_at or found.until_at) for one in found.spans]
    assert ends[0][0] == found.from_at
    assert ends[-1][1] == found.until_at
    assert all(a[1] == b[0] for a, b in pairwise(ends))


async def test_a_day_is_told_apart_by_owner_and_by_closed_hours(world: World) -> None:
    agent = await world.member("lead")
    team = await world.team("一组", agent)
    agent = await world.actor(agent.member_id)
    ticket = await world.ticket()  # Monday 09:00 in Shanghai
    world.clock.advance(minutes(60))
    async with world.acting(agent) as ctx:
        await tickets.assign(ctx, ticket.id, team_id=team)
        await tickets.take(ctx, ticket.id)
    world.clock.advance(minutes(240))  # an hour of it is the break at noon
    async with world.acting(agent) as ctx:
        await tickets.wait(ctx, ticket.id, note="")
    world.clock.advance(minutes(60))
    found = await ledger(world, ticket)
    adds_up(found)
    assert {(o.kind, o.name): o.seconds / 60 for o in found.owners} == {
        ("intake", None): 60, ("team", "一组"): 180, ("closed", None): 60,
        ("customer", None): 60,
    }  # fmt: skip
    assert found.spans[-1].until_at is None


MOVES = ("take", "assign", "wait", "resume", "note", "reply", "resolve", "close", "reopen", "move")


async def move(world: World, name: str, ticket: Any, by: Actor, places: dict[str, Any]) -> None:
    async with world.acting(by) as ctx:
        match name:
            case "take":
                await tickets.take(ctx, ticket.id)
            case "assign":
                await tickets.assign(ctx, ticket.id, team_id=places["team"])
            case "wait":
                await tickets.wait(ctx, ticket.id, note="")
            case "resume":
                await tickets.resume(ctx, ticket.id)
            case "note":
                await tickets.note(ctx, ticket.id, "看过", [], [])
            case "reply":
                await tickets.reply(ctx, ticket.id, tickets.Reply(text="您好"))
            case "resolve":
                await tickets.resolve(ctx, ticket.id, note="好了")
            case "close":
                await tickets.close(ctx, ticket.id)
            case "reopen":
                await tickets.reopen(ctx, ticket.id, reason="other", note="还没好")
            case _:
                await tickets.transfer(
                    ctx,
                    ticket.id,
                    department_id=places["department"],
                    reason="other",
                    checks=tickets.HANDOVER_CHECKS,
                    note="请处理",
                )


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_happens_the_owners_have_all_of_it(world: World, seed: int) -> None:
    chance = random.Random(seed)
    lead = await world.member("lead")
    async with world.acting(await world.admin()) as ctx:
        department = await identity.create_department(ctx, "仓储", liaison_id=lead.member_id)
    places = {"team": await world.team("一组", lead), "department": department}
    lead = await world.actor(lead.member_id)
    ticket, moved = await world.ticket(), 0
    for _ in range(25):
        world.clock.advance(timedelta(microseconds=chance.randrange(1, 8 * 3600 * 10**6)))
        await sla.sweep_once(world.works)
        try:
            await move(world, chance.choice(MOVES), ticket, lead, places)
            moved += 1
        except DomainError:
            continue  # not now: the process has its own tests
        adds_up(await ledger(world, ticket))
    assert moved > 4
    async with world.acting() as ctx:
        assert await doctor.unbalanced(ctx, [ticket.id]) == {}
        assert await doctor.differing(ctx, [ticket.id]) == {}


async def test_another_workspaces_ledger_does_not_exist(db: Database, world: World) -> None:
    ticket = await world.ticket()
    other = await given.world(db)
    path = f"/api/v1/tickets/{ticket.id}/time-ledger"
    async with other.browser(await other.admin()) as client:
        assert (await client.get(path)).status_code == 404
    async with world.browser(await world.admin()) as client:
        answer = (await client.get(path)).json()
    assert (answer["elapsed_seconds"], answer["spans"][0]["kind"]) == (0, "intake")


async def test_the_doctor_finds_what_was_tampered_with(world: World, owner: Any) -> None:
    ticket = await world.ticket()
    world.clock.advance(minutes(30))
    async with world.acting(await world.member("lead")) as ctx:
        await tickets.take(ctx, ticket.id)
    async with world.acting() as ctx:
        ids = [ticket.id]
        assert await doctor.differing(ctx, ids) == await doctor.unbalanced(ctx, ids) == {}
    await owner.execute(
        "UPDATE sla_clocks SET due_at = due_at + interval '1 minute' WHERE ticket_id = $1",
        ticket.id,
    )
    await owner.execute(
        "UPDATE sla_spans SET open_seconds = open_seconds - 1 WHERE ticket_id = $1 AND seq = 1",
        ticket.id,
    )
    async with world.acting() as ctx:
        assert "resolution" in (await doctor.differing(ctx, ids))[ticket.number]
        assert await doctor.unbalanced(ctx, ids) == {ticket.number: "parts"}


def _at(micros: int) -> datetime:
    return given.MONDAY + timedelta(microseconds=micros)


@over(lengths=st.lists(st.integers(0, 10**12), min_size=1, max_size=20), data=st.data())
def test_stretches_that_touch_add_up_exactly(lengths: list[int], data: st.DataObject) -> None:
    stretches, rows, begun = [], [], 0
    for length in lengths:
        opened = data.draw(st.integers(0, length))
        buffered = data.draw(st.integers(0, length - opened))
        parts = [opened, length - opened - buffered, buffered]
        kind = data.draw(st.sampled_from(["intake", "team", "customer", "done"]))
        stretches.append(
            Stretch(
                from_at=_at(begun), until_at=_at(begun + length), running=False, kind=kind, id=None,
                node="n", parts=Parts(*(timedelta(microseconds=one) for one in parts)),
            )
        )  # fmt: skip
        seconds = dict(
            zip(("open_seconds", "closed_seconds", "buffer_seconds"),
                (one / 1e6 for one in parts), strict=True)
        )  # fmt: skip
        rows.append({"from_at": _at(begun), "until_at": _at(begun + length), **seconds})
        begun += length
    assert sum(owners(stretches).values(), timedelta(0)) == _at(begun) - _at(0)
    rows.append({"from_at": _at(begun), "until_at": None})
    assert faults(rows, _at(0)) == []
    assert faults(rows, _at(0) - _MICRO) == ["begins_late"]


async def test_the_doctor_asks_a_database_that_runs_and_no_other(
    world: World, server: postgres.Server, database_name: str, tmp_path: Path
) -> None:
    await world.ticket()
    dsn = server.dsn(postgres.APP, database_name)
    for check in (doctor.deadlines_check(dsn), doctor.ledger_check(dsn)):
        # Other tests share the database, and one of them tampers with it.
        ((name, found),) = await asyncio.to_thread(lambda c=check: list(examine([c])))
        assert (name, found.code != "check_failed") == (check.name, True)
        assert found.params["count"] > 0
    running = sla.doctor_checks(Settings(data_dir=TEST_DATA))
    assert [check.name for check in running] == ["deadlines", "time_ledger"]
    assert sla.doctor_checks(Settings(data_dir=tmp_path)) == []
