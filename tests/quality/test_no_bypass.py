"""Random people try random actions through every door; nothing closes without its gates."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.errors import DomainError
from ringdesk.modules import quality, tickets
from ringdesk.modules.quality.reactions import sweep_workspace
from ringdesk.modules.tickets import bulk
from tests.given import EVERY_CHECK, World

PEOPLE = ("agent", "lead", "reviewer", "admin", "customer", "stranger")
DOORS = ("command", "command", "api", "bulk")


@dataclass
class Case:
    world: World
    ticket: tickets.TicketState
    people: dict[str, Actor]
    clients: dict[str, Any]


# What a person in a hurry would try next, by the node the ticket stands at.
_ONWARD = {
    "intake": "take", "queue": "take", "returned": "resolve", "waiting": "resolve",
    "handling": "resolve", "verifying": "verify", "acceptance": "accept", "accepted": "close",
    "closed": "archive", "second_handling": "handle_again",
}  # fmt: skip

_SAYS: dict[str, Callable[[Context, UUID, UUID | None], Awaitable[Any]]] = {
    "take": lambda c, t, _: tickets.take(c, t),
    "assign": lambda c, t, m: tickets.assign(c, t, member_id=m),
    "transfer": lambda c, t, m: tickets.transfer(
        c, t, member_id=m, reason="skill", note="转", checks=tickets.HANDOVER_CHECKS
    ),
    "return": lambda c, t, _: tickets.return_(c, t, reason="incomplete", redo="补充截图"),
    "wait": lambda c, t, _: tickets.wait(c, t),
    "resume": lambda c, t, _: tickets.resume(c, t),
    "resolve": lambda c, t, _: tickets.resolve(c, t),
    "verify": lambda c, t, _: quality.verify(c, t, verdict="pass", checks=EVERY_CHECK),
    "fail": lambda c, t, _: quality.verify(c, t, verdict="fail", checks={}, note="重做"),
    "accept": lambda c, t, _: quality.accept(c, t, evidence_note="电话确认"),
    "reject": lambda c, t, _: quality.reject(c, t, reason="没好"),
    "rate": lambda c, t, _: quality.rate(c, t, score=5),
    "rate_low": lambda c, t, _: quality.rate(c, t, score=1, comment="很差"),
    "handle_again": lambda c, t, _: quality.change_second_handling(
        c, t, causes=["late"], remedy="补发"
    ),
    "agreed": lambda c, t, _: quality.record_answer(c, t, answer="agreed", note="电话"),
    "handled_again": lambda c, t, _: quality.finish_second_handling(c, t),
    "called": lambda c, t, _: quality.finish_callback(c, t, solved="yes", score=5, words="可以了"),
    "close": lambda c, t, _: tickets.close(c, t),
    "reopen": lambda c, t, _: tickets.reopen(c, t, reason="came_back", note="又坏了"),
    "archive": lambda c, t, _: tickets.archive(c, t),
    "void": lambda c, t, _: tickets.void(c, t, reason="test", note="测试"),
    "raise": lambda c, t, _: tickets.set_priority(c, t, to="P1", reason="严重"),
    "lower": lambda c, t, _: tickets.set_priority(c, t, to="P4", reason="不急"),
    "reply": lambda c, t, _: tickets.reply(c, t, tickets.Reply(text="您好")),
    "note": lambda c, t, _: tickets.note(c, t, "备注", [], []),
    "customer_says": lambda c, t, _: tickets.customer_says(
        c, t, tickets.Said(text="还在吗？", channel="email")
    ),
}
ACTIONS = (*_SAYS, "evidence")


async def _command(case: Case, who: str, action: str) -> None:
    me = case.people[who]
    if action == "evidence":
        await case.world.evidence(case.ticket, me)
        return
    async with case.world.acting(me) as ctx:
        await _SAYS[action](ctx, case.ticket.id, case.people["agent"].member_id)


_PATHS: dict[str, tuple[str, dict[str, Any] | None]] = {
    "take": ("take", None),
    "wait": ("wait", {}),
    "resolve": ("resolve", {}),
    "verify": ("verify", {"verdict": "pass", "checks": EVERY_CHECK}),
    "accept": ("accept", {"evidence_note": "电话"}),
    "close": ("close", None),
    "archive": ("archive", None),
    "void": ("void", {"reason": "spam", "note": "x"}),
    "lower": ("priority", {"priority": "P4", "reason": "不急"}),
    "reopen": ("reopen", {"reason": "other", "note": "x"}),
}


async def _api(case: Case, who: str, action: str) -> None:
    path, body = _PATHS.get(action, ("close", None))
    client = case.clients[who if who in case.clients else "lead"]
    answer = await client.post(f"/api/v1/tickets/{case.ticket.id}/{path}", json=body)
    assert answer.status_code < 500, answer.text


async def _bulk(case: Case, who: str, action: str) -> None:
    body = {"priority": {"priority": "P4", "reason": "批量"}}.get(action, {})
    name = action if action in bulk.ACTIONS else "close"
    async with case.world.acting(case.people[who]) as ctx:
        await bulk.start(ctx, name, [case.ticket.id], body if name == action else {})
    await case.world.drain()


async def _cared_for(world: World, ticket: tickets.TicketState) -> None:
    """No low score is closed or archived without second handling and callback."""
    if ticket.rating is None or ticket.rating >= 3:
        return
    async with world.acting() as ctx:
        known, waiting = await ctx.tx.connection.fetchrow(
            "SELECT count(*), count(*) FILTER (WHERE done_at IS NULL) + (SELECT count(*) "
            "FROM callbacks WHERE ticket_id = $1 AND done_at IS NULL) "
            "FROM second_handlings WHERE ticket_id = $1",
            ticket.id,
        )
    assert known == 1, "a low score is handled again"
    assert ticket.open_duties == waiting
    if ticket.closed or ticket.archived_at:
        assert waiting == 0


def _holds(ticket: tickets.TicketState) -> None:
    """What must be true of every ticket at every moment."""
    if ticket.closed:
        assert ticket.accepted_at is not None
        assert ticket.status_category == "closed"
        if ticket.strictest_priority in ("P1", "P2"):
            assert ticket.evidence_count > 0
            assert ticket.reviewed_by is not None
            assert ticket.reviewed_by != ticket.resolved_by
    assert ticket.strictest_priority <= ticket.priority


# Mostly one hasty lead, who may do nearly everything and so finds the gaps there are.
_WHO = st.sampled_from(("lead",) * 6 + PEOPLE)
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(DOORS),
        _WHO,
        st.one_of(
            st.just("onward"),
            st.just("onward"),
            st.sampled_from(("rate_low", "called", "agreed", "handled_again", "archive")),
            st.sampled_from(ACTIONS),
        ),
    ),
    min_size=5,
    max_size=24,
)


@given(steps=_STEPS, priority=st.sampled_from(("P1", "P2", "P3")), prepared=st.booleans())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_no_door_leads_round_a_gate(
    bypass: Case,
    steps: list[Any],
    priority: str,
    prepared: bool,
) -> None:
    world = bypass.world
    categories = await world.categories()
    bypass.ticket = await world.ticket(
        category_id=categories[0], priority=priority, priority_reason="x"
    )
    bypass.people["customer"] = world.customer(bypass.ticket)
    doors = {"command": _command, "api": _api, "bulk": _bulk}
    start = [("command", "lead", "take"), ("command", "lead", "evidence")] if prepared else []
    for door, who, action in [*start, *steps]:
        before = await world.reread(bypass.ticket)
        wanted = _ONWARD.get(before.node, "close") if action == "onward" else action
        try:
            await doors[door](bypass, who, wanted)
        except DomainError:
            after = await world.reread(bypass.ticket)
            assert after.version == before.version, "a refusal leaves no trace"
        _holds(await world.reread(bypass.ticket))
        await _cared_for(world, await world.reread(bypass.ticket))
    world.clock.advance(timedelta(days=40))
    for _ in range(3):
        await sweep_workspace(world.works, world.tenant_id)
    _holds(await world.reread(bypass.ticket))
    await _cared_for(world, await world.reread(bypass.ticket))
