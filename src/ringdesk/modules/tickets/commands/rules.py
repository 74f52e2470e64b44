"""Priority rules: every change is a new version, the old ones stay to be read."""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from sqlalchemy import bindparam, func, insert, select

from ringdesk.kernel.commands import command
from ringdesk.kernel.conditions import parse
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Invalid
from ringdesk.modules import identity

from ..config import TicketConfig, ticket_config
from ..form_rules import Error
from ..priority import PriorityRules, falls
from ..tables import priority_rules
from .configuring import changed, differences

MOST_RULES = 100
_insert = sql(insert(priority_rules).values({c.name: bindparam(c.name) for c in priority_rules.c}))
_last = sql(
    select(func.coalesce(func.max(priority_rules.c.version), 0)).where(
        priority_rules.c.tenant_id == bindparam("tenant_id")
    )
)


@command(needs="config.manage")
async def set_rules(ctx: Context, rules: PriorityRules, reason: str) -> None:
    """Put rules in force for what is proposed from now on. Invalid names every fault."""
    await identity.bump_config(ctx)
    config = await ticket_config(ctx)
    errors = _errors(config, rules)
    if not reason.strip():
        errors.append(("reason", "required", {}))
    if errors:
        raise Invalid(*errors)
    definition = _told(rules)
    changes = differences(_told(config.rules), definition)
    if not changes:
        return
    version: int = await ctx.tx.value(_last) + 1
    await ctx.tx.run(
        _insert, id=ctx.new_id(), version=version, definition=definition,
        author_name=ctx.actor.name, reason=reason.strip(), published_at=ctx.now(),
    )  # fmt: skip
    await changed(ctx, "priority_rules", _chain(ctx.tenant_id), f"v{version}", changes)


def _told(rules: PriorityRules) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(rules)
    plain.pop("version")
    return plain


def _chain(tenant_id: UUID) -> UUID:
    """The record that all versions share."""
    return uuid5(NAMESPACE_URL, f"{tenant_id}/priority_rules")


def _errors(config: TicketConfig, rules: PriorityRules) -> list[Error]:
    errors: list[Error] = [
        (f"matrix.{impact}.{severity}", "matrix_falls", {}) for impact, severity in falls(rules)
    ]
    if len(rules.rules) > MOST_RULES:
        errors.append(("rules", "too_many_rules", {"max": MOST_RULES}))
    for place, rule in enumerate(rules.rules[:MOST_RULES]):
        if not any(text.strip() for text in rule.name.values()):
            errors.append((f"rules.{place}.name", "required", {}))
        errors += _unreadable(config, f"rules.{place}.when", rule.when)
    return errors


def _unreadable(config: TicketConfig, at: str, condition: dict[str, Any]) -> list[Error]:
    try:
        parse(condition, config.catalogue)
    except Invalid as refusal:
        return [
            (f"{at}{e['field'].removeprefix('$')}", e["code"], e["params"]) for e in refusal.errors
        ]
    return []
