"""What a process document holds: everything a page or a PDF needs, in one language."""

from datetime import datetime
from typing import Literal

import msgspec

from .chart import Chart


class Row(msgspec.Struct, frozen=True):
    """A node: what is done there, by whom, how long, where it may go back to, its exceptions."""

    number: int
    key: str
    name: str
    does: str
    who: str
    limit: str
    returns: str
    exceptions: str
    changed: bool


class Line(msgspec.Struct, frozen=True):
    """Something about one part of the process: a node, an action, or the whole (empty)."""

    about: str
    text: str


class Said(msgspec.Struct, frozen=True):
    """One difference in words. `node`: its key, where it is about one."""

    kind: Literal["added", "removed", "changed"]
    title: str
    detail: str
    node: str | None


class Past(msgspec.Struct, frozen=True):
    version: int
    author_name: str
    reason: str
    published_at: datetime


Standing = Literal["in_force", "pilot", "past"]


class Document(msgspec.Struct, frozen=True):
    """A published version in words. `since`: the version it is compared with; null for the first.

    `fingerprint`: SHA-256 of the definition this was made from, just now. `words`: headings of
    its parts and columns in its own language.
    """

    key: str
    version: int
    locale: str
    direction: Literal["ltr", "rtl"]
    name: str
    scope: str
    owner: str
    types: list[str]
    standing: Standing
    author_name: str
    reason: str
    published_at: datetime
    fingerprint: str
    running: int
    chart: Chart
    rows: list[Row]
    exceptions: list[Line]
    reasons: list[Line]
    proof: list[Line]
    wording: list[Line]
    since: int | None
    differences: list[Said]
    versions: list[Past]
    words: dict[str, str]
