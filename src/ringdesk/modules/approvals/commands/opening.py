"""Asking for a decision."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict
from ringdesk.modules import identity, tickets
from ringdesk.modules.workflow import Level

from .. import store
from ..course import end, enter
from ..events import ApprovalOpened
from ..facts import form_facts
from ..people import able, meant
from ..state import Approval, LevelState

NODE = "node"


class LevelAsked(msgspec.Struct, frozen=True):
    """A level with those it asks, where the caller knows better than `level.who`."""

    level: Level
    member_ids: list[UUID] | None = None


@command(needs=None)
async def open_approval(
    ctx: Context,
    *,
    subject_kind: str,
    subject_id: UUID,
    ticket: tickets.TicketState,
    title: Mapping[str, str] | str,
    levels: Sequence[Level | LevelAsked],
    reason: str = "",
    amount: Decimal | None = None,
    currency: str | None = None,
    requested_by: UUID | None = None,
    facts: Sequence[Mapping[str, Any]] = (),
) -> UUID | None:
    """Ask for a decision about a subject of the ticket; the approval's id.

    None: no level applies, and the caller goes on as if approved. The ticket must be locked by
    the caller. A level's `when` is asked of the ticket as it is in the database. The decision
    comes as `ApprovalDecided` with `about_kind` and `about_id`, in the deciding transaction.
    `facts`: [{label, value, note?, part?, whole?}] or [{label, check}], shown beside; without
    any, the ticket's own form. Conflict `approval_open`, `approval_nobody`.
    """
    if await store.open_about(ctx, subject_kind, subject_id) is not None:
        raise Conflict("approval_open", number=ticket.number)
    asked = await _applying(ctx, ticket, levels)
    if not asked:
        return None
    approval = Approval(
        id=ctx.new_id(), subject_kind=subject_kind, subject_id=subject_id, ticket_id=ticket.id,
        kind=ticket.process_key if subject_kind == NODE else subject_kind,
        title=title, reason=reason, amount=amount,
        currency=None if amount is None else currency or "CNY",
        facts=list(facts) or await _form(ctx, ticket),
        requested_by=requested_by,
        requested_name=await _name(ctx, requested_by), state="open", levels=asked, level=0,
        question=None, opened_at=ctx.now(), paused_at=None, due_at=None, next_at=None,
        decided_at=None, version=1,
    )  # fmt: skip
    await store.add(ctx, approval)
    ctx.emit(
        ApprovalOpened(
            **approval.told(), reason=reason, amount=amount, currency=approval.currency,
            requested_by=requested_by,
        )
    )  # fmt: skip
    await enter(ctx, approval)
    return approval.id


async def _form(ctx: Context, ticket: tickets.TicketState) -> list[dict[str, Any]]:
    config = await tickets.ticket_config(ctx)
    return form_facts(config, ticket, await tickets.told_fields(ctx, ticket))


async def _applying(
    ctx: Context, ticket: tickets.TicketState, levels: Sequence[Level | LevelAsked]
) -> list[LevelState]:
    people = await identity.directory(ctx)
    config = await tickets.ticket_config(ctx)
    holds = config.holds(ctx, tickets.facts_of(ctx, ticket, {}))
    given = [one if isinstance(one, LevelAsked) else LevelAsked(one) for one in levels]
    return [
        LevelState(
            key=one.level.key, name=one.level.name, rule=one.level.rule, share=one.level.share,
            asked=_asked(one, ticket, people), because=one.level.when, limit=one.level.limit,
        )
        for one in given
        if one.level.when is None or holds(one.level.when)
    ]  # fmt: skip


def _asked(one: LevelAsked, ticket: tickets.TicketState, people: identity.Directory) -> list[UUID]:
    if one.member_ids is not None:
        return list(one.member_ids)
    return [member for member in meant(one.level.who, ticket, people) if _fit(member, people)]


def _fit(member_id: UUID, people: identity.Directory) -> bool:
    """Who was named and is gone is asked still: a deputy may sit in their name."""
    member = people.members[member_id]
    return able(member) or not member.active


async def _name(ctx: Context, member_id: UUID | None) -> str:
    member = (await identity.directory(ctx)).members.get(member_id) if member_id else None
    return member.name if member else ""


@command(needs=None)
async def call_off(ctx: Context, *, subject_kind: str, subject_id: UUID, reason: str) -> bool:
    """Withdraw what is open about a subject that is there no more; False when nothing was."""
    found = await store.open_about(ctx, subject_kind, subject_id)
    if found is None:
        return False
    approval = await store.lock(ctx, found)
    if approval.decided:
        return False
    await end(ctx, approval, "withdrawn", "withdrawn", reason)
    return True
