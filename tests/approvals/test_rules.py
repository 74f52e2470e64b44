"""What a level comes to, and who sits on it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdesk.modules.approvals import limits, rules
from ringdesk.modules.approvals.rules import Delegation, Scope, Sitting
from ringdesk.modules.workflow.definition import Limit

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
STATES = ("waiting", "approved", "rejected", "passed_on", "lapsed")


@dataclass(frozen=True)
class Seat:
    state: str
    added: bool = False


@dataclass(frozen=True)
class Matter:
    kind: str = "refund"
    amount: Decimal | None = Decimal(800)
    currency: str | None = "CNY"


def _seats(*states: str) -> list[Seat]:
    return [Seat(state) for state in states]


@pytest.mark.parametrize(
    ("rule", "share", "states", "expected"),
    [
        ("any", 100, ("waiting", "waiting"), "waiting"),
        ("any", 100, ("approved", "waiting"), "passed"),
        ("any", 100, ("rejected", "waiting"), "waiting"),
        ("any", 100, ("rejected", "rejected"), "failed"),
        ("all", 100, ("approved", "waiting"), "waiting"),
        ("all", 100, ("approved", "approved"), "passed"),
        ("all", 100, ("approved", "rejected"), "failed"),
        ("share", 60, ("approved", "approved", "waiting"), "passed"),
        ("share", 67, ("approved", "approved", "waiting"), "waiting"),
        ("share", 60, ("rejected", "rejected", "waiting"), "failed"),
        ("share", 60, ("approved", "passed_on", "waiting"), "waiting"),
    ],
)
def test_a_level_stands_as_its_rule_says(rule, share, states, expected):
    assert rules.outcome(rule, share, _seats(*states)) == expected


def test_whoever_was_added_must_agree_as_well():
    own = Seat("approved")
    assert rules.outcome("any", 100, [own, Seat("waiting", added=True)]) == "waiting"
    assert rules.outcome("any", 100, [own, Seat("rejected", added=True)]) == "failed"
    assert rules.outcome("any", 100, [own, Seat("approved", added=True)]) == "passed"


@given(
    st.sampled_from(("any", "all", "share")),
    st.integers(1, 100),
    st.lists(st.tuples(st.sampled_from(STATES), st.booleans()).map(lambda t: Seat(*t)), min_size=1),
)
def test_the_outcome_equals_an_independent_count(rule, share, seats):
    """Counted by trying every way the open votes may fall, in exact fractions."""
    counted = [s for s in seats if s.state in ("waiting", "approved", "rejected")]
    own, added = [s for s in counted if not s.added], [s for s in counted if s.added]

    def agrees(open_votes_agree: bool) -> bool:
        good = sum(s.state == "approved" or (s.state == "waiting" and open_votes_agree)
                   for s in own)  # fmt: skip
        fraction = {"any": None, "all": Fraction(1), "share": Fraction(share, 100)}[rule]
        enough = not own or (
            good >= 1 if fraction is None else Fraction(good, len(own)) >= fraction
        )
        return enough and all(
            s.state == "approved" or (s.state == "waiting" and open_votes_agree) for s in added
        )

    if agrees(False):
        expected = "passed"
    elif agrees(True):
        expected = "waiting"
    else:
        expected = "failed"
    assert rules.outcome(rule, share, seats) == expected


def _lent(member: UUID, deputy: UUID, **given: object) -> Delegation:
    return Delegation(
        **{
            "id": uuid4(), "member_id": member, "deputy_id": deputy, "from_at": AT,
            "until_at": AT + timedelta(days=3), "scopes": [Scope("refund", Decimal(1000), "CNY")],
            "note": "", "state": "acting", "created_at": AT, **given,
        }
    )  # fmt: skip


def test_a_delegation_covers_its_kinds_up_to_its_amounts():
    lent = _lent(uuid4(), uuid4())
    assert rules.covers(lent, Matter())
    assert rules.covers(lent, Matter(amount=Decimal(1000)))
    assert not rules.covers(lent, Matter(amount=Decimal("1000.01")))
    assert not rules.covers(lent, Matter(currency="USD"))
    assert not rules.covers(lent, Matter(amount=None, currency=None))
    assert not rules.covers(lent, Matter(kind="change"))
    without_limit = _lent(uuid4(), uuid4(), scopes=[Scope("refund")])
    assert rules.covers(without_limit, Matter(amount=Decimal(999999)))


@pytest.mark.parametrize(
    ("state", "hours", "expected"),
    [("acting", 0, True), ("planned", 1, True), ("acting", 72, False), ("acting", -1, False),
     ("off", 1, False), ("over", 1, False)],
)  # fmt: skip
def test_a_delegation_counts_in_its_period_only(state, hours, expected):
    lent = _lent(uuid4(), uuid4(), state=state)
    assert lent.in_force(AT + timedelta(hours=hours)) is expected


def _seated(asked, lent=(), barred=(), gone=()):
    by = {one.member_id: one for one in lent}
    return rules.seated(asked, barred=barred, active=lambda one: one not in gone, delegated=by.get)


A, B, C, R = (uuid4() for _ in range(4))


def test_a_deputy_sits_in_the_name_of_who_was_asked():
    lent = _lent(A, B)
    assert _seated([A], [lent]) == [Sitting(B, A, lent.id)]


def test_a_delegation_goes_one_hop_and_no_further():
    lent = [_lent(A, B), _lent(B, C)]
    assert _seated([A], lent) == [Sitting(B, A, lent[0].id)]


def test_a_deputy_who_is_asked_already_does_not_vote_twice():
    assert _seated([A, B], [_lent(A, B)]) == [Sitting(A), Sitting(B)]


def test_a_deputy_of_two_takes_one_seat():
    lent = _lent(A, C)
    assert _seated([A, B], [lent, _lent(B, C)]) == [Sitting(C, A, lent.id), Sitting(B)]


def test_a_seat_never_comes_back_to_the_requester():
    assert _seated([A], [_lent(A, R)], barred=[R]) == [Sitting(A)]
    assert _seated([A, R], [_lent(R, B)], barred=[R]) == [Sitting(A)]
    assert _seated([R], barred=[R]) == []


def test_who_is_gone_is_represented_or_left_out():
    lent = _lent(A, B)
    assert _seated([A], [lent], gone=[A]) == [Sitting(B, A, lent.id)]
    assert _seated([A, C], gone=[A]) == [Sitting(C)]
    assert _seated([A], [lent], gone=[B]) == [Sitting(A)]


PEOPLE = [UUID(int=n) for n in range(1, 9)]


@given(
    st.lists(st.sampled_from(PEOPLE), max_size=10),
    st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)),
    st.sets(st.sampled_from(PEOPLE), max_size=3),
    st.sampled_from(PEOPLE),
)
def test_nobody_sits_twice_and_the_requester_never(asked, lending, gone, requester):
    lent = [_lent(member, deputy) for member, deputy in lending.items() if member != deputy]
    found = _seated(asked, lent, barred=[requester], gone=gone)
    sitting = [one.member_id for one in found]
    assert len(set(sitting)) == len(sitting)
    assert requester not in sitting
    assert requester not in [one.for_id for one in found]
    assert not set(sitting) & gone
    voices = [one.for_id or one.member_id for one in found]
    assert len(set(voices)) == len(voices)
    assert set(voices) <= set(asked) - {requester}
    assert set(asked) - {requester} - gone <= set(voices)
    for one in found:
        assert one.for_id is None or lending[one.for_id] == one.member_id


def _ladder(past: str = "tell", warn: int = 75) -> list[limits.Rung]:
    return limits.ladder(
        Limit(minutes=60, hours="clock", warn_percent=warn, past=past), AT, limits.Clock()
    )


def test_the_ladder_reminds_at_half_and_at_the_warning_and_reports_after_the_limit():
    found = [(r.step, r.percent, (r.at - AT).total_seconds() / 60) for r in _ladder() if r.at]
    assert found == [("remind", 50, 30), ("remind", 75, 45), ("past", 100, 60), ("report", 100, 90)]
    assert limits.due_at(_ladder()) == AT + timedelta(hours=1)
    assert [r.step for r in _ladder("leave")] == ["remind", "remind", "past"]
    assert [r.percent for r in _ladder(warn=50)] == [50, 100, 100]


def test_a_rung_is_climbed_once():
    after, come = limits.climbed(_ladder(), AT + timedelta(minutes=50))
    assert [r.percent for r in come] == [50, 75]
    again, none = limits.climbed(after, AT + timedelta(minutes=55))
    assert (again, none) == (after, [])
    assert limits.next_at(after) == AT + timedelta(hours=1)


def test_a_stand_still_moves_what_has_not_come_by_its_length():
    after, _ = limits.climbed(_ladder(), AT + timedelta(minutes=35))
    paused, resumed = AT + timedelta(minutes=40), AT + timedelta(hours=5)
    moved = limits.resumed(after, paused, resumed, limits.Clock())
    assert moved[0] == after[0]
    assert [r.at for r in moved[1:]] == [resumed + timedelta(minutes=left) for left in (5, 20, 50)]
