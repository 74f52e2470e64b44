"""Kill -9 between the statements of what may happen only once: wholly done, or not at all.

Whoever heard no answer does it again, as a person would; in the end it has happened once.
"""

import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from ringdesk.kernel import postgres
from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import DomainError
from ringdesk.modules import approvals, quality, runs, tickets, workflow
from ringdesk.modules.quality.goodwill import store as given
from ringdesk.modules.quality.goodwill.keeping import LevelAbove
from tests.approvals import scenes
from tests.given import World
from tests.killing import Victims, chains_verify, victims
from tests.processes.test_pilots import started
from tests.quality.given_care import rated
from tests.runs.given import act, handled, node, open_runs, process, publish, way

pytestmark = pytest.mark.crash
SEED = 20261122


@pytest.fixture
async def doomed(
    world: World, server: postgres.Server, database_name: str
) -> AsyncIterator[Victims]:
    async with victims(world, server.dsn(postgres.APP, database_name)) as made:
        yield made


async def once(
    world: World, by: Actor, command: Callable[..., Awaitable[Any]], about: dict[str, Any]
) -> None:
    """A command by a member; refused, it was done before."""
    with suppress(DomainError):
        async with world.acting(by) as ctx:
            await command(ctx, **about)


async def sweep(world: World, what: Callable[..., Awaitable[Any]]) -> None:
    await what(world.works, world.tenant_id)


async def swept(
    doomed: Victims, what: Callable[..., Awaitable[Any]], whole: Callable[[int], Awaitable[None]]
) -> int:
    """How often the sweep was killed until it came to its end."""
    return await doomed.at_every_moment(sweep, whole, chance=random.Random(SEED), what=what)


async def insisted(
    doomed: Victims,
    whole: Callable[[], Awaitable[Any]],
    by: Actor,
    command: Callable[..., Awaitable[Any]],
    **about: Any,
) -> None:
    """Killed at one statement after the other, then done; and again by whoever heard no answer."""

    async def look(_: int) -> None:
        await whole()

    deed = {"by": by, "command": command, "about": about}
    chance = random.Random(SEED)
    assert await doomed.at_every_moment(once, look, chance=chance, **deed) > 3
    await whole()
    assert await doomed.do(once, **deed)
    await whole()


async def events(owner: asyncpg.Connection, world: World, *types: str) -> Counter[str]:
    rows = await owner.fetch(
        "SELECT type FROM events WHERE tenant_id = $1 AND type = ANY($2)",
        world.tenant_id, list(types),
    )  # fmt: skip
    return Counter(row["type"] for row in rows)


async def test_a_compensation_is_reserved_spent_and_paid_once(
    world: World, doomed: Victims, owner: asyncpg.Connection
) -> None:
    low, boss, admin = await rated(world), await world.member("lead"), await world.admin()
    who = workflow.Who(members=[str(boss.member_id)])
    level = LevelAbove(level=workflow.Level(key="lead", name={"zh-CN": "主管"}, who=who))
    draft = quality.PurseDraft(name={"zh-CN": "关怀金"}, budget=Decimal(100), levels=[level])
    async with world.acting(admin) as ctx:
        purse = await quality.add_purse(ctx, draft)

    async def made() -> list[given.Compensation]:
        async with world.acting() as ctx:
            return await given.compensations_of(ctx, low.ticket.id)

    async def whole() -> None:
        """The purse tells what was given, to the cent."""
        row = await owner.fetchrow(
            "SELECT reserved, spent FROM purse_periods WHERE purse_id = $1", purse
        )
        asked = {one.state: one.amount for one in await made()}
        assert len(await made()) <= 1
        assert (row["reserved"] if row else 0) == asked.get("requested", 0)
        assert (row["spent"] if row else 0) == asked.get("granted", asked.get("paid", 0))

    wish = quality.Wish(kind="voucher", letter="抱歉", purse_id=purse, amount=Decimal(80))
    ask = quality.request_compensation
    await insisted(doomed, whole, low.other, ask, ref=low.ticket.id, wish=wish)
    [asked] = await made()
    about = {"approval_id": asked.approval_id, "verdict": "approve", "comment": "可以"}
    await insisted(doomed, whole, boss, approvals.decide, **about)
    pay = {"compensation_id": asked.id, "reference": "ALI-1"}
    await insisted(doomed, whole, admin, quality.confirm_payment, **pay)
    [paid] = await made()
    assert (paid.state, paid.pay_reference) == ("paid", "ALI-1")
    told = ("CompensationRequested", "CompensationGranted", "CompensationPaid")
    assert await events(owner, world, *told) == dict.fromkeys(told, 1)
    await chains_verify(world)


@pytest.mark.parametrize("end", ["adopted", "withdrawn"])
async def test_a_pilot_ends_once_and_wholly(
    world: World, doomed: Victims, owner: asyncpg.Connection, end: str
) -> None:
    admin = await world.admin()
    async with world.browser(admin) as client:
        assert (await started(client)).status_code == 201

    async def whole() -> None:
        state = await owner.fetchval(
            "SELECT state FROM process_pilots WHERE tenant_id = $1", world.tenant_id
        )
        async with world.acting() as ctx:
            pilots = await workflow.all_pilots(ctx)
        fresh = (await world.ticket()).process_version
        # Everybody takes the new version while it is piloted, and once it is adopted.
        assert [one.state for one in pilots] == [state]
        assert fresh == (1 if state == "withdrawn" else 2)

    command = workflow.adopt_pilot if end == "adopted" else workflow.withdraw_pilot
    await insisted(doomed, whole, admin, command, key="default", reason="试完了")
    told = "PilotAdopted" if end == "adopted" else "PilotWithdrawn"
    assert await events(owner, world, "PilotAdopted", "PilotWithdrawn") == {told: 1}
    await chains_verify(world)


async def test_a_merge_and_its_undo_are_whole(
    world: World, doomed: Victims, owner: asyncpg.Connection
) -> None:
    lead = await world.member("lead")
    parent, source, target = [await world.ticket() for _ in range(3)]
    async with world.acting(lead) as ctx:
        await tickets.link(ctx, parent.id, other=source.id, kind="child")
        await tickets.update(ctx, source.id, tickets.Edit(tags=["急"]))

    async def whole() -> None:
        """Closed, linked, counted and noted together, or nothing of it."""
        row = await owner.fetchrow(
            "SELECT s.merged_into_id = t.id AS gone, s.status_category = 'closed' AS closed,"
            " '急' = ANY(t.tags) AS tagged, EXISTS (SELECT FROM merges m WHERE m.source_id = s.id"
            " AND m.undone_at IS NULL) AS noted, EXISTS (SELECT FROM ticket_links l WHERE"
            " l.kind = 'child' AND l.other_id = t.id) AS turned, p.open_children"
            " FROM tickets s, tickets t, tickets p WHERE s.id = $1 AND t.id = $2 AND p.id = $3",
            source.id, target.id, parent.id,
        )  # fmt: skip
        assert row["open_children"] == 1
        assert len({bool(row[n]) for n in ("gone", "closed", "tagged", "noted", "turned")}) == 1

    about = {"ref": source.id, "into": target.id, "confirm": True}
    await insisted(doomed, whole, lead, tickets.merge, **about)
    assert (await world.reread(source)).merged_into_id == target.id
    await insisted(doomed, whole, lead, tickets.unmerge, ref=source.id)
    assert (await world.reread(source)).merged_into_id is None
    told = ("TicketMerged", "TicketAbsorbed", "TicketUnmerged", "AbsorptionUndone")
    assert await events(owner, world, *told) == dict.fromkeys(told, 1)
    await chains_verify(world)


async def test_a_node_that_is_late_is_told_of_once_and_left_once(
    world: World, doomed: Victims, owner: asyncpg.Connection
) -> None:
    lead = await world.member("lead")
    limit = {"minutes": 60, "hours": "clock", "warn_percent": 50, "past": "leave"}
    check = node("check", limit=limit, otherwise="handling")
    await publish(world, process("late", [check], [way("begin", "handling", "check")]))
    ticket = await act(world, await handled(world, lead), lead, "begin")

    async def whole(_: int = 0) -> None:
        run = (await open_runs(world, ticket)).get("check")
        told = await events(owner, world, "StepWarned", "StepLate", "TicketProceeded")
        warned = {"StepWarned": 1}
        gone = {**warned, "StepLate": 1, "TicketProceeded": 1}
        assert told == ((warned if run.warned else {}) if run else gone)

    for minutes in (31, 30):
        world.clock.advance(timedelta(minutes=minutes))
        assert await swept(doomed, runs.sweep_workspace, whole) > 3
        await whole()
    assert (await world.reread(ticket)).node == "handling"
    await chains_verify(world)


async def test_the_rungs_of_an_approval_come_once(
    world: World, doomed: Victims, owner: asyncpg.Connection
) -> None:
    by, one, _ = [await world.member(role) for role in ("agent", "agent", "lead")]
    level = scenes.level(one, limit=scenes.limit(60, past="escalate"))
    made: UUID = await scenes.ask(world, [level], by=by)

    async def whole(_: int = 0) -> None:
        after = await scenes.look(world, made)
        done = [rung for rung in after.now_asked.rungs if rung.done_at is not None]
        told = await events(owner, world, "ApprovalReminded")
        assert told["ApprovalReminded"] == len(done)
        passed_on = await events(owner, world, "ApprovalPassedOn")
        assert passed_on["ApprovalPassedOn"] == any(rung.step == "past" for rung in done)

    for minutes in (31, 15, 15, 31):
        world.clock.advance(timedelta(minutes=minutes))
        assert await swept(doomed, approvals.sweep_workspace, whole) > 3
        await whole()
    assert (await events(owner, world, "ApprovalReminded"))["ApprovalReminded"] == 4
    await chains_verify(world)
