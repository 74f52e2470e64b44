"""An exhaustive walk of everything that can happen to a ticket on a process.

Proves that nothing closes unaccepted, no P1 or P2 without evidence and a second pair of eyes, that
a low score does not reach the archive before second handling and callback, and that an end can
always be reached. What fails is shown with a shortest way there.
"""

from collections import deque
from collections.abc import Callable, Iterator
from itertools import pairwise

from ..definition import Process
from ..findings import Finding
from ..graph import shortest
from .cases import STRICT, Case, Cases

LARGEST = 200_000
_Seen = dict[Case, tuple[Case | None, str]]


def proof(process: Process) -> Iterator[Finding]:
    cases = Cases(process)
    archive = _archive(process)
    seen, behind = _walk(cases)
    if len(seen) >= LARGEST:
        yield Finding("too_large_to_prove", params={"cases": LARGEST})
    escapes: dict[str, Callable[[Case], bool]] = {
        "gate_avoided": lambda c: cases.closed(c) and not c.accepted,
        "four_eyes_escapes": lambda c: cases.closed(c) and c.priority in STRICT and not _eyed(c),
        "low_score_escapes": lambda c: c.node in archive and c.duty in (1, 2, 3),
    }
    for code, escaped in escapes.items():
        # The walk went by breadth: the first found has a shortest way.
        if found := next((case for case in seen if escaped(case)), None):
            yield _finding(code, seen, found)
        elif code == "low_score_escapes" and process.action("second_handling") is None:
            yield _unhandled(process, archive)
    if process.low_score < 2:
        yield Finding("low_score_escapes", params={"low_score": process.low_score})
    if stuck := _stuck(cases, seen, behind):
        yield _finding("dead_end", seen, stuck)


def _unhandled(process: Process, archive: set[str]) -> Finding:
    """Nothing takes an unhappy customer's ticket back to work."""
    put_away = tuple(n.key for n in process.nodes if n.key in archive)
    path = shortest(process, process.start, put_away[0]) if put_away else ()
    return Finding("low_score_escapes", put_away, path, params={"action": "second_handling"})


def _eyed(case: Case) -> bool:
    return case.evidence and case.reviewer is not None and case.reviewer != case.solver


def _archive(process: Process) -> set[str]:
    """Where a ticket is put away: behind `archive`, or the last closed node without one."""
    action = process.action("archive")
    if action is not None:
        return {branch.to for branch in action.to}
    return {n.key for n in process.nodes if process.status(n.status).category == "closed"}


def _walk(cases: Cases) -> tuple[_Seen, dict[Case, list[Case]]]:
    """Every case that can come about, with the step that led there first; and each one's before."""
    seen: _Seen = dict.fromkeys(cases.beginnings(), (None, "created"))
    behind: dict[Case, list[Case]] = {}
    todo = deque(seen)
    while todo and len(seen) < LARGEST:
        case = todo.popleft()
        for by, after in cases.steps(case):
            behind.setdefault(after, []).append(case)
            if after not in seen:
                seen[after] = (case, by)
                todo.append(after)
    return seen, behind


def _stuck(cases: Cases, seen: _Seen, behind: dict[Case, list[Case]]) -> Case | None:
    """The first case from which nothing leads to a closed ticket any more."""
    if len(seen) >= LARGEST:
        return None
    ending = {case for case in seen if cases.closed(case)}
    todo = list(ending)
    while todo:
        for case in behind.get(todo.pop(), ()):
            if case not in ending:
                ending.add(case)
                todo.append(case)
    return next((case for case in seen if case not in ending), None)


def _finding(code: str, seen: _Seen, case: Case) -> Finding:
    steps: list[tuple[str, Case]] = []
    here: Case | None = case
    while here is not None:
        before, by = seen[here]
        steps.append((by, here))
        here = before
    steps.reverse()
    nodes = [at.node for _, at in steps]
    path = [now for was, now in pairwise(["", *nodes]) if now != was]
    told = [{"by": by, "to": at.node, "priority": at.priority} for by, at in steps]
    return Finding(code, (case.node,), tuple(path), params={"steps": told})
