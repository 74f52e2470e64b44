"""Who is looking at a ticket and who is typing: short-lived, in memory, agreed by NOTIFY.

Nothing is stored. A state lives for TTL seconds unless it is posted again, so a process that
starts, or that lost its connection, knows the same as the others after one round of posts.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, select

from .context import Context
from .db import sql

CHANNEL = "ringdesk_presence"
PORT = "presence"
TTL = 30.0
# NOTIFY carries less than 8000 bytes; a name of this many characters always fits.
_LONGEST_NAME = 200

State: TypeAlias = Literal["viewing", "typing_reply", "typing_note", "gone"]


class Present(msgspec.Struct, frozen=True):
    """A member as shown beside a ticket."""

    id: UUID
    name: str
    color: str


class Other(msgspec.Struct, frozen=True):
    """A colleague on the ticket. `since`: when this state began."""

    member: Present
    state: State
    since: datetime


class _Post(msgspec.Struct, frozen=True):
    """What travels by NOTIFY."""

    tenant_id: UUID
    ticket_id: UUID
    other: Other


@dataclass(slots=True)
class _Seat:
    other: Other
    until: float


_Place: TypeAlias = tuple[UUID, UUID]
_notify = sql(select(func.pg_notify(CHANNEL, bindparam("payload"))))


async def post(ctx: Context, ticket_id: UUID, state: State) -> list[Other]:
    """Say what the acting member does on a ticket; the colleagues there.

    The caller has checked that the actor may see the ticket: who is on a ticket learns who else
    is. Told when the transaction commits. An actor who is no member leaves no trace.
    """
    actor = ctx.actor
    if actor.member_id is None:
        return []
    member = Present(actor.member_id, actor.name[:_LONGEST_NAME], actor.color)
    said = _Post(ctx.tenant_id, ticket_id, Other(member, state, ctx.now()))
    await ctx.tx.run(_notify, payload=msgspec.json.encode(said).decode())
    present: Presence | None = ctx.ports.get(PORT)
    return present.others(ctx.tenant_id, ticket_id, actor.member_id) if present else []


class Presence:
    """The map of this process.

    `changed(tenant_id, ticket_id, readers)` is called with the members who should hear of it:
    those who are or were on the ticket.
    """

    def __init__(self, changed: Callable[[UUID, UUID, set[UUID]], None]) -> None:
        self._changed = changed
        self._seats: dict[_Place, dict[UUID, _Seat]] = {}

    def others(self, tenant_id: UUID, ticket_id: UUID, but: UUID | None) -> list[Other]:
        """Who is there, oldest first, without the member `but`."""
        seats = self._seats.get((tenant_id, ticket_id), {})
        alive = [s.other for m, s in seats.items() if m != but and s.until > time.monotonic()]
        return sorted(alive, key=lambda other: other.since)

    def heard(self, payload: str) -> None:
        """A post of any process. An empty payload (reconnected) says nothing."""
        if not payload:
            return
        said = msgspec.json.decode(payload, type=_Post)
        place = (said.tenant_id, said.ticket_id)
        before = self._seats.get(place, {}).get(said.other.member.id)
        if said.other.state == "gone":
            self._leave(place, [said.other.member.id])
            return
        same = before is not None and before.other.state == said.other.state
        kept = before.other if before is not None and same else said.other
        seats = self._seats.setdefault(place, {})
        seats[said.other.member.id] = _Seat(kept, time.monotonic() + TTL)
        if not same:
            self._changed(*place, set(seats))

    def sweep(self) -> None:
        """Let those go who have not been heard of."""
        now = time.monotonic()
        for place, seats in list(self._seats.items()):
            self._leave(place, [m for m, seat in seats.items() if seat.until <= now])

    def _leave(self, place: _Place, leaving: list[UUID]) -> None:
        seats = self._seats.get(place, {})
        present = set(seats)
        left = [seats.pop(member) for member in leaving if member in seats]
        if not seats:
            self._seats.pop(place, None)
        if left:
            self._changed(*place, present)
