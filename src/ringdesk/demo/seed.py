"""Building the demo workspace: found the shop, play its last sixty days, come back to today."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ringdesk.kernel.clock import VirtualClock
from ringdesk.kernel.db import Database, Tx
from ringdesk.kernel.jobs import Worker, Works
from ringdesk.modules import identity, tickets

from . import script
from .cast import ADMIN, Company, acting, found
from .moves import Cue, Story
from .performing import perform
from .patrons import connect, invite
from .schedule import plan
from .stage import Stage
from .times import DAYS

SEED = "yunfan-2026"
# Moves of one transaction: few enough to lose little, many enough that commits cost little.
_TOGETHER, _SCENE = 30, timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Size:
    tickets: int = 200


async def seed_if_empty(works: Works, size: Size | None = None) -> bool:
    """Build the demo workspace unless the installation has a workspace; whether it did."""
    if await identity.workspace_ids(works):
        return False
    await seed(works, size or Size())
    return True


async def seed(works: Works, size: Size, *, anchor: datetime | None = None) -> Company:
    """Found and play. Every instant lies before `anchor` (the present hour unless given)."""
    anchor = anchor or works.clock.now().replace(minute=0, second=0, microsecond=0)
    clock = VirtualClock(anchor - timedelta(days=DAYS + 2))
    played = Works(Unhurried(works.db.pool), clock, works.ports)
    stage = await _set(played, clock)
    stories, cues = plan(size.tickets, SEED, anchor)
    for scene in scenes(cues):
        await _perform(stage, stories, scene)
        await Worker(played).drain()
    clock.jump(anchor)
    await Worker(played).drain()
    return stage.company


def scenes(cues: list[Cue]) -> Iterator[list[Cue]]:
    """Neighboring cues in groups: what follows from them by itself happens soon afterwards."""
    scene: list[Cue] = []
    for cue in cues:
        if scene and (len(scene) == _TOGETHER or cue.at - scene[0].at > _SCENE):
            yield scene
            scene = []
        scene.append(cue)
    if scene:
        yield scene


class Unhurried(Database):
    """Commits without waiting for the disk: a play that is cut off is played again from the start."""

    @asynccontextmanager
    async def transaction(
        self, tenant_id: UUID | None = None, *, read_only: bool = False
    ) -> AsyncIterator[Tx]:
        async with super().transaction(tenant_id, read_only=read_only) as tx:
            await tx.connection.execute("SET LOCAL synchronous_commit TO off")
            yield tx


async def _set(works: Works, clock: VirtualClock) -> Stage:
    company = await found(works, script.customers().people[0].email)
    async with acting(works, company) as ctx:
        config = await tickets.ticket_config(ctx)
        patrons = await invite(ctx)
        with ctx.acting_as(company.actors[ADMIN.key]):
            robot = await connect(ctx)
    names = {c.name["zh-CN"]: c.id for c in config.categories.values() if c.level == 3}
    return Stage(works, clock, company, names, robot, patrons)


async def _perform(stage: Stage, stories: list[Story], cues: list[Cue]) -> None:
    async with acting(stage.works, stage.company) as ctx:
        for cue in cues:
            stage.clock.jump(cue.at)
            story = stories[cue.story]
            case = stage.cases.setdefault(cue.story, stage.case(story))
            await perform(stage, ctx, case, story.moves[cue.place])
