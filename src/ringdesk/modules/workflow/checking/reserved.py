"""Which ways lead into and out of solved and closed: those commands take that set the columns."""

from collections.abc import Iterator

from ..actions import KNOWN
from ..definition import Action, Node, Process
from ..findings import Finding
from ..graph import owner_of, reached, shortest, ways

_WORK, _SOLVED, _CLOSED = "work", "resolved", "closed"
# Known actions by the steps between the three that they may make. Others stay in work.
_STEPS: dict[str, set[tuple[str, str]]] = {
    "resolve": {(_WORK, _WORK), (_WORK, _SOLVED)},
    "verify": {(_WORK, _WORK), (_WORK, _SOLVED), (_SOLVED, _SOLVED)},
    "fail_verification": {(_WORK, _WORK), (_SOLVED, _WORK)},
    "accept": {(_SOLVED, _SOLVED)},
    "reject": {(_SOLVED, _WORK)},
    "customer_reply": {(_WORK, _WORK), (_SOLVED, _WORK)},
    "close": {(_SOLVED, _CLOSED)},
    "reopen": {(_SOLVED, _WORK), (_CLOSED, _WORK)},
    "archive": {(_CLOSED, _CLOSED)},
    "void": {(_WORK, _CLOSED)},
    "second_handling": {(_SOLVED, _WORK), (_CLOSED, _WORK), (_WORK, _WORK)},
}
_PLAIN = {(_WORK, _WORK)}


def reserved(process: Process) -> Iterator[Finding]:
    """reserved_move: a way that would leave the ticket's columns behind its node."""
    for node in process.nodes:
        here = _sort(process, node.key)
        if here is None:
            continue
        for by, to in _ways(process, node):
            for rest in sorted(_rests(process, to)):
                there = _sort(process, rest)
                allowed = _STEPS.get(by, _PLAIN)
                if there is not None and (here, there) not in allowed:
                    path = (*shortest(process, process.start, node.key), rest)
                    yield Finding("reserved_move", (node.key, rest), path, params={"by": by})
    for action in process.actions:
        yield from _misplaced(process, action)


def _ways(process: Process, node: Node) -> Iterator[tuple[str, str]]:
    """The ways out of a resting place; out of a split behind its join."""
    if node.kind == "parallel" and node.join and process.has_node(node.join):
        yield from (("joined", b.to) for b in process.node(node.join).next)
    elif not node.automatic:
        yield from ((by, to) for by, to in ways(process, node.key) if by != "green")


def _rests(process: Process, to: str) -> set[str]:
    """Where one may come to rest who enters a node: behind automatic and skipped ones too."""

    def ahead(key: str) -> list[str]:
        node = process.node(key)
        found = [node.green_to] if node.green_to else []
        if node.automatic and node.kind != "join":
            found += [*(b.to for b in node.next), *([node.otherwise] if node.otherwise else [])]
        return [one for one in found if process.has_node(one)]

    return reached(to, ahead) if process.has_node(to) else set()


def _sort(process: Process, key: str) -> str | None:
    """Work, resolved or closed; None for what is passed at once and inside a split."""
    node = process.node(key)
    if node.automatic or owner_of(process, key):
        return None
    category = process.status(node.status).category
    return category if category in (_SOLVED, _CLOSED) else _WORK


def _misplaced(process: Process, action: Action) -> Iterator[Finding]:
    """Actions leave tasks and ends, and known ones only those of the main way."""
    for source in action.source:
        if not process.has_node(source):
            continue
        if process.node(source).kind not in ("task", "end"):
            yield Finding("not_a_task", (source,), params={"action": action.key})
        elif action.key in KNOWN and owner_of(process, source):
            yield Finding("reserved_move", (source,), params={"by": action.key})


def closing(process: Process) -> Iterator[Finding]:
    """gate_avoided: a way into closed that asks neither for acceptance nor for no work at all."""
    closed = {n.key for n in process.nodes if _sort(process, n.key) == _CLOSED}
    for action in process.actions:
        enters = sorted({b.to for b in action.to} & closed)
        asked = {g.gate for g in action.gates if g.when is None}
        if enters and not set(action.source) <= closed and not asked & {"accepted", "unanswered"}:
            path = (*shortest(process, process.start, action.source[0]), enters[0])
            nodes = (*action.source, *enters)
            yield Finding("gate_avoided", nodes, path, params={"action": action.key})
