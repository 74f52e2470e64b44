"""Whom an event concerns, decided without a database."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdesk.modules.notifications.rules import (
    KINDS,
    WAYS,
    Preferences,
    TicketFacts,
    details,
    recipients,
    ways_of,
)
from ringdesk.modules.tickets import events as e

TICKET, LIN, CHEN, WANG, SUN = (UUID(int=n) for n in range(1, 6))
FACTS = TicketFacts(
    assignee_id=LIN,
    followers=frozenset({CHEN}),
    reviewers=frozenset({WANG}),
    active=frozenset({LIN, CHEN, WANG}),
)
MOVE = {"subject_id": TICKET, "from_node": "a", "to_node": "b", "from_status": "c",
        "to_status": "d"}  # fmt: skip


def told(event: object, actor: UUID | None = None, facts: TicketFacts = FACTS) -> set:
    found = recipients(event, facts, {}, actor_member_id=actor)
    return {(one.member_id, one.kind) for one in found}


def assigned(to: UUID | None) -> e.TicketAssigned:
    return e.TicketAssigned(
        **MOVE, assignee_id=to, assignee_name="x", team_id=None, team_name=None,
        previous_assignee_id=None,
    )  # fmt: skip


def replied(**more: bool) -> e.CustomerReplied:
    return e.CustomerReplied(
        subject_id=TICKET, message_id=uuid4(), text_sha256="", channel="email", **more
    )


def rated(score: int, handler: UUID | None) -> e.TicketRated:
    return e.TicketRated(subject_id=TICKET, score=score, comment="", handler_id=handler)


def returned(to: UUID | None) -> e.TicketReturned:
    return e.TicketReturned(
        **MOVE, reason="missing_info", redo="补充订单号", to_member_id=to, to_name=None,
        previous_assignee_id=None,
    )  # fmt: skip


def noted(*mentioned: UUID) -> e.NoteAdded:
    return e.NoteAdded(
        subject_id=TICKET, message_id=uuid4(), text_sha256="", mention_ids=list(mentioned)
    )


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (assigned(CHEN), {(CHEN, "assigned")}),
        (assigned(None), set()),
        (returned(CHEN), {(CHEN, "returned")}),
        (returned(None), {(LIN, "returned")}),
        (noted(CHEN, WANG, CHEN), {(CHEN, "mentioned"), (WANG, "mentioned")}),
        (replied(), {(LIN, "customer_replied"), (CHEN, "customer_replied")}),
        (replied(quiet=True), set()),
        (e.TicketResolved(**MOVE, note="", needs_review=True), {(WANG, "review_requested")}),
        (e.TicketResolved(**MOVE, note="", needs_review=False), set()),
        (e.TicketRejected(**MOVE, reason="还没好"), {(LIN, "rejected")}),
        (rated(2, CHEN), {(CHEN, "rated_low"), (LIN, "rated_low")}),
        (rated(3, CHEN), set()),
        (rated(1, None), {(LIN, "rated_low")}),
    ],
)
def test_an_event_concerns_whose_turn_it_is(event: object, expected: set) -> None:
    assert told(event) == expected


def test_who_acted_is_not_told_about_it() -> None:
    assert told(assigned(LIN), actor=LIN) == set()
    assert told(noted(LIN, CHEN), actor=LIN) == {(CHEN, "mentioned")}


def test_who_may_not_log_in_any_more_is_not_told() -> None:
    assert told(assigned(SUN)) == set()


def test_a_return_says_why_and_what_to_redo() -> None:
    assert details(returned(LIN)) == {"reason": "missing_info", "redo": "补充订单号"}


_ways = st.lists(st.sampled_from(WAYS), max_size=2, unique=True)


@given(wanted=st.dictionaries(st.sampled_from(KINDS), _ways))
def test_a_member_is_told_by_the_chosen_ways_and_no_other(wanted: Preferences) -> None:
    found = recipients(noted(CHEN), FACTS, {CHEN: wanted}, actor_member_id=None)
    expected = set(wanted.get("mentioned", ("app",)))
    assert {way for one in found for way in one.ways} == expected
    assert bool(found) == bool(expected)
    assert all(set(ways_of(wanted, kind)) <= set(WAYS) for kind in KINDS)


def test_trouble_with_the_mail_is_never_told_by_mail() -> None:
    wanted: Preferences = {"delivery_failed": ["app", "mail"], "mail_quarantined": ["mail"]}
    assert ways_of(wanted, "delivery_failed") == ("app",)
    assert ways_of(wanted, "mail_quarantined") == ()
