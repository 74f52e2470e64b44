"""The median course: how long tickets of either version spent in each node."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Float, cast, extract, func, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.tables import events
from ringdesk.modules import tickets, workflow

from .shapes import Side, Stage

_t, _e = tickets.tickets_table.c, events.c
_NOBODY = Side(None, 0)


def stays(part: ColumnElement[bool], began: datetime) -> Any:
    """Minutes by ticket and node, over all its visits; what it still is in has no end yet.

    A stay begins where a move leads and ends with the next one. The first has no move before it:
    it is where the first move leaves from. `began`: before the first of these tickets, so that no
    older month of the record is looked at.
    """
    moves = (
        select(
            _t.id, _t.process_version, _t.created_at, _e.at, _e.seq,
            _e.data["from_node"].astext.label("left"), _e.data["to_node"].astext.label("came"),
        )
        .join(events, (_e.tenant_id == _t.tenant_id) & (_e.subject_id == _t.id))
        .where(part, _e.at >= began, _e.at >= _t.created_at, _e.data.has_key("to_node"))
    ).subquery()  # fmt: skip
    m = moves.c
    since = func.lag(m.at).over(partition_by=m.id, order_by=m.seq)
    each = select(
        m.id, m.process_version, m.left, m.at, func.coalesce(since, m.created_at).label("since")
    ).subquery()
    minutes = cast(extract("epoch", each.c.at - each.c.since), Float) / 60
    return (
        select(each.c.process_version, each.c.left.label("node"), func.sum(minutes).label("spent"))
        .where(each.c.left.is_not(None))
        .group_by(each.c.id, each.c.process_version, each.c.left)
        .subquery()
    )


async def course(
    ctx: Context, pilot: workflow.PilotEntry, part: ColumnElement[bool]
) -> list[Stage]:
    """Node by node in the new version's order, then what only the old one has."""
    spent = stays(part, pilot.started_at).c
    rows = await ctx.tx.all(
        select(
            spent.process_version.label("version"),
            spent.node,
            func.count().label("count"),
            func.percentile_cont(0.5).within_group(spent.spent).label("median"),
        ).group_by(spent.process_version, spent.node)
    )
    found = {(r["version"], r["node"]): Side(float(r["median"]), r["count"]) for r in rows}
    names: dict[str, Mapping[str, str]] = {}
    for version in (pilot.version, pilot.baseline):
        process = await workflow.process_version(ctx, pilot.key, version)
        for node in process.nodes:
            names.setdefault(node.key, node.name)
    return [
        Stage(node, dict(name), old, new)
        for node, name in names.items()
        for old, new in [[found.get((v, node), _NOBODY) for v in (pilot.baseline, pilot.version)]]
        if old.count or new.count
    ]
