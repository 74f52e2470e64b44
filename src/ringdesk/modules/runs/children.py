"""Tickets opened for another's sake (子工单): one after the other, or all at once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import and_, bindparam, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.i18n import Catalogues
from ringdesk.modules import customers, identity, tickets, workflow
from ringdesk.modules.tickets.events import TicketLinked

from . import heirs, store
from .book import Book
from .calls import filled_text, told_values
from .events import ChildrenChanged
from .heirs import DONE
from .moving import go_on
from .state import NodeRun

# A process that opens tickets of its own kind comes to an end here.
DEEPEST = 4
_OTHERWISE = "default"

_l, _t = tickets.ticket_links.c, tickets.tickets_table.c
_children = sql(
    select(_t.id, _t.number, _t.subject, _t.status, _t.status_category, _t.merged_into_id)
    .join_from(
        tickets.ticket_links,
        tickets.tickets_table,
        and_(_t.tenant_id == _l.tenant_id, _t.id == _l.other_id),
    )
    .where(
        _l.tenant_id == bindparam("tenant_id"),
        _l.ticket_id == bindparam("of_ticket"),
        _l.kind == "child",
    )
    .order_by(_t.number)
)
_parent = sql(
    select(_l.ticket_id)
    .where(
        _l.tenant_id == bindparam("tenant_id"),
        _l.other_id == bindparam("of_ticket"),
        _l.kind == "child",
    )
    .limit(1)
)


async def open_first(ctx: Context, book: Book, run: NodeRun) -> None:
    """Open what a node asks for: all of it, or the first of a row."""
    asked = book.process.node(run.node).sub_tickets
    if asked is None or await _depth(ctx, book.ticket.id) >= DEEPEST:
        await go_on(ctx, await tickets.lock(ctx, book.ticket.id), run, "done")
        return
    items = asked.items if asked.order == "parallel" else asked.items[:1]
    await _open(ctx, book.ticket, run, items)


async def _depth(ctx: Context, ticket_id: UUID) -> int:
    depth, above = 0, await ctx.tx.value(_parent, of_ticket=ticket_id)
    while above is not None and depth < DEEPEST:
        depth, above = depth + 1, await ctx.tx.value(_parent, of_ticket=above)
    return depth


async def _open(
    ctx: Context,
    parent: tickets.TicketState,
    run: NodeRun,
    items: Sequence[workflow.SubTicket],
) -> None:
    made = [await _child(ctx, parent, item) for item in items]
    children = [*run.data.get("children", []), *(str(child.id) for child in made)]
    data = {**run.data, "children": children}
    await store.write(ctx, [], [msgspec.structs.replace(run, data=data)])
    await _count(ctx, await tickets.lock(ctx, parent.id))


async def _child(
    ctx: Context, parent: tickets.TicketState, item: workflow.SubTicket
) -> tickets.TicketState:
    """A ticket inside the house: its customer is nobody who could be written to."""
    directory = await identity.directory(ctx)
    texts: Catalogues = ctx.ports["texts"]
    asker = await customers.resolve_named(ctx, texts.t(directory.locale, "runs.asker"))
    department = _found(item.department, directory.departments.values())
    team = _found(item.team, directory.teams.values())
    liaison = directory.departments[department].liaison_id if department else None
    known = directory.members.get(liaison) if liaison else None
    values, config = await told_values(ctx, parent), await tickets.ticket_config(ctx)
    draft = tickets.Draft(
        subject=filled_text(_in(item.subject, directory.locale), values),
        text=filled_text(_in(item.text, directory.locale), values),
        requester=asker.id,
        channel=tickets.INTERNAL,
        type_key=item.type_key,
        category_id=parent.category_id,
        priority=parent.priority,  # type: ignore[arg-type]  # one of four, says its constraint
        priority_reason=f"T-{parent.number}",
        team_id=team,
        department_id=department,
        assignee_id=known.id if known and known.active and team is None else None,
        process_key=_other_process(config, item, parent),
        locale=directory.locale,
    )
    child = await tickets.create(ctx, draft)
    await tickets.add_link(ctx, parent.id, child.id, "child")
    ctx.emit(
        TicketLinked(
            subject_id=parent.id, node=parent.node, other_id=child.id, other_number=child.number,
            kind="child",
        )
    )  # fmt: skip
    return child


def _other_process(
    config: tickets.TicketConfig, item: workflow.SubTicket, parent: tickets.TicketState
) -> str | None:
    """Never the parent's own process, which would open tickets without end."""
    kinds = (kind for kind in config.types.values() if not kind.archived)
    kind = config.types.get(item.type_key) if item.type_key else next(kinds, None)
    if kind is None:
        return None
    keys = {kind.process_key, *(rule.process_key for rule in kind.process_rules)}
    return _OTHERWISE if parent.process_key in keys else None


def _found(
    named: str | None, entries: Iterable[identity.DepartmentEntry | identity.TeamEntry]
) -> UUID | None:
    """By id, or by the name it had when the process was written."""
    live = [entry for entry in entries if not entry.archived]
    return next((e.id for e in live if named in (str(e.id), e.name)), None)


def _in(text: dict[str, str], locale: str) -> str:
    return text.get(locale) or text.get("en") or next(iter(text.values()), "")


async def rows_of(ctx: Context, ticket_id: UUID) -> list[Mapping[str, Any]]:
    """The tickets opened for this one: id, number, subject, status, status_category,

    merged_into_id.
    """
    return await ctx.tx.all(_children, of_ticket=ticket_id)


async def _open_numbers(ctx: Context, parent_id: UUID) -> list[int]:
    rows = await rows_of(ctx, parent_id)
    return [row["number"] for row in rows if row["status_category"] not in DONE]


async def _count(ctx: Context, parent: tickets.TicketState) -> tickets.TicketState:
    """Write down how many are open. The parent is locked: two that end at once count in turn."""
    left = await _open_numbers(ctx, parent.id)
    if len(left) != parent.open_children:
        await tickets.save(ctx, parent, open_children=len(left))
        parent = msgspec.structs.replace(
            parent, open_children=len(left), version=parent.version + 1
        )
        ctx.emit(
            ChildrenChanged(
                subject_id=parent.id, node=parent.node, open_children=len(left), numbers=left
            )
        )
    return parent


async def reckon_parent(ctx: Context, child_id: UUID) -> None:
    """A child was done, or is open again, or goes on as another ticket: reckon who waits for it."""
    for parent_id in await tickets.parents_of(ctx, [child_id]):
        await reckon(ctx, parent_id)


@tickets.waits_for_children
async def reckon_waiting(ctx: Context, parent_id: UUID) -> None:
    """The same where no process keeps account of the child: its parent may wait all the same."""
    if any(run.kind == "sub_ticket" for run in await store.open_runs(ctx, parent_id)):
        await reckon(ctx, parent_id)


async def reckon(ctx: Context, parent_id: UUID) -> None:
    """Count the children, open the next of a row, or let the parent go on.

    A parent that is closed stays so.
    """
    parent = await tickets.lock(ctx, parent_id)
    if parent.closed:
        return
    parent = await _count(ctx, parent)
    book = await Book.of(ctx, parent)
    for run in list(book.open.values()):
        if run.kind == "sub_ticket" and run.state == "active":
            await _further(ctx, book, run)


async def _further(ctx: Context, book: Book, run: NodeRun) -> None:
    mine = [UUID(one) for one in run.data.get("children", [])]
    if not mine or await heirs.unfinished(ctx, book.ticket.id, mine):
        return
    asked = book.process.node(run.node).sub_tickets
    if asked is not None and len(mine) < len(asked.items):
        await _open(ctx, book.ticket, run, asked.items[len(mine) : len(mine) + 1])
        return
    await go_on(ctx, await tickets.lock(ctx, book.ticket.id), run, "done")


@tickets.knows("children_numbers")
async def children_numbers(ctx: Context, ticket: tickets.TicketState) -> list[int]:
    return await _open_numbers(ctx, ticket.id)
