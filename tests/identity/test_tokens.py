"""API tokens: what they may, and what they never may."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from ringdesk.modules.identity.rules.credentials import api_token

from .world import PASSWORD, Browser, Place


async def made(browser: Browser, *scopes: str, path: str = "/me/tokens", **kw: Any) -> str:
    answer = await browser.post(path, {"name": "script", "scopes": list(scopes), **kw})
    assert answer.status_code == 201, answer.text
    token: str = answer.json()["token"]
    return token


async def ask(place: Place, token: str, method: str, path: str, body: Any = None) -> httpx.Response:
    browser = place.world.browser(Authorization=f"Bearer {token}")
    return await browser.call(method, path, body)


async def test_a_personal_token_acts_as_its_member(place: Place) -> None:
    token = await made(await place.visit(), "members:write")
    assert token.startswith("rd_")
    answer = await ask(place, token, "POST", "/teams", {"name": "By script"})
    assert answer.status_code == 201, "and needs no CSRF token"
    (entry,) = await place.events("TeamCreated")
    assert (entry["actor_kind"], entry["actor_name"]) == ("token", "Ada Admin · script")


async def test_scopes_narrow_what_a_token_may(place: Place) -> None:
    token = await made(await place.visit(), "members:read")
    assert (await ask(place, token, "GET", "/members")).status_code == 200
    refused = await ask(place, token, "POST", "/teams", {"name": "No"})
    assert (refused.status_code, refused.json()["params"]) == (
        403,
        {"permission": "team.manage"},
    )


async def test_a_token_never_exceeds_its_member(place: Place) -> None:
    agent = await place.join()
    token = await made(await place.visit(agent), "members:write", "config:write")
    assert (await ask(place, token, "POST", "/teams", {"name": "No"})).status_code == 403
    admin = await place.visit()
    await admin.patch(f"/members/{agent.member_id}", {"role_key": "admin"})
    assert (await ask(place, token, "POST", "/teams", {"name": "Now"})).status_code == 201
    await admin.patch(f"/members/{agent.member_id}", {"status": "suspended"})
    assert (await ask(place, token, "GET", "/members")).status_code == 401


async def test_a_service_token_acts_in_its_own_name(place: Place) -> None:
    token = await made(await place.visit(), "members:write", path="/tokens")
    assert (await ask(place, token, "POST", "/teams", {"name": "Nightly"})).status_code == 201
    (entry,) = await place.events("TeamCreated")
    assert (entry["actor_kind"], entry["actor_name"]) == ("token", "script")
    assert (await ask(place, token, "GET", "/me")).status_code == 403


async def test_a_service_token_never_exceeds_its_maker(place: Place) -> None:
    admin = await place.visit()
    body = {"name": {"en": "Keys"}, "permissions": ["token.manage_service", "member.read"]}
    await admin.put("/roles/keys", body)
    keys = await place.visit(await place.join("keys"))
    wide = {"name": "x", "scopes": ["members:write"]}
    assert (await keys.post("/tokens", wide)).status_code == 403
    assert (
        await keys.post("/tokens", {"name": "x", "scopes": ["members:read"]})
    ).status_code == 201
    agent = await place.visit(await place.join())
    assert (await agent.post("/tokens", wide)).status_code == 403
    assert (await agent.get("/tokens")).status_code == 403


async def test_a_token_ends_when_revoked_or_due(place: Place) -> None:
    admin = await place.visit()
    until = (place.world.clock.now() + timedelta(days=1)).isoformat()
    dated = await made(admin, "members:read", expires_at=until)
    service = await made(admin, "members:read", path="/tokens", expires_at=until)
    endless = await made(admin, "members:read")
    for token in (dated, service, endless):
        assert (await ask(place, token, "GET", "/members")).status_code == 200
    place.world.clock.advance(timedelta(days=1))
    for token in (dated, service):
        assert (await ask(place, token, "GET", "/members")).status_code == 401
    rows = (await admin.get("/me/tokens")).json()["data"]
    (row,) = [r for r in rows if r["expires_at"] is None]
    assert endless.endswith(row["hint"])
    assert row["last_used_at"]
    assert (await admin.delete(f"/me/tokens/{row['id']}")).status_code == 204
    refused = await ask(place, endless, "GET", "/members")
    assert (refused.status_code, refused.json()["code"]) == (401, "token_invalid")
    assert (await admin.delete(f"/me/tokens/{row['id']}")).status_code == 404
    (service_row,) = (await admin.get("/tokens")).json()["data"]
    assert (await admin.delete(f"/tokens/{service_row['id']}")).status_code == 204


async def test_a_token_is_shown_once(place: Place) -> None:
    admin = await place.visit()
    key = {"Idempotency-Key": "make-one-token"}
    body = {"name": "script", "scopes": ["members:read"]}
    token = (await admin.post("/me/tokens", body, headers=key)).json()["token"]
    again = await admin.post("/me/tokens", body, headers=key)
    assert again.json()["token"] != token, "not even a repeated request shows it again"
    assert token not in (await admin.get("/me/tokens")).text
    async with place.context() as ctx:
        rows = await ctx.tx.connection.fetch("SELECT * FROM api_tokens")
        events = await ctx.tx.connection.fetch("SELECT data::text FROM events")
        keys = await ctx.tx.connection.fetch("SELECT * FROM idempotency_keys")
    assert rows
    assert not any(token in str(v) for row in (*rows, *events, *keys) for v in row.values())


async def test_a_token_cannot_make_itself_at_home(place: Place) -> None:
    token = await made(await place.visit(), "members:write", "tickets:write", "config:write")
    for method, path, body in (
        ("POST", "/me/tokens", {"name": "child", "scopes": ["members:read"]}),
        ("POST", "/tokens", {"name": "child", "scopes": ["members:read"]}),
        ("PATCH", "/me", {"name": "Eve"}),
        ("PATCH", "/me", {"password": {"current": PASSWORD, "new": "another umbrella 43"}}),
        ("POST", "/me/totp", None),
        ("DELETE", "/me/totp", {"password": PASSWORD}),
    ):
        answer = await ask(place, token, method, path, body)
        assert answer.status_code == 403, (method, path, answer.text)
    assert (await ask(place, token, "POST", "/session/workspace", {
        "workspace_id": str(place.tenant_id)})).status_code == 401  # fmt: skip
    assert (await ask(place, token, "GET", "/session")).json()["state"] == "anonymous"


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"scopes": ["everything"]}, "scopes", "unknown_scope"),
        ({"scopes": []}, "scopes", "too_short"),
        ({"name": " "}, "name", "too_short"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expires_at", "in_the_past"),
        ({"expires_at": "2030-01-01T00:00:00"}, "expires_at", "wrong_type"),
    ],
)
async def test_a_refused_token_names_the_field(
    place: Place, body: dict[str, Any], field: str, code: str
) -> None:
    admin = await place.visit()
    answer = await admin.post("/me/tokens", {"name": "x", "scopes": ["members:read"], **body})
    assert answer.status_code == 422
    assert (answer.json()["errors"][0]["field"], answer.json()["errors"][0]["code"]) == (
        field,
        code,
    )


async def test_a_damaged_token_is_refused_before_any_look_up(place: Place) -> None:
    token = await made(await place.visit(), "members:read")
    other = await place.world.place()
    damaged = [token[:-1] + ("a" if token[-1] != "a" else "b"), token[3:], "rd_", "x" * 300]
    for wrong in (*damaged, api_token(other.tenant_id), api_token(place.tenant_id)):
        answer = await ask(place, wrong, "GET", "/members")
        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
    basic = place.world.browser(Authorization="Basic YTpi")
    assert (await basic.get("/members")).status_code == 401


async def test_all_permissions_are_listed_for_the_token_page(place: Place) -> None:
    answer = (await (await place.visit()).get("/permissions")).json()
    assert "member.manage" in answer["data"]
    assert answer["scopes"]["members:read"] == ["member.read"]
