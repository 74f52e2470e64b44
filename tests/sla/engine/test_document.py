"""The page on how a deadline is computed is run, in both languages: it cannot lie."""

import io
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from ringdesk.modules.sla.cli import compute
from ringdesk.modules.sla.engine import Account, Entry, Hours, account, calendar_of

DOCS = Path(__file__).parent.parent.parent.parent / "docs"
PAGES = [DOCS / "users/deadlines.md", DOCS / "zh-CN/users/deadlines.md"]
ZONE = ZoneInfo("Asia/Shanghai")

pages = pytest.mark.parametrize("page", PAGES, ids=["en", "zh-CN"])


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def question(page: Path) -> bytes:
    """What the shell would give to the command: the lines between, without their ends."""
    (written,) = re.findall(r"<<'END' \| ringdesk sla compute\n(.*?)\nEND\n", text(page), re.DOTALL)
    return written.replace("\n", "").encode()


def explained(page: Path) -> Account:
    asked = json.loads(question(page))
    hours = {name: Hours(calendar_of(each)) for name, each in asked["calendars"].items()}
    log = msgspec.convert(asked["log"], list[Entry])
    return account(log, hours, datetime.fromisoformat(asked["now"]), "Asia/Shanghai")


def rows(page: Path) -> list[list[str]]:
    """The rows of all tables, as cells."""
    lines = re.findall(r"^\|(.*)\|$", text(page), re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def duration(seconds: float) -> str:
    return f"{int(seconds) // 3600}:{int(seconds) // 60 % 60:02}"


def moment(at: datetime | None) -> str:
    return "—" if at is None else f"{at.astimezone(ZONE):%m-%d %H:%M}"


@pages
def test_the_command_answers_as_the_page_says(page: Path) -> None:
    (promised,) = re.findall(r"```json\n(.*?)```", text(page), re.DOTALL)
    out = io.BytesIO()
    assert compute(io.BytesIO(question(page)), out) == 0
    assert json.loads(out.getvalue()) == json.loads(promised)


@pages
def test_the_moves_of_the_deadline_are_those_of_the_page(page: Path) -> None:
    told: list[Any] = [
        [row[0], row[2], row[3]] for row in rows(page) if len(row) == 4 and "11-" in row[3]
    ]
    moves = explained(page).moves
    assert told == [[moment(m.at), moment(m.due_before), moment(m.due_after)] for m in moves]


@pages
def test_the_days_are_those_of_the_page(page: Path) -> None:
    told = [row for row in rows(page) if len(row) == 3 and row[0].startswith("11-")]
    assert told == [
        [f"{day.date:%m-%d}", duration(day.counted_seconds), duration(day.total_seconds)]
        for day in explained(page).days
    ]


@pages
def test_the_sum_is_that_of_the_page(page: Path) -> None:
    sums = [duration(seconds) for seconds in explained(page).sums.values()]
    (told,) = re.findall(r"\S+ [\d:]+ \+ .* = [\d:]+", text(page))
    assert re.findall(r"\d+:\d\d", told) == sums
