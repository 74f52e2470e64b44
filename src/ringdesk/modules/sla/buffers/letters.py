"""What a customer reads of a buffer: the house's letter around the words a person wrote."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.i18n import COMPLETE, Catalogues, fallbacks, pick
from ringdesk.modules import customers, identity

from ..promises.given import KINDS
from ..promises.words import duration_of, local_time, zone_name
from ..tables import adjustments, buffers

_a, _b = adjustments.c, buffers.c


class Letter(msgspec.Struct, frozen=True):
    subject: str
    text: str


class MovedDeadline(msgspec.Struct, frozen=True, kw_only=True):
    """What the letter says of one promise; without a deadline (no time runs) only by how much."""

    kind: str
    minutes: int
    due_before: datetime | None
    due_after: datetime | None


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a letter is for, and which request it is about."""

    name: str
    locale: str
    zone: str
    number: int
    subject: str
    url: str


def notice_of(
    texts: Catalogues, notice: Mapping[str, str], places: Mapping[str, Any], locale: str
) -> str:
    """The words a person wrote in the reader's language, else the house's in that language,
    else what there is in English."""
    for language in fallbacks(locale):
        if notice.get(language):
            return notice[language]
        if language in COMPLETE:
            return texts.t(language, "sla.buffer.notice", **places)
    return texts.t(locale, "sla.buffer.notice", **places)


def notice_words(texts: Catalogues, buffer: Any, locale: str, zone: str) -> str:
    """What a reader is told of a buffer (anything with title, notice and window)."""
    return notice_of(texts, buffer.notice, places_of(buffer, locale, zone), locale)


def places_of(buffer: Any, locale: str, zone: str) -> dict[str, str]:
    """Title and window as the reader sees them."""
    return {
        "title": pick(buffer.title, locale),
        "from": local_time(buffer.from_at, locale, zone),
        "until": local_time(buffer.until_at, locale, zone),
    }


def letter(
    texts: Catalogues, kind: str, buffer: Any, moved: Sequence[MovedDeadline], reader: Reader
) -> Letter:
    """`kind`: buffer (later), or buffer_lifted (the earlier time again)."""
    lines = [_line(texts, one, reader) for one in moved if one.kind in KINDS]
    at = next((one.due_after for one in moved if one.due_after), buffer.until_at)
    places = {
        "name": reader.name,
        "number": reader.number,
        "subject": reader.subject,
        "url": reader.url,
        "title": pick(buffer.title, reader.locale),
        "notice": notice_words(texts, buffer, reader.locale, reader.zone),
        "changes": "\n".join(dict.fromkeys(lines)),
        "zone": zone_name(reader.zone, at, reader.locale),
    }
    return Letter(
        texts.t(reader.locale, f"mail.{kind}.subject", **places),
        texts.t(reader.locale, f"mail.{kind}.text", **places),
    )


def _line(texts: Catalogues, moved: MovedDeadline, reader: Reader) -> str:
    locale, zone = reader.locale, reader.zone
    promise = texts.t(locale, f"sla.promise.{KINDS[moved.kind]}")
    if moved.due_after is None or moved.due_before is None:
        by = duration_of(abs(moved.minutes), locale, texts)
        return texts.t(locale, "sla.buffer.line_paused", promise=promise, duration=by)
    return texts.t(
        locale, "sla.buffer.line", promise=promise, after=local_time(moved.due_after, locale, zone),
        before=local_time(moved.due_before, locale, zone),
    )  # fmt: skip


class _Words(msgspec.Struct, frozen=True):
    title: dict[str, str]
    notice: dict[str, str]
    from_at: datetime
    until_at: datetime


_words = sql(
    select(_b.title, _b.notice, _b.from_at, _b.until_at).where(
        _b.tenant_id == bindparam("tenant_id"), _b.id == bindparam("of_buffer")
    )
)
# Only what was written in this very step: its rows share one instant.
_latest = (
    select(func.max(_a.at))
    .where(
        _a.tenant_id == bindparam("tenant_id"),
        _a.buffer_id == bindparam("of_buffer"),
        _a.ticket_id == bindparam("of_ticket"),
    )
    .scalar_subquery()
)
_moved = sql(
    select(_a.clock_kind.label("kind"), _a.minutes, _a.due_before, _a.due_after)
    .where(
        _a.tenant_id == bindparam("tenant_id"),
        _a.buffer_id == bindparam("of_buffer"),
        _a.ticket_id == bindparam("of_ticket"),
        _a.at == _latest,
    )
    .order_by(_a.due_after.nulls_last(), _a.id)
)


async def letter_for(
    ctx: Context, buffer_id: UUID, ticket: Any, requester: customers.Requester, *, kind: str,
    url: str,
) -> Letter | None:  # fmt: skip
    """The letter about what a buffer has just done to a ticket; None when it moved no promise."""
    words = await ctx.tx.first(_words, of_buffer=buffer_id)
    if words is None:
        raise NotFound("buffer")
    rows = await ctx.tx.all(_moved, of_buffer=buffer_id, of_ticket=ticket.id)
    moved = [MovedDeadline(**dict(row)) for row in rows]
    if not any(one.kind in KINDS for one in moved):
        return None
    reader = Reader(
        name=requester.name, locale=requester.locale,
        zone=requester.zone or (await identity.directory(ctx)).zone,
        number=ticket.number, subject=ticket.subject, url=url,
    )  # fmt: skip
    return letter(ctx.ports["texts"], kind, _Words(**dict(words)), moved, reader)
