"""That each kind of node has what it lives on: its block, a limit, somebody to act."""

from collections.abc import Callable, Iterator, Mapping

from ..actions import HANDING, KNOWN, OWN_NEEDS
from ..definition import Node, Process, Who
from ..findings import Finding
from ..graph import leaves, onward, reached, shortest, ways
from .names import everyone

Can = Callable[[Who], bool]
Grants = Mapping[str, frozenset[str]]
"""What each role may do, by its key."""

# What commands and sweeps go by. Without the first a ticket cannot end well.
_NEEDED = ("resolve", "accept", "close")
_EXPECTED = ("assign", "take", "customer_reply", "reject", "reopen", "archive", "second_handling")
_SWEPT = ("acceptance", "accepted", "closed")


def blocks(process: Process) -> Iterator[Finding]:
    for node in process.nodes:
        if node.kind == "approval" and not node.levels:
            yield Finding("approval_without_levels", (node.key,))
        for block in _missing(node):
            yield Finding("missing_block", (node.key,), params={"kind": node.kind, "block": block})
        for field in _out_of_range(node):
            yield Finding("out_of_range", (node.key,), params={"field": field})
    limits = process.limits
    days = (limits.accept_after_days, limits.close_after_days, limits.archive_after_days)
    if min(*days, limits.reopen_within_days) < 0 or not 0 <= process.low_score <= 5:
        yield Finding("out_of_range", params={"field": "limits"})
    if process.green and process.green.within_minutes <= 0:
        yield Finding("out_of_range", params={"field": "green.within_minutes"})


def _missing(node: Node) -> Iterator[str]:
    if node.kind not in ("task", "parallel", "end") and not node.next:
        yield "next"
    if node.otherwise is None and (node.kind in ("approval", "call") or leaves(node)):
        yield "otherwise"
    if node.kind == "parallel":
        if len(node.branches) < 2:
            yield "branches"
        if node.join is None:
            yield "join"
    elif not _equipped(node):
        yield {"sub_ticket": "sub_tickets"}.get(node.kind, node.kind)


def _equipped(node: Node) -> bool:
    match node.kind:
        case "wait":
            return bool(node.wait and (node.wait.until != "time" or node.wait.minutes is not None))
        case "notice":
            return bool(node.notice and (node.notice.to != "who" or not _nobody(node.notice.who)))
        case "sub_ticket":
            return bool(node.sub_tickets and node.sub_tickets.items)
        case "call":
            return node.call is not None
        case _:
            return True


def _nobody(who: Who | None) -> bool:
    return who is None or who.anyone


def _out_of_range(node: Node) -> Iterator[str]:
    limits = [node.limit, *(level.limit for level in node.levels)]
    for limit in limits:
        if limit and (limit.minutes <= 0 or not 1 <= limit.warn_percent <= 100):
            yield "limit"
    if any(not 1 <= level.share <= 100 for level in node.levels):
        yield "share"
    if node.wait and node.wait.minutes is not None and node.wait.minutes <= 0:
        yield "wait"
    if node.call and not 0 <= node.call.retries <= 20:
        yield "retries"


def unlimited(process: Process) -> Iterator[Finding]:
    """Approvals and answers from outside must not be waited for without end."""
    for node in process.nodes:
        outside = node.kind == "wait" and node.wait is not None and node.wait.until == "outside"
        approval = node.kind == "approval" and not all(level.limit for level in node.levels)
        named = node.kind == "task" and node.who is not None and not node.who.anyone
        if node.limit is None and (outside or approval):
            yield Finding("limit_missing", (node.key,), params={"kind": node.kind})
        elif node.limit is None and (named or node.kind in ("sub_ticket", "call")):
            yield Finding("limit_missing", (node.key,), forbids=False, params={"kind": node.kind})


def deserted(process: Process, can: Can | None, grants: Grants | None) -> Iterator[Finding]:
    """Places where nobody can do what is asked: nobody is meant, or none of them may."""
    for node in process.nodes:
        path = shortest(process, process.start, node.key)
        for part, who in everyone(node):
            missing = can is not None and not who.anyone and not can(who)
            if _contradicts(who) or missing or _powerless(process, node, part, who, grants):
                yield Finding("nobody_can_act", (node.key,), path, params={"part": part})
        # A task without names is whoever's has the permission; a vote is asked of those named.
        for level in node.levels:
            if level.who.anyone:
                yield Finding("nobody_can_act", (node.key,), path, params={"part": level.key})
        left = node.kind == "task" and not node.end and process.ways_from(node.key)
        if left and not _somebody(process, node):
            yield Finding("nobody_can_act", (node.key,), path, params={"part": "actions"})
    for action in process.actions:
        alone = action.key not in KNOWN and set(action.by) == {"system"}
        if not action.by or alone:
            yield Finding("nobody_can_act", tuple(action.source), params={"part": action.key})


def _contradicts(who: Who) -> bool:
    named = (who.roles, who.departments, who.teams, who.members)
    return who.not_handler and who.assignee and not any(named)


def _powerless(process: Process, node: Node, part: str, who: Who, grants: Grants | None) -> bool:
    """Whether only roles are named, and none of them has a permission that leads on."""
    others = (who.departments, who.teams, who.members)
    if grants is None or part == "notice" or not who.roles or any(others) or who.assignee:
        return False
    onward = [a for a in process.ways_from(node.key) if "member" in a.by and a.key not in HANDING]
    needs = {a.needs or OWN_NEEDS for a in onward} if part == "who" else {"approval.decide"}
    return bool(needs) and not any(needs & grants.get(role, frozenset()) for role in who.roles)


def _somebody(process: Process, node: Node) -> bool:
    """A person, or one of the few things the product does by itself."""
    swept = {"accept", "close", "archive"}
    return leaves(node) or any(
        {"member", "requester"} & set(a.by) or ("system" in a.by and a.key in swept)
        for a in process.ways_from(node.key)
    )


def undecided(process: Process) -> Iterator[Finding]:
    """Where all conditions may fail, and branches no ticket ever takes."""
    for node in process.nodes:
        if node.kind in ("task", "end", "parallel"):
            continue
        without = all(b.when is not None for b in node.next)
        if node.next and without and not (node.kind == "condition" and node.otherwise):
            yield Finding(
                "no_branch_holds", (node.key,), shortest(process, process.start, node.key)
            )
    stays = {"assign", "take", "transfer"}
    for action in process.actions:
        without = all(b.when is not None for b in action.to)
        if without and (action.to or action.key in KNOWN - stays):
            yield Finding("no_branch_holds", tuple(action.source), params={"action": action.key})


def unused(process: Process) -> Iterator[Finding]:
    """Ways that are written down and never taken."""
    for node in process.nodes:
        taken = {label for label, _ in ways(process, node.key)}
        for label, there in (("next", node.next), ("otherwise", node.otherwise)):
            if there and label not in taken:
                params = {"way": label}
                yield Finding("unused_way", (node.key,), forbids=False, params=params)
        if node.green_to and process.green is None:
            yield Finding("unused_way", (node.key,), forbids=False, params={"way": "green_to"})


def relied_on(process: Process) -> Iterator[Finding]:
    """Actions and nodes that the product's commands and sweeps go by."""
    for key in (*_NEEDED, *_EXPECTED):
        if process.action(key) is None:
            forbids = key in _NEEDED
            yield Finding("action_missing", forbids=forbids, params={"action": key})
    for key in _SWEPT:
        if not process.has_node(key):
            yield Finding("command_node_missing", forbids=False, params={"node": key})
    start = process.node(process.start) if process.has_node(process.start) else None
    if start and (start.kind != "task" or start.end):
        yield Finding("start_not_task", (process.start,))


def skipping(process: Process) -> Iterator[Finding]:
    """The green channel passes by what can be made good: tasks and approvals; and returns to what

    can be redone: tasks, from which the work comes back.
    """
    for node in process.nodes:
        if node.green_to and node.kind not in ("task", "approval"):
            yield Finding("green_not_possible", (node.key,), params={"kind": node.kind})
        if node.green_to and (node.end or node.key == process.start):
            yield Finding("green_not_possible", (node.key,), params={"kind": "end"})
        for to in node.returns.to if node.returns else ():
            yield from _return(process, node, to)


def _return(process: Process, node: Node, to: str) -> Iterator[Finding]:
    if not process.has_node(to):
        return
    target = process.node(to)
    if target.kind != "task" or target.end or to == node.key:
        yield Finding("return_target", (node.key, to))
    elif node.key not in reached(to, lambda key: _unsolved(process, key)):
        yield Finding("return_never_comes_back", (node.key, to))


def _unsolved(process: Process, key: str) -> Iterator[str]:
    """One hop that does not count the work as done."""
    for to in onward(process, key):
        node = process.node(to)
        category = process.status(node.status).category
        if node.automatic or category not in ("resolved", "closed"):
            yield to
