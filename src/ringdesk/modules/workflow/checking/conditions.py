"""Every condition of a definition, with where it stands."""

from collections.abc import Iterator

from ..definition import Action, Node, Process, When

Stated = tuple[tuple[str, ...], str, When]
"""(nodes concerned, what it decides, the condition)"""


def conditions(process: Process) -> Iterator[Stated]:
    if process.green:
        yield (), "green", process.green.when
    for action in process.actions:
        yield from _of_action(action)
    for node in process.nodes:
        yield from (((node.key,), what, when) for what, when in _of_node(node))


def _of_action(action: Action) -> Iterator[Stated]:
    nodes = tuple(action.source)
    for gate in action.gates:
        if gate.when is not None:
            yield nodes, action.key, gate.when
    for branch in action.to:
        if branch.when is not None:
            yield nodes, action.key, branch.when


def _of_node(node: Node) -> Iterator[tuple[str, When]]:
    parts = [("next", b.when) for b in node.next]
    parts += [("checklist", c.when) for c in node.checklist]
    parts += [("levels", level.when) for level in node.levels]
    yield from ((what, when) for what, when in parts if when is not None)
