"""The shape of a definition: which ways lead where, and what lies inside a split. Pure."""

from collections.abc import Iterator, Mapping

from .definition import Node, Process


def onward(process: Process, key: str) -> Iterator[str]:
    """Where a node can lead in one hop, whatever that takes; a split leads to its branches."""
    if not process.has_node(key):
        return
    node = process.node(key)
    for action in process.ways_from(key):
        yield from (b.to for b in action.to)
    yield from (b.to for b in node.next)
    yield from (one for one in (node.otherwise, node.green_to) if one)
    yield from node.returns.to if node.returns else ()
    yield from node.branches


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
