"""What a move would do, before anything is moved."""

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import bindparam, func, or_, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.modules import tickets, workflow

from ..tables import node_runs

_t, _r = tickets.tickets_table.c, node_runs.c
# The tickets of a version on which somebody may still work.
RUNNING = (
    _t.tenant_id == bindparam("tenant_id"),
    _t.process_key == bindparam("of_process"),
    _t.process_version == bindparam("of_version"),
    _t.closed_at.is_(None),
)
_stand = sql(select(_t.node, func.count().label("count")).where(*RUNNING).group_by(_t.node))
_occupy = sql(
    select(_r.node, func.count().label("count"))
    .join_from(
        tickets.tickets_table,
        node_runs,
        (_r.tenant_id == _t.tenant_id) & (_r.ticket_id == _t.id),
    )
    .where(*RUNNING, or_(_r.state == "active", _r.state == "owed"), _r.node != _t.node)
    .group_by(_r.node)
)


class Misfit(msgspec.Struct, frozen=True):
    """Tickets that cannot be moved. `reason`: node_missing, category_differs, kind_differs,

    branch_differs; of those that stayed where they were also `failed`: the log says why.
    """

    node: str
    to: str
    reason: str
    count: int


class MoveCheck(msgspec.Struct, frozen=True):
    """What a move would do: running tickets by the node they occupy, and what does not fit."""

    tickets: int
    occupied: dict[str, int]
    misfits: list[Misfit]


async def check_move(
    ctx: Context, key: str, source: int, target: int, node_map: Mapping[str, str]
) -> MoveCheck:
    """A dry run. A node not in the map keeps its key. NotFound for a version there is not."""
    before = await workflow.process_version(ctx, key, source)
    after = await workflow.process_version(ctx, key, target)
    asked = {"of_process": key, "of_version": source}
    stand = Counter({row["node"]: row["count"] for row in await ctx.tx.all(_stand, **asked)})
    total = stand.total()
    for row in await ctx.tx.all(_occupy, **asked):
        stand[row["node"]] += row["count"]
    misfits = [
        Misfit(node, node_map.get(node, node), reason, count)
        for node, count in sorted(stand.items())
        if (reason := misfit(before, after, node, node_map))
    ]
    return MoveCheck(total, dict(sorted(stand.items())), misfits)


def misfit(
    before: workflow.Process, after: workflow.Process, node: str, node_map: Mapping[str, str]
) -> str | None:
    """Why a token at a node cannot go on at the one it is mapped to."""
    new = node_map.get(node, node)
    if not after.has_node(new):
        return "node_missing"
    if after.node(new).kind != before.node(node).kind:
        return "kind_differs"
    split, there = workflow.owner_of(before, node), workflow.owner_of(after, new)
    if (split and node_map.get(split, split)) != there:
        return "branch_differs"
    if split is None and after.status_of(new).category != before.status_of(node).category:
        return "category_differs"
    return None


def added(stay: Iterable[Misfit], more: Iterable[Misfit]) -> list[Misfit]:
    """Both together, by node and reason."""
    summed: Counter[tuple[str, str, str]] = Counter()
    for one in (*stay, *more):
        summed[one.node, one.to, one.reason] += one.count
    return [Misfit(*why, count) for why, count in sorted(summed.items())]
