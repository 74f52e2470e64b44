"""What a new workspace is promised: every number of the house rules, by name."""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from uuid import UUID

import msgspec
import pytest
from tests import given
from tests.given import World

from ringdesk.kernel.conditions import NOBODY, to_predicate
from ringdesk.kernel.db import Database
from ringdesk.modules import identity, tickets
from ringdesk.modules.sla import presets
from ringdesk.modules.sla.calendars import day, hours_between
from ringdesk.modules.sla.calendars import faults as calendar_faults
from ringdesk.modules.sla.commands.policies import known
from ringdesk.modules.sla.config import PolicyEntry, hours_of, sla_config
from ringdesk.modules.sla.engine import Hours
from ringdesk.modules.sla.policies import faults
from ringdesk.modules.sla.policy import ClockKind, Priority
from ringdesk.modules.sla.rules.choice import Goal, choose, goals
from ringdesk.modules.sla.rules.steps import chain
from ringdesk.modules.sla.shelf import CALENDARS, POLICIES
from ringdesk.modules.sla.upkeep import keep_calendars

KEYS = list(presets.calendars("Asia/Shanghai"))
IDS = {key: UUID(int=n) for n, key in enumerate(KEYS, start=1)}
NAMES = {made: key for key, made in IDS.items()}
HOUR = 60


def entries() -> list[PolicyEntry]:
    return [
        PolicyEntry(UUID(int=100 + n), each.kind, n, 1, each.policy, archived=False)
        for n, each in enumerate(presets.policies(IDS))
    ]


def promised(priority: Priority, kind: str = "customer", **facts: Any) -> dict[ClockKind, Goal]:
    """What a ticket with these facts is promised by the presets as they are ordered."""
    full = {"type_key": "after_sales", "customer_tier": "standard", "tags": [], **facts}
    at = datetime(2026, 11, 16, tzinfo=UTC)

    def holds(when: Any) -> bool:
        condition = tickets.TicketConfig([], [], msgspec.UNSET).parse(when)
        return to_predicate(condition, at=at, me=NOBODY)(full)

    found = choose(entries(), kind, holds)
    assert found is not None
    return goals(found, priority)


def calendar_of(goal: Goal) -> str:
    return NAMES[goal.calendar_id]


def told_at(goal: Goal) -> dict[str, tuple[int | None, tuple[str, ...]]]:
    return {s.key: (s.percent, s.to) for s in chain(goal.kind, goal.steps)}


def test_p1_is_dispatched_and_followed_up_within_15_minutes_around_the_clock() -> None:
    for facts in ({}, {"type_key": "incident"}, {"type_key": "consult"}, {"tags": ["urgent"]}):
        found = promised("P1", **facts)
        for clock in ("dispatch", "first_response"):
            assert (found[clock].target_minutes, calendar_of(found[clock])) == (15, "always")


def test_p1_is_closed_within_2_hours() -> None:
    for facts in ({}, {"type_key": "incident", "customer_tier": "vip"}, {"type_key": "complaint"}):
        found = promised("P1", **facts)["resolution"]
        assert (found.target_minutes, calendar_of(found)) == (2 * HOUR, "always")


def test_p2_is_answered_within_2_hours_and_closed_within_24() -> None:
    found = promised("P2")
    assert found["first_response"].target_minutes == 2 * HOUR
    assert found["resolution"].target_minutes == 24 * HOUR
    assert {calendar_of(goal) for goal in found.values()} == {"always"}


@pytest.mark.parametrize("priority", ["P2", "P3", "P4"])
def test_a_consultation_is_answered_within_30_minutes(priority: Priority) -> None:
    found = promised(priority, type_key="consult")
    assert found["first_response"].target_minutes == 30


@pytest.mark.parametrize("priority", get_args(Priority))
def test_a_department_answers_within_1_hour(priority: Priority) -> None:
    assert promised(priority, "department")["accept"].target_minutes == HOUR


@pytest.mark.parametrize("priority", get_args(Priority))
def test_a_transfer_is_answered_for_within_48_hours(priority: Priority) -> None:
    found = promised(priority, "department")["finish"]
    assert (found.target_minutes, calendar_of(found)) == (48 * HOUR, "always")


def test_what_is_ordinary_is_answered_within_24_hours() -> None:
    assert promised("P4")["first_response"].target_minutes == 24 * HOUR


@pytest.mark.parametrize("priority", get_args(Priority))
@pytest.mark.parametrize("tag", ["加急", "urgent"])
def test_what_is_urgent_is_handled_within_2_hours_warned_at_90_minutes_then_the_director(
    priority: Priority, tag: str
) -> None:
    found = promised(priority, tags=[tag])["resolution"]
    assert (found.target_minutes, calendar_of(found)) == (2 * HOUR, "always")
    steps = told_at(found)
    percent, _ = steps["warn"]
    assert percent is not None
    assert found.target_minutes * percent / 100 == 90
    assert steps["breach"][0] == 100
    assert "director" in steps["breach"][1]


@pytest.mark.parametrize("priority", ["P3", "P4"])
def test_an_ordinary_complaint_is_answered_within_12_hours_then_the_team_lead(
    priority: Priority,
) -> None:
    found = promised(priority, type_key="complaint")["first_response"]
    assert (found.target_minutes, calendar_of(found)) == (12 * HOUR, "always")
    assert "team_lead" in told_at(found)["breach"][1]


@pytest.mark.parametrize("priority", ["P2", "P3", "P4"])
def test_a_vips_fault_is_answered_within_1_hour_others_within_4(priority: Priority) -> None:
    vip = promised(priority, type_key="incident", customer_tier="vip")["first_response"]
    other = promised(priority, type_key="incident")["first_response"]
    assert vip.target_minutes == HOUR
    assert other.target_minutes <= 4 * HOUR
    assert calendar_of(vip) == calendar_of(other) == "always"
    if priority != "P2":
        assert other.target_minutes == 4 * HOUR


@pytest.mark.parametrize("priority", get_args(Priority))
def test_a_callback_is_made_within_24_hours_of_solving(priority: Priority) -> None:
    for facts in ({}, {"type_key": "complaint"}, {"tags": ["urgent"]}, {"type_key": "consult"}):
        found = promised(priority, **facts)["callback"]
        assert (found.target_minutes, calendar_of(found)) == (24 * HOUR, "always")


def test_the_standard_policy_has_the_targets_of_the_reference_screen() -> None:
    """P1 15 min/30 min/2 h, P2 2 h/4 h/24 h, P3 8 h/1 d/3 d, P4 24 h/–/7 d; days of 9 hours."""
    working_day = 9 * HOUR
    shown = {
        "P1": (15, 30, 2 * HOUR, 15, "always"),
        "P2": (2 * HOUR, 4 * HOUR, 24 * HOUR, 30, "always"),
        "P3": (8 * HOUR, working_day, 3 * working_day, 2 * HOUR, "workdays"),
        "P4": (24 * HOUR, None, 7 * working_day, 4 * HOUR, "workdays"),
    }
    (standard,) = [e.policy for e in entries() if e.policy.name["en"] == "Standard"]
    found = {
        priority: (
            target.minutes["first_response"], target.minutes.get("follow_up"),
            target.minutes["resolution"], target.margin_minutes, NAMES[target.calendar],
        )
        for priority, target in standard.targets.items()
    }  # fmt: skip
    assert found == shown
    assert standard.pause_statuses == ("waiting", "verifying")


def test_every_name_is_there_in_every_language() -> None:
    named = [e.policy.name for e in entries()]
    named += [c.name for c in presets.calendars("Asia/Shanghai").values()]
    for name in named:
        assert set(name) == {"zh-CN", "en", "ar"}
        assert all(text.strip() for text in name.values())


def test_every_preset_calendar_can_be_published() -> None:
    for key, definition in presets.calendars("Asia/Shanghai").items():
        assert calendar_faults(definition) == [], key
        hours = Hours(hours_between(definition, 2026, 2027))
        assert hours.next_open(datetime(2026, 1, 1, tzinfo=UTC)) is not None


def test_workdays_have_the_holidays_of_the_country_the_workspace_lies_in() -> None:
    china = presets.calendars("Asia/Shanghai")["workdays"]
    germany = presets.calendars("Europe/Berlin")["workdays"]
    nowhere = presets.calendars("UTC")["workdays"]
    assert [(h.country, h.make_up_days) for h in china.holidays] == [("CN", True)]
    assert [(h.country, h.make_up_days) for h in germany.holidays] == [("DE", False)]
    assert (nowhere.zone, nowhere.holidays) == ("UTC", ())


def test_the_middle_east_works_at_night_in_ramadan() -> None:
    shift = presets.calendars("Asia/Shanghai")["middle_east"]
    sunday = datetime(2027, 2, 14, tzinfo=UTC).date()
    assert day(shift, sunday).intervals == [("00:00", "04:00"), ("20:00", "24:00")]
    after = datetime(2027, 4, 4, tzinfo=UTC).date()
    assert day(shift, after).intervals == [
        ("09:00", "12:00"), ("12:30", "15:30"), ("16:00", "18:00")
    ]  # fmt: skip


async def test_a_new_workspace_has_the_presets_published(world: World) -> None:
    async with world.acting() as ctx:
        config, may_name = await sla_config(ctx), await known(ctx)
        assert next(iter(config.calendars.values())).name["zh-CN"] == "工作日 9–18"
        assert config.default_calendar == next(iter(config.calendars))
        assert len(config.policies) == len(entries())
        for each in config.policies:
            assert faults(each.policy, each.kind, may_name) == []
        assert len(await hours_of(ctx, [c.ref for c in config.calendars.values()])) == len(IDS)
        noted = await ctx.tx.connection.fetch(
            "SELECT type, data FROM events WHERE type IN ('PolicyPublished','CalendarPublished')"
        )
        assert len(noted) == len(config.policies) + len(config.calendars)
        assert {row["data"]["reason"] for row in noted} == {"产品自带"}


async def test_a_blank_workspace_has_only_what_the_bare_process_needs(db: Database) -> None:
    works = given.works(db)
    admin = identity.FirstAdmin("A", "a@blank.test", given.PASSWORD)
    order = identity.NewWorkspace(name="空", slug="blank-sla", admin=admin, template="blank")
    made = await identity.create_workspace(works, order)
    async with World(works, made).acting() as ctx:
        config = await sla_config(ctx)
    assert [p.policy.name["en"] for p in config.policies] == ["Standard", "Department limits"]
    names = [c.name["en"] for c in config.calendars.values()]
    assert names == ["Workdays 9–18", "Around the clock"]


async def _forget(world: World) -> None:
    """As a workspace that was made before there were deadlines."""
    async with world.acting() as ctx:
        for table in (
            "sla_policy_versions", "sla_policies", "sla_calendar_versions", "sla_calendars"
        ):  # fmt: skip
            await ctx.tx.connection.execute(f"DELETE FROM {table}")


async def test_an_older_workspace_gets_the_presets_once(world: World) -> None:
    await _forget(world)
    await asyncio.gather(*[keep_calendars(world.works, None, {}) for _ in range(2)])
    await keep_calendars(world.works, None, {})
    async with world.acting() as ctx:
        assert len(await CALENDARS.all(ctx)) == len(IDS)
        things = await POLICIES.all(ctx)
        assert {t.version for t in things} == {1}
        assert len(things) == len(entries())
        late = await ctx.tx.connection.fetchval(
            "SELECT count(*) FROM events WHERE type = 'PolicyPublished'"
            " AND (data->>'running')::boolean"
        )
    assert late == len(entries())


async def test_a_workspace_that_cannot_be_kept_does_not_stop_the_others(
    db: Database, world: World
) -> None:
    later = await given.world(db)
    await _forget(later)
    async with world.acting() as ctx:
        await ctx.tx.connection.execute(
            "UPDATE sla_calendar_versions SET hours = '{\"years\": [2020, 2021]}',"
            " definition = jsonb_set(definition, '{zone}', '\"Mars/Olympus\"')"
        )
    await keep_calendars(world.works, None, {})
    async with later.acting() as ctx:
        assert len(await CALENDARS.all(ctx)) == len(IDS)
    async with world.acting() as ctx:
        assert {t.version for t in await CALENDARS.all(ctx)} == {1}


async def test_statuses_an_older_workspace_does_not_have_are_left_out(world: World) -> None:
    await _forget(world)
    async with world.acting() as ctx:
        await ctx.tx.connection.execute(
            "UPDATE processes SET definition ="
            " replace(definition::text, '\"verifying\"', '\"checking\"')::jsonb"
        )
    await keep_calendars(world.works, None, {})
    async with world.acting() as ctx:
        policies = (await sla_config(ctx)).policies
    assert {p.policy.pause_statuses for p in policies} == {("waiting",), ()}


async def test_a_calendar_is_continued_before_its_special_dates_end(world: World) -> None:
    def versions(things: Iterable[Any]) -> Iterator[int]:
        return (t.version for t in things)

    await keep_calendars(world.works, None, {})
    async with world.acting() as ctx:
        assert set(versions(await CALENDARS.all(ctx))) == {1}
    world.clock.advance(timedelta(days=3 * 365))
    await keep_calendars(world.works, None, {})
    await keep_calendars(world.works, None, {})
    async with world.acting() as ctx:
        things = await CALENDARS.all(ctx)
        assert set(versions(things)) == {2}
        assert {t.reason for t in things} == {"特殊日期自动延至 2032 年"}
        config = await sla_config(ctx)
        own = config.calendars[things[0].id].ref
        hours = (await hours_of(ctx, [own]))[own]
    assert hours.calendar.dates["2032-10-01"] == []


async def test_holidays_that_were_corrected_come_in_with_the_next_round(world: World) -> None:
    async with world.acting() as ctx:
        thing = (await CALENDARS.all(ctx))[0]
        await ctx.tx.connection.execute(
            "UPDATE sla_calendar_versions SET hours = jsonb_set(hours, '{dates,2026-10-01}',"
            ' \'[["09:00", "18:00"]]\') || \'{"known_as_of": "holidays-0"}\''
            " WHERE calendar_id = $1",
            thing.id,
        )
    await keep_calendars(world.works, None, {})
    async with world.acting() as ctx:
        found = await CALENDARS.one(ctx, thing.id)
    assert (found.version, found.reason) == (2, "节假日数据有更新")
