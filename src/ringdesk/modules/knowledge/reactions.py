"""Who may review hears that an article waits; who wrote in it, what became of it."""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Recorded, react
from ringdesk.modules import identity, notifications

from . import store
from .events import ArticlePublished, ArticleReturned, ArticleSubmitted, ArticleWithdrawn
from .rules import second_person

# A workspace in which everybody reviews is not told by the hundred.
MOST_REVIEWERS = 20


@react(ArticleSubmitted, later=True)
async def tell_reviewers(ctx: Context, fact: Recorded) -> None:
    """All who could publish it; not once somebody was faster or it was taken back."""
    event = cast(ArticleSubmitted, fact.event)
    article = await store.read(ctx, event.subject_id)
    if article.state != "in_review" or article.newest_version != event.number:
        return
    written = await store.version(ctx, article.id, event.number)
    people = await _members(ctx)
    able = [
        one for one, permissions in people.items()
        if "knowledge.review" in permissions and second_person(one, written.author_ids)
    ]  # fmt: skip
    await _tell(ctx, fact, "article_waiting", able[:MOST_REVIEWERS])


@react(ArticleReturned, later=True)
async def tell_of_return(ctx: Context, fact: Recorded) -> None:
    await _tell_authors(ctx, fact, "article_returned")


@react(ArticlePublished, later=True)
async def tell_of_publishing(ctx: Context, fact: Recorded) -> None:
    await _tell_authors(ctx, fact, "article_published")


@react(ArticleWithdrawn, later=True)
async def tell_of_withdrawal(ctx: Context, fact: Recorded) -> None:
    await _tell_authors(ctx, fact, "article_withdrawn")


async def _tell_authors(ctx: Context, fact: Recorded, kind: notifications.Kind) -> None:
    """Everybody who wrote in that version, and whoever looks after the article."""
    event = cast(ArticleReturned | ArticlePublished | ArticleWithdrawn, fact.event)
    owner = (await store.read(ctx, event.subject_id)).owner_id
    written = await store.version(ctx, event.subject_id, event.number)
    await _tell(ctx, fact, kind, [*written.author_ids, *([owner] if owner else [])])


async def _tell(
    ctx: Context, fact: Recorded, kind: notifications.Kind, members: Iterable[UUID]
) -> None:
    """Each of these once, but not of what they did themselves."""
    people, event = await _members(ctx), cast(ArticleSubmitted, fact.event)
    whom = [one for one in members if one in people and one != fact.actor.member_id]
    news = notifications.News(
        kind=kind,
        member_ids=tuple(dict.fromkeys(whom)),
        event_id=fact.id,
        data={
            "article_id": event.subject_id, "title": event.title, "reason": event.reason[:200],
        },
        said={"title": event.title},
    )  # fmt: skip
    for way in notifications.WAYS:
        await notifications.give_all(ctx, [news], actor_name=fact.actor.name, way=way)


async def _members(ctx: Context) -> dict[UUID, frozenset[str]]:
    """Those who may log in, and what they may do."""
    await identity.recall_config(ctx)
    people = await identity.directory(ctx)
    return {one.id: one.permissions for one in people.members.values() if one.active}
