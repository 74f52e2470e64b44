"""Bringing a file, saying what its columns are, letting it in."""

import asyncio
from typing import Any
from uuid import UUID

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Denied, Invalid
from ringdesk.kernel.files import FileStore
from ringdesk.kernel.jobs import Order, enqueue

from ..commands.files import safe_name
from ..config import ticket_config
from ..events import ImportStarted
from . import store
from .dates import day_first
from .headers import propose, repeated, targets
from .table import MOST_ROWS, Table, read_table

PREVIEWED = 20
_SAMPLED = 500


@command(needs="ticket.import")
async def bring(ctx: Context, name: str, content: bytes) -> UUID:
    """Keep a CSV file and propose what its columns are. Nothing is taken in yet."""
    if ctx.actor.member_id is None:
        raise Denied("member")
    limit: int = ctx.ports["settings"].attachment_bytes
    if len(content) > limit:
        raise Invalid(("file", "file_too_large", {"max_bytes": limit}))
    table, rows = await asyncio.to_thread(_measured, content)
    if table is None:
        raise Invalid(("file", "import_no_table"))
    if not 0 < rows <= MOST_ROWS:
        raise Invalid(("file", "import_rows", {"rows": rows, "max": MOST_ROWS}))
    files: FileStore = ctx.ports["files"]
    import_id = ctx.new_id()
    await store.add(
        ctx, id=import_id, name=safe_name(name),
        file_key=await files.put(ctx.tenant_id, content),
        **await _proposal(ctx, table), state="ready", rows=rows, place=0, created=0, skipped=0,
        member_id=ctx.actor.member_id, created_at=ctx.now(), finished_at=None,
    )  # fmt: skip
    return import_id


def _measured(content: bytes) -> tuple[Table | None, int]:
    table = read_table(content)
    return table, sum(1 for _ in table.rows()) if table else 0


async def _proposal(ctx: Context, table: Table) -> dict[str, Any]:
    config = await ticket_config(ctx)
    fields = [f for kind in config.types.values() if not kind.archived for f in kind.fields]
    mapping = propose(table.header, fields)
    sample = [row for row, _ in zip(table.rows(), range(_SAMPLED), strict=False)]
    dates = [
        c
        for row in sample
        for c, t in zip(row.cells or [], mapping, strict=False)
        if t == "opened_at"
    ]
    return {
        "header": table.header,
        "mapping": mapping,
        "settings": {
            "day_leads": day_first(dates), "type_key": None,
            "encoding": table.encoding, "separator": table.separator,
        },
        "preview": [{"row": row.place, "cells": row.cells} for row in sample[:PREVIEWED]],
    }  # fmt: skip


@command(needs="ticket.import")
async def map_columns(
    ctx: Context,
    import_id: UUID,
    mapping: list[str | None],
    *,
    day_leads: bool | None = None,
    type_key: str | None = None,
) -> None:
    """Say what the columns are; one target or none for each. Only before it is let in."""
    found = await store.lock(ctx, import_id)
    if found.state != "ready":
        raise Conflict("import_begun")
    await _check(ctx, found, mapping, type_key)
    settings = {**found.settings, "type_key": type_key}
    if day_leads is not None:
        settings["day_leads"] = day_leads
    await store.save(ctx, import_id, mapping=mapping, settings=settings)


async def _check(
    ctx: Context, found: store.Import, mapping: list[str | None], type_key: str | None
) -> None:
    """Every fault at once."""
    config = await ticket_config(ctx)
    known = targets(f for kind in config.types.values() for f in kind.fields)
    errors: list[tuple[str, str, dict[str, Any]]] = [
        (f"mapping.{place}", "not_an_option", {"options": known})
        for place, target in enumerate(mapping)
        if target is not None and target not in known
    ]
    if len(mapping) != len(found.header):
        errors.append(("mapping", "import_columns", {"columns": len(found.header)}))
    if twice := repeated(mapping):
        errors.append(("mapping", "import_target_twice", {"targets": ", ".join(twice)}))
    kinds = [kind.key for kind in config.types.values() if not kind.archived]
    if type_key is not None and type_key not in kinds:
        errors.append(("type_key", "not_an_option", {"options": kinds}))
    if errors:
        raise Invalid(*errors)


@command(needs="ticket.import")
async def let_in(ctx: Context, import_id: UUID) -> None:
    """Order the import; asked again while it runs it only goes on. Conflict `import_done`."""
    found = await store.lock(ctx, import_id)
    if found.state == "done":
        raise Conflict("import_done")
    if found.state == "ready":
        _can_make_tickets(found.mapping)
        await store.save(ctx, import_id, state="running")
        ctx.emit(ImportStarted(subject_id=import_id, name=found.name, rows=found.rows))
    order = Order("tickets.import", {"import_id": str(import_id)}, dedupe=f"import:{import_id}")
    await enqueue(ctx.tx, ctx.now(), order)


def _can_make_tickets(mapping: list[str | None]) -> None:
    """Without these no row could become a ticket: better said once than for every row."""
    given = set(mapping)
    errors = []
    if not given & {"subject", "text"}:
        errors.append(("mapping", "import_subject_needed"))
    if not given & {"requester_email", "requester_phone", "requester_name"}:
        errors.append(("mapping", "import_requester_needed"))
    if errors:
        raise Invalid(*errors)
