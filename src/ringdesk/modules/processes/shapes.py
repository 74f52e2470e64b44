"""What the API of processes shows."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.modules import runs, workflow

L10n = dict[str, str]


class Owner(msgspec.Struct, frozen=True):
    """Who answers for a process."""

    id: UUID
    name: str


class VersionListed(msgspec.Struct, frozen=True):
    """One published version. `running`: open tickets that have it."""

    version: int
    author_name: str
    reason: str
    published_at: datetime
    running: int
    in_force: bool
    fingerprint: str


class DraftListed(msgspec.Struct, frozen=True):
    """`faults` forbid publishing, `warnings` do not."""

    revision: int
    based_on: int | None
    author_name: str
    updated_at: datetime
    faults: int
    warnings: int


class ProcessListed(msgspec.Struct, frozen=True):
    """A process: `version` is the one new tickets start on, null while there is only a draft.

    `shipped_newer`: the product brings a definition of it that was never published here. `types`:
    the ticket types that choose it. Versions are newest first.
    """

    key: str
    name: L10n
    version: int | None
    owner: Owner | None
    archived_at: datetime | None
    running: int
    versions: list[VersionListed]
    draft: DraftListed | None
    pilot: workflow.PilotEntry | None
    shipped_newer: bool
    types: list[str]


class ProcessShown(msgspec.Struct, frozen=True):
    """One version: its definition (docs/integrators/process.md) and how it came to be."""

    definition: workflow.Process
    author_name: str
    reason: str
    published_at: datetime


class DraftShown(msgspec.Struct, frozen=True):
    """A draft with everything the checker finds in it."""

    key: str
    definition: dict[str, Any]
    based_on: int | None
    revision: int
    author_name: str
    updated_at: datetime
    findings: list[workflow.Finding]


class Checked(msgspec.Struct, frozen=True):
    """`publishable`: no finding forbids it."""

    findings: list[workflow.Finding]
    publishable: bool


class Template(msgspec.Struct, frozen=True):
    """A definition that comes with the product."""

    key: str
    name: L10n
    definition: workflow.Process


class Differences(msgspec.Struct, frozen=True):
    changes: list[workflow.Difference]


class NodeMove(msgspec.Struct, frozen=True):
    """Running tickets at a node and where they would go on; null where that node is missing."""

    node: str
    to: str | None
    tickets: int


class Moved(msgspec.Struct, frozen=True):
    """What a move does. `moved`: how many a job now moves, 0 of a dry run; `move_id`: where to

    see how far it is. `problems`: nodes that exist on both sides and still do not fit, with the
    reason.
    """

    tickets: int
    moved: int
    nodes: list[NodeMove]
    problems: list[runs.Misfit]
    move_id: UUID | None = None
