"""The configuration of today, as a simulation of the past goes by it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ringdesk.kernel.conditions import NOBODY, Kind, leaves, to_predicate
from ringdesk.kernel.context import Context
from ringdesk.modules import identity, sla, tickets, workflow

from ..config import AutomationConfig
from ..definition import Definition
from . import record
from .effects import Rules
from .folding import State, Words
from .stories import World


async def world_of(
    ctx: Context,
    rule_id: UUID,
    wanted: Definition,
    since: datetime,
    until: datetime,
    config: AutomationConfig,
) -> World:
    """What the simulation goes by: the configuration of today."""
    people, about = await identity.directory(ctx), await tickets.ticket_config(ctx)
    published = await workflow.versions(ctx)
    there = config.rules.get(rule_id)

    def team_of(member_id: UUID | None) -> UUID | None:
        return next(iter(people.teams_of(member_id)), None) if member_id else None

    holding = _holding(about)
    conditions = [about.parse(wanted.when)]
    return World(
        rule_id=rule_id,
        position=there.position if there else 1_000_000,
        definition=wanted,
        since=since,
        until=until,
        zone=people.zone,
        words=Words(
            categories={s.key: s.category for p in published.values() for s in p.process.statuses},
            team_of=team_of,
        ),
        rules=Rules(
            processes={key: p.process for key, p in published.items()},
            holding=holding,
            lacking=_lacking(about),
            team_of=team_of,
        ),
        reach=await _reach(ctx),
        restless=any(_restless(leaf.field) for c in conditions for leaf in leaves(c)),
        spent=await record.spent_before(ctx, rule_id, since, people.zone),
    )


def _restless(field: Any) -> bool:
    return field.kind in (Kind.INSTANT, Kind.DATE) or field.momentary is not None


def _holding(about: tickets.TicketConfig) -> Callable[[State, datetime], Any]:
    def at_that_time(state: State, at: datetime) -> Any:
        facts = {**state, "category_path": about.path_of(state["category_id"])}
        return lambda source: to_predicate(about.parse(source), at=at, me=NOBODY)(facts)

    return at_that_time


def _lacking(about: tickets.TicketConfig) -> Callable[..., dict[str, Any]]:
    def lacks(state: State, process: workflow.Process, holds: Any) -> dict[str, Any]:
        form = about.types[state["type_key"]].fields
        node = process.node(state["node"])
        required = {f.field for f in node.fields if f.access == "required"}
        return {
            "missing_fields": tickets.missing_fields(form, state["fields"], holds),
            "node_missing": tickets.blank_fields(form, required, state["fields"], holds),
        }

    return lacks


async def _reach(ctx: Context) -> Callable[[datetime, int, str], datetime]:
    hours = await sla.default_hours(ctx)

    def reach(start: datetime, minutes: int, kind: str) -> datetime:
        need = timedelta(minutes=minutes)
        reached = hours.reach(start, need) if kind == "open" and hours else None
        return reached or start + need

    return reach
