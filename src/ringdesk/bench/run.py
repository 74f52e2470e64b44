"""One run: load, listen to each action, measure the application, then pgbench."""

import asyncio
import contextlib
import dataclasses
import json
import logging
import random
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import asyncpg
from starlette.types import ASGIApp

from ringdesk.app import create_app
from ringdesk.installation import make_ports
from ringdesk.kernel import postgres
from ringdesk.kernel.clock import RealClock
from ringdesk.kernel.db import Database
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.settings import Settings

from .actions import ACTIONS
from .client import Request
from .clocks import Field, measure_clocks
from .database import fresh_database
from .ground import Ground, prepare
from .mail import measure_mail
from .measuring import Bench, Figures
from .others import other_reads
from .pgbench import limit
from .plans import plans
from .samples import Sample, answered, overheard
from .server import application
from .table import head, line, mail_line
from .transitions import measure_transitions

Say = Callable[[str], None]
SAMPLES = 24
CLIENTS = (1, 8)
PAGE = 20


@dataclass(frozen=True, slots=True)
class Order:
    """What a run is asked for; `seconds` is the length of one measurement."""

    tickets: int
    seconds: float
    mails: int
    plans: bool
    clocks: bool = False


@dataclass(slots=True)
class Place:
    """A loaded database on a running server."""

    server: postgres.Server
    database: str
    works: Works
    owner: asyncpg.Connection
    ground: Ground

    @property
    def postmaster(self) -> int:
        return int((self.server.data_dir / "postmaster.pid").read_text().splitlines()[0])


async def bench(settings: Settings, order: Order, say: Say) -> int:
    """The exit code: 1 when a promise about statements or plans is broken."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    async with _loaded(settings, order, say) as place:
        if order.clocks:
            return _told(await _clocks(place, settings, say), say)
        heard = await _listen(place)
        faults = _too_many(heard)
        faults += await _plans(place, heard, say if order.plans else None)
        faults += await measure_transitions(
            place.works, place.ground.tenant_id, place.postmaster, say
        )
        measured = await _measure(place, settings, order, say)
        for action in ACTIONS:
            for clients in CLIENTS:
                most = await limit(
                    place.server, place.database, place.ground, heard[action.name],
                    clients=clients, seconds=order.seconds / 2,
                )  # fmt: skip
                sent = heard[action.name][0].counted
                say(line(action.name, clients, sent, measured[action.name, clients], most))
    return _told(faults, say)


def _told(faults: list[str], say: Say) -> int:
    for fault in faults:
        say(fault)
    return 1 if faults else 0


async def _clocks(place: Place, settings: Settings, say: Say) -> list[str]:
    field = Field(
        place.server, place.database, place.works, place.owner, place.ground.tenant_id,
        place.postmaster, settings.data_dir,
    )  # fmt: skip
    return await measure_clocks(field, say)


@contextlib.asynccontextmanager
async def _loaded(settings: Settings, order: Order, say: Say) -> AsyncIterator[Place]:
    server = await asyncio.to_thread(postgres.start, settings.data_dir / "postgres")
    try:
        async with fresh_database(server) as name:
            db = await Database.connect(server.dsn(postgres.APP, name), high=2)
            owner = await asyncpg.connect(server.dsn(postgres.SUPERUSER, name))
            try:
                works = Works(db, RealClock(), make_ports(settings))
                begun = time.perf_counter()
                ground = await prepare(works, owner, order.tickets)
                say(f"{order.tickets:,} tickets loaded in {time.perf_counter() - begun:.0f} s")
                yield Place(server, name, works, owner, ground)
            finally:
                await owner.close()
                await db.close()
    finally:
        await asyncio.to_thread(server.stop)


async def _listen(place: Place) -> dict[str, list[Sample]]:
    """Samples of every action by its name; the ground learns where page 20 begins."""
    db, pool = overheard(place.works.db)
    app = create_app(dataclasses.replace(place.works, db=db))
    chance = random.Random(1)  # noqa: S311 - to be repeated
    place.ground = dataclasses.replace(place.ground, cursor=await _cursor(app, place.ground))
    found: dict[str, list[Sample]] = {}
    for action in ACTIONS:
        for _ in range(SAMPLES + 1):
            request = action.make(place.ground, chance)
            # What is done to a ticket for the first time only could not be repeated by pgbench.
            began = 0
            for _ in range(2 if action.writes else 1):
                began = int(place.works.clock.now().timestamp() * 1000)
                pool.heard = []
                status, body = await answered(app, request, place.ground.token)
                if status not in (200, 201):
                    raise OSError(f"{request.path}: {status} {body.decode()[:500]}")
            found.setdefault(action.name, []).append(Sample(began, pool.heard))
        del found[action.name][0]  # it filled the caches
    return found


async def _cursor(app: ASGIApp, ground: Ground) -> str:
    after = ""
    for _ in range(PAGE - 1):
        path = f"/api/v1/tickets?view=open&limit=50{after and '&after=' + after}"
        _, body = await answered(app, Request("GET", path), ground.token)
        after = json.loads(body)["next"]
    return after


def _too_many(heard: dict[str, list[Sample]]) -> list[str]:
    return [
        f"{action.name}: {heard[action.name][0].counted} statements, "
        f"at most {action.most_statements} are meant"
        for action in ACTIONS
        if action.most_statements and heard[action.name][0].counted > action.most_statements
    ]


async def _plans(place: Place, heard: dict[str, list[Sample]], say: Say | None) -> list[str]:
    reads = {action.name: heard[action.name][0] for action in ACTIONS if not action.writes}
    reads |= await other_reads(place.works, place.ground)
    faults = []
    for name, sample in reads.items():
        for walked, told in await plans(place.works.db, place.ground, sample):
            if say:
                say(f"\n{name}\n{told}")
            if walked:
                faults.append(f"{name}: walks all of {walked}\n{told}")
    return faults


async def _measure(
    place: Place, settings: Settings, order: Order, say: Say
) -> dict[tuple[str, int], Figures]:
    found: dict[tuple[str, int], Figures] = {}
    async with application(place.server, place.database, settings.data_dir) as running:
        meter = Bench(running, place.ground, place.owner, place.postmaster)
        await meter.started()
        for action in ACTIONS:
            for clients in CLIENTS:
                found[action.name, clients] = await meter.measure(
                    action, clients=clients, seconds=order.seconds
                )
        say(mail_line(await measure_mail(meter, count=order.mails, connections=8)))
    # What is left belongs to nobody: pgbench writes jobs that must not be run.
    await place.owner.execute("DELETE FROM jobs")
    say(head())
    return found
