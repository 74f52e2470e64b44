"""What a step through a process costs beside a plain change of status, through the commands.

Every one of the twelve nodes is a tracked one: it names who may act, has a limit and a checklist,
so that each step ends a stay and begins another. The plain change is the shipped loop's own
(waiting for the customer and back), on a ticket of the same workspace.
"""

import os
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Actor, Context, system
from ringdesk.kernel.jobs import Works
from ringdesk.modules import customers, identity, runs, tickets, workflow
from ringdesk.modules.tickets.commands.types import TypeEdit, add_type

from .server import cpu_seconds

NODES = 12
ROUNDS = 15
MOST_TIMES = 2.0
_KEY = "twelve"
_NAME = {"zh-CN": "步骤", "en": "Step"}
Step = Callable[[Context], Awaitable[Any]]


class Cost(msgspec.Struct):
    """Of one kind of change: how many were made, their statements and CPU seconds."""

    made: int = 0
    statements: int = 0
    cpu: float = 0.0

    @property
    def each(self) -> tuple[float, float]:
        """Statements and CPU milliseconds of one."""
        return self.statements / self.made, self.cpu * 1000 / self.made


async def measure_transitions(
    works: Works, tenant_id: UUID, postmaster: int, say: Callable[[str], None]
) -> list[str]:
    """Says both costs side by side; what is promised and was not kept."""
    actor = await _prepared(works, tenant_id)
    meter = _Meter(works, tenant_id, actor, postmaster)
    plain, stepped = Cost(), Cost()
    for n in range(ROUNDS + 1):
        # The first round fills the caches.
        await _waited(meter, plain if n else Cost())
        await _walked(meter, stepped if n else Cost())
    (plain_sent, plain_ms), (step_sent, step_ms) = plain.each, stepped.each
    sent, spent = step_sent / plain_sent, step_ms / plain_ms
    say(
        f"status change {plain_sent:.1f} statements, {plain_ms:.2f} ms CPU; step of {NODES} nodes "
        f"{step_sent:.1f} statements, {step_ms:.2f} ms CPU; {sent:.2f} and {spent:.2f} times, "
        f"at most {MOST_TIMES:.0f}"
    )
    return [f"transitions: {sent:.2f} times the statements"] if sent > MOST_TIMES else []


def process() -> workflow.Process:
    """The shipped loop with a row of tracked nodes beside `handling`."""
    plain = msgspec.to_builtins(workflow.shipped("default"))
    keys = ["handling", *(f"step_{n}" for n in range(NODES)), "handling"]
    for key in keys[1:-1]:
        plain["nodes"].append({
            "key": key, "status": "in_progress", "name": _NAME, "duty": _NAME,
            "who": {"roles": ["lead"]}, "limit": {"minutes": 480},
            "checklist": [{"key": "done", "name": _NAME}],
        })  # fmt: skip
    for n, (source, target) in enumerate(pairwise(keys)):
        plain["actions"].append({
            "key": f"go_{n}", "name": _NAME, "from": [source], "to": [{"to": target}],
            "needs": "ticket.update", "forward": True,
        })  # fmt: skip
    return msgspec.convert({**plain, "key": _KEY}, workflow.Process)


async def _prepared(works: Works, tenant_id: UUID) -> Actor:
    """The process in force for a type of its own; one of the leads."""
    async with works.context(tenant_id, system("bench")) as ctx:
        config = await tickets.ticket_config(ctx)
        if _KEY not in await workflow.standings(ctx):
            await workflow.publish(ctx, process(), reason="bench", readable=config.readable)
            edit = TypeEdit(name=_NAME, process_key=_KEY)
            await add_type(ctx, _KEY, edit)
    async with works.context(tenant_id, system("bench")) as ctx:
        people = await identity.directory(ctx)
        lead = next(m for m in people.members.values() if m.role_key == "lead")
        return people.actor(lead.id)


class _Meter:
    """Commits one command at a time and counts what it costs."""

    def __init__(self, works: Works, tenant_id: UUID, actor: Actor, postmaster: int) -> None:
        self.works, self.tenant_id, self.actor = works, tenant_id, actor
        self._postmaster = postmaster

    async def ticket(self, type_key: str) -> UUID:
        async with self.works.context(self.tenant_id, self.actor) as ctx:
            who = customers.Contact(email="transitions@customer.example")
            draft = tickets.Draft(
                subject="步骤", text="步骤", requester=who, type_key=type_key,
                assignee_id=self.actor.member_id,
            )  # fmt: skip
            return (await tickets.create(ctx, draft)).id

    async def measure(self, cost: Cost, steps: list[Step]) -> None:
        begun = cpu_seconds(os.getpid(), self._postmaster)
        for step in steps:
            async with self.works.context(self.tenant_id, self.actor) as ctx:
                await identity.recall_config(ctx)
                before = ctx.tx.statements
                await step(ctx)
                cost.statements += ctx.tx.statements - before
        cost.made += len(steps)
        cost.cpu += cpu_seconds(os.getpid(), self._postmaster) - begun


async def _waited(meter: _Meter, cost: Cost) -> None:
    one = await meter.ticket("consult")
    there: list[Step] = [
        lambda ctx: tickets.wait(ctx, one),
        lambda ctx: tickets.resume(ctx, one),
    ]
    await meter.measure(cost, there * (NODES // 2))


async def _walked(meter: _Meter, cost: Cost) -> None:
    one = await meter.ticket(_KEY)
    # The first leaves a plain node; those measured go from one tracked node to the next.
    await meter.measure(Cost(), [_going(one, 0)])
    await meter.measure(cost, [_going(one, n) for n in range(1, NODES)])


def _going(one: UUID, n: int) -> Step:
    return lambda ctx: runs.act(ctx, one, f"go_{n}", checks=["done"])
