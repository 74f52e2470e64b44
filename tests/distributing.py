"""Which test process runs what: a file is run whole by one, and the long ones begin first.

The tests in a browser share two running sites, since making one takes half a minute.
"""

import pytest
from xdist.scheduler import LoadFileScheduling

_LONG = ("e2e", "crash", "slow")


class ByFileAndSite(LoadFileScheduling):
    """Hands out files, and those of one site together."""

    def _split_scope(self, nodeid: str) -> str:
        path = super()._split_scope(nodeid)
        if not path.startswith("tests/e2e/"):
            return path
        return "looked at" if path.endswith("/test_axe.py") else "worked in"


def turn(item: pytest.Item) -> int:
    """The lower, the earlier: a long file at the end would leave the other processes idle."""
    marked = [n for n, name in enumerate(_LONG) if item.get_closest_marker(name)]
    return min(marked, default=len(_LONG))
