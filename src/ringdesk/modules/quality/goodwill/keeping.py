"""Keeping purses: making them, changing their budget and limits."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, insert, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Conflict, Invalid, Stale
from ringdesk.kernel.events import Change
from ringdesk.modules import identity, tickets, workflow

from ..events import PurseChanged
from ..tables import purse_periods, purses
from . import rules, store

_insert = sql(
    insert(purses).values(
        {c.name: bindparam(c.name) for c in purses.c if c.name not in ("version", "archived_at")}
    )
)
_p = purses.c


class LevelAbove(msgspec.Struct, frozen=True, kw_only=True):
    """A level of approval and the amount above which it is asked."""

    level: workflow.Level
    above: Decimal = Decimal(0)


class PurseDraft(msgspec.Struct, frozen=True, kw_only=True):
    name: dict[str, str]
    budget: Decimal
    currency: str = "CNY"
    period: str = "quarter"
    single_limits: dict[str, Decimal] = {}
    member_monthly: Decimal = Decimal(0)
    customer_90_days: Decimal = Decimal(0)
    levels: list[LevelAbove] = []


@command(needs="purse.manage")
async def add_purse(ctx: Context, draft: PurseDraft) -> UUID:
    """A purse; its first period begins with whoever takes from it first."""
    await _fits(ctx, msgspec.structs.asdict(draft))
    made = ctx.new_id()
    await ctx.tx.run(_insert, id=made, **_stored(msgspec.structs.asdict(draft)))
    ctx.emit(PurseChanged(subject_id=made, name=draft.name, what="added"))
    return made


def _stored(values: dict[str, Any]) -> dict[str, Any]:
    """Money in JSON as text, so that no digit is lost."""
    found = dict(values)
    if "levels" in found:
        found["levels"] = msgspec.to_builtins(found["levels"])
    if "single_limits" in found:
        found["single_limits"] = {k: str(v) for k, v in found["single_limits"].items()}
    return found


@command(needs="purse.manage")
async def change_purse(
    ctx: Context, purse_id: UUID, changes: dict[str, Any], *, version: int | None = None
) -> None:
    """Other limits at once; another budget also for the period that runs.

    Conflict `budget_spent` when more than the new budget is spent or reserved already; Stale when
    it is not the `version` any more, or somebody else changes it at the same time.
    """
    before = await store.purse(ctx, purse_id)
    if version is not None and before.version != version:
        raise Stale({"version": before.version})
    await _fits(ctx, changes)
    values = _stored(changes)
    if "archived" in values:
        values["archived_at"] = ctx.now() if values.pop("archived") else None
    if "budget" in values:
        await _rebudget(ctx, before, values["budget"])
    still = (_p.tenant_id == ctx.tenant_id, _p.id == purse_id, _p.version == before.version)
    changed = update(purses).where(*still).values(**values, version=before.version + 1)
    if not await ctx.tx.run(changed):
        raise Stale
    told = tuple(
        Change(k, msgspec.to_builtins(getattr(before, k, None)), msgspec.to_builtins(v))
        for k, v in changes.items()
    )
    ctx.emit(PurseChanged(subject_id=purse_id, name=before.name, what="changed", changes=told))


async def _rebudget(ctx: Context, purse: store.Purse, budget: Decimal) -> None:
    zone = (await identity.directory(ctx)).zone
    period = await store.lock_period(ctx, purse, rules.period_start(purse.period, ctx.now(), zone))
    if period.spent + period.reserved > budget:
        raise Conflict("budget_spent", taken=str(period.spent + period.reserved))
    d = purse_periods.c
    await ctx.tx.run(
        update(purse_periods)
        .where(
            d.tenant_id == ctx.tenant_id, d.purse_id == purse.id, d.starts_on == period.starts_on
        )
        .values(budget=budget)
    )


async def _fits(ctx: Context, values: dict[str, Any]) -> None:
    wrong: list[tuple[str, str]] = []
    if "name" in values and not any(text.strip() for text in values["name"].values()):
        wrong.append(("name", "required"))
    wrong += [
        (field, "money")
        for field in ("budget", "member_monthly", "customer_90_days")
        if values.get(field, 0) < 0
    ]
    wrong += [
        (f"single_limits.{role}", "money")
        for role, limit in values.get("single_limits", {}).items()
        if limit < 0
    ]
    if wrong:
        raise Invalid(*wrong)
    if "period" in values:
        tickets.known_code("period", values["period"], rules.PERIODS)
    _known_people(values.get("levels", []), await identity.directory(ctx))


def _known_people(levels: list[LevelAbove], people: identity.Directory) -> None:
    members, teams = {str(m) for m in people.members}, {str(t) for t in people.teams}
    for place, each in enumerate(levels):
        who = each.level.who
        if set(who.members) - members or set(who.teams) - teams:
            raise Invalid((f"levels.{place}.level.who", "not_an_option"))
