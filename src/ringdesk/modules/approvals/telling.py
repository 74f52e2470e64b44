"""Who hears of approvals: those asked, those reminded, whoever asked for it."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Recorded, react
from ringdesk.modules import identity, notifications

from .events import (
    ApprovalDecided,
    ApprovalLevelOpened,
    ApprovalPassedOn,
    ApprovalQuestionAnswered,
    ApprovalQuestionAsked,
    ApprovalReminded,
    ApproverAdded,
)
from .store import read


async def _tell(
    ctx: Context, fact: Recorded, kind: notifications.Kind, members: Iterable[UUID | None],
    **more: Any,
) -> None:  # fmt: skip
    """Each of these once, but not of what they did themselves."""
    await identity.recall_config(ctx)
    people, event = await identity.directory(ctx), cast(Any, fact.event)
    active = {one.id for one in people.members.values() if one.active}
    news = notifications.News(
        kind=kind,
        member_ids=tuple(
            one for one in members if one and one in active and one != fact.actor.member_id
        ),
        event_id=fact.id,
        ticket_id=event.subject_id,
        data={"approval_id": event.approval_id, "title": event.title, **more},
        said={"title": _title(event.title, people.locale)},
    )
    for way in notifications.WAYS:
        await notifications.give_all(ctx, [news], actor_name=fact.actor.name, way=way)


def _title(title: Any, locale: str) -> str:
    if isinstance(title, str):
        return title
    return str(title.get(locale) or next(iter(title.values()), ""))


@react(ApprovalLevelOpened, later=True)
async def tell_level(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    await _tell(ctx, fact, "approval_waiting", event.member_ids)


@react(ApproverAdded, later=True)
async def tell_added(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    await _tell(ctx, fact, "approval_waiting", [event.member_id], note=event.note)


@react(ApprovalPassedOn, later=True)
async def tell_passed_on(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    more = {"note": event.note, "because": event.because}
    await _tell(ctx, fact, "approval_waiting", [event.to_id], **more)


@react(ApprovalQuestionAsked, later=True)
async def tell_question(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    whom = [event.requested_by]
    await _tell(ctx, fact, "approval_question", whom, question=event.question)


@react(ApprovalQuestionAnswered, later=True)
async def tell_answer(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    approval = await read(ctx, event.approval_id)
    whom = [seat.member_id for seat in approval.waiting()]
    await _tell(ctx, fact, "approval_waiting", whom, answer=event.answer)


@react(ApprovalReminded, later=True)
async def tell_reminder(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    more = {"percent": event.percent, "step": event.step}
    await _tell(ctx, fact, "approval_late", event.told_ids, **more)


@react(ApprovalDecided, later=True)
async def tell_decision(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    more = {"outcome": event.outcome, "comment": event.comment}
    await _tell(ctx, fact, "approval_decided", [event.requested_by], **more)
