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
SERIAL: dict[str, Any] = {
    "key": "serial",
    "name": {"zh-CN": "序列号", "en": "Serial"},
    "kind": "text",
}
COLOR: dict[str, Any] = {
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


async def test_a_field_with_values_keeps_its_kind(world: World) -> None:
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


async def test_a_field_with_values_is_archived_and_not_deleted(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await posted(client, fields=[SERIAL])
        emptied = await client.patch(f"{PATH}/repair", json={"fields": []})
        assert emptied.status_code == 200, emptied.text
        await client.patch(f"{PATH}/repair", json={"fields": [SERIAL]})
        ticket = await world.ticket(type_key="repair", fields={"serial": "A9"})
        dropped = await client.patch(f"{PATH}/repair", json={"fields": []})
        assert refused(dropped) == {("fields", "field_has_values")}
        archived = await client.patch(
            f"{PATH}/repair", json={"fields": [{**SERIAL, "archived": True}]}
        )
        assert archived.status_code == 200, archived.text
        shown = (await client.get(f"/api/v1/tickets/{ticket.id}")).json()
        assert shown["fields"] == {"serial": "A9"}
        written = await client.patch(
            f"/api/v1/tickets/{ticket.id}", json={"fields": {"serial": "B"}}
        )
        assert refused(written) == {("fields.serial", "unknown_field")}


async def test_an_option_that_was_chosen_is_archived_and_not_deleted(world: World) -> None:
    plain = {**COLOR, "visible_when": None}
    red, blue = plain["options"][0], {"value": "blue", "name": {"en": "Blue"}}
    async with world.browser(await world.admin()) as client:
        await posted(client, fields=[{**plain, "options": [red, blue]}])
        await world.ticket(type_key="repair", fields={"color": "red"})
        dropped = await client.patch(
            f"{PATH}/repair", json={"fields": [{**plain, "options": [blue]}]}
        )
        assert refused(dropped) == {("fields.0.options", "option_has_values")}
        kept = {**plain, "options": [{**red, "archived": True}, blue]}
        assert (await client.patch(f"{PATH}/repair", json={"fields": [kept]})).status_code == 200
        body = {
            "subject": "x", "text": "x", "type_key": "repair",
            "requester": {"email": "a@customer.test"}, "fields": {"color": "red"},
        }  # fmt: skip
        again = await client.post("/api/v1/tickets", json=body)
        assert refused(again) == {("fields.color", "not_an_option")}
        other = await client.post("/api/v1/tickets", json={**body, "fields": {"color": "blue"}})
        assert other.status_code == 201, other.text


async def test_a_field_is_required_only_while_its_condition_holds(world: World) -> None:
    wish = {
        "key": "wish2", "name": {"en": "Wish"}, "kind": "choice",
        "options": [{"value": v, "name": {"en": v}} for v in ("refund", "repair")],
    }  # fmt: skip
    account = {
        "key": "account", "name": {"en": "Account"}, "kind": "text", "required_at": ["create"],
        "required_when": {"field": "fields.wish2", "op": "eq", "value": "refund"},
    }  # fmt: skip
    body = {
        "subject": "x", "text": "x", "type_key": "repair",
        "requester": {"email": "a@customer.test"},
    }  # fmt: skip
    async with world.browser(await world.admin()) as client:
        assert (await posted(client, fields=[wish, account])).status_code == 201
        missing = await client.post("/api/v1/tickets", json={**body, "fields": {"wish2": "refund"}})
        assert refused(missing) == {("fields.account", "required")}
        for fields in ({"wish2": "repair"}, {"wish2": "refund", "account": "62"}):
            told = await client.post("/api/v1/tickets", json={**body, "fields": fields})
            assert told.status_code == 201, told.text


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        (
            [
                {**SERIAL, "visible_when": {"field": "fields.color", "op": "eq", "value": "red"}},
                COLOR,
            ],
            "fields.0.visible_when",
            "condition_circle",
        ),
        ([{**SERIAL, "archived": True}, COLOR], "fields.1.visible_when", "condition_on_archived"),
        (
            [SERIAL, {**COLOR, "visible_when": None, "required_when": COLOR["visible_when"]}],
            "fields.1.required_at",
            "required_stage",
        ),
        (
            [{**COLOR, "visible_when": None,
              "options": [{**COLOR["options"][0], "archived": True}]}],
            "fields.0.options",
            "options_count",
        ),
    ],
)  # fmt: skip
async def test_a_form_nobody_could_fill_is_refused_at_its_place(
    world: World, fields: list[Any], field: str, code: str
) -> None:
    async with world.browser(await world.admin()) as client:
        assert (field, code) in refused(await posted(client, fields=fields))


async def test_a_change_on_top_of_anothers_is_refused_and_says_whose(world: World) -> None:
    other = await world.admin()
    async with world.browser(await world.admin()) as mine, world.browser(other) as theirs:
        await posted(mine)
        seen = (await types(mine))["repair"]["version"]
        assert (await theirs.patch(f"{PATH}/repair", json={"icon": "wrench"})).status_code == 200
        late = await mine.patch(
            f"{PATH}/repair", json={"portal": False}, headers={"If-Match": f'"{seen}"'}
        )
        assert late.status_code == 412, late.text
        current = late.json()["params"]["current"]
        assert current["version"] == seen + 1
        assert current["by"]
        assert (await types(mine))["repair"]["portal"]
        again = await mine.patch(
            f"{PATH}/repair", json={"portal": False}, headers={"If-Match": f'"{seen + 1}"'}
        )
        assert again.status_code == 200, again.text
        assert again.headers["etag"] == f'"{seen + 2}"'


async def test_a_types_own_priority_stands_where_the_matrix_says_nothing(world: World) -> None:
    body = {"subject": "x", "text": "x", "requester": {"email": "a@customer.test"}}
    async with world.browser(await world.admin()) as client:
        assert (await posted(client, default_priority="P2", icon="wrench")).status_code == 201
        plain = await client.post("/api/v1/tickets", json={**body, "type_key": "repair"})
        assert plain.json()["priority"] == "P2"
        graded = {**body, "type_key": "repair", "impact": 3, "severity": 3}
        assert (await client.post("/api/v1/tickets", json=graded)).json()["priority"] == "P4"
        back = await client.patch(f"{PATH}/repair", json={"default_priority": None})
        assert back.json()["default_priority"] is None
        wrong = await client.patch(f"{PATH}/repair", json={"icon": "unicorn"})
        assert refused(wrong) == {("icon", "not_an_option")}


async def test_who_uses_a_form_and_how_it_came_to_be_so_is_told(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await posted(client, fields=[SERIAL])
        await client.patch(f"{PATH}/repair", json={"portal": False})
        for fields in ({"serial": "1"}, {}):
            await world.ticket(type_key="repair", fields=fields)
        view = {"name": "有序列号", "filter": {"field": "fields.serial", "op": "not_empty"}}
        await client.post("/api/v1/views", json=view)
        use = (await client.get(f"{PATH}/repair/use")).json()
        assert (use["open"], use["filled"]) == (2, {"serial": 1})
        assert use["asked_by"] == [{"what": "view", "name": {"": "有序列号"}, "fields": ["serial"]}]
        told = (await client.get(f"{PATH}/repair/changes")).json()["data"]
        assert told[0]["changes"] == [{"field": "portal", "before": True, "after": False}]
        assert len(told) == 2
        assert (await client.get(f"{PATH}/nothing/use")).status_code == 404


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
