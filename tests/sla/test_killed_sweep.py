"""Kill -9 in the middle of a sweep: every step of every clock is raised exactly once."""

from collections import Counter
from collections.abc import AsyncIterator

import asyncpg
import pytest
from tests.killing import (
    holds,
    installed,
    killed_when,
    leases_over,
    looking,
    unhurried,
    until,
    whole,
    world_of,
)
from tests.running import Application
from tests.sla import lived
from tests.sla.firing_given import SOLVE, minutes, without_presets

from ringdesk.kernel import postgres
from ringdesk.kernel.clock import RealClock, VirtualClock
from ringdesk.modules.sla.sweep import BATCH

pytestmark = [pytest.mark.crash, pytest.mark.slow]

# A batch and a bit; each has the whole chain due.
TICKETS = BATCH + 20
STEPS = ("warn", "breach", "department", "director")
_INSIDE = holds("sla_alerts")
_RAISED = "SELECT count(*) FROM sla_alerts"
_LEFT = """
SELECT EXISTS (SELECT FROM sla_timers WHERE fire_at <= now())
    OR EXISTS (SELECT FROM jobs WHERE run_at <= now())
"""


@pytest.fixture
async def application() -> AsyncIterator[Application]:
    async with installed("rd-sweep-") as made:
        yield made


async def fill(application: Application) -> None:
    """Tickets made so long ago that everything that can be said of them is due."""
    past = RealClock().now() - minutes(SOLVE + 180)
    async with world_of(application, VirtualClock(past)) as world:
        await without_presets(world)
        always = await lived.calendar(world, lived.ALWAYS)
        await lived.policy(world, always, {"resolution": SOLVE})
        for _ in range(TICKETS):
            await world.ticket()


async def test_each_step_is_raised_once_however_often_the_sweep_is_killed(
    application: Application,
) -> None:
    await fill(application)
    with postgres.start(application.folder / "postgres") as server:
        async with looking(server) as owner:
            async with unhurried(owner, "sla_alerts"):
                interrupted = await _kill(application, owner)
            await application.start()
            await until(lambda: _none_left(owner))
            await application.stop()
            assert interrupted[0] == 0, "the first kill came after a commit"
            assert 0 < interrupted[-1] < TICKETS * len(STEPS), "no kill met a sweep half done"
            await _compare(owner)
        await whole(server, application)


async def _none_left(owner: asyncpg.Connection) -> bool:
    return not await owner.fetchval(_LEFT)


async def _kill(application: Application, owner: asyncpg.Connection) -> list[int]:
    """How many steps were on record at each kill: inside a batch, and just after one."""
    found: list[int] = []

    async def inside() -> bool:
        return bool(await owner.fetchval(_INSIDE))

    async def further() -> bool:
        return bool(await owner.fetchval(_RAISED) > (found[-1] if found else 0))

    for moment in (inside, inside, further, inside):
        await killed_when(application, moment, lambda: _nobody_inside(owner))
        await leases_over(owner)
        found.append(await owner.fetchval(_RAISED))
    return found


async def _nobody_inside(owner: asyncpg.Connection) -> bool:
    return not await owner.fetchval(_INSIDE)


async def _compare(owner: asyncpg.Connection) -> None:
    rows = await owner.fetch("SELECT id, ticket_id, step, overtaken, told FROM sla_alerts")
    assert Counter(row["step"] for row in rows) == dict.fromkeys(STEPS, TICKETS)
    assert len({(row["ticket_id"], row["step"]) for row in rows}) == TICKETS * len(STEPS)
    events = await owner.fetch(
        "SELECT data->>'alert_id' AS alert FROM events WHERE type LIKE 'Deadline%ed'"
        " AND data ? 'alert_id'"
    )
    assert Counter(e["alert"] for e in events) == dict.fromkeys((str(r["id"]) for r in rows), 1)
    climbed = await owner.fetch("SELECT subject_id FROM events WHERE type = 'TicketEscalated'")
    assert Counter(e["subject_id"] for e in climbed) == dict.fromkeys(
        {row["ticket_id"] for row in rows}, 1
    )
    told = await owner.fetch("SELECT event_id FROM notices WHERE kind LIKE 'deadline_%'")
    heard = [row["id"] for row in rows if not row["overtaken"]]
    assert Counter(n["event_id"] for n in told) == dict.fromkeys(heard, 1)
    assert len(heard) == 2 * TICKETS
