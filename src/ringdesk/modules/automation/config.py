"""The rules in force of a workspace, cached under its configuration's version."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from ringdesk.kernel.cache import TenantCache
from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.i18n import pick
from ringdesk.kernel.versions import newest
from ringdesk.modules import identity

from .definition import Definition, Happening, OnEvent, OnTime
from .tables import rule_versions, rules


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A published version of a rule, with what it was allowed to do when it was published."""

    id: UUID
    position: int
    enabled_at: datetime | None
    archived_at: datetime | None
    version: int
    definition: Definition
    grants: list[str]
    author_id: UUID | None

    @property
    def runs(self) -> bool:
        return self.enabled_at is not None and self.archived_at is None


class AutomationConfig:
    """Every published rule in its order; `listening` and `timed` are those in force."""

    def __init__(self, found: list[Rule]) -> None:
        self.rules = {rule.id: rule for rule in found}
        running = [rule for rule in found if rule.runs]
        self.timed = [rule for rule in running if isinstance(rule.definition.trigger, OnTime)]
        self.listening: dict[Happening, list[Rule]] = {}
        for rule in running:
            if isinstance(rule.definition.trigger, OnEvent):
                for name in rule.definition.trigger.on:
                    self.listening.setdefault(name, []).append(rule)


_r, _v = rules.c, rule_versions.c
_SHOWN = (_r.id, _r.position, _r.enabled_at, _r.archived_at)
_OF_VERSION = (_v.version, _v.definition, _v.grants, _v.author_id)
_joined = (_v.tenant_id == _r.tenant_id) & (_v.rule_id == _r.id)
_newest = sql(
    newest(rules, rule_versions, "rule_id", *_SHOWN, *_OF_VERSION).where(_r.archived_at.is_(None))
)
_one = sql(
    select(*_SHOWN, *_OF_VERSION)
    .join_from(rules, rule_versions, _joined)
    .where(
        _r.tenant_id == bindparam("tenant_id"),
        _r.id == bindparam("rule_id"),
        _v.version == bindparam("number"),
    )
)


def _rule(row: Any) -> Rule:
    return Rule(**{**dict(row), "definition": msgspec.convert(row["definition"], Definition)})


async def _load(ctx: Context) -> AutomationConfig:
    return AutomationConfig([_rule(row) for row in await ctx.tx.all(_newest)])


_config: TenantCache[AutomationConfig] = TenantCache(_load)


async def automation_config(ctx: Context) -> AutomationConfig:
    """The published rules as of this context."""
    return await _config.get(ctx)


async def rule_version(ctx: Context, rule_id: UUID, version: int) -> Rule:
    """Any version of a rule, on or off as it is now. NotFound when there is none."""
    row = await ctx.tx.first(_one, rule_id=rule_id, number=version)
    if row is None:
        raise NotFound("rule")
    return _rule(row)


async def actor_of(ctx: Context, rule: Rule) -> Actor:
    """The rule itself under its own name, with what it was granted when it was published."""
    locale = (await identity.directory(ctx)).locale
    return Actor(
        kind="rule",
        id=rule.id,
        name=pick(rule.definition.name, locale),
        permissions=frozenset(rule.grants),
        locale=locale,
    )
