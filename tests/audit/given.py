"""Histories to tamper with."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

import asyncpg

from ringdesk.kernel.context import Actor, system
from ringdesk.kernel.db import Database
from ringdesk.kernel.events import Change, Event
from ringdesk.kernel.recording import record

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LIN = Actor("member", uuid4(), "林岚")


class PageTurned(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "book"
    page: Any = None
    message_id: UUID | None = None
    text_sha256: str | None = None
    attachment_id: UUID | None = None
    sha256: str | None = None


async def turn(
    db: Database,
    tenant: UUID,
    book: UUID,
    pages: list[Any],
    *,
    at: datetime = NOON,
    who: Actor = LIN,
    **more: Any,
) -> None:
    """One entry per page, all in one transaction."""
    facts = [
        (PageTurned(subject_id=book, page=page, node="read",
                    changes=(Change("page", None, page),), **more), who, at + timedelta(seconds=n))
        for n, page in enumerate(pages)
    ]  # fmt: skip
    async with db.transaction(tenant) as tx:
        await record(tx, facts)


async def a_history(db: Database, tenant: UUID, *, books: int = 3, pages: int = 4) -> list[UUID]:
    """Books whose entries were written in turns; ids in the order a verification walks."""
    shelf = sorted((uuid4() for _ in range(books)), key=lambda book: book.bytes)
    for page in range(pages):
        for book in shelf:
            await turn(db, tenant, book, [page], at=NOON + timedelta(minutes=page))
    return shelf


async def a_message(owner: asyncpg.Connection, tenant: UUID, body: str) -> UUID:
    """A message row on its own; the ticket it belongs to is not what is tested."""
    message = uuid4()
    await _without_keys(
        owner,
        "INSERT INTO messages (tenant_id, id, ticket_id, kind, direction, channel, author_kind,"
        ' author_name, body, mention_ids, "to", cc, flags, created_at) VALUES'
        " ($1, $2, $3, 'public', 'in', 'email', 'requester', '客户', $4,"
        " '{}', '{}', '{}', '{}', $5)",
        tenant, message, uuid4(), body, NOON,
    )  # fmt: skip
    return message


async def an_attachment(
    owner: asyncpg.Connection, tenant: UUID, content: bytes, file_key: str
) -> UUID:
    attachment = uuid4()
    await _without_keys(
        owner,
        "INSERT INTO attachments (tenant_id, id, name, type, size, sha256, file_key,"
        " uploaded_kind, uploader_name, created_at) VALUES"
        " ($1, $2, '凭证.png', 'image/png', $3, $4, $5, 'member', '林岚', $6)",
        tenant, attachment, len(content), hashlib.sha256(content).digest(), file_key, NOON,
    )  # fmt: skip
    return attachment


async def _without_keys(owner: asyncpg.Connection, statement: str, *arguments: Any) -> None:
    await owner.execute("SET session_replication_role = replica")
    await owner.execute(statement, *arguments)
    await owner.execute("SET session_replication_role = origin")


def system_turner() -> Actor:
    return system("turner")
