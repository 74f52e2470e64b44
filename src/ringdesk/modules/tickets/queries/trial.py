"""Trying priority rules on a ticket, real or made up, before anybody is bound by them."""

from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.conditions import NOBODY, dump, explain
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid

from .. import store
from ..config import TicketConfig, ticket_config
from ..priority import PriorityRules, Trial, tried
from ..priority_faults import rule_errors
from ..state import TicketState, facts_of

# So much of a text is enough to see why a condition holds.
_SHOWN = 200


class Sketch(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket that does not exist."""

    subject: str
    text: str
    type_key: str | None
    category_id: UUID | None
    channel: str
    customer_tier: str
    language: str
    tags: list[str]
    fields: dict[str, Any]
    impact: int | None
    severity: int | None


class Why(msgspec.Struct, frozen=True):
    """One line of a condition, whether it is met, and what the ticket has there."""

    condition: dict[str, Any]
    met: bool
    actual: Any


class TrialShown(Trial, frozen=True, kw_only=True):
    """`reasons`: for each rule the parts of its condition and whether they hold.

    `now`: the priority that a real ticket has, null for one made up.
    """

    reasons: list[list[Why]]
    now: str | None


async def try_on_ticket(ctx: Context, rules: PriorityRules | None, ref: store.Ref) -> TrialShown:
    """For a ticket the reader may see, as it is now. NotFound, Invalid for rules with faults."""
    ticket = await store.read(ctx, ref)
    facts = facts_of(ctx, ticket, {}, text=f"{ticket.subject} {ticket.excerpt}")
    return await _tried(ctx, rules, facts, ticket.priority)


async def try_on_sketch(ctx: Context, rules: PriorityRules | None, sketch: Sketch) -> TrialShown:
    """For a ticket that would come in like this."""
    config = await ticket_config(ctx)
    if sketch.type_key is not None and sketch.type_key not in config.types:
        raise Invalid(("sketch.type_key", "not_an_option", {"options": list(config.types)}))
    return await _tried(ctx, rules, _facts(ctx, sketch), None)


def _facts(ctx: Context, sketch: Sketch) -> dict[str, Any]:
    bare: dict[str, Any] = dict.fromkeys(TicketState.__struct_fields__)
    given = {name: getattr(sketch, name) for name in sketch.__struct_fields__ if name != "language"}
    counts = dict.fromkeys(
        ("escalation_level", "return_count", "reopen_count", "evidence_count"), 0
    )
    return {
        **bare, **counts, **given, "text": f"{sketch.subject} {sketch.text}",
        "locale": sketch.language, "excerpt": sketch.text, "returned": False, "involved_ids": [],
        "priority": "P3", "strictest_priority": "P3", "status": "new", "status_category": "new",
        "created_at": ctx.now(), "updated_at": ctx.now(), "now": ctx.now(),
    }  # fmt: skip


async def _tried(
    ctx: Context, rules: PriorityRules | None, facts: dict[str, Any], now: str | None
) -> TrialShown:
    config = await ticket_config(ctx)
    rules = rules or config.rules
    if faults := rule_errors(config, rules):
        raise Invalid(*((f"rules.{field}", code, params) for field, code, params in faults))
    holds = config.holds(ctx, facts)
    kind = config.types.get(facts["type_key"] or "")
    usual = kind.default_priority if kind else None
    trial = tried(rules, facts["impact"], facts["severity"], holds, usual)
    full = {**facts, "category_path": config.path_of(facts["category_id"])}
    return TrialShown(
        proposal=trial.proposal, start=trial.start, rules=trial.rules, now=now,
        reasons=[_reasons(ctx, config, rule.when, full) for rule in rules.rules],
    )  # fmt: skip


def _reasons(
    ctx: Context, config: TicketConfig, when: dict[str, Any], facts: dict[str, Any]
) -> list[Why]:
    lines = explain(config.parse(when), facts, at=ctx.now(), me=NOBODY)
    return [Why(dump(one.leaf), one.matched, _short(one.actual)) for one in lines]


def _short(actual: Any) -> Any:
    return actual[:_SHOWN] if isinstance(actual, str) else actual
