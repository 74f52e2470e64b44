"""The pure rules: random rule sets end, budgets hold, protections cannot be taken off."""

import random
from collections import Counter, deque
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringdesk.modules import tickets
from ringdesk.modules.automation.changes import rule_changes
from ringdesk.modules.automation.checks import chain, sets_off_itself
from ringdesk.modules.automation.definition import (
    GUARDED,
    HAPPENINGS,
    Budget,
    Definition,
    needs,
)
from ringdesk.modules.automation.guards import SYSTEM, protections, shields
from ringdesk.modules.automation.happenings import causes
from ringdesk.modules.automation.verdicts import (
    MOST_A_DAY,
    MOST_DEPTH,
    Occasion,
    Spent,
    slot_of,
    spans_of,
    verdict,
)
from tests.automation import ruled
from tests.given import World

ACTIONS: list[dict[str, Any]] = [
    {"do": "tags", "add": ["a"]},
    {"do": "priority", "to": "P3"},
    {"do": "assign", "team_id": str(uuid4())},
    {"do": "note", "text": "n"},
    {"do": "reply", "texts": {"en": "t"}},
    {"do": "escalate", "reason": "r"},
    {"do": "resolve", "reason": "r"},
]
rule_sets = st.lists(
    st.tuples(
        st.sets(st.sampled_from(HAPPENINGS), min_size=1),
        st.lists(st.sampled_from(ACTIONS), min_size=1),
    ),
    min_size=1,
    max_size=6,
)


def read(**given_: Any) -> Definition:
    return msgspec.convert(ruled.rule(**given_), Definition)


@given(rule_sets, st.sampled_from(HAPPENINGS))
@settings(max_examples=300)
def test_random_rule_sets_always_end(
    made: list[tuple[set[Any], list[dict[str, Any]]]], first: Any
) -> None:
    """Every act of a rule makes everything happen that it may; conditions always hold."""
    rules = [
        read(trigger={"kind": "event", "on": sorted(on)}, actions=actions,
             budget={"per_run": 1000, "per_day": 100_000, "per_customer_week": 50})
        for on, actions in made
    ]  # fmt: skip
    waiting: deque[tuple[Any, int, int | None]] = deque([(first, 0, None)])
    acted: Counter[int] = Counter()
    while waiting:
        happening, depth, by = waiting.popleft()
        for place, rule in enumerate(rules):
            if happening not in rule.trigger.on:
                continue
            about = Occasion(own=by == place, depth=depth + 1, recent=acted[place])
            if verdict(rule, about, Spent()).reason is None:
                acted[place] += 1
                waiting.extend((name, depth + 1, place) for a in rule.actions for name in causes(a))
    assert all(count <= MOST_A_DAY for count in acted.values())


@pytest.mark.parametrize("seed", range(3))
async def test_random_rule_sets_end_in_the_running_house_too(world: World, seed: int) -> None:
    dice = random.Random(seed)
    flips = [
        {"do": "tags", "add": [t], "remove": [o]} for t in "甲乙丙" for o in "甲乙丙" if t != o
    ]
    rest = [{"do": "note", "text": "n"}, {"do": "escalate", "reason": "r"}, ruled.NUDGE]
    for n in range(4):
        on = dice.sample(["updated", "escalated", "replied", "customer_replied"], 2)
        actions = [dice.choice(flips), dice.choice(rest)]
        await ruled.publish(
            world,
            ruled.rule(name={"en": str(n)}, trigger={"kind": "event", "on": on}, actions=actions),
        )
    agent, ticket = await world.member(), await world.ticket(tags=["甲"])
    async with world.acting(agent) as ctx:
        await tickets.update(ctx, ticket.id, tickets.Edit(tags=["乙"]))
    await ruled.says(world, ticket)
    assert await world.drain() == 0
    found = await ruled.matches(world)
    done = Counter(m["rule_id"] for m in found if m["state"] == "done")
    assert done
    assert max(done.values()) <= MOST_A_DAY
    assert max(m["depth"] for m in found if m["state"] == "done") <= MOST_DEPTH


@given(
    st.integers(1, 5), st.integers(1, 8), st.integers(1, 3),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2000)), max_size=60),
)  # fmt: skip
def test_no_order_of_matches_overdraws_a_budget(
    per_run: int, per_day: int, per_week: int, met: list[tuple[int, int]]
) -> None:
    rule = read(
        actions=[ruled.NUDGE],
        budget={"per_run": per_run, "per_day": per_day, "per_customer_week": per_week},
    )
    start = datetime(2026, 11, 16, tzinfo=UTC)
    used: Counter[tuple[str, str]] = Counter()
    for customer, minute in met:
        at = start + timedelta(minutes=minute)
        spans = spans_of(at, "Asia/Shanghai", UUID(int=customer))
        spent = Spent(used["run", spans.run], used["day", spans.day], used["week", spans.customer])
        if verdict(rule, Occasion(), spent).reason is None:
            used.update([("run", spans.run), ("day", spans.day), ("week", spans.customer)])
    most = {"run": per_run, "day": per_day, "week": per_week}
    assert all(count <= most[kind] for (kind, _), count in used.items())


FACTS: dict[str, Any] = {
    "tags": [], "fields": {}, "type_key": "consult", "open_duties": 0, "strictest_priority": "P3",
}  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"tags": ["愤怒"]}, "emotion"),
        ({"fields": {"emotion": "Angry"}}, "emotion"),
        ({"fields": {"emotion": ["calm", "angry"]}}, "emotion"),
        ({"tags": ["Dispute"]}, "dispute"),
        ({"fields": {"dispute_risk": 0.4}}, "dispute"),
        ({"fields": {"dispute": True}}, "dispute"),
        ({"tags": ["投诉"]}, "complaint"),
        ({"open_duties": 1}, "duty"),
        ({"strictest_priority": "P2"}, "special"),
    ],
)
def test_what_protects_a_ticket(facts: dict[str, Any], code: str) -> None:
    assert protections({**FACTS, **facts}) == [code]


def test_calm_tickets_are_not_protected() -> None:
    calm = {"fields": {"dispute_risk": 0.39, "dispute": False, "emotion": None}, "tags": ["普通"]}
    assert protections({**FACTS, **calm}) == []
    assert shields(FACTS, (), lambda _: True) is None


@given(st.sampled_from(ACTIONS), st.sampled_from(SYSTEM))
def test_no_rule_takes_a_protection_off(action: dict[str, Any], code: str) -> None:
    rule = read(actions=[action], guards=[])
    why = verdict(rule, Occasion(shield={"guards": [code]}), Spent())
    guarded = isinstance(rule.actions[0], GUARDED)
    assert (why.reason == "protected") is guarded


def test_budgets_of_letters_do_not_bind_who_sends_none() -> None:
    full = Spent(run=0, day=10_000, customer=99)
    assert verdict(read(), Occasion(), full).reason is None
    assert verdict(read(), Occasion(), Spent(run=1000)).reason == "budget_run"


def test_days_and_weeks_are_those_of_the_workspace() -> None:
    who = UUID(int=1)
    late = datetime(2026, 11, 15, 15, 59, tzinfo=UTC)  # Sunday 23:59 in Shanghai
    before, after = (
        spans_of(at, "Asia/Shanghai", who) for at in (late, late + timedelta(minutes=1))
    )
    assert (before.day, after.day) == ("2026-11-15", "2026-11-16")
    assert before.customer != after.customer
    assert slot_of(late).minute == 45


def test_a_chain_is_as_long_as_rules_can_set_each_other_off() -> None:
    ids = [uuid4() for _ in range(3)]
    links = (("customer_replied", 0), ("updated", 5), ("escalated", 3))
    rules = {
        one: read(trigger={"kind": "event", "on": [on]}, actions=[ACTIONS[do]])
        for one, (on, do) in zip(ids, links, strict=True)
    }
    assert chain(ids[0], rules) == 3
    assert chain(ids[2], rules) == 1
    assert not sets_off_itself(rules[ids[0]])
    again = read(trigger={"kind": "event", "on": ["updated"]}, actions=[ACTIONS[0]])
    assert sets_off_itself(again)
    assert chain(ids[0], {ids[0]: again}) == MOST_DEPTH + 1


def test_a_rule_asks_for_what_its_actions_need_and_no_more() -> None:
    assert needs(read(actions=[ACTIONS[0], ACTIONS[4]])) == [
        "ticket.read_all", "ticket.reply", "ticket.update"
    ]  # fmt: skip


def test_differences_name_the_part() -> None:
    before = msgspec.to_builtins(read())
    after = msgspec.to_builtins(read(actions=[ACTIONS[3]], budget=msgspec.to_builtins(Budget())))
    assert {c.path for c in rule_changes(before, after)} == {
        "actions.0", "budget.per_run", "budget.per_day", "budget.per_customer_week"
    }  # fmt: skip
    assert rule_changes(before, before) == []
