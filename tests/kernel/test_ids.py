"""Ids are of their time, in the order in which they were made, and none is like another."""

from datetime import timedelta
from uuid import RFC_4122

from tests.given import MONDAY

from ringdesk.kernel.ids import earliest_id, new_id


def test_ids_of_one_moment_sort_as_they_were_made() -> None:
    made = [new_id(MONDAY) for _ in range(5000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {(one.version, one.variant) for one in made} == {(7, RFC_4122)}


def test_a_later_moment_comes_later_and_an_age_is_a_range() -> None:
    later = MONDAY + timedelta(milliseconds=1)
    early = [new_id(MONDAY) for _ in range(100)]
    late = [new_id(later) for _ in range(100)]
    assert earliest_id(MONDAY) <= min(early)
    assert max(early) < earliest_id(later) <= min(late)


def test_the_next_id_cannot_be_told_from_the_last() -> None:
    steps = {b.int - a.int for a, b in ((new_id(MONDAY), new_id(MONDAY)) for _ in range(1000))}
    assert len(steps) == 1000
    assert max(steps) > 1 << 40
