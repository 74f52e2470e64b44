"""Kill -9 in the middle of an announcement: everybody is told once, and moved when told."""

from collections import Counter
from datetime import timedelta

import asyncpg
import pytest
from tests.killing import holds, killed_when, leases_over, looking, unhurried, until, world_of
from tests.running import Application

from ringdesk.kernel import postgres
from ringdesk.kernel.clock import RealClock, VirtualClock
from ringdesk.modules.sla.buffers import commands
from ringdesk.modules.sla.buffers.announcing import BATCH

from . import buffered, lived
from .firing_given import without_presets
from .test_killed_sweep import application as application  # noqa: PLC0414 - a fixture

pytestmark = [pytest.mark.crash, pytest.mark.slow]

TICKETS = 3 * BATCH + 20
_INSIDE = holds("sla_announcements")
_TOLD = "SELECT count(*) FROM sla_announcements"


async def _announced(running: Application) -> None:
    """A buffer that was announced a minute ago, whose jobs nobody has begun with."""
    past = RealClock().now() - timedelta(minutes=1)
    async with world_of(running, VirtualClock(past)) as world:
        await without_presets(world)
        always = await lived.calendar(world, lived.ALWAYS)
        await lived.policy(world, always, {"first_response": 240, "resolution": 480})
        for _ in range(TICKETS):
            await world.ticket()
        await world.drain()
        buffer_id = await buffered.planned(world)
        async with world.acting(await world.admin()) as ctx:
            await commands.announce(ctx, buffer_id, "提前告知")


async def test_everybody_is_told_once_however_often_the_job_is_killed(
    application: Application,
) -> None:
    await _announced(application)
    with postgres.start(application.folder / "postgres") as server:
        async with looking(server) as owner:
            async with unhurried(owner, "sla_announcements"):
                interrupted = await _kill(application, owner)
            await application.start()
            await until(lambda: _all_told(owner))
            await application.stop()
            assert 0 < interrupted[-1] < TICKETS, "no kill met an announcement half done"
            await _compare(owner)


async def _all_told(owner: asyncpg.Connection) -> bool:
    return bool(await owner.fetchval(_TOLD) == TICKETS)


async def _kill(running: Application, owner: asyncpg.Connection) -> list[int]:
    """How many were told at each kill: inside a batch, and just after one."""
    found: list[int] = []

    async def inside() -> bool:
        return bool(await owner.fetchval(_INSIDE))

    async def further() -> bool:
        return bool(await owner.fetchval(_TOLD) > (found[-1] if found else 0))

    for moment in (inside, further, inside, further):
        await killed_when(running, moment, lambda: _nobody_inside(owner))
        await leases_over(owner)
        found.append(await owner.fetchval(_TOLD))
    return found


async def _nobody_inside(owner: asyncpg.Connection) -> bool:
    return not await owner.fetchval(_INSIDE)


async def _compare(owner: asyncpg.Connection) -> None:
    ids = [row["id"] for row in await owner.fetch("SELECT id FROM tickets")]
    once = dict.fromkeys(ids, 1)
    letters = await owner.fetch("SELECT ticket_id FROM outbound_mails WHERE kind = 'buffer'")
    assert Counter(row["ticket_id"] for row in letters) == once
    told = await owner.fetch("SELECT subject_id FROM events WHERE type = 'BufferTold'")
    assert Counter(row["subject_id"] for row in told) == once
    moved = await owner.fetch("SELECT ticket_id, clock_kind, minutes FROM sla_adjustments")
    kinds = ("first_response", "resolution")
    assert Counter((row["ticket_id"], row["clock_kind"]) for row in moved) == dict.fromkeys(
        ((one, kind) for one in ids for kind in kinds), 1
    )
    late = await owner.fetchval(
        "SELECT count(*) FROM sla_clocks WHERE due_at - raw_due_at <> interval '2 hours'"
    )
    assert late == 0
    notices = await owner.fetch("SELECT member_id FROM notices WHERE kind = 'buffer_announced'")
    assert set(Counter(row["member_id"] for row in notices).values()) == {1}
