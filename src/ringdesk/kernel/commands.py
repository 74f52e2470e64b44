"""The one way in: permission → body → settling of events. Every write is a command."""

import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

import msgspec

from . import jobs
from .context import Actor, Context, system
from .events import (
    Later,
    Recorded,
    gatherings,
    later_reactions,
    reactions_later,
    reactions_now,
)
from .permissions import used_by
from .recording import Recording

P = ParamSpec("P")
R = TypeVar("R")
Command = Callable[Concatenate[Context, P], Awaitable[R]]

# A reaction that emits what it reacts to would never settle; real chains are a few rounds deep.
_MOST_ROUNDS = 50


def command(*, needs: str | None) -> Callable[[Command[P, R]], Command[P, R]]:
    """Make a function a command. `needs` names the permission; None when the body decides."""

    def wrap(body: Command[P, R]) -> Command[P, R]:
        if needs:
            used_by(needs, f"{body.__module__}.{body.__qualname__}")

        @functools.wraps(body)
        async def run(ctx: Context, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if needs:
                ctx.require(needs)
            ctx.depth += 1
            try:
                result = await body(ctx, *args, **kwargs)
            finally:
                ctx.depth -= 1
            if ctx.depth == 0:
                await settle(ctx)
            return result

        return run

    return wrap


@asynccontextmanager
async def settled_together(ctx: Context) -> AsyncIterator[None]:
    """The commands inside write their facts at the end, as one."""
    ctx.depth += 1
    try:
        yield
    finally:
        ctx.depth -= 1
    if ctx.depth == 0:
        await settle(ctx)


async def settle(ctx: Context) -> None:
    """Write the pending events and those of same-transaction reactions; queue what is later."""
    recording = Recording(ctx.tx)
    ungathered: list[Recorded] = []
    for _ in range(_MOST_ROUNDS):
        if ctx.pending:
            ungathered += await _react(ctx, recording)
        elif ungathered:
            facts, ungathered = ungathered, []
            await _gather(ctx, facts)
        else:
            orders, ctx.orders = ctx.orders, []
            await recording.write(ctx.now(), orders)
            return
    raise RuntimeError(f"events never settle: {[type(e).__name__ for e, _, _ in ctx.pending]}")


async def _react(ctx: Context, recording: Recording) -> list[Recorded]:
    """Give the pending facts their places and run the reactions to each."""
    pending, ctx.pending = ctx.pending, []
    recorded = await recording.take(pending)
    ctx.orders += _later(recorded)
    for fact in recorded:
        for reaction in reactions_now(type(fact.event)):
            await _run(ctx, reaction, fact)
    return recorded


async def _gather(ctx: Context, facts: list[Recorded]) -> None:
    for gathering, kinds in gatherings():
        if wanted := [fact for fact in facts if type(fact.event) in kinds]:
            await _run(ctx, gathering, wanted)


async def _run(ctx: Context, body: Callable[[Context, Any], Awaitable[None]], facts: Any) -> None:
    ctx.depth += 1
    try:
        with ctx.acting_as(system(body.__name__)):
            await body(ctx, facts)
    finally:
        ctx.depth -= 1


def _later(recorded: list[Recorded]) -> list[jobs.Order]:
    return [
        jobs.Order(kind="reaction", payload=_payload(name, fact))
        for fact in recorded
        for name in reactions_later(fact.event)
    ]


def _payload(name: str, fact: Recorded) -> dict[str, Any]:
    actor = {
        "kind": fact.actor.kind,
        "id": fact.actor.id,
        "name": fact.actor.name,
        "member_id": fact.actor.member_id,
    }
    event = {"type": type(fact.event).__name__, "body": msgspec.to_builtins(fact.event)}
    return {
        "reaction": name, "id": fact.id, "at": fact.at, "seq": fact.seq,
        "actor": actor, "event": event,
    }  # fmt: skip


@jobs.job("reaction", together=True)
async def run_reactions(ctx: Context, payloads: list[dict[str, Any]]) -> None:
    """Later reactions: each restores the facts as they were recorded and runs its body once."""
    for later, facts in _due(payloads):
        await _run(ctx, later.body, facts if later.together else facts[0])
    await settle(ctx)


def _due(payloads: list[dict[str, Any]]) -> Iterator[tuple[Later, list[Recorded]]]:
    """In the order of the payloads; the facts of a `together` reaction with the first of them."""
    shared: dict[str, list[Recorded]] = {}
    order: list[tuple[Later, list[Recorded]]] = []
    for payload in payloads:
        later = later_reactions[payload["reaction"]]
        facts = shared.get(payload["reaction"], [])
        if not facts:
            order.append((later, facts))
        if later.together:
            shared[payload["reaction"]] = facts
        facts.append(_restored(later, payload))
    return iter(order)


def _restored(later: Later, payload: dict[str, Any]) -> Recorded:
    who = payload["actor"]
    actor = Actor(
        kind=who["kind"],
        id=UUID(who["id"]) if who["id"] else None,
        name=who["name"],
        member_id=UUID(who["member_id"]) if who["member_id"] else None,
    )
    event = msgspec.convert(payload["event"]["body"], later.kind, strict=False)
    at = datetime.fromisoformat(payload["at"])
    return Recorded(UUID(payload["id"]), at, actor, event, payload["seq"])
