"""Letting the rows in, a few in each transaction together with how far it has come.

Exactly once: the import's row is locked while its rows are taken in, and the tickets are there if
and only if `place` says so. What kills the work between or within transactions loses nothing.
"""

import asyncio
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Actor, Context, system
from ringdesk.kernel.errors import DomainError, Invalid
from ringdesk.kernel.files import FileStore
from ringdesk.kernel.jobs import Works, job
from ringdesk.modules import customers, identity

from ..commands.create import Draft, create
from ..commands.talk import note
from ..events import ImportFinished
from . import store
from .known import known_here
from .reading import Asked, Fault, Known, read_row
from .table import Row, read_table

# New tickets of others wait for their number as long as one transaction takes.
STEP = 20
NUMBER_TAG = "old:"
CLOSED_TAG = "old-closed"


@job("tickets.import", outside=True)
async def run_import(works: Works, tenant_id: UUID, payload: dict[str, Any]) -> None:
    """Take in what is left of a file."""
    import_id = UUID(payload["import_id"])
    async with works.context(tenant_id, system("import")) as ctx:
        found = await store.read(ctx, import_id)
    if found.state != "running":
        return
    files: FileStore = works.ports["files"]
    table = await asyncio.to_thread(read_table, await files.get(found.file_key))
    if table is None:
        raise RuntimeError(f"the file of import {import_id} is no longer what it was")
    rows, place = table.rows(found.place), found.place
    while True:
        reached = await _step(works, tenant_id, import_id, place, rows)
        if reached is None:
            return
        place = reached


async def _step(
    works: Works, tenant_id: UUID, import_id: UUID, place: int, rows: Iterator[Row]
) -> int | None:
    """The next few rows; the place reached, None at the end or when somebody else goes on."""
    async with works.context(tenant_id, system("import")) as ctx:
        found = await store.lock(ctx, import_id)
        if found.state != "running" or found.place != place:
            return None
        await identity.recall_config(ctx)
        batch = list(islice(rows, STEP))
        if not batch:
            await _finish(ctx, found)
            return None
        await _take_in(ctx, found, batch)
        return batch[-1].place


@command(needs=None)
async def _finish(ctx: Context, found: store.Import) -> None:
    await store.save(ctx, found.id, state="done", finished_at=ctx.now())
    event = ImportFinished(
        subject_id=found.id, name=found.name, created=found.created, skipped=found.skipped
    )
    ctx.emit(event)


async def _take_in(ctx: Context, found: store.Import, batch: list[Row]) -> None:
    known = await known_here(ctx, found.settings)
    # With the rights of this moment, not of when the import was ordered.
    actor = (await identity.directory(ctx)).actor(found.member_id)
    created = 0
    for row in batch:
        created += await _row(ctx, found, known, actor, row)
    await store.save(
        ctx,
        found.id,
        place=batch[-1].place,
        created=found.created + created,
        skipped=found.skipped + len(batch) - created,
    )


async def _row(ctx: Context, found: store.Import, known: Known, actor: Actor, row: Row) -> bool:
    """Take in one row or write down why not; whether a ticket was made."""
    asked, faults = read_row(row.cells, found.header, found.mapping, known)
    ticket_id: UUID | None = None
    if asked is not None:
        asked, unreachable = _reachable(asked)
        ticket_id, faults = await _ticket(ctx, found, actor, row, asked, [*faults, *unreachable])
    number = asked.number if asked else ""
    await store.add_row(ctx, found.id, row.place, number, ticket_id, faults)
    return ticket_id is not None


def _reachable(asked: Asked) -> tuple[Asked, list[Fault]]:
    """An address that cannot be one is left out where there is another way to know who it was."""
    if not asked.email or not (asked.phone or asked.name):
        return asked, []
    try:
        customers.clean_email(asked.email)
    except Invalid:
        kept = [*asked.kept, ("email", asked.email)]
        fault = Fault("requester_email", "email", asked.email[:500])
        return msgspec.structs.replace(asked, email="", kept=kept), [fault]
    return asked, []


async def _ticket(
    ctx: Context, found: store.Import, actor: Actor, row: Row, asked: Asked, faults: list[Fault]
) -> tuple[UUID | None, list[Fault]]:
    if asked.number:
        other = await store.row_of_number(ctx, found.id, asked.number)
        if other is not None:
            return None, [Fault("number", "import_twice", asked.number, {"row": other})]
    with ctx.acting_as(actor):
        try:
            return await _made(ctx, found, row, asked), faults
        except Invalid as refusal:
            spare = _without_faulty_fields(asked, refusal)
            if spare is None:
                return None, _faults_of(refusal)
            ticket_id, more = await _ticket(ctx, found, actor, row, spare, [])
            return ticket_id, more if ticket_id is None else [*faults, *_faults_of(refusal, asked)]
        except DomainError as refusal:
            return None, [Fault("row", refusal.code, "", msgspec.to_builtins(refusal.params))]
        except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError) as refusal:
            return None, [Fault("row", "import_refused", str(refusal)[:200])]


def _faults_of(refusal: Invalid, asked: Asked | None = None) -> list[Fault]:
    values = {f"fields.{key}": str(v)[:500] for key, v in asked.fields.items()} if asked else {}
    return [
        Fault(e["field"], e["code"], values.get(e["field"], ""), msgspec.to_builtins(e["params"]))
        for e in refusal.errors
    ]


def _without_faulty_fields(asked: Asked, refusal: Invalid) -> Asked | None:
    """The same without the custom fields that were refused; None when more was wrong."""
    wrong = {str(e["field"]).removeprefix("fields.") for e in refusal.errors}
    if not wrong or not wrong <= asked.fields.keys():
        return None
    fields = {key: value for key, value in asked.fields.items() if key not in wrong}
    kept = [*asked.kept, *((key, str(asked.fields[key])) for key in sorted(wrong))]
    return msgspec.structs.replace(asked, fields=fields, kept=kept)


async def _made(ctx: Context, found: store.Import, row: Row, asked: Asked) -> UUID:
    """The ticket, as any other; what only the old system knew goes into a note."""
    try:
        async with ctx.tx.savepoint():
            requester = await _requester(ctx, asked)
            ticket = await create(ctx, _draft(ctx, asked, requester))
            history = _note(ctx, found, row, asked)
            with ctx.acting_as(system("import")):
                await note(ctx, ticket.id, history, [], [])
    except BaseException:
        ctx.forget()
        raise
    return ticket.id


async def _requester(ctx: Context, asked: Asked) -> UUID:
    """By address, else by telephone, else by name."""
    who = customers.Contact(asked.email or None, asked.name, asked.phone or None)
    if who.email or who.phone:
        return (await customers.resolve(ctx, who)).id
    return (await customers.resolve_named(ctx, asked.name)).id


def _draft(ctx: Context, asked: Asked, requester: UUID) -> Draft:
    tags = [*asked.tags]
    if asked.number:
        tags.append(NUMBER_TAG + asked.number)
    if asked.closed:
        tags.append(CLOSED_TAG)
    return Draft(
        subject=asked.subject,
        text=asked.text,
        requester=requester,
        channel="import",
        type_key=asked.type_key,
        category_id=asked.category_id,
        priority=asked.priority,
        priority_reason=_t(ctx, "tickets.import.priority_reason"),
        tags=tags,
        fields=asked.fields,
        team_id=asked.team_id,
        assignee_id=asked.assignee_id,
        quiet=True,
        opened_at=asked.opened_at,
        received_at=asked.opened_at,
    )


def _note(ctx: Context, found: store.Import, row: Row, asked: Asked) -> str:
    first = _t(ctx, "tickets.import.note", name=found.name, row=row.place)
    return "\n".join([first, *(f"{name}: {value}" for name, value in asked.kept)])


def _t(ctx: Context, key: str, **params: Any) -> str:
    text: str = ctx.ports["texts"].t(ctx.actor.locale, key, **params)
    return text
