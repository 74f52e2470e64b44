"""What happens to articles, as facts of the article; the first of them of its ticket, too."""

from typing import ClassVar
from uuid import UUID

from ringdesk.kernel.events import Event, Group


class ArticleWritten(Event, frozen=True, kw_only=True):
    """Somebody wrote an article from this ticket. A fact of the ticket."""

    group: ClassVar[Group] = "internal"
    article_id: UUID
    title: str


class _OfArticle(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "article"
    group: ClassVar[Group] = "audit"
    title: str
    number: int


class ArticleDrafted(_OfArticle, frozen=True, kw_only=True):
    """A new article."""

    opens: ClassVar[bool] = True
    ticket_id: UUID | None


class ArticleChanged(_OfArticle, frozen=True, kw_only=True):
    """Its texts or what is known about it, as `changes` say."""


class ArticleSubmitted(_OfArticle, frozen=True, kw_only=True):
    """Handed in for review."""

    reason: str


class ArticleReturned(_OfArticle, frozen=True, kw_only=True):
    """Not published as it stands."""

    reason: str


class ArticlePublished(_OfArticle, frozen=True, kw_only=True):
    """Somebody who did not write in it published it."""

    reason: str


class ArticleWithdrawn(_OfArticle, frozen=True, kw_only=True):
    """No longer to be read."""

    reason: str
