"""Routes of automation rules."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Response
from pydantic import Field

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.http import Asked, Expected, Input, answer, listed, shows
from ringdesk.kernel.queries import page_of
from ringdesk.kernel.versions import Change
from ringdesk.kernel.versions.bodies import (
    Draft,
    From,
    Number,
    Order,
    Publication,
    Rollback,
    Which,
)

from . import commands, queries
from .changes import rule_changes
from .checks import RuleCheck
from .definition import Definition
from .examples import EXAMPLES, RuleExample
from .queries import MatchShown, RuleListed
from .shelf import RULES, RuleVersion
from .trial import commands as trials
from .trial import queries as tried
from .trial.queries import DryRun, DryVerdict

router = APIRouter(prefix="/api/v1/automation", tags=["automation"])
MOST_BYTES = 200_000


class RulePublication(Publication):
    """`switch_on`: at work from now on, if it was not."""

    switch_on: bool = True


class RuleSwitch(Input):
    on: bool


class DryRunOrder(Input):
    """Over how many past days; `version` instead of the draft."""

    days: Annotated[int, Field(ge=1, le=90)] = 30
    version: Number | None = None


class RuleChanges(msgspec.Struct, frozen=True):
    changes: list[Change]


def read_definition(source: dict[str, Any]) -> Definition:
    """The rule a plain object describes. Invalid `automation_shape` says what does not fit."""
    if len(msgspec.json.encode(source)) > MOST_BYTES:
        raise Invalid(("definition", "definition_too_large", {"max": MOST_BYTES // 1000}))
    try:
        return msgspec.convert(source, Definition)
    except msgspec.ValidationError as wrong:
        detail, _, path = str(wrong).partition(" - at `$")
        place = path.rstrip("`").replace("[", ".").replace("]", "")
        field = f"definition{place}"
        raise Invalid((field, "automation_shape", {"detail": detail[:300]})) from None


async def _answer(ctx: Context, rule_id: UUID, status: int = 200) -> Response:
    shown = await queries.listed_rule(ctx, rule_id)
    return answer(ctx, shown, status=status, version=shown.draft_revision)


@router.get("/rules", responses=shows(RuleListed, listed=True))
async def get_rules(ctx: Asked, *, archived: bool = False) -> Response:
    """Every rule in the order in which they come to a ticket, with what it spent today; with
    `archived` those that were put away."""
    ctx.require("automation.manage")
    found = await queries.listed_rules(ctx, archived=archived)
    return listed(ctx, found)


@router.get("/examples", responses=shows(RuleExample, listed=True))
async def get_examples(ctx: Asked) -> Response:
    """Rules to begin with; making one from it leaves it off until somebody publishes it."""
    ctx.require("automation.manage")
    return listed(ctx, EXAMPLES)


@router.post("/rules", status_code=201, responses=shows(RuleListed, 201))
async def post_rule(ctx: Asked, body: Draft) -> Response:
    """Draft a new rule. It may have faults while it is a draft; the answer lists them."""
    ctx.require("automation.manage")
    made = await commands.draft_rule(ctx, read_definition(body.definition))
    return await _answer(ctx, made, 201)


@router.put("/rules/order", responses=shows(RuleListed, listed=True))
async def put_order(ctx: Asked, body: Order) -> Response:
    """The order in which rules come to a ticket; who is first has it."""
    await commands.arrange(ctx, body.ids)
    return listed(ctx, await queries.listed_rules(ctx))


@router.get("/rules/{rule_id}", responses=shows(RuleListed))
async def get_rule(ctx: Asked, rule_id: UUID) -> Response:
    """One rule: the version in force, its draft with what is wrong about it, today's spending."""
    ctx.require("automation.manage")
    return await _answer(ctx, rule_id)


@router.put("/rules/{rule_id}/draft", responses=shows(RuleListed))
async def put_draft(ctx: Asked, rule_id: UUID, body: Draft, seen: Expected) -> Response:
    """What is to be published next; the version in force goes on meanwhile.

    With If-Match (`draft_revision`) 412 when somebody else saved meanwhile; `current` is theirs.
    """
    ctx.require("automation.manage")
    definition = read_definition(body.definition)
    await commands.save_draft(ctx, rule_id, definition, seen)
    return await _answer(ctx, rule_id)


@router.delete("/rules/{rule_id}/draft", status_code=204)
async def delete_draft(ctx: Asked, rule_id: UUID, seen: Expected) -> Response:
    """Drop the draft; a rule that was never published goes with it. If-Match as with PUT."""
    await commands.drop_draft(ctx, rule_id, seen)
    return answer(ctx, None, status=204)


@router.post("/rules/{rule_id}/publish", responses=shows(RuleListed))
async def post_publication(
    ctx: Asked, rule_id: UUID, body: RulePublication, seen: Expected
) -> Response:
    """Publish the draft as the next version. One may give only permissions one has oneself.
    If-Match as with PUT."""
    await commands.publish(
        ctx, rule_id, reason=body.reason, switch_on=body.switch_on,
        expected=seen,
    )  # fmt: skip
    return await _answer(ctx, rule_id)


@router.post("/rules/{rule_id}/rollback", responses=shows(RuleListed))
async def post_rollback(ctx: Asked, rule_id: UUID, body: Rollback) -> Response:
    """Put an older version in force again, as a new one."""
    await commands.roll_back(ctx, rule_id, to=body.version, reason=body.reason)
    return await _answer(ctx, rule_id)


@router.put("/rules/{rule_id}/switch", responses=shows(RuleListed))
async def put_switch(ctx: Asked, rule_id: UUID, body: RuleSwitch) -> Response:
    """On or off. Off stops it at once, runs that wait too."""
    await commands.switch(ctx, rule_id, on=body.on)
    return await _answer(ctx, rule_id)


@router.delete("/rules/{rule_id}", status_code=204)
async def delete_rule(ctx: Asked, rule_id: UUID) -> Response:
    """Put it away; what it did stays listed."""
    await commands.archive(ctx, rule_id)
    return answer(ctx, None, status=204)


@router.post("/rules/{rule_id}/restore", responses=shows(RuleListed))
async def post_restoration(ctx: Asked, rule_id: UUID) -> Response:
    """Take it out again: the last in order, switched off, in its newest version."""
    await commands.restore(ctx, rule_id)
    return await _answer(ctx, rule_id)


@router.get("/rules/{rule_id}/versions", responses=shows(RuleVersion, listed=True))
async def get_versions(ctx: Asked, rule_id: UUID) -> Response:
    """Who published what, when, why, and with which permissions; newest first."""
    ctx.require("automation.manage")
    return listed(ctx, await RULES.versions(ctx, rule_id))


@router.get("/rules/{rule_id}/diff", responses=shows(RuleChanges))
async def get_diff(ctx: Asked, rule_id: UUID, to: Which, from_: From) -> Response:
    """What differs between two versions, or between a version and the draft."""
    ctx.require("automation.manage")
    before = await RULES.said(ctx, rule_id, from_, "from")
    after = await RULES.said(ctx, rule_id, to, "to")
    return answer(ctx, RuleChanges(rule_changes(before, after)))


@router.get("/rules/{rule_id}/checks", responses=shows(RuleCheck, listed=True))
async def get_checks(ctx: Asked, rule_id: UUID) -> Response:
    """Can it set itself off, which rules it overlaps with, whether it ends, its languages."""
    ctx.require("automation.manage")
    return listed(ctx, await queries.checked(ctx, rule_id))


@router.get("/rules/{rule_id}/matches", responses=shows(MatchShown, listed=True))
async def get_matches(
    ctx: Asked,
    rule_id: UUID,
    *,
    tab: queries.Tab | None = None,
    reason: Annotated[str | None, Query(max_length=40)] = None,
    limit: int | None = None,
    after: str | None = None,
) -> Response:
    """Every time its condition held: what it did, or the reason why it did not. Newest first."""
    ctx.require("automation.manage")
    page = page_of(limit, after)
    data, following = await queries.page_of_matches(ctx, rule_id, page, tab=tab, reason=reason)
    return listed(ctx, data, following)


@router.post("/rules/{rule_id}/dry-runs", status_code=202, responses=shows(DryRun, 202))
async def post_dry_run(ctx: Asked, rule_id: UUID, body: DryRunOrder) -> Response:
    """Try the draft on the past; a job, ask for it until it is done."""
    made = await trials.try_out(ctx, rule_id, days=body.days, version=body.version)
    return answer(ctx, await tried.dry_run(ctx, made), status=202)


@router.get("/rules/{rule_id}/dry-runs", responses=shows(DryRun, listed=True))
async def get_dry_runs(ctx: Asked, rule_id: UUID) -> Response:
    """The last ones of a rule, newest first."""
    ctx.require("automation.manage")
    return listed(ctx, await tried.dry_runs_of(ctx, rule_id))


@router.get("/dry-runs/{dry_run_id}", responses=shows(DryRun))
async def get_dry_run(ctx: Asked, dry_run_id: UUID) -> Response:
    """How far it is, and its figures when it is done."""
    ctx.require("automation.manage")
    return answer(ctx, await tried.dry_run(ctx, dry_run_id))


@router.get("/dry-runs/{dry_run_id}/verdicts", responses=shows(DryVerdict, listed=True))
async def get_verdicts(
    ctx: Asked,
    dry_run_id: UUID,
    *,
    tab: tried.Tab = "acts",
    reason: Annotated[str | None, Query(max_length=40)] = None,
    limit: int | None = None,
    after: str | None = None,
) -> Response:
    """Ticket by ticket: would act, would not and why, or otherwise than the version in force."""
    ctx.require("automation.manage")
    page = page_of(limit, after)
    data, following = await tried.page_of_verdicts(ctx, dry_run_id, page, tab=tab, reason=reason)
    return listed(ctx, data, following)
