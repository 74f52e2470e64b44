"""Colleagues: brought in, changed, suspended; and who may not."""

import asyncio
from uuid import uuid4

import pytest

from .world import PASSWORD, Place, Postbox, address


async def test_a_colleague_is_invited_and_sets_a_password(place: Place, postbox: Postbox) -> None:
    admin = await place.visit()
    team = (await admin.post("/teams", {"name": "晚班"})).json()["id"]
    email = address("lin.xiao")
    body = {"name": "林晓", "email": email.upper(), "role_key": "lead", "team_ids": [team]}
    answer = await admin.post("/members", body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert made["email"] == email
    assert (made["role_key"], made["status"], made["invited"]) == ("lead", "active", True)
    assert made["team_ids"] == [team]
    await place.world.run_jobs()
    (letter,) = postbox.to(email)
    assert "Ada Admin" in letter.text
    token = postbox.link_token(email)
    new = place.world.browser()
    assert (
        await new.post("/password/reset", {"token": token, "password": PASSWORD})
    ).status_code == 204
    me = (await new.login(email)).json()["person"]
    assert (me["name"], me["role"]["key"], me["team_ids"]) == ("林晓", "lead", [team])
    listed = (await admin.get("/members")).json()["data"]
    assert {m["email"]: m["invited"] for m in listed}[email] is False


async def test_who_has_a_password_is_welcomed_without_a_link(
    place: Place, postbox: Postbox
) -> None:
    other = await place.world.place()
    admin = await other.visit()
    body = {"name": "Ada Here", "email": place.admin.email, "role_key": "agent"}
    assert (await admin.post("/members", body)).status_code == 201
    await place.world.run_jobs()
    (letter,) = postbox.to(place.admin.email)
    assert "token=" not in letter.text
    assert "https://desk.example/login" in letter.text


async def test_an_invitation_can_be_sent_again(place: Place, postbox: Postbox) -> None:
    admin, email = await place.visit(), address("late")
    body = {"name": "Late", "email": email, "role_key": "agent"}
    made = (await admin.post("/members", body)).json()
    answer = await admin.post(f"/members/{made['id']}/invitation")
    assert answer.status_code == 202
    await place.world.run_jobs()
    assert len(postbox.to(email)) == 2
    assert (await admin.post(f"/members/{uuid4()}/invitation")).status_code == 404


async def test_a_colleague_is_not_added_twice(place: Place) -> None:
    admin = await place.visit()
    body = {"name": "Twin", "email": address("twin"), "role_key": "agent"}
    answers = await asyncio.gather(admin.post("/members", body), admin.post("/members", body))
    assert sorted(a.status_code for a in answers) == [201, 409]
    again = await admin.post("/members", body)
    assert again.json()["code"] == "member_exists"


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"name": " "}, "name", "required"),
        ({"name": "a" * 81}, "name", "too_long"),
        ({"name": "a\nb"}, "name", "characters"),
        ({"email": "no address"}, "email", "email"),
        ({"email": "a@b"}, "email", "email"),
        ({"role_key": "king"}, "role_key", "unknown_role"),
        ({"team_ids": [str(uuid4())]}, "team_ids.0", "unknown_team"),
        ({"department_id": str(uuid4())}, "department_id", "unknown_department"),
        ({"locale": "xx"}, "locale", "not_an_option"),
    ],
)
async def test_a_refused_invitation_names_the_field(
    place: Place, wrong: dict[str, object], field: str, code: str
) -> None:
    admin = await place.visit()
    body = {"name": "Good", "email": address("good"), "role_key": "agent", **wrong}
    answer = await admin.post("/members", body)
    assert answer.status_code == 422, answer.text
    assert (answer.json()["errors"][0]["field"], answer.json()["errors"][0]["code"]) == (
        field,
        code,
    )
    assert len((await admin.get("/members")).json()["data"]) == 1, "nothing was left behind"


async def test_changes_are_on_record_with_before_and_after(place: Place) -> None:
    admin = await place.visit()
    agent = await place.join(name="Old Name")
    team = (await admin.post("/teams", {"name": "North"})).json()["id"]
    body = {"name": "New Name", "role_key": "lead", "team_ids": [team]}
    answer = await admin.patch(f"/members/{agent.member_id}", body)
    assert answer.status_code == 200, answer.text
    (entry,) = await place.events("MemberChanged")
    assert entry["subject_id"] == agent.member_id
    assert (entry["actor_name"], entry["group"]) == ("Ada Admin", "audit")
    assert {c["field"]: (c["before"], c["after"]) for c in entry["changes"]} == {
        "name": ("Old Name", "New Name"),
        "role": ("agent", "lead"),
        "teams": ([], ["North"]),
    }


async def test_a_new_role_holds_from_the_next_request_on(place: Place) -> None:
    agent = await place.join()
    browser, admin = await place.visit(agent), await place.visit()
    body = {"name": "Nope", "email": address("nope"), "role_key": "agent"}
    refused = await browser.post("/members", body)
    assert refused.status_code == 403
    assert refused.json()["params"] == {"permission": "member.manage"}
    await admin.patch(f"/members/{agent.member_id}", {"role_key": "admin"})
    assert (await browser.post("/members", body)).status_code == 201


async def test_the_last_admin_stays(place: Place) -> None:
    admin = await place.visit()
    path = f"/members/{place.admin.member_id}"
    demoted = await admin.patch(path, {"role_key": "agent"})
    assert (demoted.status_code, demoted.json()["code"]) == (409, "last_admin")
    suspended = await admin.patch(path, {"status": "suspended"})
    assert suspended.json()["code"] == "self_suspend"
    second = await place.join("admin")
    assert (await admin.patch(path, {"role_key": "agent"})).status_code == 200
    other = await place.visit(second)
    last = await other.patch(f"/members/{second.member_id}", {"role_key": "lead"})
    assert last.json()["code"] == "last_admin"


async def test_two_admins_cannot_demote_each_other_at_once(place: Place) -> None:
    second = await place.join("admin")
    one, other = await place.visit(), await place.visit(second)
    answers = await asyncio.gather(
        one.patch(f"/members/{second.member_id}", {"role_key": "agent"}),
        other.patch(f"/members/{place.admin.member_id}", {"role_key": "agent"}),
    )
    assert sorted(a.status_code for a in answers) in ([200, 403], [200, 409])
    async with place.context() as ctx:
        left = await ctx.tx.connection.fetchval(
            "SELECT count(*) FROM members m JOIN roles r ON r.id = m.role_id "
            "WHERE m.tenant_id = $1 AND r.key = 'admin' AND m.suspended_at IS NULL",
            place.tenant_id,
        )
    assert left == 1


async def test_nobody_reaches_into_another_workspace(place: Place) -> None:
    other = await place.world.place()
    stranger = await other.join()
    admin = await place.visit()
    answer = await admin.patch(f"/members/{stranger.member_id}", {"name": "Mine"})
    assert answer.status_code == 404
    listed = (await admin.get("/members")).json()["data"]
    assert [m["id"] for m in listed] == [str(place.admin.member_id)]


async def test_a_custom_role_is_made_of_declared_permissions(place: Place) -> None:
    admin = await place.visit()
    body = {"name": {"zh-CN": "招聘", "en": "Hiring"}, "permissions": ["member.manage"]}
    answer = await admin.put("/roles/hiring", body)
    assert answer.status_code == 200, answer.text
    made = answer.json()
    assert made == {"key": "hiring", "builtin": False, "version": made["version"], **body}
    body["permissions"] = ["member.manage", "member.fly"]
    wrong = await admin.put("/roles/hiring", body)
    assert wrong.json()["errors"][0]["code"] == "unknown_permission"
    body["permissions"] = ["member.read"]
    assert (await admin.put("/roles/hiring", body)).status_code == 200
    (change,) = await place.events("RoleChanged")
    assert change["changes"][0]["after"] == ["member.read"]


async def test_two_people_do_not_undo_each_others_changes_of_a_role(place: Place) -> None:
    admin = await place.visit()
    body = {"name": {"en": "Hiring"}, "permissions": ["member.read"]}
    seen = {"If-Match": f'"{(await admin.put("/roles/hiring", body)).json()["version"]}"'}
    more = {**body, "permissions": ["member.manage", "member.read"]}
    changed = await admin.put("/roles/hiring", more, headers=seen)
    assert changed.status_code == 200
    assert changed.headers["ETag"] == f'"{changed.json()["version"]}"' != seen["If-Match"]
    late = await admin.put("/roles/hiring", body, headers=seen)
    assert late.status_code == 412
    assert late.json()["params"]["current"]["permissions"] == more["permissions"]
    listed = {one["key"]: one for one in (await admin.get("/roles")).json()["data"]}
    assert listed["hiring"] == changed.json()


async def test_built_in_roles_stay_as_they_are(place: Place) -> None:
    admin = await place.visit()
    body = {"name": {"en": "Agent"}, "permissions": []}
    answer = await admin.put("/roles/agent", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "builtin_role")
    listed = (await admin.get("/roles")).json()["data"]
    assert [r["key"] for r in listed][:6] == [
        "agent",
        "lead",
        "handler",
        "reviewer",
        "auditor",
        "admin",
    ]


async def test_nobody_hands_out_more_than_they_have(place: Place) -> None:
    admin = await place.visit()
    hr = {"name": {"en": "HR"}, "permissions": ["member.manage", "member.read", "role.manage"]}
    await admin.put("/roles/hr", hr)
    wide = {"name": {"en": "Wide"}, "permissions": ["workspace.manage"]}
    await admin.put("/roles/wide", wide)
    me = await place.join("hr")
    browser = await place.visit(me)
    body = {"name": "Puppet", "email": address("puppet"), "role_key": "admin"}
    assert (await browser.post("/members", body)).status_code == 403
    body["role_key"] = "wide"
    assert (await browser.post("/members", body)).status_code == 403
    assert (
        await browser.patch(f"/members/{me.member_id}", {"role_key": "admin"})
    ).status_code == 403
    assert (
        await browser.patch(f"/members/{place.admin.member_id}", {"role_key": "agent"})
    ).status_code == 403
    assert (await browser.put("/roles/hr", wide)).status_code == 403
    assert (await browser.put("/roles/wide", {**wide, "permissions": []})).status_code == 403
    body["role_key"] = "agent"
    assert (await browser.post("/members", body)).status_code == 201


async def test_teams_and_departments_are_kept(place: Place) -> None:
    admin, agent = await place.visit(), await place.join(name="Bo")
    department = (await admin.post("/departments", {"name": "Logistics"})).json()
    assert department["liaison_id"] is None
    path = f"/departments/{department['id']}"
    liaison = await admin.patch(path, {"liaison_id": str(agent.member_id)})
    assert liaison.json()["liaison_id"] == str(agent.member_id)
    me = (await (await place.visit(agent)).get("/me")).json()
    assert me["department_ids"] == [department["id"]], "a liaison belongs to the department"
    body = {
        "name": "North",
        "department_id": department["id"],
        "member_ids": [str(agent.member_id)],
    }
    team = await admin.post("/teams", body)
    assert team.status_code == 201, team.text
    assert team.json()["member_ids"] == [str(agent.member_id)]
    path = f"/teams/{team.json()['id']}"
    changed = await admin.patch(path, {"member_ids": [], "archived": True})
    assert (changed.json()["member_ids"], changed.json()["archived"]) == ([], True)
    (entry,) = await place.events("TeamChanged")
    assert {c["field"] for c in entry["changes"]} == {"members", "archived_at"}
    assert len((await admin.get("/teams")).json()["data"]) == 1
    assert len((await admin.get("/departments")).json()["data"]) == 1


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("POST", "/teams", {"name": ""}, "name"),
        ("POST", "/teams", {"name": "x", "member_ids": [str(uuid4())]}, "member_ids.0"),
        ("POST", "/teams", {"name": "x", "department_id": str(uuid4())}, "department_id"),
        ("POST", "/departments", {"name": "x", "liaison_id": str(uuid4())}, "liaison_id"),
        ("PATCH", "/workspace", {"zone": "Mars/Olympus"}, "zone"),
        ("PATCH", "/workspace", {"languages": ["tlh"]}, "languages.0"),
        ("PATCH", "/me", {"locale": "xx"}, "locale"),
    ],
)
async def test_what_does_not_exist_is_refused_by_name(
    place: Place, method: str, path: str, body: dict[str, object], field: str
) -> None:
    answer = await (await place.visit()).call(method, path, body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


async def test_the_workspace_is_renamed(place: Place) -> None:
    admin = await place.visit()
    answer = await admin.patch("/workspace", {"name": "New Name", "languages": ["en"]})
    assert answer.status_code == 204
    assert (await admin.get("/me")).json()["workspace"]["name"] == "New Name"
    (entry,) = await place.events("WorkspaceChanged")
    assert {c["field"] for c in entry["changes"]} == {"name", "languages"}


async def test_settings_are_merged_and_kept_small(place: Place) -> None:
    browser = await place.visit()
    await browser.patch("/me", {"prefs": {"theme": "dark", "density": "cozy"}})
    answer = await browser.patch("/me", {"prefs": {"density": None, "keys": True}})
    assert answer.json()["prefs"] == {"theme": "dark", "keys": True}
    large = await browser.patch("/me", {"prefs": {"x": "y" * 20_000}})
    assert large.json()["errors"][0]["field"] == "prefs"


async def test_one_ends_ones_own_sessions(place: Place) -> None:
    here, there = await place.visit(), await place.visit()
    rows = (await here.get("/me/sessions")).json()["data"]
    assert len(rows) == 2
    (other,) = [r["id"] for r in rows if not r["current"]]
    assert (await here.delete(f"/me/sessions/{other}")).status_code == 204
    assert (await there.get("/me")).status_code == 401
    assert (await here.delete(f"/me/sessions/{other}")).status_code == 404
    agent = await place.visit(await place.join())
    (mine,) = [r["id"] for r in rows if r["current"]]
    assert (await agent.delete(f"/me/sessions/{mine}")).status_code == 404
    assert (await here.get("/me")).status_code == 200
