"""Which way a ticket may go: pure decisions over a definition and the facts of one ticket."""

import msgspec

from ringdesk.kernel.errors import DomainError

from .actions import BAD, GOOD
from .definition import Action, L10n, Node, Process, Status
from .gates import Facts, Holds, Unmet, unmet_gates

# More than any sane definition passes at once; a ring of conditions ends here.
HOPS = 50


class Move(msgspec.Struct, frozen=True):
    """The verdict: from here to there. `source == target` when the node stays.

    `passed`: automatic nodes gone through on the way · `skipped`: nodes left out on the green
    channel, to be made good later.
    """

    action: str
    source: Node
    target: Node
    status: Status
    passed: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


class Refusal(msgspec.Struct, frozen=True):
    """Why not. `reason`: unknown_action, wrong_node, wrong_actor or gates."""

    action: str
    reason: str
    gates: tuple[Unmet, ...] = ()


class Offer(msgspec.Struct, frozen=True):
    """One action as offered to one actor: the way it leads and what it still lacks."""

    key: str
    to: str | None
    needs: str | None
    gates: tuple[Unmet, ...]
    name: L10n = {}
    forward: bool = False


def advance(process: Process, key: str, facts: Facts, holds: Holds) -> Move | Refusal:
    """Where `key` leads this ticket, or why it may not go there.

    `facts` holds the ticket's columns plus `now`, `actor_kind`, `actor_member_id` and
    `missing_fields` by stage; `holds` evaluates a condition of the definition on the ticket.
    In a branch of a split, facts["node"] is the branch's node. May be absent: of the actor
    `actor_role`, `actor_team_ids`, `actor_department_ids`, `actor_may_assign`; of the node
    `node_missing` (required fields that are empty), `checks` (ticked keys); of the ticket
    `evidence_types`, `open_children`, `children_numbers`, `active_branches`, `open_duties`,
    `duty_kinds`.
    """
    action = process.action(key)
    if action is None:
        return Refusal(key, "unknown_action")
    if facts["node"] not in action.source:
        return Refusal(key, "wrong_node")
    if _by(facts) not in action.by:
        return Refusal(key, "wrong_actor")
    source = process.node(facts["node"])
    if gates := unmet_gates(action, facts, holds, source):
        return Refusal(key, "gates", gates)
    return lead(process, action, source, holds)


def lead(process: Process, action: Action, source: Node, holds: Holds) -> Move:
    """Where an action leads from a node, its gates being open."""
    return _move(process, action.key, source, _target(action, holds) or source.key, holds)


def _target(action: Action, holds: Holds) -> str | None:
    return next((b.to for b in action.to if b.when is None or holds(b.when)), None)


def _by(facts: Facts) -> str:
    kind = facts["actor_kind"]
    return kind if kind in ("requester", "system") else "member"


def _move(process: Process, key: str, source: Node, to: str, holds: Holds) -> Move:
    target = process.node(to)
    if target is source or (not target.automatic and target.green_to is None):
        return Move(key, source, target, process.status(target.status))
    target, passed, skipped = walk(process, to, holds)
    return Move(key, source, target, process.status(target.status), passed, skipped)


def walk(process: Process, key: str, holds: Holds) -> tuple[Node, tuple[str, ...], tuple[str, ...]]:
    """Where one comes to rest who enters `key`: that node, what was passed, what was skipped.

    A join is a rest: the branch has arrived there. DomainError `process_loops` after 50 hops,
    `process_stuck` where no way on holds; the checker forbids both.
    """
    passed: list[str] = []
    skipped: list[str] = []
    for _ in range(HOPS):
        node = process.node(key)
        if node.green_to is not None and process.green and holds(process.green.when):
            skipped.append(key)
            key = node.green_to
        elif not node.automatic or node.kind == "join":
            return node, tuple(passed), tuple(skipped)
        else:
            passed.append(key)
            key = _onward(node, holds)
    raise DomainError("process_loops", nodes=list(dict.fromkeys([*passed, *skipped])))


def _onward(node: Node, holds: Holds) -> str:
    found = next((b.to for b in node.next if b.when is None or holds(b.when)), None)
    if found is None and node.automatic:
        found = node.otherwise
    if found is None:
        raise DomainError("process_stuck", node=node.key)
    return found


def proceed(
    process: Process,
    node_key: str,
    outcome: str,
    facts: Facts,  # noqa: ARG001 - every question to the process gives them
    holds: Holds,
) -> Move:
    """Out of a node that is not left by an action: well by `next`, badly by `otherwise`.

    `joined` leaves a parallel node behind its join. `late` also leaves a task whose limit says
    so. A bad outcome without a way of its own keeps the ticket where it is.
    """
    if outcome not in GOOD | BAD:
        raise ValueError(f"no outcome: {outcome}")
    source = process.node(node_key)
    if outcome in BAD:
        return _move(process, outcome, source, source.otherwise or source.key, holds)
    if source.kind != "parallel" or source.join is None:
        return _move(process, outcome, source, _onward(source, holds), holds)
    join = process.node(source.join)
    move = _move(process, outcome, source, _onward(join, holds), holds)
    return msgspec.structs.replace(move, passed=(join.key, *move.passed))


def forked(
    process: Process,
    split_key: str,
    facts: Facts,  # noqa: ARG001 - every question to the process gives them
    holds: Holds,
) -> list[Move]:
    """Where each branch of a split first rests; the join itself if nothing is to be done."""
    split = process.node(split_key)
    return [_move(process, "forked", split, head, holds) for head in split.branches]


def offers(process: Process, facts: Facts, holds: Holds) -> list[Offer]:
    """Every action that leaves the ticket's node for this kind of actor, open or still shut."""
    source = process.node(facts["node"])
    return [
        _offer(process, action, source, facts, holds)
        for action in process.ways_from(source.key)
        if _by(facts) in action.by
    ]


def _offer(process: Process, action: Action, source: Node, facts: Facts, holds: Holds) -> Offer:
    to = _target(action, holds)
    if to is not None:
        to = _move(process, action.key, source, to, holds).target.key
    gates = unmet_gates(action, facts, holds, source)
    return Offer(action.key, to, action.needs, gates, action.name, action.forward)


class Step(msgspec.Struct, frozen=True):
    """One step of the bar: done, now, next or skipped."""

    key: str
    name: dict[str, str]
    state: str


def steps(process: Process, node: str, visited: set[str]) -> list[Step]:
    """The bar of steps: what was passed, where it stands, what comes."""
    path = [n for n in process.nodes if n.on_path or n.key == node]
    here = next(i for i, n in enumerate(path) if n.key == node)
    done = process.node(node).end
    found = []
    for place, step in enumerate(path):
        if place == here:
            state = "done" if done else "now"
        elif place > here:
            state = "next"
        else:
            state = "done" if step.key in visited else "skipped"
        found.append(Step(step.key, step.name, state))
    return found
