"""Taking messages of a ticket into one of their own, and bringing them back."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import and_, any_, bindparam, func, insert, select, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import UUIDArray, sql
from ringdesk.kernel.errors import DomainError, Invalid, NotFound

from .. import flow
from .. import store as ticket_store
from ..access import seen_fields
from ..commands import create as creating
from ..events import MessagesReceived, MessagesSplitOff, SplitUndone, TicketMerged
from ..state import TicketState
from ..tables import attachments, messages, splits
from . import rules, store
from .commands import passage_of, typed

_m, _a, _s = messages.c, attachments.c, splits.c
_tenant: Any = bindparam("tenant_id")
_ids = bindparam("ids", type_=UUIDArray)


class Split(msgspec.Struct, frozen=True, kw_only=True):
    """Which messages become a ticket of their own, and what kind of."""

    message_ids: list[UUID]
    subject: str
    type_key: str | None = None
    category_id: UUID | None = None
    note: str = ""


_evidence = (
    select(func.count())
    .where(_a.tenant_id == _m.tenant_id, _a.message_id == _m.id, _a.evidence_type.is_not(None))
    .scalar_subquery()
)
_said = sql(
    select(_m.id, _m.kind, _m.direction, _m.author_kind, _m.body, _m.created_at,
           _m.withdrawn_at, _evidence.label("evidence"))
    .where(_m.tenant_id == _tenant, _m.ticket_id == bindparam("of_ticket"))
    .order_by(_m.created_at, _m.id)
)  # fmt: skip
_move = sql(
    update(messages)
    .where(_m.tenant_id == _tenant, _m.id == any_(_ids))
    .values(ticket_id=bindparam("to_ticket"))
)
_move_files = sql(
    update(attachments)
    .where(_a.tenant_id == _tenant, _a.message_id == any_(_ids))
    .values(ticket_id=bindparam("to_ticket"))
)
_insert = sql(insert(splits).values({c.name: bindparam(c.name) for c in splits.c}))
_standing = sql(
    select(splits).where(
        and_(_s.tenant_id == _tenant, _s.ticket_id == bindparam("made"), _s.undone_at.is_(None))
    )
)
_end = sql(
    update(splits)
    .where(_s.tenant_id == _tenant, _s.id == bindparam("that_split"))
    .values(undone_at=bindparam("at"))
)


@command(needs="ticket.merge")
async def split(ctx: Context, ref: ticket_store.Ref, order: Split) -> UUID:
    """Messages go on in a new ticket of the same customer; returns its id.

    NotFound for a message that is not the ticket's own; DomainError `split_everything` or
    `split_evidence`.
    """
    ctx.require("ticket.create")
    if not order.subject.strip():
        raise Invalid(("subject", "required"))
    origin = await ticket_store.lock_open(ctx, ref)
    said = await ctx.tx.all(_said, of_ticket=origin.id)
    wanted = set(order.message_ids)
    moved = [row for row in said if row["id"] in wanted]
    stays = [row for row in said if row["id"] not in wanted]
    _refuse(origin, order, moved, stays)
    carried = await seen_fields(ctx, origin)
    made = await creating.create(ctx, _draft(origin, order, moved, carried))
    await _carry(ctx, [row["id"] for row in moved], made.id)
    await ticket_store.save(ctx, made, **_columns(moved, made))
    before = {"last_message_id": origin.last_message_id,
              "first_response_at": origin.first_response_at}  # fmt: skip
    after = before | _left(origin, moved, stays)
    await ticket_store.save(ctx, origin, **after)
    await ticket_store.add_link(ctx, made.id, origin.id, "split")
    await ctx.tx.run(
        _insert, id=ctx.new_id(), origin_id=origin.id, ticket_id=made.id,
        message_ids=[row["id"] for row in moved],
        undo=msgspec.to_builtins(
            {"before": before, "after": after, "opening": made.last_message_id}
        ), by_name=ctx.actor.name,
        created_at=ctx.now(), undone_at=None,
    )  # fmt: skip
    _tell(ctx, origin, made, [row["id"] for row in moved])
    return made.id


def _refuse(origin: TicketState, order: Split, moved: Sequence[Any], stays: Sequence[Any]) -> None:
    if len(moved) != len(set(order.message_ids)) or not moved:
        raise NotFound("message")
    if not stays:
        raise DomainError("split_everything", number=origin.number)
    if any(row["evidence"] for row in moved):
        raise DomainError("split_evidence", number=origin.number)


def _draft(
    origin: TicketState, order: Split, moved: Sequence[Any], carried: dict[str, Any]
) -> creating.Draft:
    """Described as its origin is seen, but for what the order says; nobody is sent a receipt."""
    same_type = order.type_key in (None, origin.type_key)
    heard = [row["created_at"] for row in moved if row["direction"] == "in"]
    return creating.Draft(
        subject=order.subject,
        text=next((r["body"] for r in moved if r["direction"] == "in"), moved[0]["body"]),
        requester=origin.requester_id,
        channel="agent" if origin.channel == "import" else origin.channel,
        type_key=order.type_key or origin.type_key,
        category_id=order.category_id or (origin.category_id if same_type else None),
        fields=carried if same_type else {},
        impact=origin.impact if same_type else None,
        severity=origin.severity if same_type else None,
        team_id=origin.team_id,
        locale=origin.locale,
        quiet=True,
        opening_note=order.note.strip() or f"↰ T-{origin.number}",
        received_at=max(heard, default=None),
    )


async def _carry(ctx: Context, ids: list[UUID], to: UUID) -> None:
    await ctx.tx.run(_move, ids=ids, to_ticket=to)
    await ctx.tx.run(_move_files, ids=ids, to_ticket=to)


def _public(said: Sequence[Any]) -> list[Any]:
    return [row for row in said if row["kind"] == "public"]


def _answers(said: Sequence[Any]) -> list[Any]:
    """When members answered; a reply that was taken back answered nobody."""
    return [
        row["created_at"]
        for row in _public(said)
        if row["author_kind"] == "member" and row["withdrawn_at"] is None
    ]


def _columns(moved: Sequence[Any], made: TicketState) -> dict[str, Any]:
    """The new ticket's columns that its messages tell."""
    public = _public(moved)
    return {
        "last_message_id": public[-1]["id"] if public else made.last_message_id,
        "first_response_at": min(_answers(moved), default=None),
        "last_agent_at": max(_answers(moved), default=None),
    }


def _left(origin: TicketState, moved: Sequence[Any], stays: Sequence[Any]) -> dict[str, Any]:
    """The origin's columns that depended on what went: its first answer may have gone with it."""
    public = _public(stays)
    found: dict[str, Any] = {}
    if any(row["id"] == origin.last_message_id for row in moved):
        found["last_message_id"] = public[-1]["id"] if public else None
    if origin.first_response_at in _answers(moved):
        found["first_response_at"] = min(_answers(stays), default=None)
    return found


def _tell(ctx: Context, origin: TicketState, made: TicketState, ids: list[UUID]) -> None:
    ctx.emit(
        MessagesSplitOff(
            subject_id=origin.id, node=origin.node, new_id=made.id, new_number=made.number,
            message_ids=ids,
        )
    )  # fmt: skip
    ctx.emit(
        MessagesReceived(
            subject_id=made.id, node=made.node, origin_id=origin.id,
            origin_number=origin.number, message_ids=ids,
        )
    )  # fmt: skip


@command(needs="ticket.merge")
async def unsplit(ctx: Context, ref: ticket_store.Ref) -> UUID:
    """The messages of a split-off ticket go back, and it rests; returns the origin's id.

    DomainError `unsplit_…` says why it cannot be undone any more.
    """
    found = await ticket_store.read(ctx, ref)
    row = await ctx.tx.first(_standing, made=found.id)
    if row is None:
        raise DomainError("unsplit_not_split", number=found.number)
    await ticket_store.read(ctx, row["origin_id"])
    locked = await store.lock_all(ctx, {found.id, row["origin_id"]})
    made, origin = locked[found.id], locked[row["origin_id"]]
    said = await ctx.tx.all(_said, of_ticket=made.id)
    process = await flow.process_of(ctx, made)
    if code := _undo_barrier(ctx, origin, made, row, said):
        raise DomainError(code, number=made.number, origin=origin.number, hours=rules.UNDO_HOURS)
    if barred := rules.barrier(made, origin, process):
        raise DomainError(barred, number=made.number, into=origin.number)
    await _carry(ctx, list(row["message_ids"]), origin.id)
    back = rules.given_back(origin, typed(row["undo"]["before"]), typed(row["undo"]["after"]))
    await ticket_store.save(ctx, origin, **back)
    passage = passage_of(made, process, "unsplit", rules.resting_place(process) or made.node)
    await ticket_store.save(
        ctx, made, **passage.columns, merged_into_id=origin.id, closed_at=ctx.now(),
        closed_by=ctx.actor.name,
    )  # fmt: skip
    await ctx.tx.run(_end, that_split=row["id"], at=ctx.now())
    ctx.emit(
        TicketMerged(
            **passage.told, into_id=origin.id, into_number=origin.number, note="",
            same_customer=True,
        )
    )  # fmt: skip
    ctx.emit(
        SplitUndone(subject_id=origin.id, node=origin.node, new_id=made.id, new_number=made.number)
    )
    return origin.id


def _undo_barrier(
    ctx: Context, origin: TicketState, made: TicketState, row: Any, said: Sequence[Any]
) -> str:
    if ctx.now() > row["created_at"] + timedelta(hours=rules.UNDO_HOURS):
        return "unsplit_too_late"
    if made.merged_into_id or origin.merged_into_id or made.closed or origin.closed:
        return "unsplit_closed"
    # Its opening note and what was moved: anything else was said since.
    if {str(each["id"]) for each in said} - set(map(str, row["message_ids"])) != {
        row["undo"]["opening"]
    }:
        return "unsplit_changed"
    return "unsplit_children" if made.open_children else ""
