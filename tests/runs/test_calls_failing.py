"""Outside calls that do not go as they were meant to: somebody knows, and nothing hangs."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from ringdesk.kernel.context import Actor
from ringdesk.kernel.db import Database
from ringdesk.modules import runs, tickets, workflow
from ringdesk.modules.runs import calls
from ringdesk.modules.runs.calls import asking
from tests import given as givens
from tests.given import World

from .bank import Bank
from .given import act, handled, node, open_runs, process, publish, to, way


@pytest.fixture
def bank() -> Iterator[Bank]:
    made = Bank()
    yield made
    made.close()


@pytest.fixture
async def world(db: Database, bank: Bank) -> World:
    return await givens.world(db, call_hosts=bank.host)


def _paying(bank: Bank, following: str = "check", **more: Any) -> workflow.Process:
    call = {
        "request": {"url": f"http://{bank.host}/pay"}, "retries": 0,
        "compensate": {"url": f"http://{bank.host}/undo", "body": {"ref": "{{answer.ref}}"}},
    }  # fmt: skip
    level = {"key": "one", "name": {"zh-CN": "主管", "en": "lead"}, "who": {"roles": ["lead"]}}
    return process(
        "paying",
        [node("pay", "call", next=to(following), returns={"to": ["handling"]}, call=call, **more),
         node("check", returns={"to": ["handling"]}), node("by_hand"),
         node("ask", "approval", next=to("check"), otherwise="by_hand", levels=[level])],
        [way("order", "handling", "pay"), way("fine", "check", "handling"),
         way("back", "by_hand", "handling")],
    )  # fmt: skip


async def _ordered(
    world: World, made: workflow.Process, by: Actor | None = None
) -> tuple[Actor, tickets.TicketState]:
    await publish(world, made)
    agent = by or await world.member("agent")
    ticket = await act(world, await handled(world, agent), agent, "order")
    return agent, ticket


async def _sent_back(world: World, by: Actor, ticket: tickets.TicketState) -> None:
    async with world.acting(by) as ctx:
        await runs.send_back(ctx, ticket.id, to="handling", reason="other", redo="换账户")


async def _notices(world: World, of: Actor) -> list[str]:
    async with world.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT data->>'text' AS text FROM notices WHERE tenant_id = $1 AND member_id = $2"
            " AND kind = 'node_notice'",
            world.tenant_id, of.member_id,
        )  # fmt: skip
    return [row["text"] for row in rows]


async def test_what_was_not_sent_is_not_sent_once_work_went_back(world: World, bank: Bank):
    agent, ticket = await _ordered(world, _paying(bank))
    await _sent_back(world, agent, ticket)
    await world.drain()
    assert bank.asked == []
    assert (await world.reread(ticket)).node == "handling"


async def test_what_is_answered_after_work_went_back_is_undone(world: World, bank: Bank):
    agent, ticket = await _ordered(world, _paying(bank))
    asked, loop = asyncio.Event(), asyncio.get_running_loop()
    bank.on_request = lambda: loop.call_soon_threadsafe(asked.set)
    bank.hold.clear()
    sending = asyncio.create_task(world.drain())
    await asyncio.wait_for(asked.wait(), 90)
    await _sent_back(world, agent, ticket)
    bank.hold.set()
    await sending
    await world.drain()
    assert [one["path"] for one in bank.asked] == ["/pay", "/undo"]
    assert bank.asked[1]["body"] == {"ref": "B-7"}
    assert (await world.reread(ticket)).node == "handling"


async def test_an_answer_after_which_the_way_is_barred_is_a_persons_turn(world: World, bank: Bank):
    # The only one who could decide is the one who asks.
    agent, ticket = await _ordered(world, _paying(bank, "ask"), await world.admin())
    await world.drain()
    assert len(bank.asked) == 1
    run = (await open_runs(world, ticket))["pay"]
    assert run.data["failed"]
    assert len(await _notices(world, agent)) == 1
    async with world.browser(agent) as client:
        shown = (await client.get(f"/api/v1/tickets/{ticket.id}")).json()
        assert shown["node_state"]["current"]["awaits"] == "answer"
        refused = await client.post(f"/api/v1/node-runs/{run.id}/answer", json={"payload": {}})
    assert refused.json()["code"] == "approval_nobody"


async def test_who_has_the_ticket_is_told_that_a_call_failed_for_good(world: World, bank: Bank):
    bank.answers = [(422, b"{}")]
    agent, ticket = await _ordered(world, _paying(bank))
    await world.drain()
    assert (await world.reread(ticket)).node == "pay"
    (text,) = await _notices(world, agent)
    assert "pay" in text


async def test_what_could_not_be_undone_is_told_to_a_person(world: World, bank: Bank):
    agent, ticket = await _ordered(world, _paying(bank))
    await world.drain()
    bank.answers = [(422, b"{}")]
    await _sent_back(world, agent, ticket)
    await world.drain()
    assert [one["path"] for one in bank.asked] == ["/pay", "/undo"]
    (text,) = await _notices(world, agent)
    assert "撤销" in text


async def test_a_call_whose_job_has_died_is_a_failure_that_is_seen(world: World, bank: Bank):
    _, ticket = await _ordered(world, _paying(bank, otherwise="by_hand"))
    await calls.give_up_lost(world.works, world.tenant_id)
    assert (await world.reread(ticket)).node == "pay", "a call whose job lives is not given up"
    async with world.acting() as ctx:
        await ctx.tx.connection.execute(
            "UPDATE jobs SET dead_at = now() WHERE tenant_id = $1 AND kind = 'runs.call'",
            world.tenant_id,
        )
    await calls.give_up_lost(world.works, world.tenant_id)
    assert (await world.reread(ticket)).node == "by_hand"
    assert bank.asked == []


def _dripping(door: socket.socket, stop: threading.Event) -> None:
    """Answer a byte at a time, and never come to an end."""
    line, _ = door.accept()
    with line:
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not stop.wait(0.02):
            try:
                line.sendall(b" ")
            except OSError:
                return


def test_an_answer_by_drops_keeps_nobody_waiting_for_ever(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(asking, "LONGEST_SECONDS", 0.5)
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as door:
        other = threading.Thread(target=_dripping, args=(door, stop))
        other.start()
        reply = asking.ask(f"http://127.0.0.1:{door.getsockname()[1]}/", "POST", {}, "k")
        stop.set()
        other.join()
    assert (reply.status, reply.answer) == (None, None)
    assert "TimeoutError" in (reply.error or "")
