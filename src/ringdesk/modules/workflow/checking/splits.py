"""That what is split is joined again: branches begin together and end at their join."""

from collections.abc import Iterator

from ..definition import Node, Process
from ..findings import Finding
from ..graph import inside, onward, reached, shortest


def splits(process: Process) -> Iterator[Finding]:
    parallels = [n for n in process.nodes if n.kind == "parallel"]
    main = reached(process.start, lambda key: _on_main(process, key))
    joins = [n.join for n in parallels]
    for node in process.nodes:
        if node.kind == "join" and joins.count(node.key) != 1:
            yield Finding("join_mismatch", (node.key,), params={"splits": joins.count(node.key)})
    for split in parallels:
        yield from _split(process, split, main)


def _on_main(process: Process, key: str) -> list[str]:
    """One hop of the main way, on which a split leads straight behind its join."""
    if not process.has_node(key):
        return []
    node = process.node(key)
    if node.kind != "parallel":
        return list(onward(process, key))
    joined = [] if node.join is None or not process.has_node(node.join) else [node.join]
    return joined + ([node.green_to] if node.green_to else [])


def _split(process: Process, split: Node, main: set[str]) -> Iterator[Finding]:
    if split.join is None or not process.has_node(split.join):
        return
    path = shortest(process, process.start, split.key)
    if process.node(split.join).kind != "join":
        yield Finding("join_mismatch", (split.key, split.join), path)
    own = {key for key in inside(process, split.key) if key not in main}
    for key in sorted(own):
        if process.node(key).kind == "parallel":
            yield Finding("nested_parallel", (split.key, key), path)
    yield from _escapes(process, split, own, main)
    yield from _ends(process, split, path)
    yield from _crossings(process, split)


def _escapes(process: Process, split: Node, own: set[str], main: set[str]) -> Iterator[Finding]:
    """Ways out of a branch that are not its join; or into one, which makes it part of the main."""
    edges = [(key, to) for key in sorted(own) for to in onward(process, key)]
    for key, to in dict.fromkeys([*((split.key, head) for head in split.branches), *edges]):
        if to == split.join or not process.has_node(to):
            continue
        target = process.node(to)
        if to in main or target.kind in ("end", "join") or target.end:
            way = (*shortest(process, process.start, key), to)
            yield Finding("branch_escapes", (key, to), way)


def _ends(process: Process, split: Node, path: tuple[str, ...]) -> Iterator[Finding]:
    for head in split.branches:
        if split.join not in reached(head, lambda key: onward(process, key)):
            yield Finding("join_mismatch", (split.key, head), path, params={"branch": head})


def _crossings(process: Process, split: Node) -> Iterator[Finding]:
    """Two branches that share a node, or a way from outside into one."""
    held = inside(process, split.key)
    by_head = {head: _branch(process, split, head) for head in split.branches}
    shared = {
        key for head, keys in by_head.items() for other, more in by_head.items()
        if head < other for key in keys & more
    }  # fmt: skip
    if shared:
        yield Finding("branches_meet", (split.key, *sorted(shared)))
    for node in process.nodes:
        outside = node.key not in held and node.key != split.key
        if outside and any(to == split.join for to in onward(process, node.key)):
            yield Finding("join_mismatch", (node.key, str(split.join)))


def _branch(process: Process, split: Node, head: str) -> set[str]:
    stop = (split.join, split.key)
    return reached(
        head, lambda key: [to for to in onward(process, key) if to not in stop]
    ) - {split.join}  # fmt: skip
