"""Where a ticket may go: automatic nodes, the green channel, splits, turns and gates. Pure."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from ringdesk.kernel.errors import DomainError
from ringdesk.modules.workflow.definition import Process, Who
from ringdesk.modules.workflow.graph import inside, owner_of, tracked
from ringdesk.modules.workflow.rules import (
    Move,
    Refusal,
    advance,
    forked,
    offers,
    proceed,
    walk,
)
from ringdesk.modules.workflow.shelf import shipped
from ringdesk.modules.workflow.turns import access_of, may_act

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
REFUND, CHANGE, DEFAULT = shipped("refund"), shipped("change"), shipped("default")
Holds = Callable[[Mapping[str, Any]], bool]


def facts(node: str, **more: Any) -> dict[str, Any]:
    """A ticket of a handler `lin`, asked about by the lead `fang`: what the callers always give."""
    return {
        "node": node, "now": NOW, "actor_kind": "member", "actor_member_id": "fang",
        "missing_fields": {}, "category_id": uuid4(), "assignee_id": "lin", "evidence_count": 0,
        "resolved_by": None, "reviewed_by": None, "accepted_at": None, "closed_at": None,
        "first_response_at": None, **more,
    }  # fmt: skip


def holding(*fields: str) -> Holds:
    """Conditions that ask about one of these fields hold, all others do not."""
    return lambda when: any(name in str(when) for name in fields)


def gates(verdict: Move | Refusal) -> dict[str, dict[str, Any]]:
    assert isinstance(verdict, Refusal), verdict
    return {one.gate: one.params for one in verdict.gates}


def moved(verdict: Move | Refusal) -> Move:
    assert isinstance(verdict, Move), verdict
    return verdict


def test_a_condition_is_walked_through_at_once_and_told() -> None:
    small = moved(advance(REFUND, "submit", facts("handling"), holding()))
    assert (small.target.key, small.passed, small.skipped) == ("fulfil", ("amount_check",), ())
    large = moved(advance(REFUND, "submit", facts("handling"), holding("refund_amount")))
    assert (large.target.key, large.passed) == ("refund_approval", ("amount_check",))
    assert large.status.key == "approving"


def test_the_green_channel_passes_a_node_by_and_tells_it() -> None:
    both = holding("refund_amount", "customer_tier")
    urgent = moved(advance(REFUND, "submit", facts("handling"), both))
    assert (urgent.target.key, urgent.skipped) == ("fulfil", ("refund_approval",))
    plain = moved(advance(REFUND, "submit", facts("handling"), holding("refund_amount")))
    assert plain.skipped == ()


def test_an_approval_goes_on_when_approved_and_back_when_rejected() -> None:
    at = facts("refund_approval")
    assert proceed(REFUND, "refund_approval", "approved", at, holding()).target.key == "fulfil"
    assert proceed(REFUND, "refund_approval", "rejected", at, holding()).target.key == "handling"


def test_each_branch_begins_at_its_first_node_and_arrives_at_the_join() -> None:
    begun = forked(REFUND, "fulfil", facts("fulfil"), holding())
    assert [one.target.key for one in begun] == ["goods_back", "prepare_payment"]
    ready = facts(
        "goods_back", evidence_types=["photo"], checks={"received", "inspected"},
        actor_department_ids=["仓储物流"],
    )  # fmt: skip
    assert moved(advance(REFUND, "goods_in", ready, holding())).target.key == "fulfilled"
    joined = proceed(REFUND, "fulfil", "joined", facts("fulfil"), holding())
    assert (joined.target.key, joined.passed) == ("payout", ("fulfilled",))


def test_what_lies_in_a_split_knows_its_branch_and_its_split() -> None:
    assert inside(CHANGE, "prepare") == {
        "notify_customers": "notify_customers",
        "prepare_rollback": "prepare_rollback",
        "check_rollback": "prepare_rollback",
    }
    assert owner_of(CHANGE, "check_rollback") == "prepare"
    assert owner_of(CHANGE, "prepared") is None
    assert owner_of(CHANGE, "triage") is None


def test_only_nodes_that_ask_something_are_kept_as_runs() -> None:
    assert [n.key for n in DEFAULT.nodes if tracked(n)] == []
    assert {n.key for n in REFUND.nodes if tracked(n)} == {
        "handling", "refund_approval", "fulfil", "goods_back", "prepare_payment", "payout",
        "settle",
    }  # fmt: skip


def test_late_leaves_by_the_other_way_and_stays_where_there_is_none() -> None:
    assert proceed(CHANGE, "vendor_answer", "late", facts(""), holding()).target.key == "triage"
    stayed = proceed(DEFAULT, "handling", "late", facts(""), holding())
    assert stayed.source is stayed.target


def test_an_outcome_that_there_is_not_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="wished"):
        proceed(REFUND, "refund_approval", "wished", facts(""), holding())


def _ring() -> Process:
    plain = msgspec.to_builtins(DEFAULT)
    for key, to in (("ask", "again"), ("again", "ask")):
        part = {**plain["nodes"][0], "key": key, "kind": "condition", "next": [{"to": to}]}
        plain["nodes"].append(part)
    return msgspec.convert(plain, Process)


def test_a_ring_of_conditions_is_refused_and_not_walked_for_ever() -> None:
    with pytest.raises(DomainError, match="process_loops"):
        walk(_ring(), "ask", holding())


def test_where_no_way_on_holds_the_ticket_does_not_vanish() -> None:
    plain = msgspec.to_builtins(REFUND)
    asking = next(n for n in plain["nodes"] if n["key"] == "amount_check")
    asking["next"] = asking["next"][:1]
    with pytest.raises(DomainError, match="process_stuck"):
        walk(msgspec.convert(plain, Process), "amount_check", holding())


def test_what_a_node_requires_is_asked_of_those_who_go_forward() -> None:
    lacking = facts("handling", node_missing=["order_no"])
    assert gates(advance(REFUND, "submit", lacking, holding())) == {
        "node_fields": {"fields": ["order_no"]}
    }
    assert moved(advance(REFUND, "wait", lacking, holding())).target.key == "waiting"


def test_evidence_and_ticks_are_asked_by_name() -> None:
    warehouse = {"actor_department_ids": ["仓储物流"]}
    none = gates(advance(REFUND, "goods_in", facts("goods_back", **warehouse), holding()))
    assert none == {
        "node_evidence": {"types": ["photo"]},
        "node_checklist": {"checks": ["received", "inspected"]},
    }
    half = facts("goods_back", evidence_types=["photo"], checks={"received"}, **warehouse)
    assert gates(advance(REFUND, "goods_in", half, holding())) == {
        "node_checklist": {"checks": ["inspected"]}
    }


def test_it_is_not_everybodys_turn() -> None:
    at = facts("payout", evidence_types=["receipt"])
    assert gates(advance(REFUND, "paid", at, holding())) == {"not_your_turn": {"node": "payout"}}
    finance = {**at, "actor_department_ids": [uuid4(), "财务"]}
    assert moved(advance(REFUND, "paid", finance, holding())).target.key == "settle"
    handler = {**finance, "actor_member_id": "lin"}
    assert "not_your_turn" in gates(advance(REFUND, "paid", handler, holding()))


def test_the_dispatcher_hands_on_whosever_turn_it_is() -> None:
    at = facts("settle", actor_role="agent")
    assert moved(advance(REFUND, "assign", at, holding("settle"))).target.key == "settle"
    barred = {**at, "actor_may_assign": False}
    assert "not_your_turn" in gates(advance(REFUND, "assign", barred, holding("settle")))
    assert "not_your_turn" in gates(advance(REFUND, "take", at, holding("settle")))


def test_the_product_and_the_customer_are_not_asked_whose_turn_it_is() -> None:
    plain = msgspec.to_builtins(DEFAULT)
    next(n for n in plain["nodes"] if n["key"] == "acceptance")["who"] = {"roles": ["lead"]}
    process = msgspec.convert(plain, Process)
    for kind in ("requester", "system"):
        at = facts(
            "acceptance", actor_kind=kind, actor_member_id=None, resolved_at=NOW.replace(year=2020)
        )
        assert moved(advance(process, "accept", at, holding())).target.key == "accepted"


@pytest.mark.parametrize("key", ["close", "void"])
def test_a_parent_does_not_close_before_its_children_nor_its_branches(key: str) -> None:
    node = {"close": "accepted", "void": "queue"}[key]
    at = facts(node, accepted_at=NOW, open_children=2, children_numbers=[12, 13],
               active_branches=["payout"])  # fmt: skip
    assert gates(advance(DEFAULT, key, at, holding())) == {
        "children_open": {"count": 2, "numbers": [12, 13]},
        "branches_open": {"nodes": ["payout"]},
    }


def test_an_unhappy_customer_is_called_before_it_closes_and_all_is_settled_before_the_archive() -> (
    None
):
    at = facts("accepted", accepted_at=NOW, open_duties=2, duty_kinds={"callback", "owed"})
    assert gates(advance(DEFAULT, "close", at, holding())) == {
        "duties_open": {"kinds": ["callback"]}
    }
    owed = facts("accepted", accepted_at=NOW, open_duties=1, duty_kinds={"owed"})
    assert moved(advance(DEFAULT, "close", owed, holding())).target.key == "closed"
    closed = facts("closed", open_duties=1, duty_kinds={"owed"})
    assert gates(advance(DEFAULT, "archive", closed, holding())) == {
        "duties_open": {"kinds": ["owed"]}
    }


def test_callers_that_do_not_know_the_new_facts_go_on_working() -> None:
    assert moved(advance(DEFAULT, "take", facts("intake"), holding())).target.key == "handling"
    assert moved(advance(DEFAULT, "archive", facts("closed"), holding())).target.key == "archived"


def test_evidence_may_be_asked_for_by_type() -> None:
    plain = msgspec.to_builtins(DEFAULT)
    resolve = next(a for a in plain["actions"] if a["key"] == "resolve")
    resolve["gates"] = [{"gate": "evidence", "params": {"types": ["log", "photo"]}}]
    process = msgspec.convert(plain, Process)
    at = facts("handling", evidence_count=3, evidence_types=["photo"])
    assert gates(advance(process, "resolve", at, holding())) == {"evidence": {"types": ["log"]}}


def test_a_low_score_brings_even_a_closed_ticket_back() -> None:
    for node in ("acceptance", "accepted", "closed"):
        at = facts(node, actor_kind="system", actor_member_id=None)
        assert moved(advance(DEFAULT, "second_handling", at, holding())).target.key == (
            "second_handling"
        )
        by_hand = advance(DEFAULT, "second_handling", facts(node), holding())
        assert isinstance(by_hand, Refusal)
        assert by_hand.reason == "wrong_actor"


def test_offers_say_where_a_way_ends_and_what_it_lacks() -> None:
    offered = {one.key: one for one in offers(REFUND, facts("handling"), holding())}
    assert offered["submit"].to == "fulfil"
    assert offered["submit"].forward
    assert offered["submit"].name["zh-CN"] == "提交退款"
    assert offers(REFUND, facts("refund_approval"), holding()) == []


ME, TEAM, DEPARTMENT = uuid4(), uuid4(), uuid4()
ACTING = {
    "actor_member_id": ME, "actor_role": "agent", "actor_team_ids": frozenset({TEAM}),
    "actor_department_ids": frozenset({DEPARTMENT}), "assignee_id": None, "resolved_by": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("who", "about", "may"),
    [
        (Who(), {}, True),
        (Who(roles=["agent"]), {}, True),
        (Who(roles=["lead"]), {}, False),
        (Who(teams=[str(TEAM)]), {}, True),
        (Who(departments=[str(DEPARTMENT)]), {}, True),
        (Who(members=[str(ME)]), {}, True),
        (Who(members=[str(TEAM)]), {}, False),
        (Who(assignee=True), {"assignee_id": ME}, True),
        (Who(assignee=True), {"assignee_id": uuid4()}, False),
        (Who(roles=["agent"], not_handler=True), {"assignee_id": ME}, False),
        (Who(roles=["agent"], not_handler=True), {"resolved_by": ME}, False),
        (Who(not_handler=True), {}, True),
        (Who(not_handler=True), {"actor_member_id": None}, False),
        (Who(members=["None"]), {"actor_member_id": None}, False),
    ],
)
def test_whose_turn_it_is(who: Who, about: dict[str, Any], may: bool) -> None:
    assert may_act(who, {**ACTING, **about}) is may


def test_a_field_nobody_mentions_can_be_edited() -> None:
    assert access_of(REFUND.node("handling"), "order_no") == "required"
    assert access_of(REFUND.node("payout"), "refund_amount") == "read"
    assert access_of(REFUND.node("payout"), "order_no") == "edit"
