"""How the database reads: the plans of the hot reads, and whether one walks what grows.

A read is run, since its plan alone does not tell: an index can be walked from end to end as well.
What it touches inside a function of the database is not seen.
"""

import json
import math
from collections.abc import Iterator
from typing import Any

from ringdesk.kernel.db import Database, Tx

from .ground import Ground
from .samples import Sample, Statement
from .surroundings import SURROUNDING

GROWING = ("tickets", "messages", "events", "ticket_search", "ticket_timers", *SURROUNDING)
# A small table is rightly read whole: there it only counts whether an index could serve.
_SMALL = 50_000
# An empty partition is read in no time, and rightly.
_PAGES = 20
# For each ticket, so many rows of one table may be touched: a tenth of the tickets are open.
_SHARE = 0.2


async def plans(db: Database, ground: Ground, sample: Sample) -> list[tuple[str, str]]:
    """(table walked or "", plan as text) of every SELECT of a sample."""
    found = []
    async with db.transaction(ground.tenant_id) as tx:
        if ground.tickets < _SMALL:
            await tx.connection.execute("SET LOCAL enable_seqscan = off")
        for statement in sample.statements:
            if not statement.sql.startswith(("SELECT", "WITH")):
                continue
            plan = await _plan(tx, statement)
            nodes = list(_nodes(plan["Plan"], 0))
            head = f"{_pages(plan['Plan'])} pages, {plan['Execution Time']:.1f} ms"
            told = "\n".join(_told(node, depth) for node, depth in nodes)
            found.append((_walked(nodes, ground.tickets), f"{head}\n{told}"))
    return found


async def _plan(tx: Tx, statement: Statement) -> dict[str, Any]:
    """Run, and taken back: some of what a job selects it deletes in the same statement."""
    await tx.connection.execute("SAVEPOINT looked")
    asked = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + statement.sql
    answer = await tx.connection.fetchval(asked, *statement.arguments)
    await tx.connection.execute("ROLLBACK TO SAVEPOINT looked")
    [plan] = json.loads(answer) if isinstance(answer, str) else answer
    return dict(plan)


def _nodes(plan: dict[str, Any], depth: int) -> Iterator[tuple[dict[str, Any], int]]:
    yield plan, depth
    for inner in plan.get("Plans", []):
        yield from _nodes(inner, depth + 1)


def _walked(nodes: list[tuple[dict[str, Any], int]], tickets: int) -> str:
    """The growing table that is read from end to end; partitions bear its name and a month."""
    most = tickets * _SHARE if tickets >= _SMALL else math.inf
    for node, _ in nodes:
        name = str(node.get("Relation Name", ""))
        walks = node["Node Type"] == "Seq Scan" and node["Total Cost"] > _PAGES
        if name.startswith(GROWING) and (walks or _touched(node) > most):
            return name
    return ""


def _touched(node: dict[str, Any]) -> float:
    """Rows that were looked at, those left out again too."""
    left_out = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return float((node["Actual Rows"] + left_out) * node["Actual Loops"])


def _pages(plan: dict[str, Any]) -> int:
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def _told(node: dict[str, Any], depth: int) -> str:
    about = node.get("Index Name") or node.get("Relation Name") or ""
    rows = f"{_touched(node):.0f} rows" if node["Actual Loops"] else "not reached"
    return f"{'  ' * depth}{node['Node Type']} {about} ({rows}, cost {node['Total Cost']:.0f})"
