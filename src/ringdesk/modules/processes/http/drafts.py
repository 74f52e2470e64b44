"""Designing: drafts, checking, publishing, rolling back, putting away."""

import msgspec
from fastapi import APIRouter, Response

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Stale
from ringdesk.kernel.http import Asked, Expected, answer, shows
from ringdesk.modules import workflow

from .. import drafting
from ..examining import examined
from ..queries import draft_shown, listed_process, shown_version
from ..reading import read_process
from ..shapes import Checked, DraftShown, ProcessListed, ProcessShown
from ..trying import Played, Trial, played
from . import bodies
from .bodies import Key

router = APIRouter(tags=["processes"])


async def _answer_draft(ctx: Context, draft: workflow.Draft, status: int = 200) -> Response:
    shown = await draft_shown(ctx, draft)
    return answer(ctx, shown, status=status, version=draft.revision)


@router.post("/processes", status_code=201, responses=shows(DraftShown, 201))
async def post_new_process(ctx: Asked, body: bodies.NewProcess) -> Response:
    """Begin a process as a draft. 409 `process_exists` when the key is taken."""
    origin = body.origin.read() if body.origin else None
    draft = await drafting.begin_process(ctx, body.key, body.name, origin)
    return await _answer_draft(ctx, draft, 201)


@router.get("/processes/{key}/draft", responses=shows(DraftShown))
async def get_draft(ctx: Asked, key: Key) -> Response:
    """The draft with its findings; its revision is the ETag. 404 when there is none."""
    ctx.require("process.design")
    return await _answer_draft(ctx, await workflow.draft_of(ctx, key))


@router.put("/processes/{key}/draft", responses=shows(DraftShown))
async def put_draft(ctx: Asked, key: Key, body: bodies.Draft, seen: Expected) -> Response:
    """Keep the draft, faults and all. `If-Match` names the revision that was edited.

    412 `stale` has the draft as it is now in `current`; without If-Match only a new one is begun.
    """
    try:
        draft = await drafting.save_draft(
            ctx, key, body.definition, based_on=body.based_on, expected=seen
        )
    except Stale as stale:
        if isinstance(stale.params["current"], workflow.Draft):
            shown = await draft_shown(ctx, stale.params["current"])
            raise Stale(msgspec.to_builtins(shown)) from None
        raise
    return await _answer_draft(ctx, draft)


@router.delete("/processes/{key}/draft", status_code=204)
async def delete_draft(ctx: Asked, key: Key, seen: Expected) -> Response:
    """Drop the draft; a process that was never published goes with it. If-Match as with PUT."""
    await workflow.drop_draft(ctx, key, expected=seen)
    return answer(ctx, None, status=204)


@router.post("/processes/{key}/check", responses=shows(Checked))
async def post_check(ctx: Asked, key: Key, body: bodies.Definition) -> Response:
    """What the checker finds in a definition, against the people and fields of this workspace."""
    ctx.require("process.design")
    _, findings = await examined(ctx, read_process(body.definition, key))
    return answer(ctx, Checked(findings, not any(one.forbids for one in findings)))


@router.post("/processes/{key}/publish", status_code=201, responses=shows(ProcessShown, 201))
async def post_publication(ctx: Asked, key: Key, body: bodies.DraftPublication) -> Response:
    """Publish the draft, in force or as a pilot. 422 `process_faulty` lists the findings."""
    made = await drafting.publish_draft(
        ctx, key, reason=body.reason, expected=body.revision,
        scope=body.pilot.read() if body.pilot else None,
    )  # fmt: skip
    return answer(ctx, await shown_version(ctx, key, made.version), status=201)


@router.post("/processes/{key}/rollback", status_code=201, responses=shows(ProcessShown, 201))
async def post_rollback(ctx: Asked, key: Key, body: bodies.Rollback) -> Response:
    """Put an older version in force again, as a new one."""
    made = await workflow.roll_back(ctx, key, to=body.to, reason=body.reason)
    return answer(ctx, await shown_version(ctx, key, made.version), status=201)


@router.put("/processes/{key}/owner", responses=shows(ProcessListed))
async def put_owner(ctx: Asked, key: Key, body: bodies.OwnerChange) -> Response:
    """Who answers for the process, and whom feedback on it goes to."""
    await workflow.change_owner(ctx, key, body.owner_id)
    return answer(ctx, await listed_process(ctx, key))


@router.post("/processes/{key}/try-run", responses=shows(Played))
async def post_try_run(ctx: Asked, key: Key, body: bodies.TryRun) -> Response:
    """Play steps against a definition on a virtual clock. Nothing is written."""
    ctx.require("process.design")
    trial = Trial(body.definition, body.version, body.ticket, body.facts, body.steps)
    return answer(ctx, await played(ctx, key, trial))


@router.post("/processes/{key}", status_code=201, responses=shows(ProcessShown, 201))
async def post_process(ctx: Asked, key: Key, body: bodies.Publication) -> Response:
    """Publish a definition at once as the next version, beside any draft."""
    ctx.require("process.publish")
    process = read_process(body.definition, key)
    made = await drafting.publish(ctx, process, reason=body.reason)
    return answer(ctx, await shown_version(ctx, key, made.version), status=201)


@router.delete("/processes/{key}", status_code=204)
async def delete_process(ctx: Asked, key: Key) -> Response:
    """Put away a process nobody uses. 409 `process_in_use` says who does."""
    await drafting.archive_process(ctx, key)
    return answer(ctx, None, status=204)
