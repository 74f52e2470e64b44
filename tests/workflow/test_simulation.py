"""Processes played on a virtual clock: whole lives, returns, limits, votes, what is owed."""

import json
from typing import Any

import msgspec
import pytest

from ringdesk.modules.approvals.rules import needed
from ringdesk.modules.workflow.definition import Level, Process, Who
from ringdesk.modules.workflow.shelf import shipped
from ringdesk.modules.workflow.simulation import Simulation, read_script
from ringdesk.modules.workflow.simulation.voting import tally

PEOPLE: list[Any] = [
    {"name": "lin"}, {"name": "fang", "role": "lead"}, {"name": "gu", "role": "admin"},
    {"name": "zhou", "role": "reviewer"},
    {"name": "liu", "role": "handler", "departments": ["仓储物流"]},
    {"name": "wang", "role": "handler", "departments": ["财务"]},
    {"name": "zhao", "role": "handler", "departments": ["技术"]},
]  # fmt: skip
GOODS: Any = {
    "do": "goods_in",
    "as": "liu",
    "node": "goods_back",
    "checks": ["received", "inspected"],
}
PAYMENT: Any = {"do": "prepared", "as": "wang", "node": "prepare_payment",
           "checks": ["account", "order_paid"]}  # fmt: skip
FILLED: Any = {"set": {"fields.order_no": "A-1", "fields.refund_amount": 800, "category": "refunds",
                  "fields.solution": "refunded"}}  # fmt: skip
TO_PAYOUT: list[Any] = [
    {"people": PEOPLE}, {"do": "take", "as": "lin"}, FILLED, {"do": "submit", "as": "lin"},
    {"approve": True, "as": "fang"}, {"evidence": ["photo", "receipt"]}, GOODS, PAYMENT,
]  # fmt: skip


def play(process: Process | str, *steps: Any) -> list[dict[str, Any]]:
    simulation = Simulation(shipped(process) if isinstance(process, str) else process)
    return [simulation.step(one) for one in read_script(json.dumps(steps))]


def refusals(states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one["refused"] for one in states if one["refused"]]


def test_a_refund_is_paid_accepted_and_put_away() -> None:
    states = play(
        "refund", *TO_PAYOUT, {"do": "paid", "as": "wang"}, {"do": "resolve", "as": "lin"},
        {"do": "accept", "as": "customer"}, {"do": "close", "as": "lin"},
        {"do": "archive", "as": "system"}, {"advance": "+31d"}, {"do": "archive", "as": "system"},
    )  # fmt: skip
    assert [one["gates"][0]["gate"] for one in refusals(states)] == ["waited_days"]
    assert (states[-1]["node"], states[-1]["archived"]) == ("archived", True)
    told = [told for one in states for told in one["told"] if told["to"] == "requester"]
    assert [one["node"] for one in told] == ["notify_paid"]


def test_the_last_branch_to_arrive_joins() -> None:
    states = play("refund", *TO_PAYOUT)
    assert [b["node"] for b in states[-2]["branches"]] == ["fulfilled", "prepare_payment"]
    assert (states[-1]["node"], states[-1]["branches"]) == ("payout", [])
    assert states[-1]["passed"] == ["fulfilled"]


def test_the_clock_never_goes_back_when_what_comes_back_was_due_long_ago() -> None:
    back = {"send_back": "handling", "as": "wang", "reason": "amount_wrong", "redo": "核对金额"}
    states = play("refund", *TO_PAYOUT, {"advance": "+3d"}, back, {"advance": "+1h"})
    assert [one["at"] for one in states] == sorted(one["at"] for one in states)
    assert states[-1]["late"] == ["handling"]


def test_a_return_is_counted_and_does_not_reset_the_time() -> None:
    back = {"send_back": "handling", "as": "wang", "reason": "amount_wrong", "redo": "核对金额"}
    states = play("refund", *TO_PAYOUT, {"advance": "+5h"}, back)
    assert (states[-1]["node"], states[-1]["return_count"]) == ("handling", 1)
    assert states[-1]["due"] == states[1]["due"]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"send_back": "handling", "as": "wang", "reason": "bored"}, "reason"),
        ({"send_back": "queue", "as": "wang", "reason": "amount_wrong"}, "no_return"),
        ({"send_back": "handling", "as": "liu", "reason": "amount_wrong"}, "not_your_turn"),
        ({"approve": True, "as": "fang"}, "not_waiting"),
        ({"do": "goods_in", "as": "liu", "node": "goods_back"}, "not_there"),
        ({"make_good": "refund_approval", "as": "fang"}, "not_owed"),
        ({"rate": 1}, "not_rateable"),
    ],
)
def test_what_is_not_allowed_now_changes_nothing(step: dict[str, Any], code: str) -> None:
    states = play("refund", *TO_PAYOUT, step)
    assert states[-1]["refused"]["code"] == code
    assert states[-1]["node"] == states[-2]["node"]


def test_what_the_green_channel_skipped_is_owed_until_it_is_made_good() -> None:
    begun = [{"people": PEOPLE}, {"set": {"customer_tier": "vip"}}, {"do": "take", "as": "lin"},
             FILLED, {"do": "submit", "as": "lin"}]  # fmt: skip
    good = {"make_good": "refund_approval", "as": "lin"}
    states = play("refund", *begun, good, {**good, "as": "fang"})
    assert (states[4]["node"], states[4]["skipped"]) == ("fulfil", ["refund_approval"])
    assert [one["node"] for one in states[4]["owed"]] == ["refund_approval"]
    assert states[5]["refused"]["code"] == "not_your_turn"
    assert states[6]["owed"] == []


def test_time_over_leaves_or_escalates_as_the_limit_says() -> None:
    change = [
        {"people": PEOPLE},
        {"do": "take", "as": "lin"},
        {"set": {"fields.system": "支付", "fields.cause": "third_party"}},
        {"do": "request_change", "as": "lin", "checks": ["impact_known", "plan_written"]},
    ]
    states = play("change", *change, {"advance": "+23h"}, {"advance": "+2h"})  # fmt: skip
    assert [one["node"] for one in states[3:]] == ["vendor_answer", "vendor_answer", "triage"]
    late = play("change", *change, {"answer": {}}, {"advance": "+5h"})
    assert (late[-1]["node"], late[-1]["escalation_level"]) == ("change_approval", 1)
    assert late[-1]["late"] == ["change_approval"]


def test_a_warning_comes_before_the_limit_and_once() -> None:
    steps = [{"advance": far} for far in ("+9h", "+2h", "+5h", "+1d")]
    begun = [{"people": PEOPLE}, {"do": "take", "as": "lin"}, FILLED, {"do": "submit", "as": "lin"}]
    states = play("refund", *begun, *steps)
    assert [[(t["node"], t["late"]) for t in one["told"]] for one in states[4:]] == [
        [], [], [("refund_approval", False), ("refund_approval", True)], [],
    ]  # fmt: skip


def test_a_wait_for_time_ends_by_itself() -> None:
    plain = msgspec.to_builtins(shipped("change"))
    plain["start"] = "restore"
    restored = {"do": "restored", "as": "zhao", "checks": ["changed", "checked"]}
    given = [{"people": PEOPLE}, {"set": {"fields.cause": "config"}}, {"evidence": "log"}]
    process = msgspec.convert(plain, Process)
    states = play(process, *given, restored, {"advance": "+29m"}, {"advance": "+1m"})
    assert [one["node"] for one in states[3:]] == ["watch", "watch", "second_review"]


def test_several_levels_are_asked_one_after_another() -> None:
    given = [
        {"people": PEOPLE},
        {"set": {"strictest_priority": "P2", "fields.system": "支付"}},
        {"do": "take", "as": "lin"},
        {"do": "request_change", "as": "lin", "checks": ["impact_known", "plan_written"]},
    ]
    approve = [{"approve": True, "as": name} for name in ("fang", "gu", "gu", "zhou")]
    states = play("change", *given, *approve)  # fmt: skip
    assert [wait["level"] for one in states[3:7] for wait in one["waits"]] == [
        "lead", "board", "board", "board",
    ]  # fmt: skip
    assert [one["code"] for one in refusals(states)] == ["already_voted"]
    assert states[-1]["node"] == "prepare"
    rejected = play("change", *given, *approve[:2], {"reject": True, "as": "zhou"})
    assert rejected[-1]["node"] == "triage"


def _with_parts(order: str) -> Process:
    plain = msgspec.to_builtins(shipped("refund"))
    named = {"zh-CN": "件", "en": "Part"}
    items = [{"key": key, "subject": named, "text": named} for key in ("stock", "ship")]
    place = next(n for n in plain["nodes"] if n["key"] == "notify_paid")
    del place["notice"]
    place |= {"kind": "sub_ticket", "sub_tickets": {"items": items, "order": order}}
    return msgspec.convert(plain, Process)


@pytest.mark.parametrize(
    ("order", "open_"), [("parallel", ["stock", "ship"]), ("serial", ["stock"])]
)
def test_sub_tickets_are_waited_for(order: str, open_: list[str]) -> None:
    done = [{"done": "stock"}, {"done": "ship"}]
    states = play(_with_parts(order), *TO_PAYOUT, {"do": "paid", "as": "wang"}, *done)
    waits = [one["waits"][0]["open"] for one in states[8:10]]
    assert waits == [open_, ["ship"]]
    assert states[-1]["node"] == "settle"
    early = play(_with_parts(order), *TO_PAYOUT, {"do": "paid", "as": "wang"}, {"done": "nothing"})
    assert early[-1]["refused"]["code"] == "not_open"


def test_a_low_score_bars_closing_until_the_callback_is_done() -> None:
    states = play(
        "refund", *TO_PAYOUT, {"do": "paid", "as": "wang"}, {"do": "resolve", "as": "lin"},
        {"rate": 2}, {"do": "resolve", "as": "lin"}, {"do": "accept", "as": "customer"},
        {"do": "close", "as": "lin"}, {"settle": "second_handling"}, {"settle": "callback"},
        {"do": "close", "as": "lin"},
    )  # fmt: skip
    assert states[10]["node"] == "second_handling"
    assert [one["gates"][0]["gate"] for one in refusals(states)] == ["duties_open"]
    assert (states[-1]["node"], states[-1]["closed"]) == ("closed", True)


@pytest.mark.parametrize("rule", ["any", "all", "share"])
@pytest.mark.parametrize("share", [1, 50, 51, 100])
@pytest.mark.parametrize("asked", [1, 2, 3, 4])
def test_votes_count_here_as_in_real_approvals(rule: Any, share: int, asked: int) -> None:
    level = Level("level", {}, Who(), rule=rule, share=share)
    enough = needed(rule, share, asked)
    for agreed in range(asked + 1):
        for refused in range(asked + 1 - agreed):
            votes = {f"y{n}": True for n in range(agreed)} | {
                f"n{n}": False for n in range(refused)
            }
            verdict = tally(level, votes, asked)
            assert (verdict is True) == (agreed >= enough)
            assert (verdict is False) == (asked - refused < enough)
