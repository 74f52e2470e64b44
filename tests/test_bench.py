"""The measuring runs, and the hot reads go by index. No figure is asserted: machines differ."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ringdesk.bench.actions import ACTIONS
from tests.conftest import ROOT

pytestmark = pytest.mark.slow


def test_the_quick_bench_measures_every_action_and_finds_no_table_walked() -> None:
    data = Path(os.environ.get("RINGDESK_TEST_DATA", ROOT / "var" / "test"))
    done = subprocess.run(
        [sys.executable, "-m", "ringdesk", "bench", "--quick", "--plans"],
        cwd=ROOT, env={**os.environ, "RINGDESK_DATA_DIR": str(data)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "became tickets" in done.stdout
    assert "step of 12 nodes" in done.stdout
    for action in ACTIONS:
        rows = re.findall(
            rf"^{re.escape(action.name)} +[18] +(\d+) +[\d.]+", done.stdout, re.MULTILINE
        )
        assert len(rows) == 2, action.name
        assert int(rows[0]) > 0
    assert "Index Scan tickets" in done.stdout
