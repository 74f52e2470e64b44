"""What a simulation is told, what it goes by, and what it finds."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from ..definition import Definition
from ..verdicts import Reason
from .effects import Rules
from .folding import State, Told, Words


class Other(msgspec.Struct, frozen=True):
    """A match of another rule that acted: it may have had the ticket in hand."""

    rule_id: UUID
    position: int
    event_id: UUID | None
    matched_at: datetime
    decided_at: datetime
    depth: int
    guarded: bool


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """One ticket: its beginning, and what happened in commands, those of the rule left out."""

    ticket_id: UUID
    number: int
    subject: str
    state: State
    chapters: list[list[Told]]
    others: Sequence[Other] = ()
    # Instants that were decided for good before the window.
    decided: frozenset[Any] = frozenset()
    unknown: Sequence[str] = ()


class Found(msgspec.Struct, kw_only=True):
    """One match of the dry run. `state` as in a run: done, waiting, stopped or skipped."""

    ticket_id: UUID
    number: int
    at: datetime
    state: str
    reason: Reason | None = None
    detail: dict[str, Any] = {}
    closing: bool = False
    came_back: bool = False


class World(msgspec.Struct, frozen=True, kw_only=True):
    """The rule and all that its verdicts depend on besides the tickets.

    `reach`: when so many minutes from an instant have passed, open ones or all ·
    `restless`: the condition may come to hold by time alone.
    """

    rule_id: UUID
    position: int
    definition: Definition
    since: datetime
    until: datetime
    zone: str
    words: Words
    rules: Rules
    reach: Callable[[datetime, int, str], datetime]
    restless: bool
    spent: Mapping[tuple[str, str], int] = {}
