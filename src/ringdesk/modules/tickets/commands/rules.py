"""Priority rules: every change is a new version, the old ones stay to be read."""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from sqlalchemy import bindparam, func, insert, select

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Invalid, Stale
from ringdesk.modules import identity

from ..config import ticket_config
from ..priority import PriorityRules
from ..priority_faults import rule_errors
from ..tables import priority_rules
from .configuring import changed, differences

_insert = sql(insert(priority_rules).values({c.name: bindparam(c.name) for c in priority_rules.c}))
_last = sql(
    select(func.coalesce(func.max(priority_rules.c.version), 0)).where(
        priority_rules.c.tenant_id == bindparam("tenant_id")
    )
)
_newest = sql(
    select(
        priority_rules.c.version,
        priority_rules.c.author_name.label("by"),
        priority_rules.c.published_at.label("at"),
    )
    .where(priority_rules.c.tenant_id == bindparam("tenant_id"))
    .order_by(priority_rules.c.version.desc())
    .limit(1)
)


@command(needs="config.manage")
async def set_rules(
    ctx: Context, rules: PriorityRules, reason: str, *, version: int | None = None
) -> None:
    """Put rules in force for what is proposed from now on. Invalid names every fault.

    Stale when `version` is given and another one is in force by now; `current` says whose.
    """
    await identity.bump_config(ctx)
    config = await ticket_config(ctx)
    if version is not None and version != config.rules.version:
        newest = await ctx.tx.first(_newest)
        raise Stale(dict(newest) if newest else {"version": 0})
    errors = rule_errors(config, rules)
    if not reason.strip():
        errors.append(("reason", "required", {}))
    if errors:
        raise Invalid(*errors)
    definition = _told(rules)
    changes = differences(_told(config.rules), definition)
    if not changes:
        return
    number: int = await ctx.tx.value(_last) + 1
    await ctx.tx.run(
        _insert, id=ctx.new_id(), version=number, definition=definition,
        author_name=ctx.actor.name, reason=reason.strip(), published_at=ctx.now(),
    )  # fmt: skip
    await changed(ctx, "priority_rules", _chain(ctx.tenant_id), f"v{number}", changes)


def _told(rules: PriorityRules) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(rules)
    plain.pop("version")
    return plain


def _chain(tenant_id: UUID) -> UUID:
    """The record that all versions share."""
    return uuid5(NAMESPACE_URL, f"{tenant_id}/priority_rules")
