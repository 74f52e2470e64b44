"""The record as CSV: page after page, so that neither memory nor a transaction grows with it."""

from collections.abc import AsyncIterator
from datetime import UTC
from typing import Any
from uuid import UUID

from ringdesk.kernel.context import Actor
from ringdesk.kernel.csv_text import MARK, written
from ringdesk.kernel.http import encode
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.queries import Page

from .queries import AuditEntry, AuditFilter, entries

COLUMNS = (
    "at", "subject_kind", "subject", "subject_id", "seq", "type", "actor_kind", "actor", "node",
    "data", "changes", "event_id", "hash",
)  # fmt: skip
_ROWS = 500


async def lines(
    works: Works, tenant_id: UUID, actor: Actor, config_version: int, wanted: AuditFilter
) -> AsyncIterator[bytes]:
    """UTF-8 with a mark at the beginning, by which spreadsheets know it."""
    yield MARK + written([COLUMNS])
    after: str | None = None
    while True:
        async with works.context(tenant_id, actor) as ctx:
            ctx.config_version = config_version
            page = await entries(ctx, wanted, Page(_ROWS, after))
        yield written(_cells(entry) for entry in page.data)
        after = page.next
        if after is None:
            return


def _cells(entry: AuditEntry) -> list[Any]:
    return [
        entry.at.astimezone(UTC).isoformat(),
        entry.subject.kind,
        entry.subject.label,
        entry.subject.id,
        entry.seq,
        entry.type,
        entry.actor.kind,
        entry.actor.name,
        entry.node,
        encode(entry.data).decode(),
        encode(entry.changes).decode(),
        entry.id,
        entry.hash,
    ]
