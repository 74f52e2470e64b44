"""What may be merged, what the target takes on, what an undo gives back: pure."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdesk.modules import workflow
from ringdesk.modules.tickets.merging import rules
from ringdesk.modules.tickets.state import TicketState

NOW = datetime(2026, 11, 16, 1, tzinfo=UTC)
DEFAULT = workflow.shipped("default")


def ticket(**more: Any) -> TicketState:
    plain: dict[str, Any] = dict.fromkeys(TicketState.__struct_fields__)
    plain |= {
        "id": uuid4(), "number": 1001, "tags": [], "fields": {}, "priority": "P3",
        "priority_source": "default", "priority_reason": {}, "strictest_priority": "P3",
        "requester_id": UUID(int=1), "involved_ids": [], "node": "handling",
        "status": "in_progress", "status_category": "in_progress", "returned": False,
        "escalation_level": 0, "created_at": NOW, "updated_at": NOW, "version": 1,
        "open_children": 0, "open_duties": 0, "evidence_types": [],
    }  # fmt: skip
    return TicketState(**{**plain, **more})


def test_two_open_tickets_can_be_merged():
    assert rules.barrier(ticket(), ticket(), DEFAULT) is None


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        ({"closed_at": NOW}, {}, "merge_closed"),
        ({}, {"closed_at": NOW}, "merge_closed"),
        ({"merged_into_id": uuid4()}, {}, "merge_merged"),
        ({}, {"merged_into_id": uuid4()}, "merge_merged"),
        ({"open_duties": 1}, {}, "merge_duties_open"),
    ],
)
def test_what_is_closed_merged_or_owes_something_is_not_merged(source, target, code):
    assert rules.barrier(ticket(**source), ticket(**target), DEFAULT) == code


def test_a_ticket_is_not_merged_into_itself():
    one = ticket()
    assert rules.barrier(one, one, DEFAULT) == "merge_itself"


def test_a_ticket_that_waits_inside_a_process_is_not_merged():
    waiting = msgspec.structs.replace(DEFAULT.node("handling"), kind="approval")
    nodes = [waiting if n.key == "handling" else n for n in DEFAULT.nodes]
    process = msgspec.structs.replace(DEFAULT, nodes=nodes)
    assert rules.barrier(ticket(), ticket(), process) == "merge_mid_process"


def test_the_more_urgent_priority_holds_and_gates_remember_it():
    source = ticket(priority="P1", strictest_priority="P1", priority_source="person")
    taken = rules.taken_on(source, ticket(), [])
    assert (taken["priority"], taken["strictest_priority"]) == ("P1", "P1")
    relaxed = ticket(priority="P4", strictest_priority="P2")
    assert rules.taken_on(relaxed, ticket(), []) == {"strictest_priority": "P2"}


def test_an_answer_counts_only_for_the_same_customer_and_after_the_target_was_opened():
    early, late = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
    target = ticket()
    assert "first_response_at" not in rules.taken_on(ticket(first_response_at=early), target, [])
    assert rules.taken_on(ticket(first_response_at=late), target, [])["first_response_at"] == late
    other = ticket(first_response_at=late, requester_id=uuid4())
    assert "first_response_at" not in rules.taken_on(other, target, [])
    answered = ticket(first_response_at=NOW)
    assert "first_response_at" not in rules.taken_on(ticket(first_response_at=late), answered, [])


_priority = st.sampled_from(["P1", "P2", "P3", "P4"])
_people = st.lists(st.sampled_from([UUID(int=n) for n in range(1, 7)]), unique=True)


@st.composite
def tickets(draw: Any) -> TicketState:
    priority = draw(_priority)
    return ticket(
        priority=priority,
        strictest_priority=min(priority, draw(_priority)),
        tags=draw(st.lists(st.sampled_from("abcdef"), unique=True)),
        involved_ids=draw(_people),
        requester_id=draw(st.sampled_from([UUID(int=1), UUID(int=2)])),
        escalation_level=draw(st.integers(0, 3)),
        first_response_at=draw(st.none() | st.datetimes(timezones=st.just(UTC))),
        last_customer_at=draw(st.none() | st.datetimes(timezones=st.just(UTC))),
        last_agent_at=draw(st.none() | st.datetimes(timezones=st.just(UTC))),
    )


@given(tickets(), tickets(), _people)
def test_what_an_undo_gives_back_is_exactly_what_was(source, target, heirs):
    taken = rules.taken_on(source, target, heirs)
    merged = msgspec.structs.replace(target, **taken)
    before = {name: getattr(target, name) for name in taken}
    back = rules.given_back(merged, before, taken)
    assert msgspec.structs.replace(merged, **back) == target


@given(tickets(), tickets(), _priority)
def test_an_undo_never_lets_gates_forget_what_was_set_since(source, target, since):
    taken = rules.taken_on(source, target, [])
    merged = msgspec.structs.replace(target, **taken)
    now = msgspec.structs.replace(
        merged, priority=since, strictest_priority=min(merged.strictest_priority, since)
    )
    before = {name: getattr(target, name) for name in taken}
    after = msgspec.structs.replace(now, **rules.given_back(now, before, taken, [since]))
    assert after.strictest_priority <= min(after.priority, since)


@given(tickets(), tickets())
def test_a_merged_ticket_is_bound_by_the_strictest_of_both(source, target):
    merged = msgspec.structs.replace(target, **rules.taken_on(source, target, []))
    assert merged.strictest_priority == min(source.strictest_priority, target.strictest_priority)
    assert merged.strictest_priority <= merged.priority


def test_a_ring_of_parents_is_seen_over_any_number_of_steps():
    a, b, c, d = (uuid4() for _ in range(4))
    family = rules.Family({b: frozenset({a}), c: frozenset({b})})
    assert family.closes_ring(c, a)
    assert family.closes_ring(c, c)
    assert not family.closes_ring(c, d)
    assert (family.depth(a), family.depth(b), family.depth(c)) == (0, 1, 2)
