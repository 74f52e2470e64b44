"""Policies: drafted, tried, published in versions that never change."""

from uuid import UUID

import msgspec
from fastapi import APIRouter, Response

from ringdesk.kernel.context import Context
from ringdesk.kernel.http import Asked, Expected, answer, listed, shows
from ringdesk.kernel.versions import Version
from ringdesk.kernel.versions.bodies import Draft, From, Order, Which

from ..commands import policies as commands
from ..policies.changes import Difference
from ..policy import Policy
from ..queries.policies import PolicyListed, listed_policies, listed_policy
from ..queries.versions import differing
from ..reading import read_definition
from ..shelf import POLICIES
from . import bodies

router = APIRouter(prefix="/sla/policies", tags=["deadlines"])


class Differences(msgspec.Struct, frozen=True):
    changes: list[Difference]


async def _answer(ctx: Context, policy_id: UUID, status: int = 200) -> Response:
    shown = await listed_policy(ctx, policy_id)
    return answer(ctx, shown, status=status, version=shown.draft_revision)


@router.get("", responses=shows(PolicyListed, listed=True))
async def get_policies(ctx: Asked) -> Response:
    """Every policy, those of a kind in the order in which they are asked; archived ones last."""
    ctx.require("sla.manage")
    return listed(ctx, await listed_policies(ctx))


@router.post("", status_code=201, responses=shows(PolicyListed, 201))
async def post_policy(ctx: Asked, body: bodies.NewPolicy) -> Response:
    """Draft a new policy. It may have faults while it is a draft; the answer lists them."""
    ctx.require("sla.manage")
    policy = read_definition(body.definition, Policy)
    return await _answer(ctx, await commands.draft_policy(ctx, body.kind, policy), 201)


@router.put("/order", responses=shows(PolicyListed, listed=True))
async def put_policy_order(ctx: Asked, body: Order) -> Response:
    """The order in which the policies of one kind are asked; the first that fits is taken."""
    await commands.arrange_policies(ctx, body.ids)
    return listed(ctx, await listed_policies(ctx))


@router.put("/{policy_id}/draft", responses=shows(PolicyListed))
async def put_policy_draft(ctx: Asked, policy_id: UUID, body: Draft, seen: Expected) -> Response:
    """What is to be published next; nothing changes for any ticket yet.

    With If-Match (`draft_revision`) 412 when somebody else saved meanwhile; `current` is theirs.
    """
    ctx.require("sla.manage")
    policy = read_definition(body.definition, Policy)
    await commands.save_policy_draft(ctx, policy_id, policy, seen)
    return await _answer(ctx, policy_id)


@router.delete("/{policy_id}/draft", status_code=204)
async def delete_policy_draft(ctx: Asked, policy_id: UUID, seen: Expected) -> Response:
    """Drop the draft; a policy that was never published goes with it. If-Match as with PUT."""
    await commands.drop_policy_draft(ctx, policy_id, seen)
    return answer(ctx, None, status=204)


@router.post("/{policy_id}/publish", responses=shows(PolicyListed))
async def post_policy_publication(
    ctx: Asked, policy_id: UUID, body: bodies.PolicyPublication, seen: Expected
) -> Response:
    """Publish the draft as the next version. 422 names every fault. If-Match as with PUT."""
    await commands.publish_policy(
        ctx, policy_id, reason=body.reason, running=body.running,
        expected=seen,
    )  # fmt: skip
    return await _answer(ctx, policy_id)


@router.get("/{policy_id}/versions", responses=shows(Version, listed=True))
async def get_policy_versions(ctx: Asked, policy_id: UUID) -> Response:
    """Who published what, when and why; newest first."""
    ctx.require("sla.manage")
    return listed(ctx, await POLICIES.versions(ctx, policy_id))


@router.get("/{policy_id}/diff", responses=shows(Differences))
async def get_policy_diff(ctx: Asked, policy_id: UUID, to: Which, from_: From) -> Response:
    """What differs between two versions, or between a version and the draft."""
    ctx.require("sla.manage")
    return answer(ctx, Differences(await differing(ctx, POLICIES, policy_id, from_, to)))


@router.post("/{policy_id}/rollback", responses=shows(PolicyListed))
async def post_policy_rollback(
    ctx: Asked, policy_id: UUID, body: bodies.PolicyRollback
) -> Response:
    """Put an older version in force again, as a new one."""
    await commands.roll_back_policy(
        ctx, policy_id, to=body.version, reason=body.reason, running=body.running
    )
    return await _answer(ctx, policy_id)


@router.delete("/{policy_id}", status_code=204)
async def delete_policy(ctx: Asked, policy_id: UUID) -> Response:
    """Put it away: no ticket comes to stand under it any more."""
    await commands.archive_policy(ctx, policy_id)
    return answer(ctx, None, status=204)


@router.post("/{policy_id}/restore", responses=shows(PolicyListed))
async def post_policy_restoration(ctx: Asked, policy_id: UUID) -> Response:
    """Take it out again, in its newest version. 422 names what it stands on and is no more."""
    await commands.restore_policy(ctx, policy_id)
    return await _answer(ctx, policy_id)
