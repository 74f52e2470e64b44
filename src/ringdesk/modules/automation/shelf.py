"""Rules as versioned things, which can be switched on and off, too."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.versions import Shelf, Thing, Version
from ringdesk.modules import identity, processes

from .tables import dry_runs, rule_versions, rules


class RuleKept(Thing, frozen=True, kw_only=True):
    enabled_at: datetime | None
    enabled_by: str | None

    @property
    def name(self) -> Any:
        return self.latest.get("name", {})


class RuleVersion(Version, frozen=True, kw_only=True):
    """`grants`: the permissions the rule acts with, given by whoever published the version."""

    grants: list[str]


RULES = Shelf(
    "rule", rules, rule_versions, "rule_id",
    thing=RuleKept, version=RuleVersion, lock=identity.bump_config,
)  # fmt: skip

_r, _d, _v = rules.c, dry_runs.c, rule_versions.c
_switch = sql(
    update(rules)
    .where(_r.tenant_id == bindparam("tenant_id"), _r.id == bindparam("rule_id"))
    .values(enabled_at=bindparam("new_at"), enabled_by=bindparam("new_by"))
)
_author = sql(
    select(_v.author_id)
    .where(_v.tenant_id == bindparam("tenant_id"), _v.rule_id == bindparam("of_rule"))
    .order_by(_v.version.desc())
    .limit(1)
)
_untry = sql(
    delete(dry_runs).where(
        _d.tenant_id == bindparam("tenant_id"), _d.rule_id == bindparam("of_rule")
    )
)


async def live(ctx: Context) -> list[RuleKept]:
    """Every rule that was not put away, in order."""
    return [rule for rule in await RULES.all(ctx) if rule.archived_at is None]


async def switch(ctx: Context, rule_id: UUID, *, on: bool) -> None:
    await ctx.tx.run(
        _switch, rule_id=rule_id, new_at=ctx.now() if on else None,
        new_by=ctx.actor.name if on else None,
    )  # fmt: skip


async def forget_dry_runs(ctx: Context, rule_id: UUID) -> None:
    """A rule that was never published leaves nothing behind."""
    await ctx.tx.run(_untry, of_rule=rule_id)


@processes.tells_makers("rule")
async def who_answers_for(ctx: Context, key: str) -> list[UUID]:
    """Who published the version there is: the rule acts with their permissions."""
    try:
        found = await ctx.tx.value(_author, of_rule=UUID(key))
    except ValueError:
        return []
    return [found] if found else []
