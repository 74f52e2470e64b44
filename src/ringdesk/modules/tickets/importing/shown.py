"""How an import is told: where it stands, what its columns are, what was left out and why."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.csv_text import MARK, written
from ringdesk.kernel.i18n import COMPLETE
from ringdesk.kernel.jobs import Works

from ..config import ticket_config
from . import store
from .headers import FIELD
from .known import known_here
from .reading import Asked, Fault, Known, read_row
from .words import TARGETS

L10n = dict[str, str]
# What fits on a page; the report has all of it.
_SHOWN = 200
_REPORTED = 500


class ImportColumn(msgspec.Struct, frozen=True):
    """A column of the file and what it is taken for; null: kept in each ticket's note."""

    name: str
    target: str | None


class ImportTarget(msgspec.Struct, frozen=True):
    key: str
    name: L10n


class ImportFault(msgspec.Struct, frozen=True):
    """`row` is the line in a spreadsheet; the code's sentence is `errors.<code>`."""

    row: int
    field: str
    code: str
    params: dict[str, Any]
    value: str


class ImportPreview(msgspec.Struct, frozen=True):
    """A row as it stands, what is understood of it, and what is not. Without `read`: skipped."""

    row: int
    cells: list[str]
    read: dict[str, Any] | None
    faults: list[ImportFault]


class ImportListed(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    state: str
    rows: int
    done: int
    created: int
    skipped_rows: int
    created_at: datetime
    finished_at: datetime | None


class ImportShown(ImportListed, frozen=True, kw_only=True):
    """`skipped`: each row that made no ticket, the first 200; `remarks`: what of the rows that
    did make one was not understood. All of both is in report.csv."""

    encoding: str
    separator: str
    day_leads: bool
    type_key: str | None
    mapping: list[str | None]
    columns: list[ImportColumn]
    not_understood: list[str]
    targets: list[ImportTarget]
    preview: list[ImportPreview]
    skipped: list[ImportFault]
    remarks: list[ImportFault]


def listed(found: store.Import) -> ImportListed:
    return ImportListed(**_where_it_stands(found))


def _where_it_stands(found: store.Import) -> dict[str, Any]:
    return {
        "id": found.id, "name": found.name, "state": found.state, "rows": found.rows,
        "done": found.created + found.skipped, "created": found.created,
        "skipped_rows": found.skipped, "created_at": found.created_at,
        "finished_at": found.finished_at,
    }  # fmt: skip


async def show(ctx: Context, import_id: UUID) -> ImportShown:
    """One import, whole. NotFound."""
    ctx.require("ticket.import")
    found = await store.read(ctx, import_id)
    faulty = await store.faulty_rows(ctx, import_id, 0, _SHOWN * 2)
    pairs = zip(found.header, found.mapping, strict=True)
    columns = [ImportColumn(name, target) for name, target in pairs]
    known = await known_here(ctx, found.settings)
    return ImportShown(
        **_where_it_stands(found),
        **found.settings,
        mapping=found.mapping,
        columns=columns,
        not_understood=[column.name for column in columns if column.target is None],
        targets=await _targets(ctx),
        preview=[_preview(row, found, known) for row in found.preview],
        skipped=[f for row in faulty if row.ticket_id is None for f in _told(row)][:_SHOWN],
        remarks=[f for row in faulty if row.ticket_id is not None for f in _told(row)][:_SHOWN],
    )


def _told(row: store.DoneRow) -> list[ImportFault]:
    """A skipped row is told once, by what kept it out."""
    faults = row.faults[:1] if row.ticket_id is None else row.faults
    return [_fault(row.row, fault) for fault in faults]


def _fault(row: int, fault: Fault) -> ImportFault:
    return ImportFault(row, fault.field, fault.code, fault.params, fault.value)


async def _targets(ctx: Context) -> list[ImportTarget]:
    texts = ctx.ports["texts"]
    found = [
        ImportTarget(
            key, {lang: texts.t(lang, f"tickets.import.column.{key}") for lang in COMPLETE}
        )
        for key in TARGETS
    ]
    config = await ticket_config(ctx)
    custom = {f.key: f.name for kind in config.types.values() for f in kind.fields}
    return [*found, *(ImportTarget(FIELD + key, name) for key, name in custom.items())]


def _preview(row: dict[str, Any], found: store.Import, known: Known) -> ImportPreview:
    asked, faults = read_row(row["cells"], found.header, found.mapping, known)
    told = [_fault(row["row"], fault) for fault in faults]
    read = _understood(asked) if asked else None
    return ImportPreview(row["row"], row["cells"] or [], read, told)


def _understood(asked: Asked) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(asked)
    return {name: value for name, value in plain.items() if value not in ("", None, [], {})}


async def report(
    works: Works, tenant_id: UUID, actor: Actor, import_id: UUID
) -> AsyncIterator[bytes]:
    """Every fault of every row as CSV, in the reader's words."""
    texts = works.ports["texts"]
    names = ("row", "number", "outcome", "column", "reason", "value")
    header = [texts.t(actor.locale, f"tickets.import.report.{name}") for name in names]
    yield MARK + written([header])
    after = 0
    while True:
        async with works.context(tenant_id, actor) as ctx:
            rows = await store.faulty_rows(ctx, import_id, after, _REPORTED)
        yield written(line for row in rows for line in _lines(texts, actor.locale, row))
        if len(rows) < _REPORTED:
            return
        after = rows[-1].row


def _lines(texts: Any, locale: str, row: store.DoneRow) -> list[list[Any]]:
    outcome = "skipped" if row.ticket_id is None else "left_out"
    return [
        [
            row.row, row.number, texts.t(locale, f"tickets.import.outcome.{outcome}"),
            _column(texts, locale, fault.field),
            texts.t(locale, f"errors.{fault.code}", **fault.params), fault.value,
        ]
        for fault in row.faults
    ]  # fmt: skip


def _column(texts: Any, locale: str, field: str) -> str:
    key = f"tickets.import.column.{field}"
    return str(texts.t(locale, key)) if texts.has(key) else field
