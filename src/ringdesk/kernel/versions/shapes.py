"""What a versioned thing and its versions are when they are read."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from ..context import Context
from .faults import FaultShown

State = Literal["draft", "published", "archived"]


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    """One thing: its draft if there is one, and its newest version (0: never published).

    A subclass names what else the thing's table has.
    """

    id: UUID
    position: int
    archived_at: datetime | None
    draft: dict[str, Any] | None
    draft_by: str | None
    draft_at: datetime | None
    draft_revision: int
    version: int
    definition: dict[str, Any] | None
    author_name: str | None
    reason: str | None
    published_at: datetime | None

    @property
    def latest(self) -> dict[str, Any]:
        """What it says now; before the first version what its draft says."""
        return self.definition or self.draft or {}

    @property
    def upcoming(self) -> dict[str, Any]:
        """What it is to say next: its draft, else what it says now."""
        return self.draft or self.definition or {}

    @property
    def state(self) -> State:
        if self.archived_at is not None:
            return "archived"
        return "published" if self.version else "draft"


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """Who published what, when and why. A subclass names what else the table of versions has."""

    version: int
    author_name: str
    reason: str
    published_at: datetime
    definition: dict[str, Any]


class ThingShown(msgspec.Struct, frozen=True, kw_only=True):
    """A thing as those who keep it see it; `faults` are the draft's.

    Sending `draft_revision` with If-Match keeps a write from overwriting somebody else's draft.
    """

    id: UUID
    position: int
    version: int
    state: State
    draft: dict[str, Any] | None
    draft_by: str | None
    draft_at: datetime | None
    draft_revision: int
    faults: list[FaultShown]
    published_at: datetime | None
    author_name: str | None
    reason: str | None


def as_shown(thing: Thing, faults: list[FaultShown]) -> dict[str, Any]:
    """The fields of `ThingShown`, for a subclass that adds its own."""
    kept = {n: getattr(thing, n) for n in ThingShown.__struct_fields__ if n != "faults"}
    return {**kept, "faults": faults}


def author(ctx: Context) -> str:
    """Who stands under a draft or version; the product itself by its own name."""
    return "Ringdesk" if ctx.actor.kind == "system" else ctx.actor.name
