"""Outside calls: a real server on the other side, asked once and no more."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from ringdesk.kernel.db import Database
from ringdesk.modules import runs
from ringdesk.modules.runs.calls.rules import filled, filled_url, found, refusal, verdict
from ringdesk.modules.runs.calls.settling import send
from ringdesk.modules.tickets.commands.types import TypeEdit, change_type
from tests import given as givens
from tests.given import World

from .bank import Bank
from .given import act, handled, node, open_runs, process, publish, to, way
from .paying import FORM, paying


@pytest.fixture
def bank() -> Iterator[Bank]:
    made = Bank()
    yield made
    made.close()


async def _paying(
    db: Database, bank: Bank, *, allowed: bool = True, **more: Any
) -> tuple[World, Any, Any]:
    world = await givens.world(db, call_hosts=bank.host if allowed else "elsewhere.test")
    async with world.acting(await world.admin()) as ctx:
        await change_type(ctx, "consult", TypeEdit(fields=FORM))
    await publish(world, paying(bank.host, **more))
    agent = await world.member("agent")
    ticket = await handled(world, agent, fields={"order": "A/1?x"})
    return world, agent, await act(world, ticket, agent, "order")


async def _drain(world: World) -> None:
    """Every job, however long its pauses."""
    for _ in range(8):
        await world.drain()
        world.clock.advance(timedelta(minutes=30))


async def test_an_answer_fills_fields_and_the_ticket_goes_on(db: Database, bank: Bank):
    world, _, ticket = await _paying(db, bank)
    assert ticket.node == "pay"
    await world.drain()
    after = await world.reread(ticket)
    assert (after.node, after.fields["bank_ref"]) == ("check", "B-7")
    (asked,) = bank.asked
    assert asked["path"] == f"/pay?n={ticket.number}"
    assert asked["body"] == {"order": "A/1?x", "text": f"T-{ticket.number}"}


async def test_it_is_tried_again_under_the_same_key(db: Database, bank: Bank):
    bank.answers = [(503, b""), (429, b"")]
    world, _, ticket = await _paying(db, bank)
    await _drain(world)
    assert (await world.reread(ticket)).node == "check"
    assert len(bank.asked) == 3
    assert len({one["key"] for one in bank.asked}) == 1


@pytest.mark.parametrize(
    ("answers", "times"),
    [([(503, b"")] * 9, 3), ([(422, b"{}")], 1), ([(302, b"")], 1), ([(200, b"x" * 70_000)], 1),
     ([(200, b'{"ref": 12}')], 1)],
)  # fmt: skip
async def test_what_fails_for_good_takes_the_other_way(
    db: Database, bank: Bank, answers: list[tuple[int, bytes]], times: int
):
    bank.answers = list(answers)
    world, _, ticket = await _paying(db, bank)
    await _drain(world)
    assert (await world.reread(ticket)).node == "by_hand"
    assert len(bank.asked) == times
    assert all(one["path"].startswith("/pay") for one in bank.asked)


async def test_a_host_the_operator_did_not_name_is_never_asked(db: Database, bank: Bank):
    world, _, ticket = await _paying(db, bank, allowed=False)
    await _drain(world)
    assert (await world.reread(ticket)).node == "by_hand"
    assert bank.asked == []


async def test_going_back_past_a_call_undoes_it_once(db: Database, bank: Bank):
    world, agent, ticket = await _paying(db, bank)
    await world.drain()
    async with world.acting(agent) as ctx:
        await runs.send_back(ctx, ticket.id, to="handling", reason="other", redo="换账户")
    await world.drain()
    assert [one["path"].partition("?")[0] for one in bank.asked] == ["/pay", "/undo"]
    assert bank.asked[1]["body"] == {"ref": "B-7"}
    ticket = await act(world, await world.reread(ticket), agent, "order")
    await world.drain()
    async with world.acting(agent) as ctx:
        await runs.send_back(ctx, ticket.id, to="handling", reason="other", redo="再换")
    await world.drain()
    paths = [one["path"].partition("?")[0] for one in bank.asked]
    assert paths == ["/pay", "/undo", "/pay", "/undo"]


async def test_the_job_run_twice_moves_the_ticket_once(db: Database, bank: Bank):
    world, _, ticket = await _paying(db, bank)
    async with world.acting() as ctx:
        call_id = await ctx.tx.connection.fetchval(
            "SELECT id FROM outside_calls WHERE ticket_id = $1", ticket.id
        )
    payload = {"call_id": str(call_id)}
    await asyncio.gather(
        send(world.works, world.tenant_id, payload), send(world.works, world.tenant_id, payload)
    )
    await world.drain()
    assert (await world.reread(ticket)).node == "check"
    assert len({one["key"] for one in bank.asked}) == 1
    async with world.acting() as ctx:
        moved = await ctx.tx.connection.fetchval(
            "SELECT count(*) FROM events WHERE subject_id = $1 AND type = 'TicketProceeded'",
            ticket.id,
        )
    assert moved == 1


async def test_a_failure_without_another_way_waits_for_a_persons_word(db: Database, bank: Bank):
    bank.answers = [(400, b"")]
    world = await givens.world(db, call_hosts=bank.host)
    call = {"request": {"url": f"http://{bank.host}/pay"}}
    await publish(
        world, process("stays", [node("pay", "call", next=to("handling"), call=call)],
                       [way("order", "handling", "pay")]),
    )  # fmt: skip
    agent = await world.member("agent")
    ticket = await act(world, await handled(world, agent), agent, "order")
    await _drain(world)
    run = (await open_runs(world, ticket))["pay"]
    async with world.browser(agent) as client:
        shown = (await client.get(f"/api/v1/tickets/{ticket.id}")).json()
        assert shown["node_state"]["current"]["awaits"] == "answer"
        body = {"payload": {"by": "电话"}}
        answer = await client.post(f"/api/v1/node-runs/{run.id}/answer", json=body)
    assert answer.json()["node"] == "handling"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://bank.test/x", None),
        ("https://BANK.test/x", None),
        ("http://bank.test:80/x", None),
        ("http://bank.test:8080/x", "host_not_allowed"),
        ("http://bank.test.evil.test/", "host_not_allowed"),
        ("http://bank.test@evil.test/", "address"),
        ("http://evil.test#bank.test", "host_not_allowed"),
        ("file:///etc/passwd", "address"),
        ("http://169.254.169.254/latest", "host_not_allowed"),
        ("http://[::1]/", "host_not_allowed"),
        ("http://bank.test:x/", "address"),
        ("//bank.test/", "address"),
    ],
)
def test_only_named_hosts_are_asked(url: str, why: str | None):
    assert refusal(url, ("bank.test",)) == why


def test_what_is_filled_in_cannot_leave_its_place():
    values = {"fields": {"a": "../../x?y=1&z#@evil.test", "n": 5, "list": ["a", "b"]}}
    url = filled_url("http://bank.test/{{fields.a}}/ok", values)
    assert url == "http://bank.test/..%2F..%2Fx%3Fy%3D1%26z%23%40evil.test/ok"
    assert filled({"n": "{{fields.n}}", "t": "n={{fields.n}}", "m": "{{no}}"}, values) == {
        "n": 5, "t": "n=5", "m": None,
    }  # fmt: skip
    assert found(values, "fields.list.1") == "b"
    assert [verdict(s) for s in (200, 204, 302, 404, 408, 429, 500, None)] == [
        "answered", "answered", "failed", "failed", "again", "again", "again", "again",
    ]  # fmt: skip
