"""Handing articles in, publishing, returning and withdrawing them: four eyes on each version."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, DomainError, Invalid

from .. import rules, store
from ..events import ArticlePublished, ArticleReturned, ArticleSubmitted, ArticleWithdrawn
from ..rules import Texts
from ..store import ArticleState, VersionState
from .writing import writer


@command(needs="knowledge.write")
async def submit_article(
    ctx: Context, article_id: UUID, *, reason: str = "", version: int | None = None
) -> None:
    """Hand the draft in. `reason`: why there is another version; the first needs none.

    Invalid names what is still to be written; Conflict `article_not_draft`.
    """
    writer(ctx)
    article = await store.lock(ctx, article_id, version)
    state = _next(article, "submit")
    texts = await store.texts(ctx, article.id, article.newest_version)
    errors: list[Any] = [(field, "required") for field in rules.lacking(texts)]
    if article.newest_version > 1 and not reason.strip():
        errors.append(("reason", "required"))
    if errors:
        raise Invalid(*errors)
    await store.change_version(
        ctx, article.id, article.newest_version, submitted_at=ctx.now(), reason=reason.strip(),
        returned_reason=None, returned_name=None, returned_at=None,
    )  # fmt: skip
    await store.change(ctx, article, state=state)
    _tell(ctx, ArticleSubmitted, article, texts, reason.strip())


@command(needs=None)
async def return_article(
    ctx: Context, article_id: UUID, *, reason: str, version: int | None = None
) -> None:
    """Back to its author, with what is lacking. An author may take it back the same way."""
    ctx.require("knowledge.read")
    article = await store.lock(ctx, article_id, version)
    written = await store.version(ctx, article.id, article.newest_version)
    ctx.require("knowledge.write" if writer(ctx) in written.author_ids else "knowledge.review")
    state = _next(article, "return")
    if not reason.strip():
        raise Invalid(("reason", "required"))
    await store.change_version(
        ctx, article.id, article.newest_version, returned_reason=reason.strip(),
        returned_name=ctx.actor.name, returned_at=ctx.now(),
    )  # fmt: skip
    await store.change(ctx, article, state=state)
    _tell(ctx, ArticleReturned, article, await _texts(ctx, article), reason.strip())


@command(needs="knowledge.review")
async def publish_article(ctx: Context, article_id: UUID, *, version: int | None = None) -> None:
    """Let it be read. Only by somebody who wrote nothing of it: DomainError `article_own_work`.

    Conflict `article_not_in_review`, also for the second of two reviewers.
    """
    me = writer(ctx)
    article = await store.lock(ctx, article_id, version)
    state = _next(article, "publish")
    written = await store.version(ctx, article.id, article.newest_version)
    _refuse_own(me, written)
    await store.change_version(
        ctx, article.id, article.newest_version, reviewed_by=me, reviewer_name=ctx.actor.name,
        published_at=ctx.now(),
    )  # fmt: skip
    held = article.review_by and article.review_by > ctx.now().date()
    due = article.review_by if held else (ctx.now() + timedelta(days=rules.REVIEW_DAYS)).date()
    article = await store.change(
        ctx, article, state=state, published_version=article.newest_version, review_by=due
    )
    await store.index(ctx, article)
    _tell(ctx, ArticlePublished, article, await _texts(ctx, article), written.reason)


def _refuse_own(me: UUID, written: VersionState) -> None:
    if not rules.second_person(me, written.author_ids):
        raise DomainError("article_own_work")


@command(needs="knowledge.write")
async def withdraw_article(
    ctx: Context, article_id: UUID, *, reason: str, version: int | None = None
) -> None:
    """Nobody reads it any longer; its versions stay. `knowledge.review` once it was published."""
    article = await store.lock(ctx, article_id, version)
    if article.published_version is not None:
        ctx.require("knowledge.review")
    state = _next(article, "withdraw")
    if not reason.strip():
        raise Invalid(("reason", "required"))
    texts = await _texts(ctx, article)
    article = await store.change(ctx, article, state=state, published_version=None)
    await store.index(ctx, article)
    _tell(ctx, ArticleWithdrawn, article, texts, reason.strip())


_REFUSALS = {
    "submit": "article_not_draft", "return": "article_not_in_review",
    "publish": "article_not_in_review", "withdraw": "article_withdrawn",
}  # fmt: skip


def _next(
    article: ArticleState, act: Literal["submit", "return", "publish", "withdraw"]
) -> rules.State:
    state = rules.next_state(article.state, act)
    if state is None:
        raise Conflict(_REFUSALS[act])
    return state


async def _texts(ctx: Context, article: ArticleState) -> dict[str, Texts]:
    return await store.texts(ctx, article.id, article.newest_version)


def _tell(
    ctx: Context, kind: Any, article: ArticleState, texts: Mapping[str, Texts], reason: str
) -> None:
    ctx.emit(
        kind(
            subject_id=article.id, title=texts[article.language].title,
            number=article.newest_version, reason=reason,
        )
    )  # fmt: skip
