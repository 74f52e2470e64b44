"""Doing what a rule says: the same commands and gates as for people, under the rule's own name."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.modules import customers, identity, notifications, sla, tickets

from .definition import (
    Action,
    AddParticipant,
    Assign,
    Close,
    Escalate,
    Fields,
    Hold,
    Hours,
    L10n,
    Note,
    Notify,
    Resolve,
    SendReply,
    SetCategory,
    SetPriority,
    Tags,
    Wait,
)


class Pause(msgspec.Struct, frozen=True):
    """Where a run stopped to wait: the next action, and until when."""

    step: int
    until: datetime


async def act(
    ctx: Context, ticket_id: UUID, actions: Sequence[Action], start: int, run_id: UUID
) -> Pause | None:
    """Do the actions from `start` until the end or the next wait; a refusal ends it all.

    The caller acts under the rule's name and settles what was done together.
    """
    for place in range(start, len(actions)):
        action = actions[place]
        if isinstance(action, Wait):
            until = await moment_after(ctx, ctx.now(), action.minutes, action.hours)
            return Pause(place + 1, until)
        await _do(ctx, ticket_id, action, uuid5(run_id, str(place)))
    return None


async def moment_after(ctx: Context, start: datetime, minutes: int, hours: Hours) -> datetime:
    """When so many minutes will have passed; open ones are the first calendar's."""
    if hours == "open" and (calendar := await sla.default_hours(ctx)) is not None:
        reached = calendar.reach(start, timedelta(minutes=minutes))
        if reached is not None:
            return reached
    return start + timedelta(minutes=minutes)


async def _do(ctx: Context, ref: UUID, action: Action, notice_id: UUID) -> None:
    match action:
        case Tags() | Fields() | SetCategory():
            await tickets.update(ctx, ref, await edit_of(ctx, ref, action))
        case SetPriority():
            await tickets.set_priority(ctx, ref, to=action.to, reason=ctx.actor.name)
        case Assign():
            await tickets.assign(ctx, ref, member_id=action.member_id, team_id=action.team_id)
        case Note():
            await tickets.note(ctx, ref, action.text, [], [])
        case SendReply():
            await tickets.reply(ctx, ref, tickets.Reply(text=await _letter(ctx, ref, action)))
        case Notify():
            await _notify(ctx, ref, action, notice_id)
        case _:
            await _steer(ctx, ref, action)


async def _steer(ctx: Context, ref: UUID, action: Action) -> None:
    match action:
        case Resolve():
            await tickets.resolve(ctx, ref, note=action.reason)
        case Close():
            await tickets.note(ctx, ref, action.reason, [], [])
            await tickets.close(ctx, ref)
        case Escalate():
            await tickets.escalate(ctx, ref, reason=action.reason, to_member_id=action.member_id)
        case Hold():
            until = ctx.now() + timedelta(minutes=action.minutes)
            await sla.hold(ctx, ref, until=until, reason=action.reason)
        case AddParticipant():
            await tickets.add_participant(ctx, ref, member_id=action.member_id, role=action.role)


async def edit_of(ctx: Context, ref: UUID, action: Tags | Fields | SetCategory) -> tickets.Edit:
    """What the action changes, given the ticket as it is."""
    match action:
        case Tags():
            there = (await tickets.read(ctx, ref)).tags
            return tickets.Edit(tags=tagged(there, action))
        case Fields():
            return tickets.Edit(fields=action.values)
        case SetCategory():
            return tickets.Edit(category_id=action.category_id)


def tagged(there: Sequence[str], action: Tags) -> list[str]:
    """The tags after the action; those it would add again keep their place."""
    kept = [tag for tag in there if tag not in action.remove]
    return [*kept, *(tag for tag in action.add if tag not in kept)]


async def _letter(ctx: Context, ref: UUID, action: SendReply) -> str:
    ticket = await tickets.read(ctx, ref)
    requester = await customers.requester_by_id(ctx, ticket.requester_id)
    fallback = (await identity.directory(ctx)).locale
    said = {"customer": requester.name, "number": f"T-{ticket.number}", "subject": ticket.subject}
    return filled(in_language(action.texts, ticket.locale, fallback), said)


def in_language(texts: L10n, language: str, fallback: str) -> str:
    """The text in a language, else in its base language, the workspace's, or any there is."""
    written = {name: text for name, text in texts.items() if text.strip()}
    base = language.partition("-")[0]
    for name in (language, base, fallback, "en"):
        if name in written:
            return written[name]
    return next(iter(written.values()), "")


def filled(text: str, said: dict[str, str]) -> str:
    """The text with its names filled in; braces that are no name of ours stay as they are."""
    for name, value in said.items():
        text = text.replace("{" + name + "}", value)
    return text


async def _notify(ctx: Context, ref: UUID, action: Notify, notice_id: UUID) -> None:
    """Once for each run and action, however often the job runs."""
    ticket = await tickets.read(ctx, ref)
    whom: list[Any] = list(action.member_ids) or [ticket.assignee_id]
    people = (await identity.directory(ctx)).members
    active = [one for one in whom if one in people and people[one].active]
    told = await notifications.wished(ctx, active, "rule_notice")
    await notifications.give(
        ctx, told, event_id=notice_id, actor_name=ctx.actor.name, ticket_id=ref,
        data={"text": action.text},
    )  # fmt: skip
