"""Who has it: assign, take, transfer with a reason, return (退回) with what to redo."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Invalid
from ringdesk.modules import identity

from .. import flow, store
from ..events import TicketAssigned, TicketReturned, TicketTransferred
from ..reasons import HANDOVER_CHECKS, RETURN_REASONS, TRANSFER_REASONS, known
from ..state import TicketState


async def _member_name(
    ctx: Context, member_id: UUID | None, field: str = "member_id"
) -> str | None:
    """The name of an active member. Invalid names the field otherwise."""
    if member_id is None:
        return None
    member = (await identity.directory(ctx)).members.get(member_id)
    if member is None or not member.active:
        raise Invalid((field, "not_an_option"))
    return member.name


async def _team_name(ctx: Context, team_id: UUID | None) -> str | None:
    if team_id is None:
        return None
    team = (await identity.directory(ctx)).teams.get(team_id)
    if team is None or team.archived:
        raise Invalid(("team_id", "not_an_option"))
    return team.name


def _involve(ticket: TicketState, *member_ids: UUID | None) -> list[UUID]:
    return list(dict.fromkeys([*ticket.involved_ids, *(m for m in member_ids if m)]))


@command(needs="ticket.assign")
async def assign(
    ctx: Context,
    ref: store.Ref,
    *,
    member_id: UUID | None = None,
    team_id: UUID | None = None,
    version: int | None = None,
) -> None:
    """Give it to a person, or to a team's queue; the other is kept when not named."""
    if member_id is None and team_id is None:
        raise Invalid(("member_id", "required"))
    ticket = await store.lock_open(ctx, ref, version=version)
    await _hand(ctx, ticket, "assign", member_id=member_id, team_id=team_id)


@command(needs="ticket.take")
async def take(ctx: Context, ref: store.Ref, *, version: int | None = None) -> None:
    """Take it oneself. Conflict `already_yours` when it is, `taken` when another was faster."""
    ticket = await store.lock_open(ctx, ref, version=version)
    me = ctx.actor.member_id
    if me is None:
        raise Invalid(("member_id", "required"))
    if ticket.assignee_id == me and ticket.node != "returned":
        raise Conflict("already_yours", number=ticket.number)
    await _hand(ctx, ticket, "take", member_id=me, team_id=None)


@command(needs="ticket.assign")
async def give_back(ctx: Context, ref: store.Ref, member_id: UUID | None) -> None:
    """Undo of an assignment: to whoever had it before, or into the queue."""
    ticket = await store.lock_open(ctx, ref)
    await _hand(ctx, ticket, "assign", member_id=member_id, team_id=None)


async def _hand(
    ctx: Context, ticket: TicketState, action: str, *, member_id: UUID | None, team_id: UUID | None
) -> None:
    assignee_name = await _member_name(ctx, member_id)
    team_name = await _team_name(ctx, team_id)
    passage = await flow.advance(ctx, ticket, action, assignee_id=member_id)
    team = team_id or ticket.team_id
    if team is None and member_id:
        team = next(iter((await identity.directory(ctx)).teams_of(member_id)), None)
    await store.save(
        ctx,
        ticket,
        **passage.columns,
        assignee_id=member_id,
        team_id=team,
        involved_ids=_involve(ticket, member_id),
    )
    ctx.emit(
        TicketAssigned(
            **passage.told,
            assignee_id=member_id,
            assignee_name=assignee_name,
            team_id=team_id,
            team_name=team_name,
            previous_assignee_id=ticket.assignee_id,
            taken=action == "take",
        )
    )


@command(needs="ticket.transfer")
async def transfer(
    ctx: Context,
    ref: store.Ref,
    *,
    reason: str,
    note: str,
    checks: Sequence[str] = (),
    member_id: UUID | None = None,
    team_id: UUID | None = None,
    department_id: UUID | None = None,
    version: int | None = None,
) -> None:
    """Hand over to another person, team or department: with a reason, and the whole context.

    `checks`: every one of HANDOVER_CHECKS, ticked by whoever hands over (M34).
    """
    known("reason", reason, TRANSFER_REASONS)
    if not note.strip():
        raise Invalid(("note", "required"))
    if unticked := [one for one in HANDOVER_CHECKS if one not in checks]:
        raise Invalid(*((f"checks.{one}", "unchecked") for one in unticked))
    if (member_id or team_id or department_id) is None:
        raise Invalid(("member_id", "required"))
    ticket = await store.lock_open(ctx, ref, version=version)
    target = await _target(ctx, member_id, team_id, department_id)
    passage = await flow.advance(ctx, ticket, "transfer", assignee_id=target["assignee_id"])
    involved = _involve(ticket, target["assignee_id"])
    name = target.pop("name")
    await store.save(ctx, ticket, **passage.columns, **target, involved_ids=involved)
    ctx.emit(
        TicketTransferred(
            **passage.told,
            **target,
            target_name=name,
            previous_assignee_id=ticket.assignee_id,
            reason=reason,
            note=note,
            seen_to=list(HANDOVER_CHECKS),
        )
    )


async def _target(
    ctx: Context, member_id: UUID | None, team_id: UUID | None, department_id: UUID | None
) -> dict[str, Any]:
    """Where it goes. A department without a person named goes to its liaison."""
    directory = await identity.directory(ctx)
    member_name = await _member_name(ctx, member_id)
    team_name = await _team_name(ctx, team_id)
    department = directory.departments.get(department_id) if department_id else None
    if department_id and (department is None or department.archived):
        raise Invalid(("department_id", "not_an_option"))
    if department and member_id is None and team_id is None:
        liaison = directory.members.get(department.liaison_id) if department.liaison_id else None
        member_id = liaison.id if liaison and liaison.active else None
    if member_id and team_id is None and department is None:
        team_id = next(iter(directory.teams_of(member_id)), None)
    name = member_name or team_name or (department.name if department else "")
    return {
        "assignee_id": member_id, "team_id": team_id, "department_id": department_id, "name": name,
    }  # fmt: skip


@command(needs="ticket.return")
async def return_(
    ctx: Context,
    ref: store.Ref,
    *,
    reason: str,
    redo: str,
    to_member_id: UUID | None = None,
    version: int | None = None,
) -> None:
    """Send back (退回) for a stated lack: a reason code and what to redo. Limits are not reset."""
    known("reason", reason, RETURN_REASONS)
    if not redo.strip():
        raise Invalid(("redo", "required"))
    ticket = await store.lock_open(ctx, ref, version=version)
    target = to_member_id or await _previous_owner(ctx, ticket)
    name = await _member_name(ctx, target, "to_member_id")
    passage = await flow.advance(ctx, ticket, "return", assignee_id=target)
    await store.save(
        ctx,
        ticket,
        **passage.columns,
        assignee_id=target,
        return_count=ticket.return_count + 1,
        involved_ids=_involve(ticket, target),
    )
    ctx.emit(
        TicketReturned(
            **passage.told,
            reason=reason,
            redo=redo,
            to_member_id=target,
            to_name=name,
            previous_assignee_id=ticket.assignee_id,
        )
    )


async def _previous_owner(ctx: Context, ticket: TicketState) -> UUID | None:
    """Who had it before the present assignee, if that person still works here."""
    previous = await store.previous_assignee(ctx, ticket)
    directory = await identity.directory(ctx)
    member = directory.members.get(previous) if previous else None
    return member.id if member and member.active else None
