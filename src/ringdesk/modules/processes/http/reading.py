"""Reading processes: the list, versions, differences, templates, the schema."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from ringdesk.kernel.http import Asked, answer, listed, shows
from ringdesk.modules import workflow

from ..queries import changes_between, listed_processes, shown_version, versions_of
from ..shapes import Differences, ProcessListed, ProcessShown, Template, VersionListed
from .bodies import Key

router = APIRouter(tags=["processes"])
Which = Annotated[str, Query(max_length=10, description="A version's number, or `draft`")]


@router.get("/processes", responses=shows(ProcessListed, listed=True))
async def get_processes(ctx: Asked) -> Response:
    """Every process with its versions, draft, pilot and running tickets."""
    ctx.require("process.read")
    return listed(ctx, await listed_processes(ctx))


@router.get("/processes/schema")
async def get_schema(ctx: Asked) -> Response:
    """The JSON Schema of a definition."""
    ctx.require("process.read")
    return answer(ctx, workflow.json_schema())


@router.get("/processes/templates", responses=shows(Template, listed=True))
async def get_templates(ctx: Asked) -> Response:
    """The definitions that come with the product, to begin from."""
    ctx.require("process.read")
    found = [Template(one.key, one.name, one) for one in workflow.templates()]
    return listed(ctx, found)


@router.get("/processes/{key}/versions", responses=shows(VersionListed, listed=True))
async def get_versions(ctx: Asked, key: Key) -> Response:
    """Who published what, when and why; newest first."""
    ctx.require("process.read")
    return listed(ctx, await versions_of(ctx, key))


@router.get("/processes/{key}/diff", responses=shows(Differences))
async def get_diff(
    ctx: Asked, key: Key, to: Which, from_: Annotated[Which, Query(alias="from")]
) -> Response:
    """What differs between two versions, or between a version and the draft."""
    ctx.require("process.read")
    return answer(ctx, Differences(await changes_between(ctx, key, from_, to)))


@router.get("/processes/{key}/{version}", responses=shows(ProcessShown))
async def get_process(ctx: Asked, key: Key, version: int) -> Response:
    """One version, as it was published."""
    ctx.require("process.read")
    return answer(ctx, await shown_version(ctx, key, version))
