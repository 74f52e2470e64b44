"""What a pilot shows: the new version beside the old one, and who came to it."""

from datetime import date, datetime
from typing import Literal

import msgspec

from ringdesk.modules import workflow

FigureKey = Literal[
    "attainment",
    "resolution_minutes",
    "return_rate",
    "reopen_rate",
    "satisfaction",
    "low_score_rate",
    "skipped_rate",
]
Verdict = Literal["too_few", "better", "worse", "unclear"]
RailState = Literal["off", "too_few", "inside", "unclear", "crossed"]


class Side(msgspec.Struct, frozen=True):
    """One version's value and how many tickets it stands on. Shares are between 0 and 1."""

    value: float | None
    count: int


class Figure(msgspec.Struct, frozen=True):
    """New minus old with its 95 % interval; null where either side has fewer than 20 tickets.

    `unclear`: the interval holds zero, nothing can be said either way.
    """

    key: FigureKey
    old: Side
    new: Side
    difference: float | None
    low: float | None
    high: float | None
    verdict: Verdict


class Rail(msgspec.Struct, frozen=True):
    """How far the new version may fall behind the old one in a figure.

    `limit`: the worst difference, new minus old, in the figure's own unit; null: not watched.
    `low`, `high`: the difference's 99.9 % interval, as the rail is looked at many times.
    `crossed`: the whole interval lies beyond the limit; the process's owner was told at
    `warned_at` · `unclear`: a part of it does · `missing`: tickets the smaller side still needs.
    """

    figure: FigureKey
    limit: float | None
    low: float | None
    high: float | None
    state: RailState
    missing: int
    warned_at: datetime | None


class Stage(msgspec.Struct, frozen=True):
    """The median of the minutes tickets spent in a node, all visits together, once they left it."""

    node: str
    name: dict[str, str]
    old: Side
    new: Side


class Entered(msgspec.Struct, frozen=True):
    """Tickets that took the new version, by team or priority; `key` null: without a team."""

    key: str | None
    label: str | None
    count: int


class Day(msgspec.Struct, frozen=True):
    """Tickets created on a day of the pilot, by version."""

    day: date
    old: int
    new: int


class PilotShown(msgspec.Struct, frozen=True):
    """A pilot with its figures: of tickets that its scope admits, created since it began.

    `rails_version`: for If-Match when rails are set.
    """

    pilot: workflow.PilotEntry
    name: dict[str, str]
    old_tickets: int
    new_tickets: int
    figures: list[Figure]
    rails: list[Rail]
    course: list[Stage]
    teams: list[Entered]
    priorities: list[Entered]
    days: list[Day]
    rails_version: int


class PilotListed(msgspec.Struct, frozen=True):
    """A pilot in the list of all."""

    pilot: workflow.PilotEntry
    name: dict[str, str]
