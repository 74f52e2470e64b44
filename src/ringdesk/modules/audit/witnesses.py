"""What events vouch for outside of their own row: the words of a message, the bytes of a file."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from ringdesk.kernel.db import Tx, any_of
from ringdesk.kernel.files import FileStore
from ringdesk.modules.tickets import attachments, messages

from .rules import Fault, Row


async def testimony(tx: Tx, rows: Sequence[Row], files: FileStore | None) -> dict[UUID, Fault]:
    """Event id → what is wrong with the message or attachment it names; sound ones are left out."""
    faults = await _messages(tx, _naming(rows, "message_id", "text_sha256"))
    return faults | await _attachments(tx, _naming(rows, "attachment_id", "sha256"), files)


def _naming(rows: Iterable[Row], key: str, digest: str) -> list[tuple[UUID, UUID, str]]:
    """(event id, id of what it names, digest in hex) of the events that vouch for something.

    A row whose data was tampered with may hold anything here; its hash will tell.
    """
    named = []
    for row in rows:
        data = row["data"]
        if isinstance(data, dict) and (thing := _uuid(data.get(key))) and data.get(digest):
            named.append((row["id"], thing, str(data[digest])))
    return named


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        return None


async def _messages(tx: Tx, named: list[tuple[UUID, UUID, str]]) -> dict[UUID, Fault]:
    if not named:
        return {}
    digest = func.encode(func.sha256(func.convert_to(messages.c.body, "UTF8")), "hex")
    found = await tx.all(
        select(messages.c.id, digest.label("digest")).where(
            messages.c.tenant_id == tx.tenant_id,
            any_of(messages.c.id, {thing for _, thing, _ in named}),
        )
    )
    said = {row["id"]: row["digest"] for row in found}
    return {
        event: "message" if thing in said else "message_gone"
        for event, thing, vouched in named
        if said.get(thing) != vouched
    }


async def _attachments(
    tx: Tx, named: list[tuple[UUID, UUID, str]], files: FileStore | None
) -> dict[UUID, Fault]:
    if not named:
        return {}
    found = await tx.all(
        select(attachments.c.id, attachments.c.sha256, attachments.c.file_key).where(
            attachments.c.tenant_id == tx.tenant_id,
            any_of(attachments.c.id, {thing for _, thing, _ in named}),
        )
    )
    kept: dict[UUID, Any] = {row["id"]: row for row in found}
    faults: dict[UUID, Fault] = {}
    for event, thing, vouched in named:
        row = kept.get(thing)
        if row is None:
            faults[event] = "attachment_gone"
        elif fault := await _file_fault(row, vouched, files):
            faults[event] = fault
    return faults


async def _file_fault(row: Row, vouched: str, files: FileStore | None) -> Fault | None:
    if row["sha256"].hex() != vouched:
        return "attachment"
    if files is None:
        return None
    try:
        content = await files.get(row["file_key"])
    except OSError:
        return "attachment_gone"
    return None if hashlib.sha256(content).hexdigest() == vouched else "attachment"
