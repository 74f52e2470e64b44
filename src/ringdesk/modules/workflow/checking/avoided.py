"""Whether what a node requires can be gone round: by a way out of it that never asks."""

from collections import deque
from collections.abc import Iterator

from ..definition import Node, Process
from ..findings import Finding
from ..graph import owner_of, shortest, ways

# Ways that end the matter, or that the definition means to lead elsewhere.
_SANCTIONED = ("void", "otherwise", "second_handling", "green", "return")


def avoided(process: Process) -> Iterator[Finding]:
    """requirements_avoided: the work gets past a node without what the node asks for.

    A node's requirements are asked by actions with `forward`. Any other way must lead back
    through the node before the work is done: before it is solved, or its branch joined.
    """
    for node in process.nodes:
        asks = node.kind == "task" and not node.end and _requires(node)
        if asks and (round_ := _way_round(process, node)):
            by, way = round_
            path = (*shortest(process, process.start, node.key), *way)
            yield Finding("requirements_avoided", (node.key,), path, params={"by": by})


def _requires(node: Node) -> bool:
    required = any(field.access == "required" for field in node.fields)
    return bool(node.evidence or node.checklist or required)


def _way_round(process: Process, node: Node) -> tuple[str, tuple[str, ...]] | None:
    """The first way out that is not asked and the shortest path from there to where it is done."""
    owner = owner_of(process, node.key)
    done = process.node(owner).join if owner else None
    todo: deque[tuple[str, tuple[str, ...]]] = deque(_unasked(process, node))
    seen = {node.key}
    solved = _category(process, node.key) == "resolved"
    goals = ("closed",) if solved else ("resolved", "closed")
    while todo:
        by, path = todo.popleft()
        key = path[-1]
        if key in seen or not process.has_node(key):
            continue
        seen.add(key)
        if key == done or (done is None and _category(process, key) in goals):
            return by, path
        todo.extend((by, (*path, to)) for way, to in _further(process, key) if way != "void")
    return None


def _unasked(process: Process, node: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    for by, to in ways(process, node.key):
        action = process.action(by)
        if by not in _SANCTIONED and not (action and action.forward):
            yield by, (to,)


def _further(process: Process, key: str) -> Iterator[tuple[str, str]]:
    node = process.node(key)
    if node.kind == "parallel" and node.join:
        yield "joined", node.join
    else:
        yield from ways(process, key)


def _category(process: Process, key: str) -> str | None:
    node = process.node(key)
    return None if node.automatic else process.status(node.status).category
