"""Random valid processes, random people, every door: never a forbidden state or a silent end."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import DomainError
from ringdesk.modules import approvals, identity, quality, runs, tickets, workflow
from ringdesk.modules.quality.reactions import sweep_workspace as quality_sweep
from ringdesk.modules.runs import children, store
from ringdesk.modules.runs.state import NodeRun
from ringdesk.modules.tickets import bulk
from ringdesk.modules.workflow import commands as publishing
from tests.given import EVERY_CHECK, World
from tests.workflow.processes_given import processes

from .replay import replay

PEOPLE = ("agent", "lead", "admin", "reviewer")
KIND = "after_sales"
MOVES = (
    *("onward",) * 20, *("act",) * 5, "loop", "loop", "loop", "decide", "decide", "answer", "child",
    "child", "good", "return", "says", "mail", "proof", "fields", "time", "bulk", "http",
)  # fmt: skip


@dataclass
class Case:
    world: World
    people: dict[str, Actor]
    clients: dict[str, httpx.AsyncClient]
    ticket: tickets.TicketState
    process: workflow.Process


async def _open(case: Case) -> list[NodeRun]:
    async with case.world.acting() as ctx:
        return await store.open_runs(ctx, case.ticket.id)


async def _places(case: Case) -> list[str]:
    """The nodes something may be done at: the main one, and those of branches."""
    inside = [run.node for run in await _open(case) if run.split_id]
    return [(await case.world.reread(case.ticket)).node, *inside]


def _pick(choices: list[Any], chance: int) -> Any:
    return choices[chance % len(choices)] if choices else None


async def _own(case: Case, chance: int) -> tuple[str, str, list[str]] | None:
    """One of the process's own ways from where the ticket is: action, node, ticks."""
    found = [
        (action.key, place, [c.key for c in case.process.node(place).checklist])
        for place in await _places(case)
        for action in case.process.ways_from(place)
        if action.key not in workflow.KNOWN
    ]
    return _pick(found, chance)


async def _act(case: Case, me: Actor, chance: int) -> None:
    if found := await _own(case, chance):
        action, node, ticks = found
        async with case.world.acting(me) as ctx:
            checks = ticks if chance % 5 else []
            await runs.act(ctx, case.ticket.id, action, node=node, checks=checks)


async def _http(case: Case, me: Actor, chance: int) -> None:
    role = next(name for name, actor in case.people.items() if actor.id == me.id)
    found = await _own(case, chance)
    body = {"action": found[0], "node": found[1], "checks": found[2]} if found else {}
    path = "act" if found else "take"
    url = f"/api/v1/tickets/{case.ticket.id}/{path}"
    answer = await case.clients[role].post(url, json=body or None)
    assert answer.status_code < 500, answer.text
    if answer.status_code == 200 and chance % 2:
        shown = await case.clients[role].get(f"/api/v1/tickets/{case.ticket.id}")
        assert shown.status_code == 200, shown.text


_LOOP: tuple[Callable[..., Awaitable[Any]], ...] = (
    tickets.take,
    tickets.resolve,
    lambda c, t: quality.verify(c, t, verdict="pass", checks=EVERY_CHECK),
    lambda c, t: quality.accept(c, t, evidence_note="电话"),
    tickets.close,
    tickets.archive,
    lambda c, t: tickets.reopen(c, t, reason="came_back", note="又"),
    lambda c, t: quality.reject(c, t, reason="没好"),
    lambda c, t: tickets.return_(c, t, reason="incomplete", redo="补"),
    lambda c, t: tickets.void(c, t, reason="test", note="测"),
    lambda c, t: tickets.set_priority(c, t, to="P1", reason="急"),
)  # fmt: skip


async def _loop(case: Case, me: Actor, chance: int) -> None:
    async with case.world.acting(me) as ctx:
        await _LOOP[chance % len(_LOOP)](ctx, case.ticket.id)


async def _decide(case: Case, me: Actor, chance: int) -> None:
    async with case.world.acting(me) as ctx:
        found = await ctx.tx.connection.fetchval(
            "SELECT a.id FROM approvals a JOIN approval_seats s ON s.tenant_id = a.tenant_id AND "
            "s.approval_id = a.id WHERE a.ticket_id = $1 AND a.decided_at IS NULL AND "
            "s.member_id = $2 AND s.state = 'waiting' LIMIT 1",
            case.ticket.id, me.member_id,
        )  # fmt: skip
        if found:
            await approvals.decide(ctx, found, "reject" if chance % 4 == 0 else "approve", "好")


async def _answer(case: Case, me: Actor, chance: int) -> None:
    if run := _pick([r for r in await _open(case) if r.kind in ("wait", "call")], chance):
        async with case.world.acting(me) as ctx:
            await runs.answer(ctx, run.id, {"n": chance})


async def _child(case: Case, me: Actor, chance: int) -> None:
    async with case.world.acting() as ctx:
        rows = await children.rows_of(ctx, case.ticket.id)
    if row := _pick(list(rows), chance):
        async with case.world.acting(me) as ctx:
            if row["status_category"] in children.DONE:
                await tickets.reopen(ctx, row["id"], reason="came_back", note="又")
            else:
                await tickets.take(ctx, row["id"])
                await tickets.resolve(ctx, row["id"])


async def _good(case: Case, me: Actor, chance: int) -> None:
    if run := _pick([r for r in await _open(case) if r.state == "owed"], chance):
        async with case.world.acting(me) as ctx:
            await runs.make_good(ctx, run.id, checks=["done"])


async def _return(case: Case, me: Actor, chance: int) -> None:
    place = _pick(await _places(case), chance)
    returns = case.process.node(place).returns
    async with case.world.acting(me) as ctx:
        await runs.send_back(
            ctx, case.ticket.id, node=place, to=returns.to[0] if returns else "handling",
            reason="again", redo="重做",
        )  # fmt: skip


async def _says(case: Case, me: Actor, chance: int) -> None:
    channel = "portal" if chance % 2 else "email"
    text = "谢谢" if chance % 3 == 0 else "还有一件事要补充说明"
    async with case.world.acting(case.world.customer(case.ticket)) as ctx:
        await tickets.customer_says(ctx, case.ticket.id, tickets.Said(text=text, channel=channel))


async def _proof(case: Case, me: Actor, chance: int) -> None:
    async with case.world.acting(me) as ctx:
        file = await tickets.upload(ctx, "证.png", "image/png", b"png")
        await tickets.note(ctx, case.ticket.id, "见附件", [], [file])
        kind = ("photo", "receipt")[chance % 2]
        await quality.add_evidence(ctx, case.ticket.id, attachment_id=file, evidence_type=kind)


async def _fields(case: Case, me: Actor, chance: int) -> None:
    async with case.world.acting(me) as ctx:
        fields = {"order_no": "A-1", "solution": "refunded"}
        await tickets.update(ctx, case.ticket.id, tickets.Edit(fields=fields))


async def _time(case: Case, me: Actor, chance: int) -> None:
    case.world.clock.advance(timedelta(minutes=(20, 70, 60 * 24 * 8)[chance % 3]))
    await runs.sweep_workspace(case.world.works, case.world.tenant_id)
    await approvals.sweep_workspace(case.world.works, case.world.tenant_id)
    await quality_sweep(case.world.works, case.world.tenant_id)
    await case.world.drain()


async def _bulk(case: Case, me: Actor, chance: int) -> None:
    async with case.world.acting(me) as ctx:
        name = ("take", "close", "archive", "resolve")[chance % 4]
        await bulk.start(ctx, name, [case.ticket.id], {})
    await case.world.drain()


_NEXT = {
    "intake": 0, "queue": 0, "returned": 0, "waiting": 0, "settle": 1, "second_handling": 1,
    "verifying": 2, "acceptance": 3, "accepted": 4, "closed": 5,
}  # fmt: skip


async def _whose(case: Case, node: workflow.Node, me: Actor, chance: int) -> Actor:
    """Somebody whose turn it is at a node."""
    ticket = await case.world.reread(case.ticket)
    if node.who is None:
        return case.people["admin"]
    facts = {"assignee_id": ticket.assignee_id}
    able = [
        one
        for name, one in case.people.items()
        if workflow.may_act(node.who, {**facts, "actor_role": name})
    ]
    return _pick(able, chance) or me


async def _all_owed(case: Case, chance: int) -> None:
    lead = case.people["lead"]
    for kind in range(2):
        await _proof(case, lead, kind)
    await _fields(case, lead, chance)
    for one in case.people.values():
        await _decide(case, one, 1)
    await _good(case, lead, chance)


async def _task(case: Case, node: workflow.Node, me: Actor, chance: int) -> None:
    if node.key in _NEXT:
        index = _NEXT[node.key]
        by = case.people["reviewer" if index == 2 else "lead"]
        if index in (1, 5):
            await _proof(case, by, chance)
        await _loop(case, by, index)
        return
    whose = await _whose(case, node, me, chance)
    await _fields(case, whose, chance)
    for kind in range(2):
        await _proof(case, whose, kind)
    checks = [c.key for c in node.checklist]
    ways = [a.key for a in case.process.ways_from(node.key) if a.key not in workflow.KNOWN]
    async with case.world.acting(whose) as ctx:
        await runs.act(ctx, case.ticket.id, ways[0], node=node.key, checks=checks)


async def _onward(case: Case, me: Actor, chance: int) -> None:
    """What somebody who wants to get through would do next, whoever may."""
    if chance % 3 == 0 and any(run.state == "owed" for run in await _open(case)):
        await _all_owed(case, chance)
        return
    node = case.process.node(_pick(await _places(case), chance))
    if node.kind == "task":
        await _task(case, node, me, chance)
        return
    await _otherwise(case, node, me, chance)
    for run in await _open(case):
        if run.split_id and run.kind == "task":
            await _task(case, case.process.node(run.node), me, chance)


async def _otherwise(case: Case, node: workflow.Node, me: Actor, chance: int) -> None:
    """What a node waits for that is not left by its own ways."""
    match node.kind:
        case "approval":
            for one in case.people.values():
                await _decide(case, one, chance)
        case "wait":
            await (_answer, _says, _time)[chance % 3](case, me, chance)
        case "sub_ticket":
            for place in range(3):
                await _child(case, case.people["admin"], place)
        case "call":
            await _time(case, me, chance)


_TRIES: dict[str, Callable[[Case, Actor, int], Awaitable[None]]] = {
    "act": _act, "http": _http, "loop": _loop, "decide": _decide, "answer": _answer,
    "child": _child, "good": _good, "return": _return, "says": _says, "mail": _says,
    "proof": _proof, "fields": _fields, "time": _time, "bulk": _bulk, "onward": _onward,
}  # fmt: skip


def _allowed(ticket: tickets.TicketState, process: workflow.Process, open_: list[NodeRun]) -> None:
    """What must be true of every ticket at every moment."""
    assert not process.node(ticket.node).automatic
    assert process.status_of(ticket.node).key == ticket.status
    active = [run for run in open_ if run.state == "active"]
    owed = [run for run in open_ if run.state == "owed"]
    assert len({run.node for run in open_}) == len(open_), "two runs of one node"
    assert ticket.open_duties == len(owed)
    by_id = {run.id: run for run in active}
    for run in active:
        if run.split_id is None:
            assert run.node == ticket.node, "a token where the ticket is not"
        else:
            assert by_id[run.split_id].node == ticket.node, "a branch outlives its split"
            assert workflow.owner_of(process, run.node) == ticket.node
    if workflow.tracked(process.node(ticket.node)):
        assert any(run.node == ticket.node for run in active), "nobody keeps account"
    if process.node(ticket.node).kind == "parallel":
        assert any(run.split_id for run in active), "a join that should have been passed"
    if ticket.closed:
        assert ticket.open_children == 0
        assert not [run for run in active if run.split_id]
        assert ticket.accepted_at is not None
    if ticket.archived_at:
        assert ticket.open_duties == 0


async def _speaks(case: Case, ticket: tickets.TicketState, open_: list[NodeRun]) -> None:
    """An open ticket can be moved, or says what it waits for and that is really under way."""
    if ticket.closed:
        return
    inside = [run for run in open_ if run.split_id and run.state == "active"]
    places = [ticket.node] if not inside else [run.node for run in inside]
    by_node = {run.node: run for run in open_}
    for place in places:
        node = case.process.node(place)
        run = by_node.get(place)
        if node.kind == "task":
            assert case.process.ways_from(place), place
        elif node.kind == "wait":
            assert run is not None
            assert node.wait is not None
            assert node.wait.until != "time" or run.next_at is not None
        else:
            assert run is not None
            assert await _under_way(case, node, run), f"{place} waits for nothing"


_WAITED = {
    "approval": "SELECT count(*) FROM approvals WHERE subject_id = $1 AND decided_at IS NULL",
    "call": "SELECT count(*) FROM outside_calls WHERE run_id = $1 AND state = 'waiting'",
}


async def _under_way(case: Case, node: workflow.Node, run: NodeRun) -> bool:
    if node.kind == "sub_ticket":
        return (await case.world.reread(case.ticket)).open_children > 0
    if run.data.get("failed"):
        return True
    async with case.world.acting() as ctx:
        return bool(await ctx.tx.connection.fetchval(_WAITED[node.kind], run.id))


async def _replays(case: Case, ticket: tickets.TicketState, open_: list[NodeRun]) -> None:
    async with case.world.acting() as ctx:
        rows: list[Mapping[str, Any]] = await ctx.tx.connection.fetch(
            "SELECT type, data, node FROM events WHERE subject_id = $1 ORDER BY seq", ticket.id
        )
        found = replay(rows)
    assert found.node == ticket.node
    assert found.status in ("", ticket.status)
    assert found.process == (ticket.process_key, ticket.process_version)
    assert found.open == {str(run.id): (run.node, run.state) for run in open_}
    assert found.children == ticket.open_children


async def _holds(case: Case) -> None:
    ticket, open_ = await case.world.reread(case.ticket), await _open(case)
    _allowed(ticket, case.process, open_)
    await _speaks(case, ticket, open_)
    await _replays(case, ticket, open_)


@dataclass
class Crowd:
    world: World
    people: dict[str, Actor]
    clients: dict[str, httpx.AsyncClient]
    # Kinds of nodes that were left, and how: what the whole run has really tried.
    seen: set[tuple[str, str | None]] = field(default_factory=set)


@pytest.fixture
async def crowd(world: World, request: pytest.FixtureRequest):
    async with world.acting() as ctx:
        await identity.create_department(ctx, "财务")
    people = {role: await world.member(role) for role in PEOPLE}
    async with AsyncExitStack() as stack:
        clients = {
            role: await stack.enter_async_context(world.browser(actor))
            for role, actor in people.items()
        }
        made = Crowd(world, people, clients)
        yield made
    ways = {part for pair in made.seen for part in pair}
    assert ways >= request.param, "the random lives did not come so far: they prove nothing"


steps = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(MOVES), st.integers(0, 1000)),
    min_size=10, max_size=30,
)  # fmt: skip


tried_so = settings(
    max_examples=20, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow,
                           HealthCheck.data_too_large],
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("crowd", [{"task", "wait"}], indirect=True)
@tried_so
@given(made=processes(), urgent=st.booleans(), tried=steps)
async def test_random_people_never_lead_a_random_process_astray(
    crowd: Crowd, made: workflow.Process, urgent: bool, tried: list[tuple[str, str, int]]
):
    await _lived(crowd, made, tried, urgent=urgent)


@pytest.mark.slow
@pytest.mark.parametrize(
    "crowd", [{"parallel", "sub_ticket", "approval", "joined", "done"}], indirect=True
)
@tried_so
@given(
    made=processes(kinds=("parallel", "sub_ticket", "approval"), most=2),
    urgent=st.booleans(),
    tried=steps,
)
async def test_nor_one_of_splits_approvals_and_sub_tickets(
    crowd: Crowd, made: workflow.Process, urgent: bool, tried: list[tuple[str, str, int]]
):
    await _lived(crowd, made, tried, urgent=urgent)


async def _lived(
    crowd: Crowd, made: workflow.Process, tried: list[tuple[str, str, int]], *, urgent: bool
) -> None:
    case = await _begun(crowd, made, urgent=urgent)
    await _holds(case)
    for who, what, chance in tried:
        before = await crowd.world.reread(case.ticket)
        try:
            await _TRIES[what](case, crowd.people[who], chance)
        except DomainError:
            after = await crowd.world.reread(case.ticket)
            several = ("time", "child", "proof", "onward")
            assert what in several or after.version == before.version
        await _holds(case)
    async with crowd.world.acting() as ctx:
        left = await store.all_runs(ctx, case.ticket.id)
    crowd.seen |= {(run.kind, run.outcome) for run in left if run.left_at}
    if (await crowd.world.reread(case.ticket)).closed:
        crowd.seen.add(("end", "close"))


async def _begun(crowd: Crowd, made: workflow.Process, *, urgent: bool) -> Case:
    world = crowd.world
    async with world.acting() as ctx:
        process = await publishing._publish(ctx, made, "test")
        await ctx.tx.connection.execute(
            "UPDATE ticket_types SET process_key = 'random' WHERE key = $1", KIND
        )
    ticket = await world.ticket(
        type_key=KIND, category_id=(await world.categories())[0],
        fields={"order_no": "A-1", "problem": "damaged", "wish": "refund"},
        **({"priority": "P1", "priority_reason": "急"} if urgent else {}),
    )  # fmt: skip
    case = Case(world, crowd.people, crowd.clients, ticket, process)
    # Most of a life before the work begins is the plain loop's, which others try.
    await _loop(case, case.people["lead"], 0)
    await _act(case, case.people["lead"], 1)
    return case
