"""Whoever answers for a process is told of feedback and of rails crossed; givers of answers."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Recorded, react
from ringdesk.modules import identity, notifications, workflow

from .events import FeedbackAnswered, FeedbackGiven, PilotRailCrossed
from .feedback.queries import PlaceKind

Makers = Callable[[Context, str], Awaitable[list[UUID]]]
_makers: dict[str, Makers] = {}


def tells_makers(kind: PlaceKind) -> Callable[[Makers], Makers]:
    """Declare who made a thing of this kind, by its key: they are told, too, what it hinders."""

    def declare(makers: Makers) -> Makers:
        _makers[kind] = makers
        return makers

    return declare


@react(FeedbackGiven, later=True)
async def tell_the_owner(ctx: Context, fact: Recorded) -> None:
    """The owner of the process, or where nobody owns it every admin; and who made the thing."""
    event = fact.event
    assert isinstance(event, FeedbackGiven)  # noqa: S101 - it is registered for no other
    answering = [*await _answering(ctx, event.process_key), *await _made_by(ctx, event)]
    whom = [one for one in dict.fromkeys(answering) if one != fact.actor.member_id]
    said = {"place": event.place_label or event.place_key, "text": event.text[:200]}
    await notifications.give(
        ctx, await notifications.wished(ctx, whom, "feedback_given"), event_id=fact.id,
        actor_name=fact.actor.name, ticket_id=event.ticket_id, data=said,
    )  # fmt: skip


async def _answering(ctx: Context, key: str | None) -> list[UUID]:
    await identity.recall_config(ctx)
    people = await identity.directory(ctx)
    standing = (await workflow.standings(ctx)).get(key) if key else None
    owner = people.members.get(standing.owner_id) if standing and standing.owner_id else None
    if owner and owner.active:
        return [owner.id]
    return [one.id for one in people.members.values() if one.active and one.role_key == "admin"]


async def _made_by(ctx: Context, event: FeedbackGiven) -> list[UUID]:
    makers = _makers.get(event.place_kind)
    people = (await identity.directory(ctx)).members
    found = await makers(ctx, event.place_key) if makers else []
    return [one for one in found if one in people and people[one].active]


@react(FeedbackAnswered, later=True)
async def tell_the_giver(ctx: Context, fact: Recorded) -> None:
    event = fact.event
    assert isinstance(event, FeedbackAnswered)  # noqa: S101 - it is registered for no other
    if event.giver_id == fact.actor.member_id:
        return
    said = {"outcome": event.outcome, "text": event.answer[:200]}
    await notifications.give(
        ctx, await notifications.wished(ctx, [event.giver_id], "feedback_answered"),
        event_id=fact.id, actor_name=fact.actor.name, data=said,
    )  # fmt: skip


@react(PilotRailCrossed, later=True)
async def warn_the_owner(ctx: Context, fact: Recorded) -> None:
    """The pilot goes on: whether it is withdrawn is theirs to say."""
    event = fact.event
    assert isinstance(event, PilotRailCrossed)  # noqa: S101 - it is registered for no other
    whom = await _answering(ctx, event.key)
    name = (await workflow.process_version(ctx, event.key, event.version)).name
    said = {
        "title": dict(name), "key": event.key, "version": event.version, "figure": event.figure
    }  # fmt: skip
    await notifications.give(
        ctx, await notifications.wished(ctx, whom, "pilot_rail"), event_id=fact.id,
        actor_name=fact.actor.name, data=said,
    )  # fmt: skip
