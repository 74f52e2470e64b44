"""The shape of a definition: which ways lead where, and what lies inside a split. Pure."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping

from .definition import Branch, Node, Process
from .standard import leaning

_PLACE = frozenset({"node"})


def ways(process: Process, key: str) -> Iterator[tuple[str, str]]:
    """Each way out of a node as (by what, to which node): actions, outcomes, returns, skipping.

    A split leads to its branches; only what the kind of node really uses is a way.
    """
    if not process.has_node(key):
        return
    node = process.node(key)
    if node.kind in ("task", "end"):
        for action in process.ways_from(key):
            yield from ((action.key, to) for to in _possible(action.to, key))
    if node.kind not in ("task", "end", "parallel"):
        yield from (("next", to) for to in _possible(node.next, key))
    if node.otherwise and (node.kind not in ("task", "end", "parallel", "join") or leaves(node)):
        yield "otherwise", node.otherwise
    yield from (("return", to) for to in (node.returns.to if node.returns else ()))
    yield from (("branch", head) for head in node.branches if node.kind == "parallel")
    if node.green_to:
        yield "green", node.green_to


def _possible(branches: list[Branch], key: str) -> Iterator[str]:
    """Where branches can lead from this node: conditions on the node itself are known."""
    for branch in branches:
        holds = branch.when is None or leaning(branch.when, {"node": key}, _PLACE)
        if holds is not False:
            yield branch.to
        if holds:
            return


def leaves(node: Node) -> bool:
    """Whether time alone takes the ticket away from here."""
    return node.limit is not None and node.limit.past == "leave"


def onward(process: Process, key: str) -> Iterator[str]:
    """Where a node can lead in one hop, whatever that takes."""
    return (to for _, to in ways(process, key))


def shortest(process: Process, start: str, goal: str) -> tuple[str, ...]:
    """A shortest way from node to node as keys, both included; empty if there is none."""
    before: dict[str, str | None] = {start: None}
    todo = deque([start])
    while todo:
        key = todo.popleft()
        if key == goal:
            return _walked(before, key)
        for to in onward(process, key):
            if to not in before:
                before[to] = key
                todo.append(to)
    return ()


def _walked(before: Mapping[str, str | None], key: str) -> tuple[str, ...]:
    found: list[str] = []
    here: str | None = key
    while here is not None:
        found.append(here)
        here = before[here]
    return tuple(reversed(found))


def reached(start: str, ahead: Callable[[str], Iterable[str]]) -> set[str]:
    """Everything that can be reached from a node, itself included."""
    seen, todo = {start}, [start]
    while todo:
        for to in ahead(todo.pop()):
            if to not in seen:
                seen.add(to)
                todo.append(to)
    return seen


def inside(process: Process, split_key: str) -> Mapping[str, str]:
    """The nodes of a split's branches, each with the first node of its branch."""
    found: Mapping[str, str] | None = process.remembered.get(("inside", split_key))
    if found is None:
        found = process.remembered["inside", split_key] = _branches(process, split_key)
    return found


def _branches(process: Process, split_key: str) -> dict[str, str]:
    split = process.node(split_key)
    held: dict[str, str] = {}
    for head in split.branches:
        todo = [head]
        while todo:
            key = todo.pop()
            if key not in (split.join, split.key) and key not in held and process.has_node(key):
                held[key] = head
                todo.extend(onward(process, key))
    return held


def owner_of(process: Process, node_key: str) -> str | None:
    """The parallel node whose branches hold this node; None on the main way."""
    found: Mapping[str, str] | None = process.remembered.get("owners")
    if found is None:
        splits = [n.key for n in process.nodes if n.kind == "parallel"]
        found = {node: split for split in splits for node in inside(process, split)}
        process.remembered["owners"] = found
    return found.get(node_key)


def tracked(node: Node) -> bool:
    """Whether entering the node is kept as a row: it asks something of somebody."""
    if node.kind != "task":
        return not node.automatic and node.kind != "end"
    return bool(
        (node.who and node.who.restricts)
        or node.limit
        or node.returns
        or node.checklist
        or node.evidence
        or node.green_to
        or any(field.access == "required" for field in node.fields)
    )
