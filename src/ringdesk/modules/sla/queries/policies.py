"""Policies as those who keep them see them."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.versions import Fault, ThingShown, as_shown, shown_faults

from ..commands.policies import known, takes_everything
from ..policies import Known, faults
from ..policy import L10n, Policy
from ..reading import read_definition
from ..shelf import POLICIES, PolicyKept
from ..tables import clocks
from .naming import Words, words


class PolicyListed(ThingShown, frozen=True, kw_only=True):
    """A policy by its newest version, or by its draft when it has none (`version` 0).

    `running`: open tickets with a clock of it. `shadowed`: one before it takes everything, so it
    is never asked.
    """

    kind: str
    name: L10n
    when: dict[str, Any]
    when_sentence: str
    targets: dict[str, Any]
    pause_statuses: list[str]
    thanks_need_answer: bool
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
    thing: PolicyKept,
    running: int,
    said: Words,
    may_name: Known,
    *,
    shadowed: bool,
) -> PolicyListed:
    latest = thing.latest
    return PolicyListed(
        **as_shown(thing, shown_faults(ctx, _faults(thing, may_name))),
        kind=thing.kind,
        name=latest["name"],
        when=latest["when"],
        when_sentence=said.sentence(latest["when"]),
        targets=latest["targets"],
        pause_statuses=latest.get("pause_statuses", []),
        thanks_need_answer=latest.get("thanks_need_answer", False),
        running=running,
        shadowed=shadowed,
    )


def _faults(thing: PolicyKept, may_name: Known) -> list[Fault]:
    if thing.draft is None:
        return []
    return faults(read_definition(thing.draft, Policy), thing.kind, may_name)
