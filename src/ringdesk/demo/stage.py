"""The stage: who is on it, what time it is there, and what each ticket has come to so far."""

from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from ringdesk.kernel.clock import VirtualClock
from ringdesk.kernel.context import Actor, Context, system
from ringdesk.kernel.jobs import Works
from ringdesk.modules import identity, tickets

from . import artifacts
from .cast import Company
from .moves import Move, Story


@dataclass(slots=True)
class Case:
    """One ticket on stage. `urgent`: it was P1 or P2 at some time, so its gates are stricter."""

    story: Story
    rng: Random
    customer: Actor
    id: UUID | None = None
    urgent: bool = False
    outcome: dict[str, Any] = field(default_factory=dict)

    @property
    def ref(self) -> UUID:
        assert self.id is not None, "a story begins with its creation"  # noqa: S101
        return self.id


@dataclass(slots=True)
class Stage:
    works: Works
    clock: VirtualClock
    company: Company
    categories: dict[str, UUID]
    robot: Actor
    patrons: list[Actor]
    cases: dict[int, Case] = field(default_factory=dict)

    def case(self, story: Story) -> Case:
        """The story's case, begun when it is asked for the first time."""
        if story.index not in self.cases:
            rng = Random(f"{story.script}/{story.index}/files")  # noqa: S311
            customer = self.patrons[story.customer]
            self.cases[story.index] = Case(story=story, rng=rng, customer=customer)
        return self.cases[story.index]

    def actor(self, case: Case, by: str) -> Actor:
        if by == "customer":
            return case.customer
        return self.company.actors.get(by) or system(by)

    def member(self, key: str) -> UUID:
        found = self.company.actors[key].member_id
        assert found is not None, "the cast are members"  # noqa: S101
        return found


async def recall(stage: Stage, ctx: Context) -> None:
    """Whoever acts from now on knows of what was published."""
    await identity.recall_config(ctx)
    stage.company.config_version = ctx.config_version


async def attach(ctx: Context, case: Case, kinds: list[str]) -> list[UUID]:
    """Files of these kinds, uploaded by whoever acts."""
    found = []
    for kind in kinds:
        name, media, content = artifacts.make(kind, case.rng, ctx.now(), case.story.order)
        found.append(await tickets.upload(ctx, name, media, content))
    return found


def is_due(case: Case, move: Move) -> bool:
    """Some moves are only made on tickets that were urgent."""
    return case.urgent or not move.more.get("urgent")
