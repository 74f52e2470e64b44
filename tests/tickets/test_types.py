"""Ticket types and their forms: checked whole, changed on record, what is used stays usable."""

from typing import Any

import httpx
import pytest

from ringdesk.kernel.db import Database
from ringdesk.modules import tickets
from ringdesk.modules.tickets import Edit
from tests import given
from tests.given import World

PATH = "/api/v1/types"
SERIAL = {"key": "serial", "name": {"zh-CN": "序列号", "en": "Serial"}, "kind": "text"}
COLOR = {
    "key": "color", "name": {"en": "Color"}, "kind": "choice",
    "options": [{"value": "red", "name": {"en": "Red"}}],
    "visible_when": {"field": "fields.serial", "op": "not_empty"},
}  # fmt: skip


async def posted(client: httpx.AsyncClient, key: str = "repair", **more: Any) -> httpx.Response:
    body = {"key": key, "name": {"zh-CN": "维修", "en": "Repair"}, **more}
    return await client.post(PATH, json=body)


async def types(client: httpx.AsyncClient) -> dict[str, Any]:
    return {t["key"]: t for t in (await client.get(PATH)).json()["data"]}


def refused(answer: httpx.Response) -> set[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return {(e["field"], e["code"]) for e in answer.json()["errors"]}


async def test_a_type_is_made_and_tickets_can_have_it_at_once(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        answer = await posted(client, fields=[SERIAL, COLOR], portal=False)
        assert answer.status_code == 201, answer.text
        assert [f["key"] for f in answer.json()["fields"]] == ["serial", "color"]
        assert "repair" in {t["key"] for t in (await client.get("/api/v1/config")).json()["types"]}
        fields = (await client.get("/api/v1/field-catalogue")).json()["data"]
        assert {"fields.serial", "fields.color"} <= {f["field"] for f in fields}
        ticket = await client.post(
            "/api/v1/tickets",
            json={
                "subject": "x", "text": "x", "type_key": "repair",
                "requester": {"email": "a@customer.test"},
                "fields": {"serial": "9", "color": "red"},
            },
        )  # fmt: skip
        assert ticket.status_code == 201, ticket.text


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ([{**SERIAL, "key": "Bad Key"}], "fields.0.key", "key_shape"),
        ([SERIAL, SERIAL], "fields.1.key", "field_twice"),
        ([{**SERIAL, "name": {}}], "fields.0.name", "required"),
        ([{**COLOR, "visible_when": None, "options": []}], "fields.0.options", "options_count"),
        (
            [{**COLOR, "visible_when": None, "options": COLOR["options"] * 2}],
            "fields.0.options",
            "options_values",
        ),
        ([{**SERIAL, "options": COLOR["options"]}], "fields.0.options", "options_not_here"),
        ([COLOR], "fields.0.visible_when.field", "condition_field_unknown"),
        ([{**SERIAL, "kind": "nonsense"}], "fields.0", "field_shape"),
        ([{**SERIAL, "surprise": 1}], "fields.0", "field_shape"),
        ([{**SERIAL, "key": "order_no", "kind": "date"}], "fields.0.kind", "field_kind_elsewhere"),
        ([{**SERIAL, "required_at": ["never"]}], "fields.0", "field_shape"),
    ],
)
async def test_a_form_that_cannot_be_is_refused_at_its_place(
    world: World, fields: list[Any], field: str, code: str
) -> None:
    async with world.browser(await world.admin()) as client:
        assert (field, code) in refused(await posted(client, fields=fields))
        assert "repair" not in await types(client)


async def test_keys_are_for_good_and_given_once(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        assert refused(await posted(client, "consult")) == {("key", "type_key_taken")}
        assert refused(await posted(client, "With Space")) == {("key", "key_shape")}
        answer = await posted(client, process_key="nowhere")
        assert refused(answer) == {("process_key", "not_an_option")}
        assert (await client.patch(f"{PATH}/nothing", json={"portal": False})).status_code == 404


SIZE = {"field": "fields.problem", "op": "eq", "value": "wrong_size"}


@pytest.mark.parametrize(
    ("rules", "field", "code"),
    [
        ([(SIZE, "nowhere")], "process_rules.0.process_key", "not_an_option"),
        ([(SIZE, "default"), (SIZE, "put_away")], "process_rules.1.process_key", "not_an_option"),
        (
            [(SIZE, "default"), ({**SIZE, "field": "fields.nope"}, "default")],
            "process_rules.1.when.field",
            "condition_field_unknown",
        ),
        ([({**SIZE, "op": "near"}, "default")], "process_rules.0.when.op", "condition_op_unknown"),
        (
            [({"all": [SIZE, {**SIZE, "field": "fields.nope"}]}, "default")],
            "process_rules.0.when.all[1].field",
            "condition_field_unknown",
        ),
    ],
)
async def test_a_rule_that_leads_nowhere_or_cannot_be_read_is_refused_at_its_place(
    world: World, rules: list[tuple[dict[str, Any], str]], field: str, code: str
) -> None:
    await a_process_put_away(world)
    sent = [{"when": when, "process_key": key} for when, key in rules]
    async with world.browser(await world.admin()) as client:
        answer = await client.patch(f"{PATH}/after_sales", json={"process_rules": sent})
        assert refused(answer) == {(field, code)}
        assert (await types(client))["after_sales"]["process_rules"] == []


async def a_process_put_away(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        name = {"zh-CN": "旧流程", "en": "Old way", "ar": "المسار القديم"}
        made = {"key": "put_away", "name": name}
        drawn = await client.post("/api/v1/processes", json=made)
        assert drawn.status_code == 201, drawn.text
        body = {"reason": "once", "revision": drawn.json()["revision"]}
        told = await client.post("/api/v1/processes/put_away/publish", json=body)
        assert told.status_code in (200, 201), told.text
        answer = await client.delete("/api/v1/processes/put_away")
        assert answer.status_code == 204, answer.text


async def test_a_type_cannot_come_back_to_a_process_that_was_put_away(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await posted(client)
        await client.patch(f"{PATH}/repair", json={"archived": True})
    await a_process_put_away(world)
    async with world.browser(await world.admin()) as client:
        kept = await client.patch(f"{PATH}/repair", json={"process_key": "put_away"})
        assert kept.status_code == 200, kept.text
        back = await client.patch(f"{PATH}/repair", json={"archived": False})
        assert refused(back) == {("process_key", "not_an_option")}
        both = {"archived": False, "process_key": "default"}
        assert (await client.patch(f"{PATH}/repair", json=both)).status_code == 200


async def test_a_field_with_values_keeps_its_kind_even_when_dropped_between(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await posted(client, fields=[SERIAL])
        ticket = await world.ticket(type_key="repair")
        as_number = {"fields": [{**SERIAL, "kind": "number"}]}
        unused = await client.patch(f"{PATH}/repair", json=as_number)
        assert unused.status_code == 200, unused.text
        await client.patch(f"{PATH}/repair", json={"fields": [SERIAL]})
        async with world.acting() as ctx:
            await tickets.update(ctx, ticket.id, Edit(fields={"serial": "A9"}))
        answer = await client.patch(f"{PATH}/repair", json=as_number)
        assert refused(answer) == {("fields.0.kind", "field_in_use")}
        dropped = await client.patch(f"{PATH}/repair", json={"fields": []})
        assert dropped.status_code == 200
        again = await client.patch(f"{PATH}/repair", json=as_number)
        assert refused(again) == {("fields.0.kind", "field_in_use")}
        back = await client.patch(f"{PATH}/repair", json={"fields": [SERIAL]})
        assert back.status_code == 200, back.text


async def test_a_field_that_rules_or_views_ask_about_stays(world: World) -> None:
    condition = {"field": "fields.serial", "op": "eq", "value": "9"}
    async with world.browser(await world.admin()) as client:
        await posted(client, fields=[SERIAL])
        view = {"name": "我的序列号", "filter": condition}
        view_id = (await client.post("/api/v1/views", json=view)).json()["id"]
        answer = await client.patch(f"{PATH}/repair", json={"fields": []})
        assert refused(answer) == {("fields", "field_in_rules")}
        assert answer.json()["errors"][0]["params"] == {"places": "我的序列号"}
        await client.delete(f"/api/v1/views/{view_id}")
        assert (await client.patch(f"{PATH}/repair", json={"fields": []})).status_code == 200


async def test_an_archived_type_is_kept_for_its_tickets_and_one_always_stays(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await world.ticket(type_key="consult")
        keys = list(await types(client))
        for key in keys[:-1]:
            answer = await client.patch(f"{PATH}/{key}", json={"archived": True})
            assert answer.status_code == 200, answer.text
        last = await client.patch(f"{PATH}/{keys[-1]}", json={"archived": True})
        assert refused(last) == {("archived", "last_type")}
        assert [t["type_key"] for t in (await client.get("/api/v1/tickets")).json()["data"]] == [
            "consult"
        ]
        await client.patch(f"{PATH}/consult", json={"archived": False})
        assert not (await types(client))["consult"]["archived"]


async def test_a_change_is_on_record_with_before_and_after(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await posted(client)
        await client.patch(f"{PATH}/repair", json={"portal": False})
        await client.patch(f"{PATH}/repair", json={"portal": False})
        noted = (await client.get("/api/v1/audit?type=ConfigChanged")).json()["data"]
    about = [e for e in noted if e["data"]["what"] == "type"]
    assert len(about) == 2
    assert [{"field": "portal", "before": True, "after": False}] in [e["changes"] for e in about]


async def test_another_workspaces_types_are_its_own(db: Database, world: World) -> None:
    elsewhere = await given.world(db)
    async with elsewhere.browser(await elsewhere.admin()) as client:
        await posted(client)
    async with world.browser(await world.admin()) as client:
        assert "repair" not in await types(client)
        answer = await client.patch(f"{PATH}/repair", json={"portal": False})
        assert answer.status_code == 404
