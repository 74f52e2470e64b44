"""What open screens are told about tickets: the fresh row, the event, the new message.

The row is read once for a batch; unread marks differ by reader, so a row that a reader has not
opened since is patched on the client from `last_customer_at`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.db import any_of
from ringdesk.kernel.live import Broadcast, EventRow, everybody, publisher
from ringdesk.modules import identity

from .access import STANDING, unseen
from .queries.rows import reading, row_of, select_rows
from .queries.talk import entry_of, messages_by_id
from .shapes import Message, TicketRow, TimelineEntry
from .tables import tickets
from .visibility import admits


class TicketChanged(msgspec.Struct, frozen=True):
    """The ticket's row after the change, and the event that made it."""

    ticket: TicketRow
    event: TimelineEntry


class MessageAdded(msgspec.Struct, frozen=True):
    ticket_id: UUID
    message: Message


def _sight(row: Mapping[str, Any]) -> Callable[[Actor], bool]:
    facts = {n: row[n] for n in ("team_id", "department_id", "requester_id", "involved_ids")}
    return lambda actor: actor.kind != "requester" and admits(actor, facts)


@publisher("ticket")
async def tell_tickets(ctx: Context, rows: Sequence[EventRow]) -> list[Broadcast]:
    """One `ticket` for each event, one `message` for each message, to those who may see it."""
    await identity.recall_config(ctx)
    ids = list({row["subject_id"] for row in rows})
    query = select_rows(ctx).add_columns(*STANDING).where(any_of(tickets.c.id, ids))
    found, hides = await ctx.tx.all(query, **reading(ctx)), await unseen(ctx)
    by_id = {row["id"]: row for row in found}
    people = await identity.directory(ctx)
    said = [UUID(row["data"]["message_id"]) for row in rows if row["data"].get("message_id")]
    spoken = {m.id: m for m in await messages_by_id(ctx, said)} if said else {}
    told: list[Broadcast] = []
    for row in rows:
        ticket = by_id.get(row["subject_id"])
        if ticket is None:
            continue
        sees = _sight(ticket)
        entry = entry_of(row, people, hides.of_row(ticket))
        body = TicketChanged(row_of(ticket, people), entry)
        told.append(_broadcast("ticket", body, sees))
        message = spoken.get(UUID(row["data"].get("message_id") or ticket["id"].hex))
        if message:
            if row["data"].get("said_on_id"):
                # Another customer's, said on a merged ticket: none of this one's talk.
                message = msgspec.structs.replace(message, kind="internal")
            told.append(_broadcast("message", MessageAdded(ticket["id"], message), sees))
    return told


def _broadcast(name: str, body: Any, sees: Callable[[Actor], bool]) -> Broadcast:
    return Broadcast(name, build=lambda _actor: body, visible=sees)


async def tell_config(_ctx: Context, _rows: Sequence[EventRow]) -> list[Broadcast]:
    """Configuration or people changed: clients read it again."""
    return [Broadcast("config", build=lambda _actor: {}, visible=everybody)]


for _kind in ("configuration", "process", "member", "role", "team", "department", "workspace"):
    publisher(_kind)(tell_config)
