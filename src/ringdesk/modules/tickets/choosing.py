"""Which process a ticket goes through, and where it stands in it at first."""

from typing import Any

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.modules import workflow

from . import flow
from .config import TicketConfig, ticket_config
from .events import ProcessChosen
from .forms import Holds
from .state import TicketState, facts_of


class Way(msgspec.Struct, frozen=True):
    """What lies between a process's beginning and where a new ticket comes to rest."""

    passed: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    tracked: bool = False


def key_for(config: TicketConfig, ctx: Context, ticket: TicketState, text: str) -> str:
    """The first rule of the ticket's type that holds, else the type's own process."""
    kind = config.types[ticket.type_key]
    if not kind.process_rules:
        return kind.process_key
    holds = config.holds(ctx, facts_of(ctx, ticket, {}, text=text))
    found = (rule.process_key for rule in kind.process_rules if holds(rule.when))
    return next(found, kind.process_key)


async def placed(
    ctx: Context, ticket: TicketState, process_key: str | None, *, text: str
) -> tuple[TicketState, Way]:
    """A new ticket at the beginning of its process, past what nobody has to do."""
    config = await ticket_config(ctx)
    key = process_key or key_for(config, ctx, ticket, text)
    process = await _version_for(ctx, config, ticket, key)
    holds = config.holds(ctx, facts_of(ctx, ticket, {}, text=text, node=process.start))
    start = process.node(_start(process, ticket, holds))
    way = Way(tracked=workflow.tracked(start))
    if start.automatic or start.green_to:
        start, passed, skipped = workflow.walk(process, start.key, holds)
        way = Way(passed, skipped, tracked=True)
    status = process.status(start.status)
    standing = msgspec.structs.replace(
        ticket,
        process_key=process.key,
        process_version=process.version,
        node=start.key,
        status=status.key,
        status_category=status.category,
    )
    return standing, way


async def _version_for(
    ctx: Context, config: TicketConfig, ticket: TicketState, key: str
) -> workflow.Process:
    path = config.path_of(ticket.category_id) or []
    return await workflow.chosen(ctx, key, ticket.id, ticket.team_id, path)


def _start(process: workflow.Process, ticket: TicketState, holds: Holds) -> str:
    """Given to somebody: with them at once. Given to a team: in its queue. Else: intake."""
    assign = process.action("assign")
    given = ticket.assignee_id or ticket.team_id
    if not given or assign is None or process.start not in assign.source:
        return process.start
    fitting = (b.to for b in assign.to if b.when is None or holds(b.when))
    return next(fitting, process.start)


async def chosen_anew(
    ctx: Context, before: TicketState, after: TicketState
) -> tuple[TicketState, ProcessChosen | None]:
    """Another process once the ticket is described otherwise, while no work was done in this one:

    it stands on a node of the same key and category there, was never resolved, and no node has
    asked anything of anybody yet. Later it stays where it began.
    """
    inputs = ("type_key", "category_id", "fields", "tags", "impact", "severity", "priority")
    if all(getattr(before, name) == getattr(after, name) for name in inputs):
        return after, None
    config = await ticket_config(ctx)
    key = key_for(config, ctx, after, f"{after.subject} {after.excerpt}")
    if key == before.process_key or before.resolved_at or before.reopen_count:
        return after, None
    other = await _version_for(ctx, config, after, key)
    if not _fits(other, before) or await flow.has_run(ctx, before):
        return after, None
    status = other.status_of(before.node)
    moved = msgspec.structs.replace(
        after, process_key=other.key, process_version=other.version, status=status.key
    )
    return moved, _told(before, moved)


def _fits(other: workflow.Process, ticket: TicketState) -> bool:
    """Whether the ticket stands there as it does here, asked for nothing by the node."""
    if not other.has_node(ticket.node) or workflow.tracked(other.node(ticket.node)):
        return False
    return other.status_of(ticket.node).category == ticket.status_category


def _told(before: TicketState, after: TicketState) -> ProcessChosen:
    known: dict[str, Any] = {"subject_id": before.id, "node": before.node}
    return ProcessChosen(
        **known,
        before_key=before.process_key,
        before_version=before.process_version,
        process_key=after.process_key,
        process_version=after.process_version,
        from_status=before.status,
        to_status=after.status,
    )
