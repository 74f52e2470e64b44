"""Ordering jobs: noted or queued in the caller's transaction, found by workers when it commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal_column, select, text
from sqlalchemy.dialects.postgresql import insert

from .context import Context
from .db import Tx, as_document, given_rows, sql
from .ids import new_id
from .tables import jobs

CHANNEL = "ringdesk_jobs"


@dataclass(frozen=True, slots=True)
class Order:
    """A job to be queued. `dedupe`: while a waiting job of the workspace has this key, another is
    not queued."""

    kind: str
    payload: Mapping[str, Any]
    dedupe: str | None = None
    delay: timedelta = timedelta(0)


_ORDERED = ("id", "kind", "payload", "dedupe", "run_at", "created_at")
_orders = (
    insert(jobs)
    .from_select(["tenant_id", *_ORDERED], given_rows(jobs, _ORDERED))
    # Touching the one that waits holds it back until this transaction is over: it would miss what
    # is written here.
    .on_conflict_do_update(
        index_elements=["dedupe"],
        index_where=text("dedupe IS NOT NULL AND dead_at IS NULL AND lease IS NULL"),
        set_={"run_at": func.least(jobs.c.run_at, literal_column("excluded.run_at"))},
    )
)
# For a statement that writes more than the jobs; its parameters are `as_rows`.
ordered = _orders.cte("ordered")
_order = sql(_orders)
_order_and_wake = sql(select(func.pg_notify(CHANNEL, "")).add_cte(ordered))


def as_rows(tenant_id: UUID | None, at: datetime, orders: Sequence[Order]) -> dict[str, Any]:
    """The parameters of `ordered`."""
    rows: dict[Any, dict[str, Any]] = {}
    # Made in one millisecond they would be in any order: jobs are run in that of their ids.
    ids = sorted(new_id(at) for _ in orders)
    for each, order in zip(ids, orders, strict=True):
        row = {
            "id": each, "kind": order.kind, "payload": order.payload,
            # The index knows no workspaces, the key does.
            "dedupe": order.dedupe and f"{tenant_id}/{order.dedupe}",
            "run_at": at + order.delay, "created_at": at,
        }  # fmt: skip
        rows.setdefault(row["dedupe"] or row["id"], row)
    # In one order for all, so that two who touch the same waiting jobs do not lock each other out.
    return as_document(jobs, _ORDERED, sorted(rows.values(), key=lambda row: row["dedupe"] or ""))


async def enqueue(tx: Tx, at: datetime, *orders: Order) -> None:
    """Queue jobs in this transaction; workers wake when it commits.

    What a command or a reaction orders goes by `Context.order` and costs no statement.
    """
    if orders:
        due = any(not o.delay for o in orders)
        await tx.run(_order_and_wake if due else _order, **as_rows(tx.tenant_id, at, orders))


async def queue_ordered(ctx: Context) -> None:
    """Queue what was ordered outside of any command, at the end of its transaction."""
    orders, ctx.orders = ctx.orders, []
    await enqueue(ctx.tx, ctx.now(), *orders)
