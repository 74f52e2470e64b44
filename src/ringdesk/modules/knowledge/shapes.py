"""Articles as the API shows them."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from ringdesk.modules.tickets.shapes import MemberRef

from .rules import Hidden, State, Stretch, Texts


class SourceTicket(msgspec.Struct, frozen=True):
    number: int
    subject: str


class ArticleRow(msgspec.Struct, kw_only=True):
    """One line of the list. `title` in the language it was first written in; `languages`: all it
    is there in; `published_version`: what is read, whatever the newest version's `state`."""

    id: UUID
    title: str
    language: str
    languages: list[str]
    state: State
    published_version: int | None
    newest_version: int
    category_id: UUID | None
    type_key: str | None
    tags: list[str]
    owner: MemberRef | None
    review_by: date | None
    updated_at: datetime
    version: int


class Article(ArticleRow, kw_only=True):
    """`number`: the version shown. `masked`: what was hidden when it was taken from a ticket.
    `source`: only for those who may see that ticket; `from_ticket` says that there is one."""

    number: int
    texts: dict[str, Texts]
    authors: list[MemberRef]
    reason: str
    masked: list[Hidden]
    from_ticket: bool
    source: SourceTicket | None
    created_at: datetime
    submitted_at: datetime | None
    returned_reason: str | None
    returned_name: str | None
    returned_at: datetime | None
    reviewer_name: str | None
    published_at: datetime | None


class ArticleVersion(msgspec.Struct, kw_only=True):
    """A version with its texts; those that were published never change."""

    number: int
    author_name: str
    reason: str
    created_at: datetime
    submitted_at: datetime | None
    reviewer_name: str | None
    published_at: datetime | None
    texts: dict[str, Texts]


class PartDifference(msgspec.Struct):
    language: str
    part: str
    lines: list[Stretch]


class ArticleDifference(msgspec.Struct):
    """The parts in which version `number` differs from version `against`."""

    number: int
    against: int
    parts: list[PartDifference]
