"""Kill -9 for tests: the whole application at a moment somebody waits for, or a piece of its work

at a statement chosen beforehand.

A piece of work runs in a process of its own on the test's database. Between two statements of its
own it is killed for sure, so all its moments can be tried, one after the other, and the seed that
chooses among them is all there is of chance.
"""

import asyncio
import base64
import dataclasses
import pickle
import random
import shutil
import signal
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg

from ringdesk.installation import open_installation
from ringdesk.kernel import postgres
from ringdesk.kernel.clock import Clock
from ringdesk.kernel.context import system
from ringdesk.kernel.db import Database
from ringdesk.kernel.files import FolderStore
from ringdesk.kernel.settings import Settings
from ringdesk.modules import audit, identity
from tests import given
from tests.forking import ROOT
from tests.running import Application, prepared

# No piece of work here has nearly as many statements.
MOST_STATEMENTS = 2000


@asynccontextmanager
async def installed(prefix: str) -> AsyncIterator[Application]:
    """An application on a folder whose path is short; the database's user must be able to enter."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    folder.chmod(0o755)  # noqa: ASYNC240
    made = await prepared(folder)
    try:
        yield made
    finally:
        await made.end()
        shutil.rmtree((folder / "postgres").resolve(), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def world_of(application: Application, clock: Clock) -> AsyncIterator[given.World]:
    """The workspace of an application that does not run, on a clock of the test's."""
    settings = dataclasses.replace(Settings(), data_dir=application.folder)
    async with open_installation(settings, clock=clock) as (works, _place):
        async with works.context(application.tenant_id, system("test")) as ctx:
            (admin,) = (await identity.directory(ctx)).members
        made = identity.WorkspaceMade(application.tenant_id, "crash", admin, admin, {}, {})
        yield given.World(works, made)


@asynccontextmanager
async def looking(server: postgres.Server) -> AsyncIterator[asyncpg.Connection]:
    """A superuser's connection to the installation's database."""
    owner = await asyncpg.connect(server.dsn(postgres.SUPERUSER))
    try:
        yield owner
    finally:
        await owner.close()


async def until(what: Callable[[], Awaitable[bool]], *, within: float = 120) -> None:
    async with asyncio.timeout(within):
        while not await what():  # noqa: ASYNC110 - told by nobody
            await asyncio.sleep(0.01)


async def killed_when(
    application: Application,
    moment: Callable[[], Awaitable[bool]],
    gone: Callable[[], Awaitable[bool]],
) -> None:
    """Start it, kill it at that moment, and wait until the database has noticed."""
    starting = asyncio.create_task(application.start())
    await until(moment)
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    await application.kill()
    await until(gone)


_UNHURRIED = """
CREATE FUNCTION unhurried() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('test.seen', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        PERFORM set_config('test.seen', pg_current_xact_id()::text, true), pg_sleep(1);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER unhurried AFTER INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION unhurried()
"""


@asynccontextmanager
async def unhurried(owner: asyncpg.Connection, table: str) -> AsyncIterator[None]:
    """Whoever writes to the table takes a second for it, so that no kill comes too late."""
    await owner.execute(_UNHURRIED.format(table=table))
    try:
        yield
    finally:
        await owner.execute(f"DROP TRIGGER unhurried ON {table}; DROP FUNCTION unhurried")


async def leases_over(owner: asyncpg.Connection) -> None:
    """As if their time had passed: that it does is proved elsewhere, and each is long to wait."""
    await owner.execute("UPDATE jobs SET leased_until = now() WHERE leased_until > now()")


def holds(table: str) -> str:
    """A query: whether a transaction has written to a table and is not over."""
    return (
        "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_class ON pg_class.oid = relation"
        f" WHERE relname = '{table}' AND mode = 'RowExclusiveLock')"
    )


async def whole(server: postgres.Server, application: Application) -> int:
    """The record is what it was: every chain verifies. How many entries were read."""
    db = await Database.connect(server.dsn())
    try:
        report = await audit.verify(
            db, application.tenant_id, FolderStore(application.folder / "files")
        )
    finally:
        await db.close()
    assert (report.broken, report.first_broken, report.ok) == (0, None, True)
    return report.checked


async def chains_verify(world: given.World) -> None:
    """The same for a workspace of the test database."""
    report = await audit.verify(world.works.db, world.tenant_id, world.works.ports["files"])
    assert (report.broken, report.first_broken, report.ok) == (0, None, True)


Body = Callable[..., Awaitable[None]]


@dataclasses.dataclass(frozen=True, slots=True)
class Deed:
    """What a process is to do: `body(world, **args)`, a function of a module of the tests.

    `dies_before`: the number of the statement that is never sent, BEGIN and COMMIT counted; none:
    it lives. `settings`: those of the world.
    """

    body: Body
    args: dict[str, Any]
    dsn: str
    made: identity.WorkspaceMade
    now: datetime
    settings: dict[str, Any]
    dies_before: int | None


class Victims:
    """Does pieces of work in processes that are killed. Quick: each is forked, ready to work."""

    def __init__(self, process: Process, world: given.World, dsn: str, settings: Any) -> None:
        self._process, self._world, self._dsn, self._settings = process, world, dsn, settings
        # The one at work now.
        self.pid: int | None = None

    async def do(self, body: Body, dies_before: int | None = None, **args: Any) -> bool:
        """Whether it came to its end; False when it was killed. An error of its own is one here."""
        deed = Deed(
            body, args, self._dsn, self._world.made, self._world.clock.now(), self._settings,
            dies_before,
        )  # fmt: skip
        assert self._process.stdin is not None
        self._process.stdin.write(base64.b64encode(pickle.dumps(deed)) + b"\n")
        self.pid = int(await self._line())
        try:
            status = int(await self._line())
        finally:
            self.pid = None
        assert status in (0, -signal.SIGKILL), f"{body.__name__} ended by itself with {status}"
        return status == 0

    async def at_every_moment(
        self,
        body: Body,
        after: Callable[[int], Awaitable[None]],
        *,
        chance: random.Random | None = None,
        **args: Any,
    ) -> int:
        """Do it again and again, killed one statement later each time, until it lives; how often

        it was killed. With a `chance` one or two statements later. `after` looks at what there
        is after each death, and puts right what a person would.
        """
        deaths, n = 0, 1
        while n < MOST_STATEMENTS:
            if await self.do(body, n, **args):
                return deaths
            deaths, n = deaths + 1, n + (chance.randint(1, 2) if chance else 1)
            await after(deaths)
        raise AssertionError("it never comes to its end")

    async def _line(self) -> bytes:
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), 120)
        assert line, "the process that forks them is gone"
        return line


@asynccontextmanager
async def victims(world: given.World, dsn: str, **settings: Any) -> AsyncIterator[Victims]:
    """`settings`: as those the world was made with."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.victim_process", cwd=ROOT, stdin=PIPE, stdout=PIPE
    )
    try:
        yield Victims(process, world, dsn, settings)
    finally:
        process.kill()
        await process.wait()
