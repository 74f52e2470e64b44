"""Faults to plant: each takes a definition as plain JSON and yields it with the fault everywhere

it can be, one at a time. The code the checker must find is the function's name.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

Plain = dict[str, Any]
Fault = Callable[[Plain], Iterator[Plain]]
FAULTS: list[tuple[str, Fault]] = []


def _named(code: str) -> Callable[[Fault], Fault]:
    def register(fault: Fault) -> Fault:
        FAULTS.append((code, fault))
        return fault

    return register


def _each(process: Plain, part: str, **having: Any) -> Iterator[tuple[Plain, Plain]]:
    """A copy of the definition with one of its parts, for each part that is so."""
    for place, one in enumerate(process[part]):
        if all(one.get(name) == value for name, value in having.items()):
            copy = deepcopy(process)
            yield copy, copy[part][place]


def action(process: Plain, key: str) -> Plain:
    found: Plain = next(a for a in process["actions"] if a["key"] == key)
    return found


def node(process: Plain, key: str) -> Plain:
    found: Plain = next(n for n in process["nodes"] if n["key"] == key)
    return found


def own(process: Plain) -> list[Plain]:
    """The process's own ways."""
    return [a for a in process["actions"] if a["key"] not in _KNOWN]


_KNOWN = {
    "assign", "take", "transfer", "return", "wait", "resume", "customer_reply", "resolve",
    "verify", "fail_verification", "accept", "reject", "close", "reopen", "archive", "void",
    "second_handling",
}  # fmt: skip
_NAME = {"zh-CN": "名", "en": "Name", "ar": "اسم"}


def _task(key: str, **more: Any) -> Plain:
    return {"key": key, "status": "in_progress", "name": _NAME, "duty": _NAME, **more}


def _way(key: str, source: list[str], to: str) -> Plain:
    return {"key": key, "name": _NAME, "from": source, "needs": "ticket.update", "to": [{"to": to}]}


@_named("duplicate_key")
def _doubled(process: Plain) -> Iterator[Plain]:
    for part in ("statuses", "nodes", "actions"):
        for copy, one in _each(process, part):
            copy[part].append(deepcopy(one))
            yield copy


@_named("bad_key")
def _badly_keyed(process: Plain) -> Iterator[Plain]:
    for copy, one in _each(process, "statuses"):
        old, one["key"] = one["key"], "With Space"
        for part in copy["nodes"]:
            part["status"] = "With Space" if part["status"] == old else part["status"]
        yield copy


@_named("name_missing")
def _unnamed(process: Plain) -> Iterator[Plain]:
    for part in ("statuses", "nodes"):
        for copy, one in _each(process, part):
            one["name"] = {"en": "Only English"}
            yield copy
    for way in own(process):
        copy = deepcopy(process)
        action(copy, way["key"])["name"] = {}
        yield copy


@_named("unknown_node")
def _nowhere(process: Plain) -> Iterator[Plain]:
    yield {**process, "start": "nowhere"}
    for copy, one in _each(process, "actions"):
        one["to"] = [*one["to"][:-1], {"to": "nowhere"}]
        yield copy
    for copy, one in _each(process, "nodes"):
        if one.get("next"):
            one["next"][-1]["to"] = "nowhere"
            yield copy


@_named("unknown_status")
def _lost_status(process: Plain) -> Iterator[Plain]:
    for copy, one in _each(process, "nodes"):
        one["status"] = "lost"
        yield copy


@_named("unknown_permission")
def _unheard_of(process: Plain) -> Iterator[Plain]:
    for copy, one in _each(process, "actions"):
        if one.get("needs"):
            one["needs"] = "ticket.fly"
            yield copy


@_named("permission_missing")
def _open_to_all(process: Plain) -> Iterator[Plain]:
    for copy, one in _each(process, "actions"):
        if one.get("needs") and one["key"] in _KNOWN:
            del one["needs"]
            yield copy


@_named("unknown_gate")
def _wishful(process: Plain) -> Iterator[Plain]:
    for copy, one in _each(process, "actions"):
        one["gates"] = [*one.get("gates", []), {"gate": "wishful"}]
        yield copy


@_named("gate_params")
def _wrong_params(process: Plain) -> Iterator[Plain]:
    for gate in ({"gate": "fields", "params": {"stage": "sometime"}},
                 {"gate": "within_days", "params": {"days": -1}},
                 {"gate": "evidence", "params": {"types": "photo"}}):  # fmt: skip
        copy = deepcopy(process)
        action(copy, "resolve")["gates"] = [gate]
        yield copy


@_named("unreadable_condition")
def _unreadable(process: Plain) -> Iterator[Plain]:
    for copy, one in _each(process, "actions"):
        one["to"] = [{"to": one["to"][0]["to"], "when": {"sometimes": True}}, *one["to"]]
        yield copy
    for copy, one in _each(process, "nodes", kind="condition"):
        one["next"][0]["when"] = {"field": "no_such_field", "op": "eq", "value": 1}
        yield copy


@_named("unreachable")
def _island(process: Plain) -> Iterator[Plain]:
    copy = deepcopy(process)
    copy["nodes"].append(_task("island"))
    copy["actions"].append(_way("leave_island", ["island"], "queue"))
    yield copy


@_named("dead_end")
def _no_way_out(process: Plain) -> Iterator[Plain]:
    """No action leaves a task any more; one that the end can be reached through."""
    ends = {n["key"] for n in process["nodes"] if n.get("end")}
    for one in process["nodes"]:
        if one.get("kind", "task") == "task" and one["key"] not in ends:
            copy = deepcopy(process)
            node(copy, one["key"]).pop("returns", None)
            node(copy, one["key"]).pop("green_to", None)
            for way in copy["actions"]:
                way["from"] = [key for key in way["from"] if key != one["key"]]
            yield copy


@_named("endless_loop")
def _round_and_round(process: Plain) -> Iterator[Plain]:
    """Two rooms with a door between them and none out; and a ring of conditions."""
    copy = deepcopy(process)
    copy["nodes"] += [_task("left"), _task("right")]
    copy["actions"] += [_way("into", ["queue"], "left"), _way("over", ["left"], "right"),
                        _way("back", ["right"], "left")]  # fmt: skip
    yield copy
    copy = deepcopy(process)
    copy["nodes"] += [
        _task("ask", kind="condition", next=[{"to": "ask_again"}]),
        _task("ask_again", kind="condition",
              next=[{"to": "queue", "when": {"field": "impact", "op": "gt", "value": 2}},
                    {"to": "ask"}]),
    ]  # fmt: skip
    copy["actions"].append(_way("into", ["queue"], "ask"))
    yield copy


@_named("nobody_can_act")
def _deserted(process: Plain) -> Iterator[Plain]:
    for copy, one in _each(process, "nodes"):
        if one.get("kind", "task") == "task" and not one.get("end"):
            one["who"] = {"assignee": True, "not_handler": True}
            yield copy
    for copy, one in _each(process, "nodes", kind="approval"):
        one["levels"][0]["who"] = {"assignee": True, "not_handler": True}
        yield copy
        one["levels"][0]["who"] = {"roles": ["ghost"]}
        yield copy
    for copy, one in _each(process, "nodes", key="verifying"):
        one["who"] = {"roles": ["handler"]}
        yield copy
    for copy, one in _each(process, "nodes", key="handling"):
        one["who"] = {"roles": ["auditor", "ghost"]}
        yield copy
    for copy, one in _each(process, "actions", key="close"):
        one["by"] = []
        yield copy


@_named("limit_missing")
def _for_ever(process: Plain) -> Iterator[Plain]:
    for copy, one in _each(process, "nodes", kind="approval"):
        one.pop("limit", None)
        one["levels"][-1].pop("limit", None)
        yield copy
    for copy, one in _each(process, "nodes", kind="wait"):
        if one["wait"]["until"] == "outside":
            one.pop("limit")
            yield copy


@_named("gate_avoided")
def _unaccepted(process: Plain) -> Iterator[Plain]:
    for key in ("close", "void"):
        copy = deepcopy(process)
        kept = [
            g for g in action(copy, key)["gates"] if g["gate"] not in ("accepted", "unanswered")
        ]
        action(copy, key)["gates"] = kept
        yield copy


@_named("reserved_move")
def _by_the_side_door(process: Plain) -> Iterator[Plain]:
    for source, to in (("queue", "accepted"), ("queue", "closed"), ("accepted", "queue"),
                       ("closed", "queue"), ("accepted", "archived")):  # fmt: skip
        copy = deepcopy(process)
        copy["actions"].append(_way("side_door", [source], to))
        yield copy
    for key, to in (("take", "acceptance"), ("accept", "closed"), ("resolve", "closed"),
                    ("wait", "accepted"), ("verify", "closed")):  # fmt: skip
        copy = deepcopy(process)
        action(copy, key)["to"] = [{"to": to}]
        yield copy


@_named("branch_escapes")
def _out_of_the_branch(process: Plain) -> Iterator[Plain]:
    for split in [n for n in process["nodes"] if n.get("kind") == "parallel"]:
        for head in split["branches"]:
            copy = deepcopy(process)
            copy["actions"].append(_way("escape", [head], "queue"))
            yield copy


@_named("nested_parallel")
def _split_in_split(process: Plain) -> Iterator[Plain]:
    for split in [n for n in process["nodes"] if n.get("kind") == "parallel"]:
        copy = deepcopy(process)
        copy["nodes"] += [
            _task("inner", kind="parallel", branches=["one", "two"], join="inner_join"),
            _task("one"), _task("two"),
            _task("inner_join", kind="join", next=[{"to": split["join"]}]),
        ]  # fmt: skip
        copy["actions"] += [_way("end_one", ["one"], "inner_join"),
                            _way("end_two", ["two"], "inner_join")]  # fmt: skip
        node(copy, split["key"])["branches"].append("inner")
        yield copy


@_named("join_mismatch")
def _never_joined(process: Plain) -> Iterator[Plain]:
    for split in [n for n in process["nodes"] if n.get("kind") == "parallel"]:
        copy = deepcopy(process)
        node(copy, split["key"])["join"] = split["branches"][0]
        yield copy
        copy = deepcopy(process)
        copy["actions"].append(_way("gate_crash", ["queue"], split["join"]))
        yield copy


@_named("branches_meet")
def _crossing(process: Plain) -> Iterator[Plain]:
    for split in [n for n in process["nodes"] if n.get("kind") == "parallel"]:
        copy = deepcopy(process)
        copy["actions"].append(_way("cross", [split["branches"][0]], split["branches"][1]))
        yield copy


@_named("no_branch_holds")
def _no_default(process: Plain) -> Iterator[Plain]:
    for copy, one in _each(process, "nodes"):
        if one.get("next"):
            when = {"field": "impact", "op": "gt", "value": 2}
            one["next"] = [{**branch, "when": when} for branch in one["next"]]
            yield copy
    copy = deepcopy(process)
    action(copy, "resolve")["to"] = action(copy, "resolve")["to"][:1]
    action(copy, "resolve")["to"][0]["when"] = {"field": "impact", "op": "gt", "value": 2}
    yield copy


@_named("approval_without_levels")
def _nobody_asked(process: Plain) -> Iterator[Plain]:
    for copy, one in _each(process, "nodes", kind="approval"):
        one["levels"] = []
        yield copy


@_named("missing_block")
def _without_its_block(process: Plain) -> Iterator[Plain]:
    for copy, one in _each(process, "nodes"):
        if one.get("kind") in ("approval", "condition", "notice", "join", "wait"):
            one.pop("next")
            yield copy
    for kind, block in (("wait", "wait"), ("notice", "notice"), ("parallel", "join"),
                        ("approval", "otherwise")):  # fmt: skip
        for copy, one in _each(process, "nodes", kind=kind):
            one.pop(block)
            yield copy
    for kind in ("sub_ticket", "call", "wait"):
        copy = deepcopy(process)
        blank = _task("blank", kind=kind, next=[{"to": "queue"}], otherwise="queue",
                      limit={"minutes": 5})  # fmt: skip
        copy["nodes"].append(blank)
        copy["actions"].append(_way("into", ["queue"], "blank"))
        yield copy


@_named("out_of_range")
def _out_of_range(process: Plain) -> Iterator[Plain]:
    yield {**process, "low_score": 9}
    yield {**process, "limits": {**process["limits"], "close_after_days": -1}}
    for copy, one in _each(process, "nodes"):
        if one.get("limit"):
            one["limit"]["minutes"] = 0
            yield copy


@_named("action_missing")
def _cannot_end(process: Plain) -> Iterator[Plain]:
    for key in ("resolve", "accept", "close"):
        yield {**process, "actions": [a for a in process["actions"] if a["key"] != key]}


@_named("start_not_task")
def _begins_with_a_question(process: Plain) -> Iterator[Plain]:
    copy = deepcopy(process)
    copy["nodes"].append(_task("ask", kind="condition", next=[{"to": copy["start"]}]))
    yield {**copy, "start": "ask"}


@_named("not_a_task")
def _leaving_an_approval(process: Plain) -> Iterator[Plain]:
    for one in process["nodes"]:
        if one.get("kind", "task") not in ("task", "end"):
            copy = deepcopy(process)
            action(copy, "take")["from"].append(one["key"])
            yield copy


@_named("green_not_possible")
def _skipping_a_split(process: Plain) -> Iterator[Plain]:
    for copy, one in _each(process, "nodes", kind="parallel"):
        one["green_to"] = one["join"]
        yield copy
    for copy, one in _each(process, "nodes", key="accepted"):
        one["end"] = True
        one["green_to"] = "closed"
        yield copy


@_named("return_target")
def _back_to_a_question(process: Plain) -> Iterator[Plain]:
    for copy, one in _each(process, "nodes"):
        if one.get("returns"):
            one["returns"]["to"] = [one["key"]]
            yield copy


@_named("return_never_comes_back")
def _back_for_good(process: Plain) -> Iterator[Plain]:
    for copy, one in _each(process, "nodes"):
        if one.get("returns") and one["key"] in ("payout", "restore", "enter", "effect"):
            copy["nodes"].append(_task("limbo"))
            one["returns"]["to"] = ["limbo"]
            copy["actions"].append({**action(copy, "void"), "key": "bury", "name": _NAME,
                                    "from": ["limbo"]})  # fmt: skip
            yield copy


@_named("requirements_avoided")
def _round_the_requirement(process: Plain) -> Iterator[Plain]:
    """A node's own way stops asking; and a requirement on a node that can be left sideways."""
    for way in own(process):
        held = [node(process, key) for key in way["from"]]
        if way.get("forward") and any(
            n.get("checklist") or n.get("evidence") or n.get("fields") for n in held
        ):
            copy = deepcopy(process)
            del action(copy, way["key"])["forward"]
            yield copy
    copy = deepcopy(process)
    node(copy, "accepted")["checklist"] = [{"key": "all", "name": _NAME}]
    del action(copy, "close")["forward"]
    yield copy


def _ungated(process: Plain, *gates: str) -> Plain:
    """Without these gates wherever they stand, and without what nodes ask of evidence."""
    copy = deepcopy(process)
    for one in copy["actions"]:
        one["gates"] = [g for g in one.get("gates", []) if g["gate"] not in gates]
    if "evidence" in gates:
        for one in copy["nodes"]:
            one.pop("evidence", None)
    return copy


@_named("four_eyes_escapes")
def _one_pair_of_eyes(process: Plain) -> Iterator[Plain]:
    yield _ungated(process, "evidence")
    yield _ungated(process, "second_reviewer", "not_handler")
    # Asked by the priority as it is, which may be lowered; or not of P2.
    for when in ({"field": "priority", "op": "in", "value": ["P1", "P2"]},
                 {"field": "strictest_priority", "op": "eq", "value": "P1"}):  # fmt: skip
        copy = _ungated(process, "not_handler")
        for gate in action(copy, "close")["gates"]:
            if gate["gate"] == "second_reviewer":
                gate["when"] = when
        yield copy
    yield _ungated(process, "never")


@_named("low_score_escapes")
def _unhappy_and_forgotten(process: Plain) -> Iterator[Plain]:
    copy = deepcopy(process)
    copy["actions"].append(_way("tidy", ["accepted"], "archived"))
    yield copy
    copy = deepcopy(process)
    copy["actions"].append({**_way("sweep", ["closed"], "archived"), "by": ["member", "system"]})
    yield copy
    yield {**process, "low_score": 1}
    copy = deepcopy(process)
    copy["actions"] = [a for a in copy["actions"] if a["key"] not in ("archive", "second_handling")]
    copy["nodes"] = [n for n in copy["nodes"] if n["key"] not in ("archived", "second_handling")]
    for way in copy["actions"]:
        way["from"] = [key for key in way["from"] if key != "second_handling"]
        way["to"] = [branch for branch in way["to"] if branch["to"] != "second_handling"]
    yield copy
