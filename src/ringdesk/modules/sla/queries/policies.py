"""Policies as those who keep them see them."""

from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, or_, select

from ringdesk.kernel.conditions import complaint
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import NotFound

from ..commands.policies import known, takes_everything
from ..policies import Known, faults
from ..policy import L10n, Policy
from ..reading import Fault, read_definition
from ..rules.choice import PolicyKind
from ..shelf import POLICIES, Shelved
from ..tables import clocks
from .naming import Words, words

State = Literal["draft", "published", "archived"]


class FaultShown(msgspec.Struct, frozen=True):
    """What keeps a draft from being published; `text` in the reader's language."""

    field: str
    code: str
    params: dict[str, Any]
    text: str


class PolicyListed(msgspec.Struct, frozen=True, kw_only=True):
    """A policy by its newest version, or by its draft when it has none (`version` 0).

    `running`: open tickets with a clock of it. `shadowed`: one before it takes everything, so it
    is never asked. `faults` are the draft's.
    """

    id: UUID
    kind: str
    position: int
    name: L10n
    version: int
    state: State
    when: dict[str, Any]
    when_sentence: str
    targets: dict[str, Any]
    pause_statuses: list[str]
    thanks_need_answer: bool
    draft: dict[str, Any] | None
    draft_by: str | None
    draft_at: datetime | None
    faults: list[FaultShown]
    published_at: datetime | None
    author_name: str | None
    reason: str | None
    running: int
    shadowed: bool


_c = clocks.c
_running = sql(
    select(_c.policy_id, func.count(_c.ticket_id.distinct()).label("tickets"))
    .where(
        _c.tenant_id == bindparam("tenant_id"),
        or_(_c.state == "running", _c.state == "paused"),
    )
    .group_by(_c.policy_id)
)


async def listed_policies(ctx: Context) -> list[PolicyListed]:
    """All of them, each kind in its order, archived ones last."""
    things = sorted(
        await POLICIES.all(ctx), key=lambda t: (t.archived_at is not None, t.kind, t.position)
    )
    running = {row["policy_id"]: row["tickets"] for row in await ctx.tx.all(_running)}
    said, may_name = await words(ctx), await known(ctx)
    closed: set[str | None] = set()
    shown = []
    for thing in things:
        shadowed = thing.kind in closed and thing.archived_at is None
        shown.append(
            _shown(ctx, thing, running.get(thing.id, 0), said, may_name, shadowed=shadowed)
        )
        if thing.version and not thing.archived_at and takes_everything(thing.latest["when"]):
            closed.add(thing.kind)
    return shown


async def listed_policy(ctx: Context, policy_id: UUID) -> PolicyListed:
    """One of them. NotFound when there is no such policy."""
    for each in await listed_policies(ctx):
        if each.id == policy_id:
            return each
    raise NotFound("policy")


def _shown(
    ctx: Context,
    thing: Shelved,
    running: int,
    said: Words,
    may_name: Known,
    *,
    shadowed: bool,
) -> PolicyListed:
    latest = thing.latest
    return PolicyListed(
        id=thing.id,
        kind=str(thing.kind),
        position=thing.position,
        name=latest["name"],
        version=thing.version,
        state=state_of(thing),
        when=latest["when"],
        when_sentence=said.sentence(latest["when"]),
        targets=latest["targets"],
        pause_statuses=latest.get("pause_statuses", []),
        thanks_need_answer=latest.get("thanks_need_answer", False),
        draft=thing.draft,
        draft_by=thing.draft_by,
        draft_at=thing.draft_at,
        faults=shown_faults(ctx, _faults(thing, may_name)),
        published_at=thing.published_at,
        author_name=thing.author_name,
        reason=thing.reason,
        running=running,
        shadowed=shadowed,
    )


def state_of(thing: Shelved) -> State:
    if thing.archived_at is not None:
        return "archived"
    return "published" if thing.version else "draft"


def _faults(thing: Shelved, may_name: Known) -> list[Fault]:
    if thing.draft is None:
        return []
    policy = read_definition(thing.draft, Policy)
    return faults(policy, cast(PolicyKind, thing.kind), may_name)


def shown_faults(ctx: Context, found: list[Fault]) -> list[FaultShown]:
    """Faults as the publishing would refuse them, in words."""
    texts, locale = ctx.ports["texts"], ctx.actor.locale
    return [
        FaultShown(
            f"definition.{field}",
            code,
            params,
            complaint({"code": code, "params": params}, locale, texts),
        )
        for field, code, params in found
    ]
