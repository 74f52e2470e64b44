"""Process definitions: read, checked, published, rolled back. A version never changes.

Here and not in workflow, since whether a condition reads is a question to the tickets' fields.
"""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Response
from pydantic import Field, StringConstraints

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid, NotFound
from ringdesk.kernel.http import Asked, Input, answer, shows
from ringdesk.modules import workflow

from ..config import ticket_config

router = APIRouter(tags=["configuration"])
Key = Annotated[str, Path(max_length=40, pattern=r"^[a-z][a-z0-9_]*$")]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class ProcessVersion(msgspec.Struct, frozen=True):
    version: int
    author_name: str
    reason: str
    published_at: datetime


class ProcessListed(msgspec.Struct, frozen=True):
    """A process by its newest version, which new tickets start on; versions newest first."""

    key: str
    name: dict[str, str]
    version: int
    versions: list[ProcessVersion]


class ProcessShown(msgspec.Struct, frozen=True):
    """One version: its definition (docs/integrators/process.md) and how it came to be."""

    definition: workflow.Process
    author_name: str
    reason: str
    published_at: datetime


@router.get("/processes", responses=shows(ProcessListed, listed=True))
async def get_processes(ctx: Asked) -> Response:
    """Every process with the versions it had."""
    ctx.require("process.publish")
    by_key: dict[str, list[workflow.Published]] = {}
    for (key, _), published in sorted((await workflow.versions(ctx)).items(), reverse=True):
        by_key.setdefault(key, []).append(published)
    found = [
        ProcessListed(
            key, past[0].process.name, past[0].process.version, [_version(one) for one in past]
        )
        for key, past in sorted(by_key.items())
    ]
    return answer(ctx, {"data": found, "next": None})


def _version(one: workflow.Published) -> ProcessVersion:
    return ProcessVersion(one.process.version, one.author_name, one.reason, one.published_at)


async def _shown(ctx: Context, key: str, version: int) -> ProcessShown:
    found = (await workflow.versions(ctx)).get((key, version))
    if found is None:
        raise NotFound("process")
    return ProcessShown(found.process, found.author_name, found.reason, found.published_at)


@router.get("/processes/{key}/{version}", responses=shows(ProcessShown))
async def get_process(ctx: Asked, key: Key, version: int) -> Response:
    """One version, as it was published."""
    ctx.require("process.publish")
    return answer(ctx, await _shown(ctx, key, version))


class Publication(Input):
    """`definition` as GET shows it; its key is the path's and its version is given out."""

    definition: dict[str, Any]
    reason: Reason


@router.post("/processes/{key}", status_code=201, responses=shows(ProcessShown, 201))
async def post_process(ctx: Asked, key: Key, body: Publication) -> Response:
    """Publish the next version. 422 `process_faulty` has the findings in its params."""
    ctx.require("process.publish")
    source = {**body.definition, "key": key, "version": 0}
    try:
        process = msgspec.convert(source, workflow.Process)
    except msgspec.ValidationError as wrong:
        raise Invalid(("definition", "process_shape", {"detail": str(wrong)[:300]})) from None
    config = await ticket_config(ctx)
    made = await workflow.publish(ctx, process, reason=body.reason, readable=config.readable)
    return answer(ctx, await _shown(ctx, key, made.version), status=201)


class Rollback(Input):
    to: Annotated[int, Field(ge=1, le=1_000_000)]
    reason: Reason


@router.post("/processes/{key}/rollback", status_code=201, responses=shows(ProcessShown, 201))
async def post_rollback(ctx: Asked, key: Key, body: Rollback) -> Response:
    """Put an older version in force again, as a new one."""
    made = await workflow.roll_back(ctx, key, to=body.to, reason=body.reason)
    return answer(ctx, await _shown(ctx, key, made.version), status=201)
