"""Whether every node is reached and every way leads to an end."""

from collections.abc import Iterator, Mapping

from ..definition import Node, Process
from ..findings import Finding
from ..graph import reached, shortest, ways


def reach(process: Process) -> Iterator[Finding]:
    """unreachable, dead_end, endless_loop."""
    if not process.has_node(process.start):
        return
    ahead = {n.key: _ahead(process, n) for n in process.nodes}
    there = reached(process.start, ahead.__getitem__)
    for node in process.nodes:
        if node.key not in there:
            yield Finding("unreachable", (node.key,))
    yield from _traps(process, {key: ahead[key] for key in ahead if key in there})
    yield from _rings(process)


def _ahead(process: Process, node: Node) -> list[str]:
    """Ways that can be taken at all; a gate that never opens closes its action."""
    shut = {
        a.key for a in process.actions if any(g.gate == "never" and not g.when for g in a.gates)
    }
    ways_on = {to for by, to in ways(process, node.key) if by not in shut}
    return [to for to in sorted(ways_on) if process.has_node(to)]


def _traps(process: Process, ahead: Mapping[str, list[str]]) -> Iterator[Finding]:
    """Where no end can be reached any more: the last places, or the last round, of such a way."""
    behind: dict[str, list[str]] = {key: [] for key in ahead}
    for key, targets in ahead.items():
        for to in targets:
            behind[to].append(key)
    ending: set[str] = set()
    for node in process.nodes:
        if (node.end or node.kind == "end") and node.key in ahead:
            ending |= reached(node.key, behind.__getitem__)
    for ring in _last(ahead, set(ahead) - ending):
        code = "dead_end" if len(ring) == 1 else "endless_loop"
        path = shortest(process, process.start, ring[0])
        yield Finding(code, tuple(ring), path)


def _last(ahead: Mapping[str, list[str]], lost: set[str]) -> list[list[str]]:
    """Of the lost nodes, those that lead only among themselves, as groups."""
    reach_of = {key: reached(key, ahead.__getitem__) for key in sorted(lost)}
    groups = {
        tuple(sorted(found))
        for key, found in reach_of.items()
        if all(key in reach_of[other] for other in found)
    }
    return [list(group) for group in sorted(groups)]


def _rings(process: Process) -> Iterator[Finding]:
    """Rounds of nodes that are passed at once: nobody could ever step out of them."""
    instant = {n.key: _at_once(process, n) for n in process.nodes}
    rings: set[tuple[str, ...]] = set()
    for key, ahead in instant.items():
        found = reached(key, instant.__getitem__)
        ring = {other for other in found if key in reached(other, instant.__getitem__)}
        if len(ring) > 1 or key in ahead:
            rings.add(tuple(sorted(ring)))
    for nodes in sorted(rings):
        yield Finding("endless_loop", nodes, shortest(process, process.start, nodes[0]))


def _at_once(process: Process, node: Node) -> list[str]:
    found = [node.green_to] if node.green_to else []
    if node.automatic:
        found += [b.to for b in node.next]
        found += [node.otherwise] if node.otherwise and node.kind == "condition" else []
    return [to for to in found if process.has_node(to)]
