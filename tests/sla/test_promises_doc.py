"""The table of ready policies in the docs is what a new workspace begins with."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PRESETS = ROOT / "src" / "ringdesk" / "modules" / "sla" / "presets" / "policies.json"
WORKING_DAY = 9 * 60
UNITS = {
    "min": 1, "h": 60, "days": 1440, "working days": WORKING_DAY,
    "分": 1, "时": 60, "天": 1440, "个工作日": WORKING_DAY,
}  # fmt: skip
PRIORITIES = ("P1", "P2", "P3", "P4")


def minutes(text: str) -> int:
    found = re.fullmatch(r"(\d+) (.+)", text.strip())
    assert found, text
    return int(found[1]) * UNITS[found[2]]


def rows(page: Path) -> dict[str, list[str]]:
    table = [line.split("|")[1:-1] for line in page.read_text("utf-8").splitlines() if "|" in line]
    return {row[0].strip(): [cell.strip() for cell in row[2:]] for row in table if len(row) == 6}


@pytest.mark.parametrize(
    ("page", "language"),
    [("docs/users/promises.md", "en"), ("docs/zh-CN/users/promises.md", "zh-CN")],
)
def test_the_table_of_policies_is_what_ships(page: str, language: str) -> None:
    told = rows(ROOT / page)
    presets: list[dict[str, Any]] = json.loads(PRESETS.read_text("utf-8"))
    for policy in presets:
        cells = told[policy["name"][language]]
        for priority, cell in zip(PRIORITIES, cells, strict=True):
            promised = policy["targets"][priority]["minutes"]
            if policy["kind"] == "department":
                figures = re.findall(r"\d+ (?:h|时)", cells[0])
                assert [minutes(f) for f in figures] == [promised["accept"], promised["finish"]]
                continue
            first, solved = cell.split("/")
            found = (minutes(first), minutes(solved))
            assert found == (promised["first_response"], promised["resolution"]), (policy, priority)
