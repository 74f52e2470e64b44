"""The category tree, for those who keep it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field, StringConstraints

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.http import Asked, Input, answer, expected_version, listed, shows

from ..commands.categories import CategoryEdit, add_category, change_category, place_category
from ..commands.category_merge import merge_category
from ..queries.categories import LOOKED_AT, CategoryShown, category_tree

router = APIRouter(tags=["configuration"])
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
Name = Annotated[
    dict[Language, Annotated[str, StringConstraints(max_length=1000)]], Field(max_length=20)
]


@router.get("/categories", responses=shows(CategoryShown, listed=True))
async def get_categories(ctx: Asked) -> Response:
    """The whole tree, parents first, archived ones too, with how many tickets lie where."""
    ctx.require("config.manage")
    return listed(ctx, await category_tree(ctx))


@router.get("/categories/usage", responses=shows(CategoryShown, listed=True))
async def get_usage(ctx: Asked) -> Response:
    """Categories worth a second look: unused, often corrected, or used though they have parts."""
    ctx.require("config.manage")
    tree = await category_tree(ctx)
    found = [c for c in tree if not c.archived and (c.unused or c.misused or c.coarse)]
    return answer(ctx, {"data": found, "next": None, "looked_at": LOOKED_AT})


class NewCategory(Input):
    name: Name
    parent_id: UUID | None = None


@router.post("/categories", status_code=201, responses=shows(CategoryShown, 201))
async def post_category(ctx: Asked, body: NewCategory) -> Response:
    """Grow the tree, three levels at most."""
    made = await add_category(ctx, body.name, body.parent_id)
    return await _answered(ctx, made, status=201)


class CategoryInput(Input):
    """What is to change; `parent_id` null moves it to the top."""

    name: Name | None = None
    parent_id: UUID | None = None
    position: Annotated[int, Field(ge=0, le=10_000)] | None = None
    archived: bool | None = None


@router.patch("/categories/{category_id}", responses=shows(CategoryShown))
async def patch_category(
    ctx: Asked, request: Request, category_id: UUID, body: CategoryInput
) -> Response:
    """Rename, move, archive with all below, bring back.

    `If-Match` names the version that was edited; 412 `stale` says in `current` what it is now.
    """
    sent = {n: getattr(body, n) for n in body.model_fields_set}
    kept = {n: v for n, v in sent.items() if v is not None or n == "parent_id"}
    version = expected_version(request)
    await change_category(ctx, category_id, CategoryEdit(**kept), version=version)
    return await _answered(ctx, category_id)


class PlaceInput(Input):
    """Under which parent (null: at the top) and before which of its children (null: last)."""

    parent_id: UUID | None
    before: UUID | None = None


@router.put("/categories/{category_id}/place", responses=shows(CategoryShown))
async def put_place(ctx: Asked, request: Request, category_id: UUID, body: PlaceInput) -> Response:
    """Move it with all below, or sort it among its siblings. If-Match as with PATCH."""
    version = expected_version(request)
    await place_category(ctx, category_id, body.parent_id, body.before, version=version)
    return await _answered(ctx, category_id)


class MergeInput(Input):
    into: UUID


@router.post("/categories/{category_id}/merge", responses=shows(CategoryShown))
async def post_merge(ctx: Asked, request: Request, category_id: UUID, body: MergeInput) -> Response:
    """Let it go on as another one. If-Match as with PATCH.

    Open tickets follow, each on record, soon after the answer; closed ones are read-only and count
    as the other's from now on, and so do conditions that name it.
    """
    await merge_category(ctx, category_id, body.into, version=expected_version(request))
    return await _answered(ctx, category_id)


async def _answered(ctx: Context, category_id: UUID, status: int = 200) -> Response:
    found = next((c for c in await category_tree(ctx) if c.id == category_id), None)
    if found is None:
        raise NotFound("category")
    return answer(ctx, found, status=status, version=found.version)
