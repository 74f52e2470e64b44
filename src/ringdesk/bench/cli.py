"""`ringdesk bench [--tickets N] [--quick] [--plans] [--clocks]`."""

import argparse
import asyncio

from ringdesk.kernel.settings import Settings

from .run import Order, bench


def run_bench(argv: list[str]) -> int:
    """Prints a table. 1 when a hot read walks a whole table or sends more than it may."""
    parser = argparse.ArgumentParser(prog="ringdesk bench")
    parser.add_argument("--tickets", type=int, default=100_000, help="how many to load")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of each measurement")
    parser.add_argument("--mails", type=int, default=1000, help="how many to hand over")
    parser.add_argument("--quick", action="store_true", help="10,000 tickets, half a second each")
    parser.add_argument("--plans", action="store_true", help="print how the hot reads are done")
    parser.add_argument(
        "--clocks", action="store_true",
        help="only deadlines: a million armed, every tenth ticket due within one minute",
    )  # fmt: skip
    given = parser.parse_args(argv)
    if given.tickets < 1000:
        parser.error("--tickets: at least 1000, or page 20 does not exist")
    order = Order(given.tickets, given.seconds, given.mails, given.plans, given.clocks)
    if given.quick:
        order = Order(10_000, 0.5, 100, given.plans, given.clocks)
    return asyncio.run(bench(Settings.from_environment(), order, print))
