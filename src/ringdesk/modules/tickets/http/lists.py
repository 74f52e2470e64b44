"""Views with their counts, bulk actions, undo."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Response
from pydantic import Field, StringConstraints
from sqlalchemy import func, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.http import Asked, Expected, Input, answer, listed, shows
from ringdesk.kernel.queries import Page

from .. import store
from ..access import seen_config
from ..commands import bulk, undo
from ..commands.views import ViewDraft, drop_view, save_view
from ..queries.rows import NEWEST, list_rows
from ..queries.views import View, criterion_of, find_view, list_views
from ..shapes import Ticket
from ..tables import tickets
from ..visibility import criterion
from .asking import Asking, Listing, TicketPath
from .tickets import answer_ticket

router = APIRouter(tags=["lists"])
# Counts are for the eye: beyond this they read "999+", and no count walks a whole table.
COUNTED = 1000


class ViewWithCount(View, frozen=True, kw_only=True):
    """`count` stops at 1000; null where it is not asked for."""

    count: int | None = None


async def _count(ctx: Context, where: Any) -> int:
    few = (
        select(tickets.c.id)
        .where(tickets.c.tenant_id == ctx.tenant_id, criterion(ctx.actor), where)
        .limit(COUNTED)
        .subquery()
    )
    found: int = await ctx.tx.value(select(func.count()).select_from(few))
    return found


_COUNTED_VIEWS = {
    "mine", "review", "mentioned", "watching", "unassigned", "due_soon", "breached", "p1p2",
    "returned", "waiting", "open",
}  # fmt: skip


@router.get("/views", responses=shows(ViewWithCount, listed=True))
async def get_views(ctx: Asked) -> Response:
    """The views one has, those that call for work with how many tickets they hold."""
    config = await seen_config(ctx)
    found = []
    for view in await list_views(ctx):
        counted = view.key is None or view.key in _COUNTED_VIEWS
        where = criterion_of(ctx, config, view) if counted else None
        count = await _count(ctx, where) if where is not None else None
        plain = {name: getattr(view, name) for name in view.__struct_fields__}
        found.append(ViewWithCount(**plain, count=count))
    return listed(ctx, found)


class ViewInput(Input):
    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    filter: dict[str, Any]
    sort: Annotated[str, StringConstraints(max_length=200)] = "updated_at:desc"
    columns: Annotated[list[str], Field(max_length=30)] = []
    group_by: Annotated[str, StringConstraints(max_length=40)] | None = None
    shared: bool = False


@router.post("/views", status_code=201, responses=shows(View, 201))
async def post_view(ctx: Asked, body: ViewInput) -> Response:
    """Save a view; shared ones need the permission `view.share`."""
    view_id = await save_view(ctx, ViewDraft(**body.model_dump()))
    return await _answer_view(ctx, view_id, 201)


@router.put("/views/{view}", responses=shows(View))
async def put_view(ctx: Asked, view: UUID, body: ViewInput, seen: Expected) -> Response:
    """Change a view. `If-Match` names the version that was edited."""
    await save_view(ctx, ViewDraft(**body.model_dump()), view, version=seen)
    return await _answer_view(ctx, view)


async def _answer_view(ctx: Context, view_id: UUID, status: int = 200) -> Response:
    found = await find_view(ctx, str(view_id))
    return answer(ctx, found, status=status, version=found.version if found else None)


@router.delete("/views/{view}", status_code=204)
async def delete_view(ctx: Asked, view: UUID, seen: Expected) -> Response:
    """Remove a view. `If-Match` as with PUT."""
    await drop_view(ctx, view, version=seen)
    return answer(ctx, None, status=204)


class Count(msgspec.Struct):
    """How many tickets a list holds; stops at 1000."""

    count: int


@router.get("/tickets-count", responses=shows(Count))
async def get_count(ctx: Asked, listing: Asking) -> Response:
    """How many tickets a view or filter holds."""
    return answer(ctx, Count(await _count(ctx, await listing.criterion(ctx))))


class BulkInput(Input):
    """Tickets by id, or all of a view or filter with the number one has seen."""

    action: Annotated[str, StringConstraints(max_length=40)]
    ids: Annotated[list[UUID], Field(max_length=1000)] = []
    view: Annotated[str, StringConstraints(max_length=60)] | None = None
    filter: dict[str, Any] | None = None
    expected: Annotated[int, Field(ge=0, le=bulk.MOST)] | None = None
    body: dict[str, Any] = {}


@router.post("/tickets/bulk", status_code=202, responses=shows(bulk.BulkRun, 202))
async def post_bulk(ctx: Asked, body: BulkInput) -> Response:
    """Order one action on many tickets; ask /bulk/{run} how far it is."""
    ids = body.ids or await _of_filter(ctx, body)
    run_id = await bulk.start(ctx, body.action, ids, body.body)
    return answer(ctx, await bulk.read_run(ctx, run_id), status=202)


async def _of_filter(ctx: Context, body: BulkInput) -> list[UUID]:
    """What the filter holds now; refused when it is not what the person saw."""
    if body.view is None and body.filter is None:
        raise Invalid(("ids", "required"))
    condition = msgspec.json.encode(body.filter).decode() if body.filter is not None else None
    where = await Listing(body.view, condition).criterion(ctx)
    ids: list[UUID] = []
    after: str | None = None
    while len(ids) <= bulk.MOST:
        rows, after = await list_rows(ctx, where, NEWEST, Page(200, after))
        ids += [row.id for row in rows]
        if after is None:
            break
    if len(ids) > bulk.MOST:
        raise Invalid(("filter", "too_many_tickets", {"max": bulk.MOST}))
    if body.expected is not None and body.expected < len(ids):
        raise Invalid(("expected", "more_than_expected", {"count": len(ids)}))
    return ids


@router.get("/bulk/{run}", responses=shows(bulk.BulkRun))
async def get_bulk(ctx: Asked, run: UUID) -> Response:
    """How far a bulk action is, and which tickets refused it and why."""
    return answer(ctx, await bulk.read_run(ctx, run))


class UndoInput(Input):
    event_id: UUID


@router.post("/tickets/{ticket}/undo", responses=shows(Ticket))
async def post_undo(ctx: Asked, ticket: TicketPath, body: UndoInput) -> Response:
    """Take back one's own newest change of a ticket."""
    ref = store.parse_ref(ticket)
    await undo.undo(ctx, ref, body.event_id)
    return await answer_ticket(ctx, ref)
