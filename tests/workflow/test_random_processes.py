"""Random valid processes pass the checker, and play without ever stopping silently."""

from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ringdesk.modules.workflow.checking.cases import Case, Cases
from ringdesk.modules.workflow.checking.proof import _walk
from ringdesk.modules.workflow.definition import Process
from ringdesk.modules.workflow.shelf import shipped
from ringdesk.modules.workflow.simulation import Simulation, Step
from ringdesk.modules.workflow.simulation.script import Person

from .processes_given import findings, processes

# Shrinking so long a play takes minutes and shows little.
QUIET = settings(
    phases=(Phase.explicit, Phase.generate),
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
PEOPLE = [
    Person("lin", "agent"), Person("fang", "lead"), Person("zhou", "reviewer"),
    Person("gu", "admin"), Person("liu", "handler", departments=["仓储物流"]),
    Person("wang", "handler", departments=["财务"]),
    Person("zhao", "handler", departments=["技术"]),
]  # fmt: skip
SHIPPED = ["default", "refund", "change", "supplement", "review"]
_NAMES = [one.name for one in PEOPLE]
_EVERY_TICK = ["done", "received", "inspected", "account", "order_paid", "impact_known",
               "plan_written", "told", "changed", "checked", "no_duplicate", "order_missing",
               "stock_checked", "not_shipped", "paid", "not_refunded", "as_approved", "linked",
               "timeline", "impact", "root_cause", "owners", "blameless", "worked",
               "not_again"]  # fmt: skip
_SET: list[dict[str, Any]] = [
    {"strictest_priority": "P1"}, {"priority": "P2"}, {"customer_tier": "vip"}, {"impact": 3},
    {"fields.refund_amount": 800, "fields.order_no": "A-1", "fields.solution": "refunded"},
    {"fields.refund_amount": 9000, "fields.system": "支付", "fields.cause": "third_party"},
    {"category": "refunds"}, {"assignee": None}, {"fields.cause": "defect"},
]  # fmt: skip


@given(processes())
@QUIET
def test_a_valid_process_passes_the_checker(process: Process) -> None:
    assert [one for one in findings(process) if one.forbids] == []


def _next_step(draw: st.DataObject, process: Process, state: dict[str, Any]) -> Step:
    """Mostly what is offered or waited for, by whoever; sometimes anything at all."""
    who = draw.draw(st.sampled_from([*_NAMES, "customer", "system"]))
    member = draw.draw(st.sampled_from(_NAMES))
    every = [*state["offers"], *({"action": a.key, "node": state["node"]} for a in process.actions)]
    steps: list[Step] = [
        Step(set=draw.draw(st.sampled_from(_SET))),
        Step(evidence=["photo", "receipt", "log", "document"]),
        Step(advance=draw.draw(st.sampled_from(["+5m", "+2h", "+3d"]))),
        Step(say="在吗"), Step(rate=draw.draw(st.integers(1, 5))),
        Step(settle="callback"), Step(settle="second_handling"),
    ]  # fmt: skip
    for wait in state["waits"]:
        node = wait["node"]
        steps += [
            Step(approve=True, by=member, node=node), Step(reject=True, by=member, node=node),
            Step(answer={}, node=node), Step(called=draw.draw(st.booleans()), node=node),
            *(Step(done=key, node=node) for key in wait.get("open", ())),
        ]  # fmt: skip
    for owed in state["owed"]:
        steps.append(Step(make_good=owed["node"], by=member, checks=_EVERY_TICK))
    node = process.node(state["node"])
    if node.returns:
        reasons = node.returns.reasons
        steps.append(
            Step(send_back=node.returns.to[0], by=member, reason=reasons[0].key, redo="重做")
        )
    for offer in every[: len(state["offers"]) * 2 + 4]:
        steps.append(
            Step(
                do=offer["action"], node=offer["node"], by=who, checks=_EVERY_TICK, assignee=member
            )
        )
    return draw.draw(st.sampled_from(steps))


def _holds(state: dict[str, Any], columns: dict[str, Any]) -> None:
    """What must be so at every moment of every process."""
    assert not state["stuck"]
    if state["closed"]:
        assert columns["accepted_at"]
        assert not columns["open_children"]
        if columns["strictest_priority"] in ("P1", "P2"):
            assert columns["evidence_count"]
            assert columns["reviewed_by"] not in (None, columns["resolved_by"])
    if state["archived"]:
        assert not state["duties"]
        assert not state["owed"]


@given(st.one_of(processes(), st.sampled_from(list(map(shipped, SHIPPED)))), st.data())
@QUIET
def test_random_steps_never_stop_silently_nor_pass_a_gate(
    process: Process, draw: st.DataObject
) -> None:
    simulation = Simulation(process)
    played = [Step(people=PEOPLE)]
    states = [simulation.step(played[0])]
    for _ in range(40):
        step = _next_step(draw, process, states[-1])
        played.append(step)
        states.append(simulation.step(step))
        _holds(states[-1], simulation.course.ticket.columns)
    again = Simulation(process)
    assert [again.step(step) for step in played] == states, "the same steps give the same states"


def _abstracted(simulation: Simulation, known: list[str]) -> Case:
    """A played ticket as the proof sees it."""
    ticket = simulation.course.ticket
    columns = ticket.columns
    solver, reviewer = columns["resolved_by"], columns["reviewed_by"]
    open_ = set(ticket.duties)
    rated_low = columns["rating"] is not None and columns["rating"] < 3
    duty = 0 if not rated_low else {
        ("callback", "second_handling"): 1, ("callback",): 2, ("second_handling",): 3, (): 4,
    }[tuple(sorted(open_))]  # fmt: skip
    if rated_low and duty == 2 and "callback" in open_:
        duty = 2
    strictest = columns["strictest_priority"]
    return Case(
        node=columns["node"],
        priority=max(one for one in known if one <= strictest),
        evidence=columns["evidence_count"] > 0,
        solver="h" if solver else None,
        reviewer=None if reviewer is None else "h" if reviewer == solver else "o",
        accepted=columns["accepted_at"] is not None,
        closed=columns["closed_at"] is not None,
        archived=columns["archived_at"] is not None,
        duty=duty,
    )


@given(st.sampled_from(SHIPPED), st.data())
@QUIET
def test_whatever_is_played_was_foreseen_by_the_proof(key: str, draw: st.DataObject) -> None:
    """The walk of the proof covers every state that the rules really lead to."""
    process = shipped(key)
    cases = Cases(process)
    foreseen = _foreseen(key)
    simulation = Simulation(process)
    state = simulation.step(Step(people=PEOPLE))
    for _ in range(40):
        state = simulation.step(_next_step(draw, process, state))
        assert _abstracted(simulation, cases.priorities) in foreseen


_WALKED: dict[str, set[Case]] = {}


def _foreseen(key: str) -> set[Case]:
    if key not in _WALKED:
        _WALKED[key] = set(_walk(Cases(shipped(key)))[0])
    return _WALKED[key]
