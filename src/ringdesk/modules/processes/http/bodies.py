"""What the API of processes takes in. Limits are stated here so that OpenAPI shows them."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Path
from pydantic import Field, StringConstraints

from ringdesk.kernel.http import Input
from ringdesk.modules import workflow

from ..drafting import Origin as OriginOf
from ..pilots.shapes import FigureKey

Key = Annotated[str, Path(max_length=40, pattern=r"^[a-z][a-z0-9_]*$")]
KeyText = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z][a-z0-9_]*$")]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Number = Annotated[int, Field(ge=1, le=1_000_000)]
Language = Annotated[str, StringConstraints(max_length=10)]
Share = Annotated[int, Field(ge=1, le=100)]
Ids = Annotated[list[UUID], Field(max_length=200)]
Limit = Annotated[float, Field(ge=-1_000_000, le=1_000_000, allow_inf_nan=False)]


class Origin(Input):
    """`template`: one of the product's; `process`: one of here, in force or by `version`."""

    template: KeyText | None = None
    process: KeyText | None = None
    version: Number | None = None

    def read(self) -> OriginOf:
        return OriginOf(self.template, self.process, self.version)


class NewProcess(Input):
    """Without `from` it begins as the closed loop that comes with the product."""

    key: KeyText
    name: Annotated[dict[Language, str], Field(max_length=20)]
    origin: Annotated[Origin | None, Field(alias="from")] = None


class Definition(Input):
    """`definition` as GET shows it; key and version are taken from elsewhere."""

    definition: dict[str, Any]


class Draft(Definition):
    """`based_on`: the version it was begun from."""

    based_on: Number | None = None


class Publication(Definition):
    reason: Reason


class Scope(Input):
    """On `share` per cent of the tickets of these teams and categories; empty lists admit all."""

    share: Share
    team_ids: Ids = []
    category_ids: Ids = []

    def read(self) -> workflow.Scope:
        return workflow.Scope(self.share, tuple(self.team_ids), tuple(self.category_ids))


class DraftPublication(Input):
    """`revision`: of the draft that was looked at; another one is refused."""

    reason: Reason
    revision: Number | None = None
    pilot: Scope | None = None


class Rollback(Input):
    to: Number
    reason: Reason


class Given(Input):
    reason: Reason


class ShareChange(Given):
    share: Share


class OwnerChange(Input):
    owner_id: UUID | None


class Moving(Input):
    """Running tickets of version `from` go on at version `to`; `nodes` maps nodes that differ.

    `dry`: only tell what would happen; else a reason is asked for.
    """

    source: Annotated[int, Field(alias="from", ge=1, le=1_000_000)]
    to: Number
    nodes: Annotated[dict[KeyText, KeyText], Field(max_length=200)] = {}
    dry: bool = True
    reason: Annotated[str, StringConstraints(max_length=500)] = ""


class TryRun(Input):
    """What is played: a definition, else a version, else the draft, else what is in force.

    `ticket`: a real one lends its facts; `facts`: made-up ones, over it. `steps` as in
    docs/integrators/process.md.
    """

    definition: dict[str, Any] | None = None
    version: Number | None = None
    ticket: Annotated[str, StringConstraints(max_length=60)] | None = None
    facts: Annotated[dict[str, Any], Field(max_length=200)] = {}
    steps: Annotated[list[dict[str, Any]], Field(max_length=200)] = []


class Place(Input):
    """What hinders: a field, a rule, a node, a template, a screen or a process as a whole."""

    kind: Literal["field", "rule", "node", "template", "screen", "process"]
    key: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    label: Annotated[str, StringConstraints(max_length=200)] = ""
    process_key: KeyText | None = None
    version: Number | None = None
    ticket: Annotated[str, StringConstraints(max_length=60)] | None = None


class NewFeedback(Input):
    place: Place
    text: Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class FeedbackAnswer(Input):
    outcome: Literal["changed", "explained", "declined"]
    text: Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class Rails(Input):
    """`limits`: the worst difference, new minus old, by figure; shares lie between -1 and 1."""

    limits: Annotated[dict[FigureKey, Limit | None], Field(min_length=1)]
    reason: Reason
