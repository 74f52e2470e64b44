"""Building the demo workspace: found the shop, play its last sixty days, come back to today."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ringdesk.kernel.clock import VirtualClock
from ringdesk.kernel.jobs import Worker, Works
from ringdesk.modules import identity, tickets

from . import marks, script
from .arrivals import ARRIVES, arrive, strays, take_in
from .cast import ADMIN, Company, acting, found
from .deadlines import Act, acts, next_moment, pass_time, promise_by_region
from .finish import finish
from .fresh import clear_demo
from .moves import Cue, Move, Story
from .patrons import connect, invite
from .performing import perform
from .practice import acts as practice_acts
from .practice import settle_practice
from .processing import acts as process_acts
from .processing import lay_processes
from .schedule import plan
from .stage import Stage
from .times import DAYS
from .unhurried import Unhurried

log = logging.getLogger(__name__)

# Told now and then how much of the play is over, 0 to 1.
Told = Callable[[float], None]
SEED = "yunfan-2026"
# At most so many moves, over so long a time, make one transaction.
_RECENT, _LONG_AGO = (15, timedelta(minutes=40)), (90, timedelta(hours=12))


@dataclass(frozen=True, slots=True)
class Size:
    tickets: int = 520


def _nobody(_share: float) -> None:
    """Nobody watches."""


async def seed_if_empty(works: Works, size: Size | None = None, told: Told = _nobody) -> bool:
    """Build the demo workspace unless the installation has a workspace, or another process builds

    it; whether it did.
    """
    if await identity.workspace_ids(works):
        return False
    size = size or Size()
    log.info("building the demo workspace: sixty days and %d tickets", size.tickets)
    async with marks.playing(works) as alone:
        if alone:
            await seed(works, size, told=told)
    return alone


async def clear_cut_off(works: Works, owner_dsn: str) -> bool:
    """Clear away a demo that was left half-way, by a kill or a power cut; whether there was one.

    One that another process is playing just now is not.
    """
    if not await marks.cut_off(works):
        return False
    outcome = await clear_demo(owner_dsn, only_cut_off=True)
    if outcome == "cleared":
        log.warning("the demo workspace was left unfinished; it is cleared away")
    elif outcome == "playing":
        log.warning("another process is playing the demo workspace; it is left alone")
    return outcome == "cleared"


async def seed(
    works: Works, size: Size, *, anchor: datetime | None = None, told: Told = _nobody
) -> Company:
    """Found and play. Every instant lies before `anchor` (the present hour unless given)."""
    anchor = anchor or works.clock.now().replace(minute=0, second=0, microsecond=0)
    clock = VirtualClock(anchor - timedelta(days=DAYS + 2))
    played = Works(Unhurried(works.db), clock, works.ports)
    stage = await _set(played, clock)
    stories, cues = plan(size.tickets, SEED, anchor)
    await _play(stage, stories, cues, anchor, told)
    clock.jump(anchor)
    await finish(stage, SEED)
    await Worker(played).drain()
    return stage.company


async def _play(
    stage: Stage, stories: list[Story], cues: list[Cue], anchor: datetime, told: Told
) -> None:
    letters, over = strays(anchor), 0
    every = [*acts(anchor), *process_acts(anchor), *practice_acts(anchor)]
    plans = sorted(every, key=lambda act: act.at)
    for scene in scenes(stories, cues, anchor):
        while letters and letters[0][0] < scene[0].at:
            at, content = letters.pop(0)
            await pass_time(stage, plans, at)
            stage.clock.jump(at)
            await take_in(stage, content)
        await pass_time(stage, plans, scene[0].at)
        await _in_time(stage, stories, scene, plans)
        await Worker(stage.works).drain()
        over += len(scene)
        told(over / len(cues))
    await pass_time(stage, plans, anchor)


def scenes(stories: list[Story], cues: list[Cue], anchor: datetime) -> Iterator[list[Cue]]:
    """Neighboring cues in groups: what follows from them by itself happens at the end of each.

    In the last days that is soon afterwards; further back nobody looks at the minute. A mail that
    arrives is a scene of its own.
    """
    scene: list[Cue] = []
    for cue in cues:
        most, longest = _RECENT if anchor - cue.at < timedelta(days=3) else _LONG_AGO
        alone = any(move_of(stories, c).kind in ARRIVES for c in (cue, *scene[-1:]))
        if scene and (alone or len(scene) >= most or cue.at - scene[0].at > longest):
            yield scene
            scene = []
        scene.append(cue)
    if scene:
        yield scene


async def _set(works: Works, clock: VirtualClock) -> Stage:
    company = await found(works, script.customers().people[0].email)
    async with acting(works, company) as ctx:
        config = await tickets.ticket_config(ctx)
        patrons = await invite(ctx)
        with ctx.acting_as(company.actors[ADMIN.key]):
            robot = await connect(ctx)
    names = {c.name["zh-CN"]: c.id for c in config.categories.values() if c.level == 3}
    stage = Stage(works, clock, company, names, robot, patrons)
    async with acting(works, company) as ctx:
        with ctx.acting_as(company.actors[ADMIN.key]):
            await promise_by_region(stage, ctx)
            await lay_processes(stage, ctx)
            await settle_practice(stage, ctx)
    return stage


def move_of(stories: list[Story], cue: Cue) -> Move:
    return stories[cue.story].moves[cue.place]


async def _in_time(stage: Stage, stories: list[Story], scene: list[Cue], plans: list[Act]) -> None:
    """A scene, parted where something comes due meanwhile."""
    while scene:
        due = await next_moment(stage, plans)
        part = [cue for cue in scene if due is None or cue.at <= due] or scene[:1]
        await _perform(stage, stories, part)
        scene = scene[len(part) :]
        if scene:
            await pass_time(stage, plans, scene[0].at)


async def _perform(stage: Stage, stories: list[Story], scene: list[Cue]) -> None:
    first = move_of(stories, scene[0])
    if first.kind in ARRIVES:
        stage.clock.jump(scene[0].at)
        await arrive(stage, stage.case(stories[scene[0].story]), first, scene[0].place)
        return
    async with acting(stage.works, stage.company) as ctx:
        for cue in scene:
            stage.clock.jump(cue.at)
            case = stage.case(stories[cue.story])
            await perform(stage, ctx, case, move_of(stories, cue))
