"""`ringdesk run` (set up and serve), `serve` (serve what is set up), `migrate`."""

import argparse
import asyncio
import dataclasses
import gc
import logging
import sys
from typing import Any

import uvicorn
import uvloop

from ringdesk.app import create_app
from ringdesk.installation import find_database, open_installation
from ringdesk.installation import migrate as migrate_database
from ringdesk.kernel.postgres import PostgresUnavailable
from ringdesk.kernel.settings import Settings
from ringdesk.modules.identity import demo_logins

# Objects made before new ones are looked through for cycles; a list of tickets makes thousands.
_COLLECT_EVERY = 20_000


def _settings(argv: list[str]) -> Settings:
    """The environment's settings; `--host` and `--port` win."""
    parser = argparse.ArgumentParser(prog="ringdesk run")
    parser.add_argument("--host")
    parser.add_argument("--port", type=int)
    given = {k: v for k, v in vars(parser.parse_args(argv)).items() if v is not None}
    return dataclasses.replace(Settings.from_environment(), **given)


def run(argv: list[str]) -> int:
    """Database, migrations, demo workspace on first start, server. Prints address and logins."""
    return _guarded(_serve(_settings(argv), demo=True))


def serve(argv: list[str]) -> int:
    """Web, jobs and channels in one process, on an installation that is set up elsewhere."""
    return _guarded(_serve(_settings(argv), demo=False))


def migrate(argv: list[str]) -> int:
    """Only the schema."""

    async def body() -> None:
        settings = _settings(argv)
        place = await asyncio.to_thread(find_database, settings)
        try:
            await migrate_database(place)
        finally:
            if place.server:
                await asyncio.to_thread(place.server.stop)

    return _guarded(body())


def _guarded(body: Any) -> int:
    """What is wrong with an installation is one sentence, not a traceback."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(body)
    except KeyboardInterrupt:
        return 0
    except (PostgresUnavailable, ValueError, OSError) as wrong:
        print(f"ringdesk: {wrong}\nringdesk doctor says more.", file=sys.stderr)
        return 1
    return 0


async def _serve(settings: Settings, *, demo: bool) -> None:
    async with open_installation(settings) as (works, place):
        from ringdesk.demo.seed import clear_cut_off, seed_if_empty  # noqa: PLC0415 - slow to load

        await clear_cut_off(works, place.owner_dsn)
        if demo and settings.demo:
            await seed_if_empty(works)
        await _announce(works)
        # What is loaded by now stays as long as the process: collecting need not look at it again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(_COLLECT_EVERY)
        config = uvicorn.Config(
            create_app(works),
            host=settings.host,
            port=settings.port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=5,
            # Longer than proxies keep theirs, so that none asks on one that is just being closed.
            timeout_keep_alive=75,
            server_header=False,
        )
        await uvicorn.Server(config).serve()


async def _announce(works: Any) -> None:
    """The address and, in a demo, the logins."""
    settings: Settings = works.ports["settings"]
    print(f"\n  环单 Ringdesk  {settings.base_url}\n")
    async with works.db.transaction() as tx:
        logins = await demo_logins(tx)
    for login in logins:
        print(f"  {login['role']:<10} {login['email']:<28} {login['password']}")
    print(flush=True)
