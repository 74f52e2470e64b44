"""Which test process runs what: a file is run whole by one, and the long ones begin first.

The tests in a browser share two running sites, since making one takes half a minute.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

_LONG = ("e2e", "crash", "slow")
_LOOKED_AT = "/test_axe.py"


class ByFileAndSite(LoadFileScheduling):
    """Hands out files, and those of one site together."""

    def _split_scope(self, nodeid: str) -> str:
        path = super()._split_scope(nodeid)
        if not path.startswith("tests/e2e/"):
            return path
        return "looked at" if path.endswith(_LOOKED_AT) else "worked in"


def turn(item: pytest.Item) -> int:
    """The lower, the earlier: a long file at the end would leave the other processes idle."""
    if item.nodeid.partition("::")[0].endswith(_LOOKED_AT):
        # By then what its site is made of is there, from the other one.
        return _LONG.index("slow")
    marked = [n for n, name in enumerate(_LONG) if item.get_closest_marker(name)]
    return min(marked, default=len(_LONG))


def spare_seed() -> Path:
    """The folder of a played demo that the second site of these tests takes."""
    hands_out = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    return Path(tempfile.gettempdir()) / f"ringdesk-spare-{hands_out}"


def remove_spare_seed() -> None:
    """In the process that hands out the work."""
    spare = spare_seed()
    shutil.rmtree(spare, ignore_errors=True)
    Path(f"{spare}.lock").unlink(missing_ok=True)
