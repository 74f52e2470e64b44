"""Policies: drafted, published in versions that never change, compared, rolled back, put away."""

import asyncio
from typing import Any
from uuid import UUID

import httpx
import hypothesis
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from tests import given
from tests.given import World
from tests.sla.configured import (
    POLICIES,
    by_id,
    calendar_made,
    policy,
    policy_made,
    refused,
)

from ringdesk.kernel.db import Database
from ringdesk.kernel.errors import NotFound
from ringdesk.modules.sla.config import PolicyEntry, policy_version, sla_config
from ringdesk.modules.sla.policies import Known, faults
from ringdesk.modules.sla.policy import CUSTOMER_CLOCKS, DEPARTMENT_CLOCKS, PARTS, Policy
from ringdesk.modules.sla.reading import read_definition
from ringdesk.modules.sla.rules.choice import PolicyKind, goals
from ringdesk.modules.tickets.config import TicketConfig
from ringdesk.modules.tickets.shipped import SHIPPED_RULES


async def listed(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    answer = await client.get(POLICIES)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


async def drafted(client: httpx.AsyncClient, made: str, definition: dict[str, Any]) -> Any:
    answer = await client.put(f"{POLICIES}/{made}/draft", json={"definition": definition})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def published(client: httpx.AsyncClient, made: str, **more: Any) -> httpx.Response:
    return await client.post(f"{POLICIES}/{made}/publish", json={"reason": "季度调整", **more})


async def test_a_draft_changes_nothing_until_it_is_published(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        calendar = await calendar_made(client)
        made = await policy_made(client, calendar)
        changed = policy(calendar, thanks_need_answer=True)
        shown = await drafted(client, made, changed)
        assert (shown["version"], shown["thanks_need_answer"]) == (1, False)
        assert shown["draft"]["thanks_need_answer"] is True
        assert shown["draft_by"] == "管理员"
        answer = (await published(client, made, running=True)).json()
        assert (answer["version"], answer["thanks_need_answer"]) == (2, True)
        assert answer["draft"] is None
        assert (answer["author_name"], answer["reason"]) == ("管理员", "季度调整")
        versions = (await client.get(f"{POLICIES}/{made}/versions")).json()["data"]
        assert [v["version"] for v in versions] == [2, 1]
        assert versions[1]["definition"]["thanks_need_answer"] is False


async def test_publishing_is_on_record_with_its_reason(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await policy_made(client, await calendar_made(client))
        noted = (await client.get("/api/v1/audit?type=PolicyPublished")).json()["data"]
    (entry,) = [e for e in noted if e["data"]["reason"] == "新策略"]
    assert (entry["data"]["version"], entry["data"]["reason"]) == (1, "新策略")


async def test_the_condition_is_said_in_the_readers_language(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        made = await policy_made(client, await calendar_made(client))
        assert by_id(await listed(client), made)["when_sentence"] == "类型 是 咨询"


async def test_versions_never_change_and_a_rollback_is_a_new_one(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        calendar = await calendar_made(client)
        made = await policy_made(client, calendar)
        await drafted(client, made, policy(calendar, pause_statuses=["waiting"]))
        await published(client, made)
        back = await client.post(
            f"{POLICIES}/{made}/rollback", json={"version": 1, "reason": "退回"}
        )
        assert (back.status_code, back.json()["version"]) == (200, 3)
        versions = (await client.get(f"{POLICIES}/{made}/versions")).json()["data"]
        first, second, third = reversed(versions)
        assert third["definition"] == first["definition"] != second["definition"]
        missing = await client.post(
            f"{POLICIES}/{made}/rollback", json={"version": 9, "reason": "x"}
        )
        assert missing.status_code == 404


async def test_what_differs_is_shown_with_readable_places(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        calendar = await calendar_made(client)
        made = await policy_made(client, calendar)
        steps = [{"key": "warn", "percent": 50}, {"key": "breach", "percent": 100}]
        target = {"minutes": {"first_response": 240}, "calendar": calendar, "steps": steps}
        await drafted(client, made, policy(calendar, targets={"P3": target}))
        answer = await client.get(f"{POLICIES}/{made}/diff?from=1&to=draft")
        changes = {c["path"]: c for c in answer.json()["changes"]}
        response = changes.pop("targets.P3.minutes.first_response")
        assert (response["before"], response["after"]) == (480, 240)
        assert response["label"] == "目标 · P3 · 目标（分钟） · 首次响应"
        assert set(changes) == {"targets.P3.steps"}
        nothing = await client.get(f"{POLICIES}/{made}/diff?from=1&to=1")
        assert nothing.json()["changes"] == []
        assert refused(await client.get(f"{POLICIES}/{made}/diff?from=1&to=x")) == {
            ("to", "version_or_draft")
        }


async def test_two_who_publish_at_once_give_two_versions_or_one_refusal(world: World) -> None:
    admin = await world.admin()
    async with world.browser(admin) as one, world.browser(admin) as two:
        calendar = await calendar_made(one)
        made = await policy_made(one, calendar)
        await drafted(one, made, policy(calendar, thanks_need_answer=True))
        back = {"version": 1, "reason": "x"}
        answers = await asyncio.gather(
            published(one, made),
            two.post(f"{POLICIES}/{made}/rollback", json=back),
            published(two, made),
        )
        codes = [a.status_code for a in answers]
        assert sorted(codes) == [200, 200, 409], [a.text for a in answers]
        versions = (await one.get(f"{POLICIES}/{made}/versions")).json()["data"]
    assert [v["version"] for v in versions] == [3, 2, 1]


async def test_publishing_without_a_draft_or_without_a_change_is_refused(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        calendar = await calendar_made(client)
        made = await policy_made(client, calendar)
        answer = await published(client, made)
        assert (answer.status_code, answer.json()["code"]) == (409, "nothing_drafted")
        await drafted(client, made, policy(calendar))
        answer = await published(client, made)
        assert (answer.status_code, answer.json()["code"]) == (409, "nothing_changed")


def _minutes(**minutes: int) -> Any:
    return lambda p: p["targets"]["P3"].update(minutes=minutes)


def _steps(*steps: dict[str, Any]) -> Any:
    return lambda p: p["targets"]["P3"].update(steps=list(steps))


def _target(**more: Any) -> Any:
    return lambda p: p["targets"]["P3"].update(more)


NOWHERE = "00000000-0000-7000-8000-000000000000"
MOON = {"field": "moon", "op": "eq", "value": 1}
AT = "definition.targets.P3"
FAULTS = [
    (lambda p: p.update(name={"en": " "}), "definition.name", "required"),
    (lambda p: p.update(when=MOON), "definition.when.field", "condition_field_unknown"),
    (lambda p: p.update(targets={}), "definition.targets", "targets_missing"),
    (
        lambda p: p.update(pause_statuses=["waiting", "asleep"]),
        "definition.pause_statuses.1",
        "unknown_status",
    ),
    (_minutes(), f"{AT}.minutes", "target_without_clocks"),
    (_minutes(resolution=0), f"{AT}.minutes.resolution", "target_minutes"),
    (_minutes(resolution=10_000_000), f"{AT}.minutes.resolution", "target_minutes"),
    (_minutes(accept=60), f"{AT}.minutes.accept", "clock_of_other_kind"),
    (_target(calendar=NOWHERE), f"{AT}.calendar", "unknown_calendar"),
    (_target(margin_minutes=480), f"{AT}.margin_minutes", "margin_too_large"),
    (
        _target(calendars={"first_response": NOWHERE}),
        f"{AT}.calendars.first_response",
        "unknown_calendar",
    ),
    (_steps({"key": "warn"}), f"{AT}.steps.0", "step_place"),
    (
        _steps({"key": "warn", "percent": 75, "before_minutes": 5}),
        f"{AT}.steps.0",
        "step_place",
    ),
    (_steps({"key": "warn", "percent": 0}), f"{AT}.steps.0.percent", "step_range"),
    (
        _steps({"key": "warn", "before_minutes": 480}),
        f"{AT}.steps.0.before_minutes",
        "step_range",
    ),
    (_steps({"key": "warn", "percent": 75, "to": []}), f"{AT}.steps.0.to", "step_tells_nobody"),
    (
        _steps({"key": "a", "percent": 75}, {"key": "a", "percent": 80}),
        f"{AT}.steps.1.key",
        "step_key_twice",
    ),
    (
        _steps({"key": "a", "percent": 75, "clocks": ["resolution"]}),
        f"{AT}.steps.0.clocks.0",
        "clock_without_target",
    ),
]


@pytest.mark.parametrize(("spoil", "field", "code"), FAULTS)
async def test_a_faulty_draft_says_where_and_is_not_published(
    world: World, spoil: Any, field: str, code: str
) -> None:
    async with world.browser(await world.admin()) as client:
        calendar = await calendar_made(client)
        made = await policy_made(client, calendar)
        definition = policy(calendar)
        spoil(definition)
        shown = await drafted(client, made, definition)
        assert [(f["field"], f["code"]) for f in shown["faults"]] == [(field, code)]
        assert shown["faults"][0]["text"] not in ("", f"errors.{code}")
        assert refused(await published(client, made)) == {(field, code)}
        assert by_id(await listed(client), made)["version"] == 1


@pytest.mark.parametrize(
    ("spoiled", "field"),
    [
        ({"targets": {"P9": {}}}, "definition.targets"),
        ({"targets": {"P1": {"minutes": {"tea": 5}}}}, "definition.targets.minutes"),
        ({"targets": {"P1": {"minutes": {}, "calendar": "soon"}}}, "definition.targets.calendar"),
        ({"pause_statuses": "waiting"}, "definition.pause_statuses"),
        ({"surprise": 1}, "definition"),
    ],
)
async def test_what_is_no_policy_is_refused_by_the_name_of_its_field(
    world: World, spoiled: Any, field: str
) -> None:
    async with world.browser(await world.admin()) as client:
        body = {"kind": "customer", "definition": policy(NOWHERE, **spoiled)}
        assert refused(await client.post(POLICIES, json=body)) == {(field, "sla_shape")}


async def test_a_draft_of_any_size_is_not_kept(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        definition = policy(NOWHERE, pause_statuses=["waiting"] * 50_000)
        answer = await client.post(POLICIES, json={"kind": "customer", "definition": definition})
        assert refused(answer) == {("definition", "definition_too_large")}


async def test_open_tickets_of_a_policy_are_counted(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        made = await policy_made(client, await calendar_made(client))
        others = [p["id"] for p in await listed(client) if p["kind"] == "customer"]
        order = [made, *(each for each in others if each != made)]
        assert (await client.put(f"{POLICIES}/order", json={"ids": order})).status_code == 200
        for _ in range(2):
            await world.ticket(type_key="consult", priority="P3", priority_reason="so")
        assert by_id(await listed(client), made)["running"] == 2


NUMBERS = st.one_of(st.none(), st.integers(-5, 700))
STEPS = st.lists(
    st.fixed_dictionaries(
        {"key": st.sampled_from(["warn", "breach", "", "Ä", "x" * 41])},
        optional={
            "percent": NUMBERS,
            "before_minutes": NUMBERS,
            "after_minutes": NUMBERS,
            "clocks": st.lists(st.sampled_from(["dispatch", "resolution", "accept"]), max_size=2),
            "to": st.lists(st.sampled_from(PARTS), max_size=2),
        },
    ),
    max_size=3,
)
CLOCK_KINDS = st.sampled_from([*CUSTOMER_CLOCKS, *DEPARTMENT_CLOCKS])
CALENDAR_IDS = st.sampled_from([NOWHERE, str(UUID(int=1))])
TARGETS = st.fixed_dictionaries(
    {"minutes": st.dictionaries(CLOCK_KINDS, st.integers(-1, 600_000), max_size=3),
     "calendar": CALENDAR_IDS},
    optional={
        "calendars": st.dictionaries(CLOCK_KINDS, CALENDAR_IDS, max_size=2),
        "margin_minutes": st.integers(-5, 500),
        "steps": STEPS,
    },
)  # fmt: skip
CONDITIONS = st.sampled_from([{"all": []}, MOON, {}, {"field": "type", "op": "eq", "value": "x"}])
DEFINITIONS = st.fixed_dictionaries(
    {
        "name": st.dictionaries(st.sampled_from(["en", "ar"]), st.text(max_size=3), max_size=2),
        "when": CONDITIONS,
        "targets": st.dictionaries(st.sampled_from(["P1", "P3"]), TARGETS, max_size=2),
    },
    optional={"pause_statuses": st.lists(st.sampled_from(["waiting", "asleep"]), max_size=2)},
)
KNOWN = Known(
    calendars=[UUID(int=1)],
    statuses={"waiting"},
    parse=TicketConfig([], [], SHIPPED_RULES).parse,
)


@settings(max_examples=400, deadline=None)
@hypothesis.given(DEFINITIONS, st.sampled_from(["customer", "department"]))
def test_a_policy_either_makes_sound_goals_or_names_its_fields(
    source: dict[str, Any], kind: PolicyKind
) -> None:
    made = read_definition(source, Policy)
    found = faults(made, kind, KNOWN)
    for field, code, _params in found:
        assert code
        assert field.split(".")[0] in Policy.__struct_fields__
    if not found:
        entry = PolicyEntry(UUID(int=9), kind, 0, 1, made, archived=False)
        for priority in made.targets:
            assert set(goals(entry, priority)) == set(made.targets[priority].minutes) != set()
            for goal in goals(entry, priority).values():
                assert 0 <= goal.margin_minutes < goal.target_minutes


async def test_a_publication_needs_its_reason(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        calendar = await calendar_made(client)
        made = await policy_made(client, calendar)
        await drafted(client, made, policy(calendar, thanks_need_answer=True))
        answer = await client.post(f"{POLICIES}/{made}/publish", json={"reason": "  "})
        assert refused(answer) == {("reason", "required")}


async def test_a_new_policy_is_asked_before_those_that_take_everything(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        made = await policy_made(client, await calendar_made(client))
        order = [p for p in await listed(client) if p["kind"] == "customer"]
    assert [p["id"] for p in order][-2] == made
    assert order[-1]["when"] == {"all": []}
    assert not any(p["shadowed"] for p in order)


async def test_the_order_can_be_changed_and_what_is_never_asked_is_said(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        before = [p["id"] for p in await listed(client) if p["kind"] == "customer"]
        turned = [before[-1], *before[:-1]]
        answer = await client.put(f"{POLICIES}/order", json={"ids": turned})
        assert answer.status_code == 200, answer.text
        after = [p for p in await listed(client) if p["kind"] == "customer"]
        assert [p["id"] for p in after] == turned
        assert [p["shadowed"] for p in after] == [False, *[True] * len(before[:-1])]
        for wrong in (turned[1:], [*turned, turned[0]], [NOWHERE]):
            answer = await client.put(f"{POLICIES}/order", json={"ids": wrong})
            assert refused(answer) == {("ids", "order_incomplete")}


async def test_an_archived_policy_takes_no_ticket_and_cannot_change(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        calendar = await calendar_made(client)
        made = await policy_made(client, calendar)
        assert (await client.delete(f"{POLICIES}/{made}")).status_code == 204
        assert by_id(await listed(client), made)["state"] == "archived"
        put = await client.put(f"{POLICIES}/{made}/draft", json={"definition": policy(calendar)})
        assert (put.status_code, put.json()["code"]) == (409, "archived")
        again = await client.delete(f"{POLICIES}/{made}")
        assert again.status_code == 409
    async with world.acting() as ctx:
        assert made not in {str(p.id) for p in (await sla_config(ctx)).policies}


async def test_a_draft_that_never_was_published_leaves_nothing_behind(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        calendar = await calendar_made(client)
        body = {"kind": "department", "definition": policy(calendar)}
        made = (await client.post(POLICIES, json=body)).json()
        assert (made["version"], made["state"], made["kind"]) == (0, "draft", "department")
        assert (await client.delete(f"{POLICIES}/{made['id']}/draft")).status_code == 204
        assert made["id"] not in {p["id"] for p in await listed(client)}
        kept = await policy_made(client, calendar)
        await drafted(client, kept, policy(calendar, thanks_need_answer=True))
        assert (await client.delete(f"{POLICIES}/{kept}/draft")).status_code == 204
        assert by_id(await listed(client), kept)["draft"] is None


async def test_who_may_not_manage_deadlines_neither_reads_nor_writes_policies(
    world: World,
) -> None:
    async with world.browser(await world.member("lead")) as client:
        for answer in (
            await client.get(POLICIES),
            await client.post(POLICIES, json={"kind": "customer", "definition": {}}),
            await client.put(f"{POLICIES}/order", json={"ids": [NOWHERE]}),
        ):
            assert answer.status_code == 403
            assert answer.json()["params"] == {"permission": "sla.manage"}


async def test_another_workspaces_policies_are_not_found(db: Database, world: World) -> None:
    elsewhere = await given.world(db)
    async with elsewhere.browser(await elsewhere.admin()) as client:
        calendar = await calendar_made(client)
        made = await policy_made(client, calendar)
    async with world.browser(await world.admin()) as client:
        body = {"definition": policy(calendar)}
        assert (await client.put(f"{POLICIES}/{made}/draft", json=body)).status_code == 404
        assert (await client.get(f"{POLICIES}/{made}/versions")).status_code == 404
        assert (await client.delete(f"{POLICIES}/{made}")).status_code == 404
        assert made not in {p["id"] for p in await listed(client)}
        other = (await client.post(POLICIES, json={"kind": "customer", **body})).json()
        assert [f["code"] for f in other["faults"]] == ["unknown_calendar"]


async def test_any_version_can_be_read_while_a_newer_one_is_in_force(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        calendar = await calendar_made(client)
        made = await policy_made(client, calendar)
        await drafted(client, made, policy(calendar, thanks_need_answer=True))
        await published(client, made)
    async with world.acting() as ctx:
        old, new = [await policy_version(ctx, UUID(made), n) for n in (1, 2)]
        assert (old.thanks_need_answer, new.thanks_need_answer) == (False, True)
        with pytest.raises(NotFound):
            await policy_version(ctx, UUID(made), 3)
