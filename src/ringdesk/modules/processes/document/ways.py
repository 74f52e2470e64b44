"""Which ways of a process its chart draws, and in which order its nodes stand. Pure.

A chart that draws everything shows nothing: taking, passing on and waiting are the same at every
node and are left to the table. Drawn are the ways that go on, the ways back that say so, and for
every node that would hang in the air the first way that leads to it.
"""

from collections.abc import Iterator
from typing import Literal

import msgspec

from ringdesk.modules import workflow

Sort = Literal["on", "good", "bad", "back", "aside"]
_INTO_WORK = ("resume", "take")
# Sideways, yet worth drawing: they undo work or begin it again.
_BACK = ("return", "reject", "fail_verification", "reopen", "second_handling")


class Way(msgspec.Struct, frozen=True):
    """From node to node. `good` and `bad`: the two ways out of what decides; `back`: a return;

    `aside`: to or from a place beside the path.
    """

    source: str
    target: str
    sort: Sort


def ways(process: workflow.Process) -> list[Way]:
    """What the chart draws, each pair of nodes once, in the order of the definition."""
    found: dict[tuple[str, str], Way] = {}
    for way in _candidates(process):
        if way.source != way.target:
            found.setdefault((way.source, way.target), way)
    for way in _hanging(process, set(found)):
        found.setdefault((way.source, way.target), way)
    return list(found.values())


def _candidates(process: workflow.Process) -> Iterator[Way]:
    for node in process.nodes:
        yield from _out_of(node)
        if node.kind == "task":
            yield from _actions(process, node)
    for node in process.nodes:
        if node.returns:
            yield from (Way(node.key, place, "back") for place in node.returns.to)
    yield from _sideways_back(process)


def _out_of(node: workflow.Node) -> Iterator[Way]:
    """Out of what decides or waits by itself."""
    decides = node.kind in ("condition", "approval")
    yield from (Way(node.key, head, "on") for head in node.branches)
    for place, branch in enumerate(node.next):
        yield Way(node.key, branch.to, "good" if decides and place == 0 else "on")
    if node.otherwise:
        yield Way(node.key, node.otherwise, "bad")


def _actions(process: workflow.Process, node: workflow.Node) -> Iterator[Way]:
    """The ways that go on; where none does, the one that hands the ticket on."""
    mine = process.ways_from(node.key)
    onward = [a for a in mine if a.forward or a.key not in workflow.KNOWN]
    beside = not _on_path(process, node.key) and any(a.key in _INTO_WORK for a in mine)
    if beside:
        yield from _back_in(node, mine, onward)
    elif onward:
        for action in onward:
            yield from (Way(node.key, branch.to, "on") for branch in action.to)
    elif not node.end:
        handing = [a.to[-1].to for a in mine if a.key in ("assign", "take")]
        yield from (Way(node.key, to, "on") for to in handing if to != node.key)


def _back_in(
    node: workflow.Node, mine: list[workflow.Action], onward: list[workflow.Action]
) -> Iterator[Way]:
    """From beside the path back to it: into the work, else as it goes on."""
    for action in mine:
        if action.key in _INTO_WORK and all(b.to != node.key for b in action.to):
            yield Way(node.key, action.to[-1].to, "aside")
            return
    for action in onward:
        yield from (Way(node.key, branch.to, "aside") for branch in action.to)


def _on_path(process: workflow.Process, key: str) -> bool:
    """Whether a node is on the path; all are where the definition marks none."""
    node = process.node(key)
    return node.on_path or node.end or not any(n.on_path for n in process.nodes)


def _sideways_back(process: workflow.Process) -> Iterator[Way]:
    for action in process.actions:
        if action.key in _BACK:
            shown = [s for s in action.source if _on_path(process, s)] or action.source[:1]
            yield from (Way(shown[-1], branch.to, "back") for branch in action.to[:1])


def _hanging(process: workflow.Process, drawn: set[tuple[str, str]]) -> Iterator[Way]:
    """A first way to every node that none of those drawn leads to."""
    reached = {target for _, target in drawn} | {process.start}
    for node in process.nodes:
        if node.key in reached:
            continue
        to_it = [a for a in process.actions if any(b.to == node.key for b in a.to)]
        for action in to_it[:1]:
            shown = [s for s in action.source if _on_path(process, s) and s != node.key]
            yield Way((shown or action.source)[-1], node.key, "aside")


def order(process: workflow.Process, drawn: list[Way]) -> list[str]:
    """The nodes as one reads them: each after what leads to it, as far as there are no rings."""
    out: dict[str, list[str]] = {node.key: [] for node in process.nodes}
    for way in drawn:
        if way.sort not in ("back", "aside"):
            out[way.source].append(way.target)
    rank = _ranks(process, out)
    places = {node.key: place for place, node in enumerate(process.nodes)}
    return sorted(out, key=lambda key: (rank[key], places[key]))


def _ranks(process: workflow.Process, out: dict[str, list[str]]) -> dict[str, int]:
    """The longest way from the start that takes no step twice; what hangs in the air comes last."""
    finished: list[str] = []
    state: dict[str, int] = {}
    forward: dict[str, list[str]] = {key: [] for key in out}
    stack: list[tuple[str, Iterator[str]]] = [(process.start, iter(out[process.start]))]
    state[process.start] = 1
    while stack:
        key, rest = stack[-1]
        following = next(rest, None)
        if following is None:
            state[key] = 2
            finished.append(key)
            stack.pop()
        elif following not in state:
            forward[key].append(following)
            state[following] = 1
            stack.append((following, iter(out[following])))
        elif state[following] == 2:
            forward[key].append(following)
    rank = dict.fromkeys(out, len(out))
    rank[process.start] = 0
    for key in reversed(finished):
        for following in forward[key]:
            known = rank[following]
            rank[following] = max(known if known < len(out) else 0, rank[key] + 1)
    return rank
