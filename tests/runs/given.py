"""Processes for the tests of the runtime: the shipped loop with more nodes behind `handling`."""

from typing import Any

import msgspec

from ringdesk.kernel.context import Actor
from ringdesk.modules import runs, tickets, workflow
from ringdesk.modules.runs import store
from ringdesk.modules.runs.state import NodeRun
from ringdesk.modules.workflow import commands as publishing
from tests.given import World

Node = dict[str, Any]


def node(key: str, kind: str = "task", **more: Any) -> Node:
    """A node of work in progress."""
    name = {"zh-CN": key, "en": key, "ar": key}
    return {"key": key, "status": "in_progress", "kind": kind, "name": name, "duty": name, **more}


def to(*keys: str) -> list[Node]:
    return [{"to": key} for key in keys]


def way(key: str, source: str, target: str, **more: Any) -> Node:
    """One of the process's own ways."""
    name = {"zh-CN": key, "en": key, "ar": key}
    return {
        "key": key, "from": [source], "to": to(target), "name": name, "needs": "ticket.update",
        "forward": True, **more,
    }  # fmt: skip


def process(key: str, nodes: list[Node], ways: list[Node], **more: Any) -> workflow.Process:
    """The shipped loop, with these nodes and ways besides."""
    plain = msgspec.to_builtins(workflow.shipped("default"))
    plain["key"] = key
    plain["nodes"] += nodes
    plain["actions"] += ways
    return msgspec.convert({**plain, **more}, workflow.Process)


async def publish(
    world: World, made: workflow.Process, *, for_type: str | None = "consult"
) -> None:
    """In force, and the process of a ticket type."""
    async with world.acting() as ctx:
        await publishing._publish(ctx, made, "test")
        if for_type:
            await ctx.tx.connection.execute(
                "UPDATE ticket_types SET process_key = $1 WHERE key = $2", made.key, for_type
            )


async def handled(world: World, by: Actor, **given: Any) -> tickets.TicketState:
    """A ticket somebody has taken."""
    ticket = await world.ticket(type_key="consult", **given)
    async with world.acting(by) as ctx:
        await tickets.take(ctx, ticket.id)
    return await world.reread(ticket)


async def act(
    world: World, ticket: tickets.TicketState, by: Actor, action: str, **more: Any
) -> tickets.TicketState:
    async with world.acting(by) as ctx:
        await runs.act(ctx, ticket.id, action, **more)
    return await world.reread(ticket)


async def open_runs(world: World, ticket: tickets.TicketState) -> dict[str, NodeRun]:
    """The stays that have not ended, by node."""
    async with world.acting() as ctx:
        return {run.node: run for run in await store.open_runs(ctx, ticket.id)}


async def all_runs(world: World, ticket: tickets.TicketState) -> list[NodeRun]:
    async with world.acting() as ctx:
        return await store.all_runs(ctx, ticket.id)
