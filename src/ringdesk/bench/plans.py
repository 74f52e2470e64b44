"""How the database reads: the plans of the hot reads, and whether one walks a whole table."""

import json
from collections.abc import Iterator
from typing import Any

from ringdesk.kernel.db import Database

from .ground import Ground
from .samples import Sample

GROWING = ("tickets", "messages", "events", "ticket_search")
# A small table is rightly read whole: there it only counts whether an index could serve.
_SMALL = 50_000
# An empty partition is read in no time, and rightly.
_PAGES = 20


async def plans(db: Database, ground: Ground, sample: Sample) -> list[tuple[str, str]]:
    """(table walked or "", plan as text) of every SELECT of a sample."""
    found = []
    async with db.transaction(ground.tenant_id) as tx:
        if ground.tickets < _SMALL:
            await tx.connection.execute("SET LOCAL enable_seqscan = off")
        for statement in sample.statements:
            if not statement.sql.startswith(("SELECT", "WITH")):
                continue
            asked = "EXPLAIN (FORMAT JSON) " + statement.sql
            answer = await tx.connection.fetchval(asked, *statement.arguments)
            plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
            nodes = list(_nodes(plan, 0))
            found.append((_walked(nodes), "\n".join(_told(node, depth) for node, depth in nodes)))
    return found


def _nodes(plan: dict[str, Any], depth: int) -> Iterator[tuple[dict[str, Any], int]]:
    yield plan, depth
    for inner in plan.get("Plans", []):
        yield from _nodes(inner, depth + 1)


def _walked(nodes: list[tuple[dict[str, Any], int]]) -> str:
    """The growing table that is read from end to end; partitions bear its name and a month."""
    for node, _ in nodes:
        name = node.get("Relation Name", "")
        walks = node["Node Type"] == "Seq Scan" and node["Total Cost"] > _PAGES
        if walks and name.startswith(GROWING):
            return str(name)
    return ""


def _told(node: dict[str, Any], depth: int) -> str:
    about = node.get("Index Name") or node.get("Relation Name") or ""
    return f"{'  ' * depth}{node['Node Type']} {about} (cost {node['Total Cost']:.0f})"
