"""Trying a definition out with a made-up ticket or the facts of a real one. Nothing is written."""

from typing import Any

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import DomainError, Invalid
from ringdesk.modules import tickets, workflow

from .examining import examined
from .queries import definition_at
from .reading import read_process


class Played(msgspec.Struct, frozen=True):
    """The state before the first step and after each, as `ringdesk process run` prints them."""

    states: list[dict[str, Any]]


class Trial(msgspec.Struct, frozen=True):
    """What is played: a definition, else a version, else the draft, else what is in force.

    `ticket`: number or id of a real one, whose facts are lent; `facts`: over those. The ticket
    begins at the start of the process, wherever the real one is.
    """

    definition: dict[str, Any] | None = None
    version: int | None = None
    ticket: str | None = None
    facts: dict[str, Any] = {}
    steps: list[dict[str, Any]] = []


async def played(ctx: Context, key: str, trial: Trial) -> Played:
    """Play a trial. `process_faulty` when nothing can be played on the definition; Invalid

    `script` names the step that makes no sense; NotFound for a ticket one may not see.
    """
    process, findings = await examined(ctx, await _definition(ctx, key, trial))
    if not workflow.playable(findings):
        faults = [one for one in findings if one.forbids]
        raise DomainError("process_faulty", findings=msgspec.to_builtins(faults))
    facts = {**(await _lent(ctx, trial.ticket) if trial.ticket else {}), **trial.facts}
    try:
        return Played(_states(process, facts, trial.steps))
    except workflow.ScriptError as wrong:
        raise Invalid(("steps", "script", {"detail": str(wrong)[:300]})) from None


def _states(
    process: workflow.Process, facts: dict[str, Any], steps: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    simulation = workflow.Simulation(process)
    if facts:
        (first,) = workflow.read_script(msgspec.json.encode([{"set": facts}]))
        simulation.step(first)
    begun = simulation.state
    return [begun, *(simulation.step(one) for one in _script(steps))]


def _script(steps: list[dict[str, Any]]) -> list[Any]:
    found: list[Any] = workflow.read_script(msgspec.json.encode(steps)) if steps else []
    return found


async def _definition(ctx: Context, key: str, trial: Trial) -> workflow.Process:
    if trial.definition is not None:
        return read_process(trial.definition, key)
    if trial.version is not None:
        return await workflow.process_version(ctx, key, trial.version)
    if key in await workflow.drafts(ctx):
        return await definition_at(ctx, key, "draft")
    return await workflow.in_force(ctx, key)


async def _lent(ctx: Context, ticket: str) -> dict[str, Any]:
    """What a real ticket is like, in the names that scripts set things by."""
    found = await tickets.read(ctx, tickets.parse_ref(ticket))
    plain = {
        "subject": found.subject,
        "type": found.type_key,
        "channel": found.channel,
        "language": found.locale,
        "tags": list(found.tags),
        "priority": found.priority,
        "impact": found.impact,
        "severity": found.severity,
        "category": str(found.category_id) if found.category_id else None,
        "team": str(found.team_id) if found.team_id else None,
        "department": str(found.department_id) if found.department_id else None,
    }
    told = {name: value for name, value in plain.items() if value is not None}
    fields = await tickets.seen_fields(ctx, found)
    return {**told, **{f"fields.{key}": value for key, value in fields.items()}}
