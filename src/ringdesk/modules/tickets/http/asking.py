"""Parameters that several routes take."""

from typing import Annotated, Any

from fastapi import Depends, Path, Query
from sqlalchemy import ColumnElement, and_

from ringdesk.kernel.conditions import parse_text, to_sql
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.queries import Sort, sort_from

from ..access import seen_config
from ..queries.rows import NEWEST, SORTS
from ..queries.views import criterion_of, find_view

TicketPath = Annotated[str, Path(description="Number (`T-1024` or `1024`) or id", max_length=60)]
Limit = Annotated[int | None, Query(ge=1, le=200, description="Rows a page, 50 unless told")]
After = Annotated[str | None, Query(max_length=4000, description="Cursor of the page before")]
ViewName = Annotated[str | None, Query(max_length=60, description="Key or id of a view")]
Filter = Annotated[
    str | None,
    Query(alias="filter", max_length=20_000, description="A condition as JSON"),
]
SortText = Annotated[str | None, Query(max_length=200, description="`updated_at:desc,…`")]


class Listing:
    """What a list was asked for: a view, a filter on top, a sort."""

    def __init__(self, view: str | None, condition: str | None, sort: str | None = None) -> None:
        self.view, self.filter, self.sort = view, condition, sort

    def said(self) -> dict[str, str]:
        """What was asked for, in the asker's own words."""
        given = {"view": self.view, "filter": self.filter, "sort": self.sort}
        return {name: text for name, text in given.items() if text}

    async def criterion(self, ctx: Context) -> ColumnElement[bool]:
        """View and filter as one criterion. Invalid names what does not read."""
        config = await seen_config(ctx)
        parts: list[Any] = []
        if self.view:
            view = await find_view(ctx, self.view)
            if view is None:
                raise NotFound("view")
            parts.append(criterion_of(ctx, config, view))
        if self.filter:
            condition = parse_text(self.filter, config.catalogue)
            parts.append(to_sql(condition, at=ctx.now(), me=ctx.actor))
        return and_(True, *parts)

    async def order(self, ctx: Context) -> Sort:
        text = self.sort
        if not text and self.view:
            view = await find_view(ctx, self.view)
            text = view.sort if view else None
        return sort_from(text, SORTS, NEWEST)


async def asked_listing(
    view: ViewName = None, condition: Filter = None, sort: SortText = None
) -> Listing:
    # A plain class would be made in a thread, which costs more than the list's own work.
    return Listing(view, condition, sort)


Asking = Annotated[Listing, Depends(asked_listing)]
