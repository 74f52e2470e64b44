"""Describing a ticket better: fields, priority with a reason, escalation, people."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, delete
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Invalid, NotFound
from ringdesk.kernel.events import Change
from ringdesk.modules import customers, identity

from .. import forms, priority, store
from ..access import accesses
from ..choosing import chosen_anew
from ..config import ticket_config
from ..events import (
    Because,
    ParticipantAdded,
    ParticipantRemoved,
    PriorityChanged,
    TicketEscalated,
    TicketUpdated,
)
from ..state import COLUMNS, TicketState, facts_of
from ..tables import participants
from ..wording import excerpt, tag_name

ROLES = ("collaborator", "cc", "reviewer", "follow_up")


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """What is to change; a field left out (UNSET) stays."""

    subject: str | msgspec.UnsetType = msgspec.UNSET
    category_id: UUID | None | msgspec.UnsetType = msgspec.UNSET
    type_key: str | msgspec.UnsetType = msgspec.UNSET
    tags: list[str] | msgspec.UnsetType = msgspec.UNSET
    fields: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET
    impact: int | None | msgspec.UnsetType = msgspec.UNSET
    severity: int | None | msgspec.UnsetType = msgspec.UNSET
    requester_id: UUID | msgspec.UnsetType = msgspec.UNSET
    locale: str | msgspec.UnsetType = msgspec.UNSET


@command(needs="ticket.update")
async def update(ctx: Context, ref: store.Ref, edit: Edit, *, version: int | None = None) -> None:
    """Change what describes a ticket. Each change is on record with before and after."""
    ticket = await store.lock_open(ctx, ref, version=version)
    if edit.fields is not msgspec.UNSET and edit.fields:
        await _may_edit(ctx, ticket, edit.fields)
    after, chosen = await chosen_anew(ctx, ticket, await _edited(ctx, ticket, edit))
    changed = {
        name: getattr(after, name)
        for name in COLUMNS
        if getattr(after, name) != getattr(ticket, name)
    }
    if not changed:
        return
    await store.save(ctx, ticket, **changed)
    if after.priority != ticket.priority:
        _emit_priority(ctx, ticket, after.priority, "rule")
    if chosen:
        ctx.emit(chosen)
    hidden = ("priority", "strictest", "organization", "process_", "status")
    shown = [n for n in changed if not n.startswith(hidden)]
    if shown:
        changes = tuple(_change(n, getattr(ticket, n), changed[n]) for n in shown)
        ctx.emit(TicketUpdated(subject_id=ticket.id, node=ticket.node, changes=changes))


async def _may_edit(ctx: Context, ticket: TicketState, fields: Mapping[str, Any]) -> None:
    """What the node shows to be read, or not at all, is not written by people."""
    access = await accesses(ctx, ticket)
    if refused := [key for key in fields if access.get(key) in _UNWRITTEN]:
        raise Invalid(*((f"fields.{key}", "read_only_here") for key in refused))


_UNWRITTEN = ("read", "hidden")


def _change(field: str, before: Any, after: Any) -> Change:
    return Change(field, msgspec.to_builtins(before), msgspec.to_builtins(after))


_NEVER_EMPTY = ("subject", "type_key", "tags", "fields", "requester_id", "locale")


def _refuse_emptied(edit: Edit) -> None:
    """A null in a request is not a field left out."""
    if emptied := [name for name in _NEVER_EMPTY if getattr(edit, name) is None]:
        raise Invalid(*((name, "required") for name in emptied))


async def _edited(ctx: Context, ticket: TicketState, edit: Edit) -> TicketState:
    """The ticket as it would be. Invalid names every field that does not fit."""
    _refuse_emptied(edit)
    config = await ticket_config(ctx)
    wanted = {
        n: v
        for n in edit.__struct_fields__
        if (v := getattr(edit, n)) is not msgspec.UNSET and n not in ("fields", "tags")
    }
    errors: list[tuple[str, str]] = []
    if "subject" in wanted:
        wanted["subject"] = excerpt(wanted["subject"], 500)
        if not wanted["subject"]:
            errors.append(("subject", "required"))
    category = config.categories.get(wanted.get("category_id") or ticket.id)
    if wanted.get("category_id") and (category is None or category.archived):
        errors.append(("category_id", "not_an_option"))
    if "type_key" in wanted and wanted["type_key"] not in config.types:
        errors.append(("type_key", "not_an_option"))
    if errors:
        raise Invalid(*errors)
    if "requester_id" in wanted:
        requester = await customers.requester_by_id(ctx, wanted["requester_id"])
        wanted["organization_id"] = requester.organization_id
        wanted["customer_tier"] = requester.tier
    if edit.tags is not msgspec.UNSET:
        wanted["tags"] = list(dict.fromkeys(t for t in map(tag_name, edit.tags) if t))
    after = msgspec.structs.replace(ticket, **wanted)
    after = await _with_fields(ctx, after, edit)
    return await _reproposed(ctx, ticket, after)


async def _with_fields(ctx: Context, ticket: TicketState, edit: Edit) -> TicketState:
    if edit.fields is msgspec.UNSET:
        return ticket
    config = await ticket_config(ctx)
    merged = {**ticket.fields, **edit.fields}
    merged = {k: v for k, v in merged.items() if v is not None}
    after = msgspec.structs.replace(ticket, fields=merged)
    holds = config.holds(ctx, facts_of(ctx, after, {}))
    form = config.types[ticket.type_key].fields
    given = {k: v for k, v in edit.fields.items() if v is not None}
    if found := forms.faults(form, given, holds):
        raise Invalid(*((f.field, f.code, f.params) for f in found))
    return after


async def _reproposed(ctx: Context, before: TicketState, after: TicketState) -> TicketState:
    """Rules propose again when their inputs change; what a person set stays, and none lowers it."""
    inputs = ("impact", "severity", "category_id", "type_key", "tags", "requester_id", "fields")
    if all(getattr(before, n) == getattr(after, n) for n in inputs):
        return after
    config = await ticket_config(ctx)
    holds = config.holds(ctx, facts_of(ctx, after, {}, text=f"{after.subject} {after.excerpt}"))
    usual = config.types[after.type_key].default_priority
    proposal = priority.propose(config.rules, after.impact, after.severity, holds, usual)
    if before.priority_source == "person" and proposal.priority >= before.priority:
        return after
    return msgspec.structs.replace(
        after,
        priority=proposal.priority,
        priority_source=proposal.source,
        priority_reason=proposal.text,
        strictest_priority=min(before.strictest_priority, proposal.priority),
    )


@command(needs="ticket.set_priority")
async def set_priority(
    ctx: Context, ref: store.Ref, *, to: str, reason: str, version: int | None = None
) -> None:
    """A person raises or lowers the priority, with a reason. Gates remember the strictest."""
    if to not in priority.PRIORITIES:
        raise Invalid(("priority", "not_an_option", {"options": list(priority.PRIORITIES)}))
    if not reason.strip():
        raise Invalid(("reason", "required"))
    ticket = await store.lock_open(ctx, ref, version=version)
    if ticket.priority == to:
        return
    await store.save(
        ctx,
        ticket,
        priority=to,
        priority_source="person",
        priority_reason={ctx.actor.locale: reason},
        strictest_priority=min(ticket.strictest_priority, to),
    )
    _emit_priority(ctx, ticket, to, reason)


def _emit_priority(ctx: Context, ticket: TicketState, after: str, reason: str) -> None:
    ctx.emit(
        PriorityChanged(
            subject_id=ticket.id,
            node=ticket.node,
            before=ticket.priority,
            after=after,
            reason=reason,
            changes=(Change("priority", ticket.priority, after),),
        )
    )


@command(needs="ticket.escalate")
async def escalate(
    ctx: Context,
    ref: store.Ref,
    *,
    reason: str = "",
    because: Because | None = None,
    to_member_id: UUID | None = None,
    version: int | None = None,
) -> None:
    """A level up, with a reason in words, or in code where the product does it by itself.

    Whoever is named joins as collaborator and is told.
    """
    if because is None and not reason.strip():
        raise Invalid(("reason", "required"))
    ticket = await store.lock_open(ctx, ref, version=version)
    name = None
    if to_member_id:
        name = (await _active_member(ctx, to_member_id)).name
        await ctx.tx.run(
            _add, ticket_id=ticket.id, member_id=to_member_id, role="collaborator",
            added_at=ctx.now(),
        )  # fmt: skip
    level = ticket.escalation_level + 1
    involved = list(
        dict.fromkeys([*ticket.involved_ids, *([to_member_id] if to_member_id else [])])
    )
    await store.save(ctx, ticket, escalation_level=level, involved_ids=involved)
    ctx.emit(
        TicketEscalated(
            subject_id=ticket.id,
            node=ticket.node,
            level=level,
            reason=reason,
            to_member_id=to_member_id,
            to_name=name,
            because=because,
        )
    )


async def _active_member(ctx: Context, member_id: UUID) -> identity.MemberEntry:
    member = (await identity.directory(ctx)).members.get(member_id)
    if member is None or not member.active:
        raise Invalid(("member_id", "not_an_option"))
    return member


_add = sql(
    insert(participants)
    .values({c.name: bindparam(c.name) for c in participants.c})
    .on_conflict_do_nothing()
)
_remove = sql(
    delete(participants).where(
        participants.c.tenant_id == bindparam("tenant_id"),
        participants.c.ticket_id == bindparam("ticket_id"),
        participants.c.member_id == bindparam("member_id"),
        participants.c.role == bindparam("role"),
    )
)


@command(needs="ticket.update")
async def add_participant(ctx: Context, ref: store.Ref, *, member_id: UUID, role: str) -> None:
    """Add a collaborator (协同人), cc (抄送人), reviewer or follow-up owner."""
    if role not in ROLES:
        raise Invalid(("role", "not_an_option", {"options": list(ROLES)}))
    ticket = await store.lock_open(ctx, ref)
    member = await _active_member(ctx, member_id)
    added = await ctx.tx.run(
        _add, ticket_id=ticket.id, member_id=member_id, role=role, added_at=ctx.now()
    )
    if not added:
        return
    involved = list(dict.fromkeys([*ticket.involved_ids, member_id]))
    await store.save(ctx, ticket, involved_ids=involved)
    ctx.emit(
        ParticipantAdded(
            subject_id=ticket.id, node=ticket.node,
            member_id=member_id, member_name=member.name, role=role,
        )
    )  # fmt: skip


@command(needs="ticket.update")
async def remove_participant(ctx: Context, ref: store.Ref, *, member_id: UUID, role: str) -> None:
    """Take somebody off. What they did stays on record, and so does their sight of it."""
    ticket = await store.lock_open(ctx, ref)
    removed = await ctx.tx.run(_remove, ticket_id=ticket.id, member_id=member_id, role=role)
    if not removed:
        raise NotFound("participant")
    await store.save(ctx, ticket)
    member = (await identity.directory(ctx)).members[member_id]
    ctx.emit(
        ParticipantRemoved(
            subject_id=ticket.id, node=ticket.node,
            member_id=member_id, member_name=member.name, role=role,
        )
    )  # fmt: skip
