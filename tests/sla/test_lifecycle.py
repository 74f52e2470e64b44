"""What each kind of clock does through a ticket's life, decided without a database."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from ringdesk.modules.sla.engine import Calendar, Entry, Hours, Reading, read
from ringdesk.modules.sla.policy import ClockKind
from ringdesk.modules.sla.rules.choice import Goal
from ringdesk.modules.sla.rules.course import Promise
from ringdesk.modules.sla.rules.lifecycle import reconcile
from ringdesk.modules.sla.rules.turns import Facts, Happened, Standstill, Turn, TurnKind

START = datetime(2026, 11, 16, 1, tzinfo=UTC)
POLICY, CALENDAR, FINANCE, LEGAL = (UUID(int=n) for n in range(1, 5))
MINUTES: dict[ClockKind, int] = {
    "dispatch": 15, "first_response": 60, "next_response": 120, "follow_up": 240,
    "resolution": 480, "callback": 1440, "accept": 60, "finish": 240,
}  # fmt: skip
OPEN = {day: [("00:00", "24:00")] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
HOURS = {f"{CALENDAR}@{n}": Hours(Calendar(zone="UTC", weekly=OPEN)) for n in (1, 2)}
NEW = Facts(
    created_at=START, imported=False, status="new", node="intake", category="new",
    assigned=False, department_id=None, first_response_at=None, settled_at=None,
    contacted=False, voided=False,
)  # fmt: skip


class _Clock(msgspec.Struct):
    """A clock as a store would keep it."""

    id: UUID
    kind: ClockKind
    cycle: int
    department_id: UUID | None
    policy_id: UUID
    policy_version: int
    log: list[Entry]


class Life:
    """A ticket in memory: what happens to it reconciles its clocks."""

    def __init__(self, minutes: dict[ClockKind, int] = MINUTES, **facts: Any) -> None:
        self.facts = msgspec.structs.replace(NEW, **facts)
        self.now, self.minutes = START, dict(minutes)
        self.version = self.calendar = 1
        self.statuses: tuple[str, ...] = ("waiting",)
        self.held_until: datetime | None = None
        self.thanks = False
        self.clocks: dict[tuple[str, int], _Clock] = {}
        self.happen(created=True)

    def later(self, minutes: int) -> "Life":
        self.now += timedelta(minutes=minutes)
        return self

    def happen(self, *turns: TurnKind, message: UUID | None = None, **what: Any) -> "Life":
        """Facts change by name; what `Happened` knows is told to it."""
        told = {k: what.pop(k) for k in list(what) if k in Happened.__struct_fields__}
        self.facts = msgspec.structs.replace(self.facts, **what)
        said = tuple(
            Turn(kind=t, message_id=message, note={"message_id": str(message)}) for t in turns
        )
        changed = reconcile(
            self.facts,
            Happened(at=self.now, turns=said, **told),
            list(self.clocks.values()),
            self._promises(),
            Standstill(statuses=self.statuses, held_until=self.held_until),
            thanks_need_answer=self.thanks,
        )
        for course in changed:
            goal = course.goal
            key = (course.kind, course.cycle)
            before = self.clocks.get(key)
            version = goal.policy_version if goal else before.policy_version if before else 0
            self.clocks[key] = _Clock(
                before.id if before else uuid4(), course.kind, course.cycle,
                course.department_id, POLICY, version, course.log,
            )  # fmt: skip
        return self

    def _promises(self) -> dict[ClockKind, Promise]:
        return {
            kind: Promise(
                goal=Goal(
                    kind=kind, target_minutes=minutes, calendar_id=CALENDAR, margin_minutes=0,
                    policy_id=POLICY, policy_version=self.version, steps=(),
                ),
                calendar=f"{CALENDAR}@{self.calendar}",
            )
            for kind, minutes in self.minutes.items()
        }  # fmt: skip

    def assign(self) -> "Life":
        return self.happen(assigned=True, status="in_progress", category="in_progress")

    def reply(self, message: UUID | None = None) -> "Life":
        first = self.facts.first_response_at or self.now
        return self.happen("answered", message=message, first_response_at=first)

    def wait(self) -> "Life":
        return self.happen(status="waiting", category="waiting_customer")

    def ask(self) -> "Life":
        return self.happen("asked", status="in_progress", category="in_progress", settled_at=None)

    def resolve(self) -> "Life":
        return self.happen(status="resolved", category="resolved", settled_at=self.now)

    def reopen(self) -> "Life":
        return self.happen(status="in_progress", category="in_progress", settled_at=None)

    def close(self, **more: Any) -> "Life":
        return self.happen(status="closed", category="closed", settled_at=None, **more)

    def log(self, kind: ClockKind, cycle: int | None = None) -> list[tuple[str, str | None]]:
        return [(e.event, e.reason) for e in self._clock(kind, cycle).log]

    def read(self, kind: ClockKind, cycle: int | None = None) -> Reading:
        return read(self._clock(kind, cycle).log, HOURS, self.now)

    def _clock(self, kind: ClockKind, cycle: int | None) -> _Clock:
        found = [c for (k, n), c in self.clocks.items() if k == kind and cycle in (None, n)]
        return max(found, key=lambda c: c.cycle)

    def states(self) -> dict[str, str]:
        kinds: list[ClockKind] = sorted({c.kind for c in self.clocks.values()})
        return {kind: self.read(kind).state for kind in kinds}


def test_a_new_ticket_waits_to_be_dispatched_answered_and_solved() -> None:
    life = Life()
    assert life.states() == {
        "dispatch": "running", "first_response": "running", "resolution": "running"
    }  # fmt: skip


def test_what_was_given_to_somebody_at_once_was_never_in_the_queue() -> None:
    assert "dispatch" not in Life(assigned=True).states()


def test_each_coming_back_to_the_queue_is_a_dispatch_of_its_own() -> None:
    life = Life().later(5).assign().later(60).happen(assigned=False)
    assert life.read("dispatch", 1).state == "met"
    assert life.read("dispatch", 2).elapsed == timedelta()
    assert life.later(4).assign().read("dispatch", 2).elapsed == timedelta(minutes=4)


def test_a_ticket_from_elsewhere_is_promised_nothing_for_what_was_elsewhere() -> None:
    life = Life(imported=True)
    assert life.states() == {}
    assert life.later(9).ask().states() == {"next_response": "running"}


def test_the_first_reply_meets_the_first_response_and_begins_the_cadence() -> None:
    life = Life().later(5).assign().later(20).reply()
    assert life.read("first_response").state == "met"
    assert life.read("first_response").elapsed == timedelta(minutes=25)
    assert life.read("follow_up").state == "running"
    life.later(30).reply()
    assert (life.read("follow_up", 1).state, life.read("follow_up", 2).state) == ("met", "running")


def test_before_the_first_reply_a_question_more_starts_nothing() -> None:
    assert "next_response" not in Life().later(5).ask().states()


def test_the_customers_turn_starts_the_next_response_once() -> None:
    life = Life().assign().reply().later(10).ask().later(10).ask()
    assert life.read("next_response").elapsed == timedelta(minutes=10)
    assert life.later(5).reply().read("next_response").state == "met"
    assert life.later(5).ask().read("next_response", 2).state == "running"


def test_a_reply_in_the_same_command_as_the_question_meets_it() -> None:
    life = Life().assign().reply().later(10).happen("asked", "answered")
    assert life.log("next_response") == [("started", None), ("met", None)]


def test_mere_thanks_start_nothing_unless_the_policy_says_so() -> None:
    life = Life().assign().reply().resolve().later(10)
    assert "next_response" not in life.happen("thanked").states()
    life.thanks = True
    assert life.later(1).happen("thanked").states()["next_response"] == "running"


def test_somebody_may_say_that_an_answer_is_or_is_not_expected() -> None:
    life = Life().assign().reply().resolve().later(10).happen("expected")
    assert life.read("next_response").state == "running"
    life.later(1).happen("excused")
    assert life.log("next_response")[-1] == ("cancelled", "excused")


def test_a_solution_calls_off_the_answer_that_was_owed_and_the_cadence() -> None:
    life = Life().assign().reply().later(10).ask().later(10).resolve()
    assert life.log("next_response")[-1] == ("cancelled", "resolved")
    assert life.log("follow_up")[-1] == ("cancelled", "resolved")
    assert life.read("resolution").state == "met"
    assert life.read("callback").state == "running"


def test_a_reply_that_was_taken_back_has_met_and_begun_nothing() -> None:
    life, first, second = Life().assign(), uuid4(), uuid4()
    life.later(10).reply(first).later(30).ask().later(10).reply(second)
    assert life.read("next_response").state == "met"
    life.later(1).happen("withdrawn", message=second)
    assert life.states()["next_response"] == "running"
    assert life.read("next_response").elapsed == timedelta(minutes=10)
    assert life.read("follow_up", 1).state == "running"
    assert life.log("follow_up", 2)[-1] == ("cancelled", "withdrawn")


@pytest.mark.parametrize("kind", ["first_response", "resolution"])
def test_waiting_for_the_customer_does_not_count(kind: ClockKind) -> None:
    life = Life().assign().later(30).wait().later(600).ask().later(10)
    assert life.read(kind).elapsed == timedelta(minutes=40)
    assert ("paused", "waiting") in life.log(kind)


def test_the_queue_and_the_callback_wait_for_nobody() -> None:
    life = Life()
    life.statuses = ("new", "resolved")
    life.later(10).happen()
    assert life.states() == {
        "dispatch": "running", "first_response": "paused", "resolution": "paused"
    }  # fmt: skip
    assert life.assign().resolve().states()["callback"] == "running"


def test_from_one_pausing_status_into_another_is_another_pause() -> None:
    life = Life().assign().later(5)
    life.statuses = ("waiting", "approval")
    life.wait().later(5).happen(status="approval", category="waiting_approval").later(5)
    assert life.log("resolution") == [
        ("started", None), ("paused", "waiting"), ("resumed", None), ("paused", "approval"),
    ]  # fmt: skip
    assert life.read("resolution").elapsed == timedelta(minutes=5)


def test_a_new_target_while_it_stands_still_counts_from_what_was_counted() -> None:
    life = Life().assign().later(60).wait().later(60)
    life.minutes["resolution"] = 120
    life.happen().later(60).ask()
    reading = life.read("resolution")
    assert (reading.elapsed, reading.target) == (timedelta(minutes=60), timedelta(minutes=120))
    assert reading.due_at == life.now + timedelta(minutes=60)
    assert life.log("resolution") == [
        ("started", None), ("paused", "waiting"), ("changed", None), ("resumed", None)
    ]  # fmt: skip


def test_the_same_target_under_another_version_is_on_record_and_moves_nothing() -> None:
    life = Life().later(10)
    before = life.read("resolution").due_at
    life.version = 2
    life.happen()
    assert life.log("resolution")[-1] == ("changed", None)
    assert life.read("resolution").due_at == before
    assert len(life.happen().log("resolution")) == 2


def test_a_new_version_of_the_calendar_counts_from_then_on() -> None:
    life = Life().later(10)
    life.calendar = 2
    life.happen()
    assert life.read("resolution").calendar == f"{CALENDAR}@2"


def test_what_is_promised_no_more_is_called_off_and_goes_on_when_it_is_again() -> None:
    life = Life().later(10)
    target = life.minutes.pop("resolution")
    life.happen()
    assert life.log("resolution")[-1] == ("cancelled", "no_target")
    life.minutes["resolution"] = target
    life.later(100).happen().later(5)
    assert life.read("resolution").elapsed == timedelta(minutes=15)


def test_what_is_promised_later_counts_from_then() -> None:
    life = Life(minutes={}).later(30).happen()
    assert life.states() == {}
    life.minutes["resolution"] = 480
    assert life.happen().later(10).read("resolution").elapsed == timedelta(minutes=10)


def test_solved_straight_from_waiting_and_back_again_counts_only_the_work() -> None:
    life = Life().assign().later(60).wait().later(60).resolve().later(60).reopen().later(15)
    reading = life.read("resolution")
    assert (reading.state, reading.elapsed) == ("running", timedelta(minutes=75))
    assert life.log("callback") == [("started", None), ("cancelled", "in_progress")]
    assert life.resolve().read("callback", 2).state == "running"


@pytest.mark.parametrize("how", [{"contacted": True}, {"rated": True}])
def test_the_customer_is_heard_once_for_each_solution(how: dict[str, Any]) -> None:
    life = Life().assign().resolve().later(60).happen(**how)
    assert life.read("callback").state == "met"
    assert life.later(5).happen().read("callback").state == "met"
    life.reopen().happen(contacted=False).later(5).resolve()
    assert life.read("callback", 2).state == "running"


def test_a_low_score_is_heard_and_the_call_it_asks_for_is_another_clock() -> None:
    life = Life().assign().resolve().later(60).happen(contacted=True)
    life.later(30).happen(contacted=False, rated=True, call_open=True)
    assert (life.read("callback", 1).state, life.read("callback", 2).state) == ("met", "running")
    life.reopen().later(10).happen()
    assert life.read("callback", 2).elapsed == timedelta(minutes=10)
    life.later(10).resolve().happen(contacted=True)
    assert life.read("callback", 2).state == "running"
    life.later(10).happen(contacted=False, rated=True, call_open=False)
    assert life.read("callback", 2).state == "met"
    assert life.later(5).happen().states()["callback"] == "met"
    life.reopen().later(5).resolve()
    assert life.read("callback", 3).state == "running"


def test_a_call_that_finds_it_still_bad_is_made_and_another_one_runs() -> None:
    life = Life().assign().resolve().happen(rated=True, call_open=True).reopen()
    life.later(60).happen(rated=True)
    assert (life.read("callback", 2).state, life.read("callback", 3).state) == ("met", "running")
    life.happen(rated=True, call_open=False)
    assert life.log("callback", 3) == [("started", None), ("met", None)]


def test_a_closed_ticket_owes_the_call_that_a_low_score_asks_for() -> None:
    life = Life().assign().resolve().later(60).happen(contacted=True).close()
    life.later(5).happen(rated=True, call_open=True)
    assert life.read("callback", 2).state == "running"
    assert life.later(5).happen().read("callback", 2).elapsed == timedelta(minutes=5)
    life.later(5).happen(rated=True, call_open=False)
    assert life.read("callback", 2).state == "met"
    owing = Life().assign().resolve().happen(rated=True, call_open=True).close(voided=True)
    assert owing.states()["callback"] == "cancelled"


@pytest.mark.parametrize("voided", [False, True])
def test_nothing_runs_on_a_closed_ticket(voided: bool) -> None:
    life = Life(department_id=FINANCE).assign().reply().later(5).ask().later(5)
    life.happen(asked_department=FINANCE).close(voided=voided)
    assert not set(life.states().values()) & {"running", "paused"}
    assert life.read("resolution").state == ("cancelled" if voided else "met")


def test_a_hold_stops_everything_but_the_queue_until_its_very_end() -> None:
    life = Life().later(10)
    life.held_until = life.now + timedelta(minutes=60)
    life.happen()
    assert life.states() == {
        "dispatch": "running", "first_response": "paused", "resolution": "paused"
    }  # fmt: skip
    # Noticed twenty minutes late: it counts from the end of the hold.
    life.later(80).happen()
    assert life.read("resolution").elapsed == timedelta(minutes=30)


def test_a_hold_outlasts_the_waiting_it_came_upon() -> None:
    life = Life().assign().wait().later(10)
    life.held_until = life.now + timedelta(minutes=60)
    life.happen().later(10).ask().later(100)
    assert life.log("resolution") == [
        ("started", None), ("paused", "waiting"), ("resumed", None), ("paused", "hold"),
    ]  # fmt: skip
    assert life.happen().read("resolution").elapsed == timedelta(minutes=50)


def test_a_department_is_given_its_times_when_it_is_asked() -> None:
    life = Life().later(10).happen(department_id=FINANCE, asked_department=FINANCE)
    assert life.states()["accept"] == life.states()["finish"] == "running"
    life.later(5).happen(taken_up=True)
    assert (life.read("accept").state, life.read("accept").elapsed) == (
        "met", timedelta(minutes=5),
    )  # fmt: skip
    life.later(5).happen(department_id=None)
    assert life.log("finish")[-1] == ("met", "left")


def test_from_department_to_department_the_first_is_done_and_the_second_begins() -> None:
    life = Life().happen(department_id=FINANCE, asked_department=FINANCE).later(10)
    life.happen(department_id=LEGAL, asked_department=LEGAL).later(3)
    assert life.log("accept", 1)[-1] == ("cancelled", "left")
    assert life.log("finish", 1)[-1] == ("met", "left")
    assert life.read("finish", 2).elapsed == timedelta(minutes=3)
    life.happen(department_id=FINANCE, asked_department=FINANCE)
    assert life.read("accept", 3).state == "running"


def test_what_a_department_solved_and_gets_back_goes_on() -> None:
    life = Life().happen(department_id=FINANCE, asked_department=FINANCE)
    life.later(10).happen(taken_up=True).later(10).resolve().later(60).reopen().later(5)
    assert life.read("finish").elapsed == timedelta(minutes=25)
    assert life.read("accept").state == "met"


def test_waiting_for_the_customer_does_not_excuse_a_department_but_a_hold_does() -> None:
    life = Life().happen(department_id=FINANCE, asked_department=FINANCE).wait().later(10)
    assert life.states()["finish"] == "running"
    life.held_until = life.now + timedelta(minutes=30)
    assert life.happen().states()["finish"] == "paused"


def test_a_log_never_runs_backwards_where_the_clocks_of_machines_differ() -> None:
    life = Life().later(10).wait()
    life.now -= timedelta(seconds=5)
    life.ask()
    times = [e.at for e in life._clock("resolution", None).log]
    assert times == sorted(times)
