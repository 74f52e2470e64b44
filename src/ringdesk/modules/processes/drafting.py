"""Beginning, publishing and putting away processes: what knows people, fields and tickets."""

from typing import Any

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, DomainError, Invalid
from ringdesk.kernel.versions import refuse
from ringdesk.modules import identity, tickets, workflow

from .examining import about_types, examined, somebody_can
from .queries import running_tickets, types_of
from .reading import read_process

LONGEST_NAME = 120


class Origin(msgspec.Struct, frozen=True):
    """What a new process begins as: a template, a version of a process, or neither."""

    template: str | None = None
    process: str | None = None
    version: int | None = None


@command(needs="process.design")
async def begin_process(
    ctx: Context, key: str, name: dict[str, str], origin: Origin | None
) -> workflow.Draft:
    """A draft under a new key; nothing is chosen by it before it is published.

    From nothing it begins as the closed loop that comes with the product. Conflict
    `process_exists`; NotFound for an origin that is none; Invalid for a name without words.
    """
    _refuse_name(name)
    if key in await workflow.standings(ctx) or key in await workflow.drafts(ctx):
        raise Conflict("process_exists", key=key)
    begun = await _begun_as(ctx, origin or Origin(template="default"))
    process = msgspec.structs.replace(begun, key=key, name=name, version=0)
    return await workflow.save_draft(ctx, process, based_on=None, expected=None)


async def _begun_as(ctx: Context, origin: Origin) -> workflow.Process:
    if origin.process is None:
        found = [one for one in workflow.templates() if one.key == origin.template]
        if not found:
            options = [one.key for one in workflow.templates()]
            raise Invalid(("from.template", "not_an_option", {"options": options}))
        return found[0]
    if origin.version is None:
        return await workflow.in_force(ctx, origin.process)
    return await workflow.process_version(ctx, origin.process, origin.version)


def _refuse_name(name: dict[str, str]) -> None:
    if not any(text.strip() for text in name.values()):
        raise Invalid(("name", "required"))
    wrong: list[tuple[str, str, dict[str, Any]]] = [
        (f"name.{language}", "too_long", {"max_length": LONGEST_NAME})
        for language, text in name.items()
        if len(text) > LONGEST_NAME
    ]
    if wrong:
        raise Invalid(*wrong)


@command(needs="process.design")
async def save_draft(
    ctx: Context, key: str, source: dict[str, Any], *, based_on: int | None, expected: int | None
) -> workflow.Draft:
    """Keep what is being designed, faults and all. See workflow.save_draft."""
    process = read_process(source, key)
    return await workflow.save_draft(ctx, process, based_on=based_on, expected=expected)


@command(needs="process.publish")
async def publish_draft(
    ctx: Context, key: str, *, reason: str, expected: int | None, scope: workflow.Scope | None
) -> workflow.Process:
    """Publish the draft, which then is none any more; with a scope as a pilot.

    NotFound without a draft, Stale when another revision was looked at, `process_faulty` with
    every finding, Conflict `pilot_running`.
    """
    draft = await workflow.take_draft(ctx, key, expected=expected)
    return await publish(ctx, read_process(draft.definition, key), reason=reason, scope=scope)


@command(needs="process.publish")
async def publish(
    ctx: Context, process: workflow.Process, *, reason: str, scope: workflow.Scope | None = None
) -> workflow.Process:
    """Publish a definition: its names are bound to ids, and it is checked against the workspace."""
    refuse((), reason)
    await _refuse_scope(ctx, scope)
    bound, findings = await examined(ctx, process)
    if any(one.forbids for one in findings):
        raise DomainError("process_faulty", findings=msgspec.to_builtins(findings))
    config = await tickets.ticket_config(ctx)
    return await workflow.publish(
        ctx, bound, reason=reason.strip(), scope=scope, readable=config.readable,
        can=somebody_can(await identity.directory(ctx)), types=about_types(config, process.key),
    )  # fmt: skip


async def _refuse_scope(ctx: Context, scope: workflow.Scope | None) -> None:
    """A pilot's teams and categories are some of those there are."""
    if scope is None:
        return
    people, config = await identity.directory(ctx), await tickets.ticket_config(ctx)
    wrong = []
    if any(one not in people.teams for one in scope.team_ids):
        wrong.append(("pilot.team_ids", "not_an_option"))
    if any(one not in config.categories for one in scope.category_ids):
        wrong.append(("pilot.category_ids", "not_an_option"))
    if wrong:
        raise Invalid(*wrong)


@command(needs="process.publish")
async def archive_process(ctx: Context, key: str) -> None:
    """Put away a process that nobody uses. Conflict `process_in_use` names who does."""
    types = await types_of(ctx, key)
    running = sum(count for (k, _), count in (await running_tickets(ctx)).items() if k == key)
    if types or running:
        raise Conflict("process_in_use", types=types, running=running)
    await workflow.archive_process(ctx, key)
