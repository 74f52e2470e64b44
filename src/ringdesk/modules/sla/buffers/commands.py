"""Planning a buffer, announcing it, taking it back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, select, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Conflict, Invalid, NotFound, Stale
from ringdesk.kernel.versions import Fault
from ringdesk.modules import identity, tickets

from ..events import BufferAnnounced, BufferCancelled, BufferDrafted, BufferDropped
from ..tables import buffers
from . import found
from .drafting import BufferDraft, faults
from .listing import show_buffer
from .scope import entry_of

_b = buffers.c
_that = (_b.tenant_id == bindparam("tenant_id"), _b.id == bindparam("that_id"))
_insert = sql(insert(buffers).values({c.name: bindparam(c.name) for c in _b}))
_last = sql(
    select(func.coalesce(func.max(_b.number), 0)).where(_b.tenant_id == bindparam("tenant_id"))
)
_locked = sql(select(buffers).where(*_that).with_for_update())
_DRAFTED = BufferDraft.__struct_fields__
_redraft = sql(
    update(buffers)
    .where(*_that)
    .values({"revision": _b.revision + 1, **{n: bindparam(f"new_{n}") for n in _DRAFTED}})
)
_forget = sql(delete(buffers).where(*_that))
_announce = sql(
    update(buffers).where(*_that).values(state="announced", announced_at=bindparam("when"))
)
_cancel = sql(
    update(buffers).where(*_that).values(state="cancelled", cancelled_at=bindparam("when"))
)


@command(needs="sla.buffer")
async def plan(ctx: Context, draft: BufferDraft) -> UUID:
    """Draft a buffer; nobody is told and nothing moves. Invalid names every fault."""
    await _check(ctx, draft)
    # Raising the configuration's version locks the workspace: numbers are given out in turn.
    await identity.bump_config(ctx)
    number: int = await ctx.tx.value(_last) + 1
    buffer_id = ctx.new_id()
    await ctx.tx.run(
        _insert, id=buffer_id, number=number, **_row(draft), state="draft",
        author_name=ctx.actor.name, created_at=ctx.now(), announced_at=None, cancelled_at=None,
        revision=1,
    )  # fmt: skip
    ctx.emit(BufferDrafted(subject_id=buffer_id, name=draft.title, number=number))
    return buffer_id


@command(needs="sla.buffer")
async def redraft(
    ctx: Context, buffer_id: UUID, draft: BufferDraft, expected: int | None = None
) -> None:
    """Change what is planned. Conflict `buffer_state` once it is announced; Stale when somebody
    changed it since `expected`, the revision that was edited (None: whatever there is)."""
    row = await _planned(ctx, buffer_id, expected)
    await _check(ctx, draft)
    new = {f"new_{name}": value for name, value in _row(draft).items()}
    await ctx.tx.run(_redraft, that_id=buffer_id, **new)
    ctx.emit(BufferDrafted(subject_id=buffer_id, name=draft.title, number=row["number"]))


@command(needs="sla.buffer")
async def announce(ctx: Context, buffer_id: UUID, reason: str, expected: int | None = None) -> None:
    """Tell customers and teams, then let the deadlines in scope move; the work is done by jobs.

    It is told beforehand: Conflict `buffer_begun` when the window has begun. Stale when the plan
    is not the one that was looked at.
    """
    _reason_needed(reason)
    row = await _planned(ctx, buffer_id, expected)
    if row["from_at"] <= ctx.now():
        raise Conflict("buffer_begun", number=row["number"])
    buffer = entry_of(row)
    await _check_scope(ctx, buffer.scope)
    await identity.bump_config(ctx)
    await ctx.tx.run(_announce, that_id=buffer_id, when=ctx.now())
    in_scope = await found.count(ctx, buffer)
    ctx.emit(
        BufferAnnounced(
            subject_id=buffer_id, name=buffer.title, number=buffer.number, reason=reason.strip(),
            tickets=in_scope.tickets,
        )
    )  # fmt: skip


@command(needs="sla.buffer")
async def cancel(ctx: Context, buffer_id: UUID, reason: str) -> None:
    """Take an announced buffer back. Promises that can still be kept are the earlier ones again
    and their customers are told; who would be late at once keeps the later one."""
    _reason_needed(reason)
    row = await _in_state(ctx, buffer_id, "announced")
    await identity.bump_config(ctx)
    await ctx.tx.run(_cancel, that_id=buffer_id, when=ctx.now())
    ctx.emit(
        BufferCancelled(
            subject_id=buffer_id, name=row["title"], number=row["number"], reason=reason.strip()
        )
    )


@command(needs="sla.buffer")
async def forget(ctx: Context, buffer_id: UUID, expected: int | None = None) -> None:
    """Throw a draft away: nobody was told of it. Stale as in `redraft`."""
    row = await _planned(ctx, buffer_id, expected)
    await ctx.tx.run(_forget, that_id=buffer_id)
    ctx.emit(BufferDropped(subject_id=buffer_id, name=row["title"], number=row["number"]))


def _row(draft: BufferDraft) -> dict[str, Any]:
    row = {name: getattr(draft, name) for name in _DRAFTED}
    written = {lang: text.strip() for lang, text in draft.notice.items() if text.strip()}
    return {**row, "notice": written, "clock_kinds": list(dict.fromkeys(draft.clock_kinds))}


async def _in_state(ctx: Context, buffer_id: UUID, state: str) -> Mapping[str, Any]:
    row: Mapping[str, Any] | None = await ctx.tx.first(_locked, that_id=buffer_id)
    if row is None:
        raise NotFound("buffer")
    if row["state"] != state:
        raise Conflict("buffer_state", number=row["number"], state=row["state"])
    return row


async def _planned(ctx: Context, buffer_id: UUID, expected: int | None) -> Mapping[str, Any]:
    row = await _in_state(ctx, buffer_id, "draft")
    if expected is not None and row["revision"] != expected:
        raise Stale(await show_buffer(ctx, buffer_id))
    return row


async def _check(ctx: Context, draft: BufferDraft) -> None:
    found_faults = faults(draft)
    try:
        await _check_scope(ctx, draft.scope)
    except Invalid as refusal:
        found_faults += [(e["field"], e["code"], e["params"]) for e in refusal.errors]
    if found_faults:
        raise Invalid(*found_faults)


async def _check_scope(ctx: Context, scope: dict[str, Any]) -> None:
    config = await tickets.ticket_config(ctx)
    try:
        config.parse(scope)
    except Invalid as refusal:
        raise Invalid(*map(_in_scope, refusal.errors)) from None


def _in_scope(error: dict[str, Any]) -> Fault:
    return f"scope{error['field'].removeprefix('$')}", error["code"], error["params"]


def _reason_needed(reason: str) -> None:
    if not reason.strip():
        raise Invalid(("reason", "required"))
