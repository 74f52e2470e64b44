"""Routes of articles: parse, call, answer."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field, StringConstraints

from ringdesk.kernel.context import Context
from ringdesk.kernel.http import Asked, Input, answer, expected_version, listed, shows
from ringdesk.kernel.queries import page_of
from ringdesk.modules.tickets import http as ticket_routes
from ringdesk.modules.tickets import parse_ref

from . import commands, queries, rules
from .rules import State, Texts
from .shapes import Article, ArticleDifference, ArticleRow, ArticleVersion

router = APIRouter(prefix="/api/v1", tags=["knowledge"])
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$")]
Line = Annotated[str, StringConstraints(max_length=rules.LONGEST_TITLE)]
Section = Annotated[str, StringConstraints(max_length=rules.LONGEST_SECTION)]
Tag = Annotated[str, StringConstraints(max_length=40)]
Words = Annotated[str, StringConstraints(max_length=2000)]
TicketPath = ticket_routes.TicketPath


class TextsInput(Input):
    title: Line = ""
    symptom: Section = ""
    cause: Section = ""
    solution: Section = ""
    notes: Section = ""


class NewArticle(Input):
    """An article from nothing, in the language it is first written in."""

    language: Language
    texts: TextsInput


class ArticleChanges(Input):
    """What is given changes. `texts`: whole by language, null takes a translation out."""

    texts: Annotated[dict[Language, TextsInput | None], Field(max_length=20)] = {}
    category_id: UUID | None = None
    type_key: Annotated[str, StringConstraints(max_length=60)] | None = None
    tags: Annotated[list[Tag], Field(max_length=50)] | None = None
    owner_id: UUID | None = None
    review_by: date | None = None


class Reason(Input):
    reason: Words


class Submission(Input):
    """Why there is another version; the first needs no reason."""

    reason: Words = ""


async def _answered(ctx: Context, article_id: UUID, status: int = 200) -> Response:
    found = await queries.article(ctx, article_id)
    return answer(ctx, found, status=status, version=found.version)


@router.get("/articles", responses=shows(ArticleRow, listed=True))
async def get_articles(
    ctx: Asked,
    *,
    state: State | None = None,
    language: Annotated[str | None, Query(max_length=20)] = None,
    category_id: UUID | None = None,
    tag: Annotated[str | None, Query(max_length=40)] = None,
    text: Annotated[
        str | None, Query(max_length=200, description="Words, or two adjacent characters")
    ] = None,
    mine: Annotated[bool, Query(description="Those one looks after")] = False,
    stale: Annotated[bool, Query(description="Those whose review date has passed")] = False,
    limit: Annotated[int | None, Query()] = None,
    after: Annotated[str | None, Query(max_length=4000)] = None,
) -> Response:
    """Articles, those changed last first. Who neither writes nor reviews sees published ones."""
    wanted = queries.ArticleFilter(
        state=state, language=language, category_id=category_id, tag=tag, text=text, mine=mine,
        stale=stale,
    )  # fmt: skip
    rows, following = await queries.list_articles(ctx, wanted, page_of(limit, after))
    return listed(ctx, rows, following)


@router.post("/articles", status_code=201, responses=shows(Article, 201))
async def post_article(ctx: Asked, body: NewArticle) -> Response:
    """Begin an article from nothing."""
    texts = Texts(**body.texts.model_dump())
    made = await commands.draft_article(ctx, body.language, texts)
    return await _answered(ctx, made, 201)


@router.get("/articles/{article_id}", responses=shows(Article))
async def get_article(ctx: Asked, article_id: UUID) -> Response:
    """The newest version for those who write or review, else the published one."""
    return await _answered(ctx, article_id)


@router.patch("/articles/{article_id}", responses=shows(Article))
async def patch_article(
    ctx: Asked, request: Request, article_id: UUID, body: ArticleChanges
) -> Response:
    """Change it; other texts than the published ones become the next version, a draft."""
    given: dict[str, Any] = {
        name: value
        for name, value in body.model_dump(exclude_unset=True, exclude={"texts"}).items()
        if not (name == "tags" and value is None)
    }
    texts = {tag: Texts(**one.model_dump()) if one else None for tag, one in body.texts.items()}
    edit = commands.ArticleEdit(texts=texts, **given)
    await commands.save_article(ctx, article_id, edit, version=expected_version(request))
    return await _answered(ctx, article_id)


@router.post("/articles/{article_id}/submit", responses=shows(Article))
async def post_submit(ctx: Asked, request: Request, article_id: UUID, body: Submission) -> Response:
    """Hand the draft in for review by somebody else."""
    await commands.submit_article(
        ctx, article_id, reason=body.reason, version=expected_version(request)
    )
    return await _answered(ctx, article_id)


@router.post("/articles/{article_id}/return", responses=shows(Article))
async def post_return(ctx: Asked, request: Request, article_id: UUID, body: Reason) -> Response:
    """Give it back with what is lacking; an author may take it back."""
    await commands.return_article(
        ctx, article_id, reason=body.reason, version=expected_version(request)
    )
    return await _answered(ctx, article_id)


@router.post("/articles/{article_id}/publish", responses=shows(Article))
async def post_publish(ctx: Asked, request: Request, article_id: UUID) -> Response:
    """Publish what somebody else wrote. 422 `article_own_work` for one's own."""
    await commands.publish_article(ctx, article_id, version=expected_version(request))
    return await _answered(ctx, article_id)


@router.post("/articles/{article_id}/withdraw", responses=shows(Article))
async def post_withdraw(ctx: Asked, request: Request, article_id: UUID, body: Reason) -> Response:
    """Take it out of use; a published one needs `knowledge.review`."""
    await commands.withdraw_article(
        ctx, article_id, reason=body.reason, version=expected_version(request)
    )
    return await _answered(ctx, article_id)


@router.get("/articles/{article_id}/versions", responses=shows(ArticleVersion, listed=True))
async def get_versions(ctx: Asked, article_id: UUID) -> Response:
    """Every version with its texts, author, reason and reviewer, the newest first."""
    found = await queries.versions_of(ctx, article_id)
    return listed(ctx, found)


@router.get(
    "/articles/{article_id}/versions/{number}/difference", responses=shows(ArticleDifference)
)
async def get_difference(
    ctx: Asked,
    article_id: UUID,
    number: int,
    against: Annotated[int, Query(description="The version to compare with")],
) -> Response:
    """What a version has other than another one, line by line."""
    return answer(ctx, await queries.difference(ctx, article_id, number, against))


@router.get("/tickets/{ticket}/articles", responses=shows(ArticleRow, listed=True))
async def get_ticket_articles(ctx: Asked, ticket: TicketPath) -> Response:
    """The articles written from this ticket and from those merged into it."""
    found = await queries.articles_of(ctx, parse_ref(ticket))
    return listed(ctx, found)


@router.post("/tickets/{ticket}/article", responses={**shows(Article), **shows(Article, 201)})
async def post_ticket_article(ctx: Asked, ticket: TicketPath) -> Response:
    """Write an article from the ticket (201), or open the one that is there (200)."""
    made, fresh = await commands.write_from_ticket(ctx, parse_ref(ticket))
    return await _answered(ctx, made, 201 if fresh else 200)
