"""What real commands do to real tickets, the proof foresaw: neither may drift from the other."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.errors import DomainError
from ringdesk.modules import quality, tickets
from ringdesk.modules.quality.reactions import sweep_workspace
from ringdesk.modules.workflow.checking.cases import Case, Cases
from ringdesk.modules.workflow.checking.proof import _walk
from ringdesk.modules.workflow.shelf import shipped
from tests.given import EVERY_CHECK, World

PROCESS = shipped("default")
CASES = Cases(PROCESS)
FORESEEN = set(_walk(CASES)[0])

_ONWARD = {
    "intake": "take", "queue": "take", "returned": "resume", "waiting": "resume",
    "handling": "resolve", "verifying": "verify", "acceptance": "accept", "accepted": "close",
    "second_handling": "resolve", "closed": "archive",
}  # fmt: skip
_WHO = {"verify": "reviewer", "fail": "reviewer", "accept": "customer", "rate": "customer",
        "says": "customer"}  # fmt: skip
ACTIONS = (
    "onward", "onward", "onward", "wait", "return", "reject", "reopen", "rate", "raise",
    "evidence", "fail", "void", "says", "later",
)  # fmt: skip


_SAYS: dict[str, Callable[[Context, UUID], Awaitable[Any]]] = {
    "take": tickets.take,
    "wait": tickets.wait,
    "resume": tickets.resume,
    "return": lambda c, t: tickets.return_(c, t, reason="incomplete", redo="补充截图"),
    "resolve": tickets.resolve,
    "verify": lambda c, t: quality.verify(c, t, verdict="pass", checks=EVERY_CHECK),
    "fail": lambda c, t: quality.verify(c, t, verdict="fail", checks={}, note="重做"),
    "accept": quality.accept,
    "reject": lambda c, t: quality.reject(c, t, reason="没好"),
    "rate": lambda c, t: quality.rate(c, t, score=1),
    "close": tickets.close,
    "reopen": lambda c, t: tickets.reopen(c, t, reason="came_back", note="又坏了"),
    "archive": tickets.archive,
    "void": lambda c, t: tickets.void(c, t, reason="test", note="测试"),
    "raise": lambda c, t: tickets.set_priority(c, t, to="P1", reason="严重"),
    "says": lambda c, t: tickets.customer_says(c, t, tickets.Said(text="还没好", channel="email")),
}


def _abstracted(ticket: tickets.TicketState) -> set[Case]:
    """The ticket as the proof sees it; one open duty of the two is either of them."""
    rated_low = ticket.rating is not None and ticket.rating < PROCESS.low_score
    duties = {2: (1,), 1: (2, 3), 0: (4,)}[ticket.open_duties] if rated_low else (0,)
    reviewer = ticket.reviewed_by
    return {
        Case(
            node=ticket.node,
            priority=max(p for p in CASES.priorities if p <= ticket.strictest_priority),
            evidence=ticket.evidence_count > 0,
            solver="h" if ticket.resolved_by else None,
            reviewer=None if reviewer is None else "h" if reviewer == ticket.resolved_by else "o",
            accepted=ticket.accepted_at is not None,
            closed=ticket.closed_at is not None,
            archived=ticket.archived_at is not None,
            duty=duty,
        )
        for duty in duties
    }


async def _play(
    world: World, people: dict[str, Actor], steps: list[str], priority: str
) -> set[str]:
    ticket = await world.ticket(
        category_id=(await world.categories())[0], priority=priority, priority_reason="x"
    )
    people["customer"] = world.customer(ticket)
    seen = set()
    for step in steps:
        now = await world.reread(ticket)
        action = _ONWARD.get(now.node, "reopen") if step == "onward" else step
        try:
            if action == "evidence":
                await world.evidence(ticket, people["lead"])
            elif action == "later":
                world.clock.advance(timedelta(days=1))
                await sweep_workspace(world.works, world.tenant_id)
            else:
                async with world.acting(people[_WHO.get(action, "lead")]) as ctx:
                    await _SAYS[action](ctx, now.id)
        except DomainError:
            continue
        now = await world.reread(ticket)
        assert _abstracted(now) & FORESEEN, (step, now)
        seen.add(now.node)
    return seen


LOW_SCORE_TO_ARCHIVE = ["evidence", *["onward"] * 5, "rate", *["onward"] * 5, "reopen", "rate"]


async def test_a_whole_life_with_a_low_score_goes_as_the_proof_says(world: World) -> None:
    people = {role: await world.member(role) for role in ("lead", "reviewer")}
    seen = await _play(world, people, LOW_SCORE_TO_ARCHIVE, "P1")
    assert {"verifying", "acceptance", "second_handling"} <= seen


@given(steps=st.lists(st.sampled_from(ACTIONS), min_size=8, max_size=24),
       priority=st.sampled_from(("P1", "P3")))  # fmt: skip
@settings(
    max_examples=15, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
async def test_whatever_commands_do_the_proof_foresaw(
    world: World, steps: list[Any], priority: str
) -> None:
    people = {role: await world.member(role) for role in ("lead", "reviewer")}
    await _play(world, people, ["evidence", *steps], priority)
