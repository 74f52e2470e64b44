"""`ringdesk seed`: build the demo workspace in an installation that has none."""

import argparse
import asyncio
import sys
import time

from ringdesk.installation import open_installation
from ringdesk.kernel.postgres import PostgresUnavailable
from ringdesk.kernel.settings import Settings

from .seed import Size, seed_if_empty


def run_seed(argv: list[str]) -> int:
    """0 when it was built; 1 with a sentence when the installation has a workspace already."""
    parser = argparse.ArgumentParser(prog="ringdesk seed", description=run_seed.__doc__)
    parser.add_argument("--tickets", type=int, default=Size().tickets, help="how many tickets")
    options = parser.parse_args(argv)
    try:
        return asyncio.run(_seed(Size(tickets=options.tickets)))
    except (PostgresUnavailable, ValueError, OSError) as wrong:
        print(f"ringdesk: {wrong}\nringdesk doctor says more.", file=sys.stderr)
        return 1


async def _seed(size: Size) -> int:
    started = time.monotonic()
    async with open_installation(Settings.from_environment()) as (works, _place):
        if not await seed_if_empty(works, size):
            print(
                "ringdesk: this installation has a workspace already; the demo is built only in an"
                " empty one. Point RINGDESK_DATA_DIR or DATABASE_URL at a new one.",
                file=sys.stderr,
            )
            return 1
    print(f"The demo workspace is ready ({time.monotonic() - started:.0f} s).")
    return 0
