"""`ringdesk seed`: build the demo workspace in an installation that has none."""

import argparse
import asyncio
import sys
import time

import uvloop

# Whoever plays the demo needs every module's reactions registered.
from ringdesk.app import MODULES as _MODULES  # noqa: F401
from ringdesk.installation import open_installation
from ringdesk.kernel.postgres import PostgresUnavailable
from ringdesk.kernel.settings import Settings

from .fresh import clear_demo
from .seed import Size, seed_if_empty

_TAKEN = (
    "this installation has a workspace already; the demo is built only in an empty one. Point "
    "RINGDESK_DATA_DIR or DATABASE_URL at a new one, or clear an old demo away with --fresh."
)
_REFUSED = {
    "earnest": "a workspace of this installation is not a demo; --fresh clears only demos away.",
    "playing": "a server of this installation is playing the demo just now. Wait until it is done, "
    "or stop that server.",
}


def run_seed(argv: list[str]) -> int:
    """0 when the demo was built; 1 with a sentence when the installation is taken."""
    parser = argparse.ArgumentParser(prog="ringdesk seed", description="Build the demo workspace.")
    parser.add_argument("--fresh", action="store_true", help="clear an older demo away first")
    parser.add_argument("--tickets", type=int, default=Size().tickets, help="how many tickets")
    options = parser.parse_args(argv)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            fault = runner.run(_seed(Size(tickets=options.tickets), fresh=options.fresh))
    except (PostgresUnavailable, ValueError, OSError) as wrong:
        fault = f"{wrong}\nringdesk doctor says more."
    if fault:
        print(f"ringdesk: {fault}", file=sys.stderr)
    return 1 if fault else 0


async def _seed(size: Size, *, fresh: bool) -> str | None:
    started = time.monotonic()
    async with open_installation(Settings.from_environment()) as (works, place):
        if fresh and (why := _REFUSED.get(await clear_demo(place.owner_dsn))):
            return why
        if not await seed_if_empty(works, size):
            return _TAKEN
    print(f"The demo workspace is ready ({time.monotonic() - started:.0f} s).")
    return None
