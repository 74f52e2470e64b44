"""The same action on many tickets: a job, each ticket in a transaction of its own.

Every ticket goes through the very command a single one would; what is refused is listed with
its reason, nothing is skipped silently.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, insert, select, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Actor, Context, system
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Denied, DomainError, Invalid, NotFound
from ringdesk.kernel.jobs import Order, Works, enqueue, job
from ringdesk.modules import identity

from .. import store
from ..tables import bulk_runs
from . import dispatch, edit, solve

MOST = 10_000
# What is done as part of a run bears the run's name for its request.
IN_BULK = "bulk:"
# Progress is written after so many tickets.
_STEP = 20


def in_bulk(ctx: Context) -> bool:
    """Whether this is done to many tickets at once."""
    return ctx.request_id.startswith(IN_BULK)


Action = Callable[[Context, UUID, Mapping[str, Any]], Awaitable[None]]


async def _tag(ctx: Context, ref: UUID, body: Mapping[str, Any]) -> None:
    ticket = await store.read(ctx, ref)
    tags = [t for t in ticket.tags if t not in body.get("remove", [])]
    await edit.update(ctx, ref, edit.Edit(tags=[*tags, *body.get("add", [])]))


def _with_ids(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body as it was given: on its way through the database ids have become texts."""
    return {name: _id(name, value) for name, value in body.items()}


def _id(name: str, value: Any) -> Any:
    if not name.endswith("_id") or not isinstance(value, str):
        return value
    try:
        return UUID(value)
    except ValueError:
        raise Invalid((name, "not_an_option")) from None


ACTIONS: dict[str, Action] = {
    "assign": lambda ctx, ref, body: dispatch.assign(ctx, ref, **_with_ids(body)),
    "take": lambda ctx, ref, _: dispatch.take(ctx, ref),
    "transfer": lambda ctx, ref, body: dispatch.transfer(ctx, ref, **_with_ids(body)),
    "return": lambda ctx, ref, body: dispatch.return_(ctx, ref, **body),
    "wait": lambda ctx, ref, body: solve.wait(ctx, ref, **body),
    "resolve": lambda ctx, ref, body: solve.resolve(ctx, ref, **body),
    "close": lambda ctx, ref, _: solve.close(ctx, ref),
    "reopen": lambda ctx, ref, body: solve.reopen(ctx, ref, **body),
    "archive": lambda ctx, ref, _: solve.archive(ctx, ref),
    "void": lambda ctx, ref, body: solve.void(ctx, ref, **body),
    "priority": lambda ctx, ref, body: edit.set_priority(
        ctx, ref, to=body["priority"], reason=body["reason"]
    ),
    "tags": _tag,
}


class Failure(msgspec.Struct, frozen=True):
    """A ticket the action was refused on, with the refusal."""

    ticket_id: UUID
    code: str
    params: dict[str, Any]


class BulkRun(msgspec.Struct, frozen=True):
    id: UUID
    action: str
    state: str
    done: int
    total: int
    failures: list[Failure]


_insert = sql(insert(bulk_runs).values({c.name: bindparam(c.name) for c in bulk_runs.c}))
_that = (bulk_runs.c.tenant_id == bindparam("tenant_id"), bulk_runs.c.id == bindparam("run_id"))
_read = sql(
    select(bulk_runs, func.cardinality(bulk_runs.c.ticket_ids).label("total")).where(*_that)
)
_progress = sql(
    update(bulk_runs)
    .where(*_that)
    .values(
        done=bindparam("so_far"),
        failures=bindparam("refused"),
        state=bindparam("now_state"),
    )
)


@command(needs="ticket.bulk")
async def start(ctx: Context, action: str, ids: list[UUID], body: dict[str, Any]) -> UUID:
    """Order an action on many tickets. Returns the run's id."""
    if action not in ACTIONS:
        raise Invalid(("action", "not_an_option", {"options": list(ACTIONS)}))
    if ctx.actor.member_id is None:
        raise Denied("member")
    run_id = ctx.new_id()
    await ctx.tx.run(
        _insert, id=run_id, action=action, body=body, ticket_ids=list(dict.fromkeys(ids)),
        done=0, failures=[], member_id=ctx.actor.member_id, state="running",
        created_at=ctx.now(),
    )  # fmt: skip
    await enqueue(ctx.tx, ctx.now(), Order("tickets.bulk", {"run_id": str(run_id)}))
    return run_id


async def read_run(ctx: Context, run_id: UUID) -> BulkRun:
    """How far a run of this member's is. NotFound for anybody else's."""
    row = await ctx.tx.first(_read, run_id=run_id)
    if row is None or row["member_id"] != ctx.actor.member_id:
        raise NotFound("bulk_run")
    failures = msgspec.convert(row["failures"], list[Failure], strict=False)
    return BulkRun(row["id"], row["action"], row["state"], row["done"], row["total"], failures)


@job("tickets.bulk", outside=True)
async def run_bulk(works: Works, tenant_id: UUID, payload: dict[str, Any]) -> None:
    """Resumes after a crash where the progress was last written; every action is idempotent
    enough to be refused the second time, which is then listed as done."""
    run_id = UUID(payload["run_id"])
    async with works.context(tenant_id, system("bulk")) as ctx:
        row = await ctx.tx.first(_read, run_id=run_id)
        if row is None or row["state"] == "done":
            return
        actor = await _actor(ctx, row["member_id"])
    failures: list[dict[str, Any]] = list(row["failures"])
    ids = row["ticket_ids"]
    for place in range(row["done"], len(ids)):
        failure = await _one(works, tenant_id, actor, row, ids[place])
        if failure:
            failures.append(failure)
        if (place + 1) % _STEP == 0 or place + 1 == len(ids):
            state = "done" if place + 1 == len(ids) else "running"
            async with works.context(tenant_id, system("bulk")) as ctx:
                await ctx.tx.run(
                    _progress, run_id=run_id, so_far=place + 1, refused=failures, now_state=state
                )


async def _actor(ctx: Context, member_id: UUID) -> Actor:
    """The member with the rights of this moment, not of when the run was ordered."""
    ctx.config_dirty = True
    return (await identity.directory(ctx)).actor(member_id)


async def _one(
    works: Works, tenant_id: UUID, actor: Actor, run: Mapping[str, Any], ticket_id: UUID
) -> dict[str, Any] | None:
    try:
        async with works.context(tenant_id, actor) as ctx:
            ctx.config_dirty = True
            ctx.request_id = f"{IN_BULK}{run['id']}"
            await ACTIONS[run["action"]](ctx, ticket_id, run["body"])
    except DomainError as refusal:
        params = msgspec.to_builtins(refusal.params)
        return {"ticket_id": str(ticket_id), "code": refusal.code, "params": params}
    return None
