"""Names into ids, differences, the schema, pilots, and conditions without a workspace. Pure."""

from typing import Any
from uuid import UUID, uuid4

import jsonschema_rs
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringdesk.modules.tickets.fields import TICKET_FIELDS
from ringdesk.modules.workflow.binding import People, bound
from ringdesk.modules.workflow.choice import Pilot, pilot_of
from ringdesk.modules.workflow.comparing import differences
from ringdesk.modules.workflow.definition import Process
from ringdesk.modules.workflow.schema import json_schema
from ringdesk.modules.workflow.shelf import shipped
from ringdesk.modules.workflow.standard import STANDARD, leaning

from .processes_given import processes

PEOPLE = People(
    roles=["agent", "lead", "reviewer", "admin"],
    departments=[("d1", "财务"), ("d2", "仓储物流"), ("d3", "技术")],
    teams=[("t1", "一线")],
    members=[("m1", "王蕾"), ("m2", "李伟"), ("m3", "李伟")],
)


def _refund(**who: Any) -> Process:
    plain = msgspec.to_builtins(shipped("refund"))
    if who:
        next(n for n in plain["nodes"] if n["key"] == "payout")["who"] = who
    return msgspec.convert(plain, Process)


def test_names_become_ids_and_ids_stay() -> None:
    process, missed = bound(_refund(departments=["财务", "d2"], members=["王蕾"]), PEOPLE)
    who = process.node("payout").who
    assert missed == []
    assert who is not None
    assert (who.departments, who.members) == (["d1", "d2"], ["m1"])
    levels = process.node("refund_approval").levels
    assert [level.who.departments for level in levels] == [[], ["d1"]]
    assert bound(process, PEOPLE) == (process, [])


def test_nobody_is_guessed() -> None:
    _, missed = bound(_refund(teams=["二线"], members=["李伟"], roles=["boss"]), PEOPLE)
    assert [(one.code, one.nodes, one.params) for one in missed] == [
        ("unknown_name", ("payout",), {"kind": "role", "name": "boss"}),
        ("unknown_name", ("payout",), {"kind": "team", "name": "二线"}),
        ("ambiguous_name", ("payout",), {"kind": "member", "name": "李伟"}),
    ]


def test_sub_tickets_are_bound_too() -> None:
    plain = msgspec.to_builtins(shipped("refund"))
    item = {"key": "stock", "subject": {"zh-CN": "补货"}, "text": {"zh-CN": "补"}, "team": "一线"}
    plain["nodes"][0]["sub_tickets"] = {"items": [{**item, "department": "财务"}]}
    process, missed = bound(msgspec.convert(plain, Process), PEOPLE)
    found = process.nodes[0].sub_tickets
    assert found is not None
    assert (found.items[0].department, found.items[0].team, missed) == ("d1", "t1", [])


def test_a_version_does_not_differ_from_itself() -> None:
    assert differences(shipped("refund"), shipped("refund")) == []


def test_every_change_is_told_once() -> None:
    plain = msgspec.to_builtins(shipped("refund"))
    payout = next(n for n in plain["nodes"] if n["key"] == "payout")
    payout["limit"] = {"minutes": 60}
    payout["place"] = {"x": 1.0, "y": 1.0}
    plain["nodes"] = [n for n in plain["nodes"] if n["key"] != "notify_paid"]
    plain["statuses"].append({"key": "fresh", "category": "new", "name": {"en": "Fresh"}})
    plain["limits"]["close_after_days"] = 5
    plain["low_score"] = 4
    found = differences(shipped("refund"), msgspec.convert(plain, Process))
    assert [(one.kind, one.what, one.key, one.field) for one in found] == [
        ("changed", "process", "refund", "low_score"),
        ("changed", "limit", "limits", "close_after_days"),
        ("added", "status", "fresh", None),
        ("changed", "node", "payout", "limit"),
        ("removed", "node", "notify_paid", None),
    ]
    assert (found[1].before, found[1].after) == (3, 5)


@given(processes(), processes())
@settings(max_examples=15, deadline=None)
def test_differences_mirror_each_other(one: Process, other: Process) -> None:
    there = {(d.kind, d.what, d.key, d.field) for d in differences(one, other)}
    back = {(d.kind, d.what, d.key, d.field) for d in differences(other, one)}
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {(turned[kind], *rest) for kind, *rest in there} == back


def test_the_shipped_processes_fit_the_published_schema() -> None:
    schema = json_schema()
    for key in ("default", "refund", "change", "supplement", "review"):
        jsonschema_rs.validate(schema, msgspec.to_builtins(shipped(key)))
    wrong = {**msgspec.to_builtins(shipped("default")), "colour": "red"}
    with pytest.raises(jsonschema_rs.ValidationError, match="colour"):
        jsonschema_rs.validate(schema, wrong)


def test_the_schema_explains_what_it_asks_for() -> None:
    parts = json_schema()["$defs"]
    assert "green channel" in parts["Node"]["properties"]["green_to"]["description"]
    assert "condition" in parts["Branch"]["properties"]["when"]["description"]


def _pilot(share: int, **more: Any) -> Pilot:
    return Pilot(id=UUID(int=7), key="refund", version=2, baseline=1, share=share, **more)


def test_a_pilot_takes_its_share_and_keeps_whom_it_took() -> None:
    tickets = [uuid4() for _ in range(4000)]

    def taken(share: int) -> set[UUID]:
        pilot = [_pilot(share)]
        return {
            one for one in tickets
            if pilot_of(pilot, ticket_id=one, team_id=None, category_path=())
        }  # fmt: skip

    assert taken(100) == set(tickets)
    assert 0.07 < len(taken(10)) / len(tickets) < 0.13
    assert taken(10) <= taken(30), "raising the share sends nobody back"
    assert taken(10) == taken(10)


@given(st.uuids(), st.uuids(), st.uuids())
def test_a_pilot_admits_only_its_teams_and_categories(
    ticket: UUID, team: UUID, category: UUID
) -> None:
    pilot = [_pilot(100, team_ids=[UUID(int=1)], category_ids=[UUID(int=2)])]

    def found(team_id: UUID | None, path: list[UUID]) -> Pilot | None:
        return pilot_of(pilot, ticket_id=ticket, team_id=team_id, category_path=path)

    assert found(UUID(int=1), [category, UUID(int=2)])
    assert found(None, [UUID(int=2)]) is None
    assert found(UUID(int=1), []) is None


def test_the_fields_known_without_a_workspace_are_the_tickets_own() -> None:
    """One is judged by at publish, the other by `process check`: they may not drift apart."""
    ours = {field.name: field.kind for field in STANDARD}
    theirs = {field.name: field.kind for field in TICKET_FIELDS}
    assert ours == theirs


def test_a_condition_is_decided_only_where_its_facts_are_known() -> None:
    strict = {"field": "strictest_priority", "op": "in", "value": ["P1", "P2"]}
    other = {"field": "impact", "op": "eq", "value": 1}
    known = frozenset({"strictest_priority"})
    for priority, holds in (("P1", True), ("P3", False)):
        facts = {"strictest_priority": priority}
        assert leaning(strict, facts, known) is holds
        assert leaning({"not": strict}, facts, known) is not holds
        assert leaning({"all": [strict, other]}, facts, known) is (None if holds else False)
        assert leaning({"any": [strict, other]}, facts, known) is (True if holds else None)
    assert leaning(other, {}, known) is None
    assert leaning({"all": []}, {}, known) is True
    assert leaning({"any": []}, {}, known) is False
