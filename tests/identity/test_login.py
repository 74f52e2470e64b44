"""Logging in and out, from one workspace into another."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher

from ringdesk.kernel.db import Statement, Tx

from .world import CHEAP, PASSWORD, Place, World, address


async def test_a_login_opens_a_session(place: Place) -> None:
    browser = place.world.browser()
    answer = await browser.login(place.admin.email)
    assert answer.status_code == 200
    session = answer.json()
    assert session["state"] == "ready"
    assert session["csrf"]
    me = session["person"]
    assert (me["email"], me["role"]["key"]) == (place.admin.email, "admin")
    assert me["role"]["name"]["zh-CN"] == "管理员"
    assert "member.manage" in me["permissions"]
    assert me["workspace"]["id"] == str(place.tenant_id)
    assert (await browser.get("/me")).json() == me


async def test_the_cookie_is_kept_from_scripts_and_other_sites(place: Place) -> None:
    answer = await place.world.browser().login(place.admin.email)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie


async def test_nobody_is_logged_in_at_first(world: World) -> None:
    answer = await world.browser().get("/session")
    assert answer.status_code == 200
    assert answer.json()["state"] == "anonymous"
    assert (await world.browser().get("/me")).status_code == 401


async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(place: Place) -> None:
    wrong = await place.world.browser().login(place.admin.email, "not the password")
    unknown = await place.world.browser().login(address("nobody"), "not the password")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["code"] == "bad_credentials"
    assert "set-cookie" not in wrong.headers


async def test_a_refusal_costs_the_same_for_known_and_unknown(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    run = Tx._prepare

    def noted(tx: Tx, statement: Any, params: dict[str, Any]) -> Any:
        asked.append(statement.sql if isinstance(statement, Statement) else str(statement))
        return run(tx, statement, params)

    monkeypatch.setattr(Tx, "_prepare", noted)
    seen = []
    for email in (place.admin.email, address("nobody")):
        asked.clear()
        await place.world.browser().login(email, "not the password")
        seen.append(list(asked))
    assert seen[0] == seen[1]
    assert len(seen[0]) > 3


async def test_the_address_may_be_typed_in_capitals(place: Place) -> None:
    answer = await place.world.browser().login(f"  {place.admin.email.upper()} ")
    assert answer.status_code == 200


async def test_a_login_and_a_refused_one_are_on_record(place: Place) -> None:
    await place.world.browser().login(place.admin.email, "not the password")
    await place.visit()
    await place.world.run_jobs()
    (entry,) = await place.events("SignedIn")
    assert entry["actor_name"] == "Ada Admin"
    assert entry["data"]["user_agent"] == "Testbrowser/1"
    (refusal,) = await place.events("SignInRefused")
    assert refusal["data"]["factor"] == "password"


async def test_no_token_is_stored_as_it_is(place: Place) -> None:
    browser = await place.visit()
    async with place.context() as ctx:
        rows = await ctx.tx.connection.fetch("SELECT * FROM sessions")
    secret = browser.cookie.partition(".")[2]
    assert rows
    assert not any(secret in str(value) for row in rows for value in row.values())


async def test_a_planted_session_is_not_taken_over(place: Place) -> None:
    attacker = await place.visit(await place.join())
    victim = place.world.browser()
    victim.client.cookies.set("ringdesk_session", attacker.cookie, domain="desk.example")
    await victim.login(place.admin.email)
    assert victim.cookie != attacker.cookie
    assert (await attacker.get("/me")).status_code == 401, "the planted session has ended"


async def test_two_logins_at_once_both_work(place: Place) -> None:
    one, other = place.world.browser(), place.world.browser()
    answers = await asyncio.gather(one.login(place.admin.email), other.login(place.admin.email))
    assert [a.status_code for a in answers] == [200, 200]
    assert one.cookie != other.cookie
    assert (await one.get("/me")).status_code == (await other.get("/me")).status_code == 200


async def test_logging_out_ends_the_session_here_only(place: Place) -> None:
    here, there = await place.visit(), await place.visit()
    kept = here.cookie
    assert (await here.delete("/session")).status_code == 204
    assert not here.cookie
    here.client.cookies.set("ringdesk_session", kept)
    assert (await here.get("/me")).status_code == 401
    assert (await there.get("/me")).status_code == 200
    assert (await here.delete("/session")).status_code == 204, "out twice is out"


async def test_a_session_ends_by_itself(place: Place) -> None:
    browser = await place.visit()
    place.world.clock.advance(timedelta(hours=24 * 14 - 1))
    assert (await browser.get("/me")).status_code == 200
    place.world.clock.advance(timedelta(hours=2))
    refused = await browser.get("/me")
    assert refused.status_code == 401
    assert refused.json()["code"] == "session_ended"
    assert (await browser.get("/session")).json()["state"] == "anonymous"


async def test_one_person_enters_several_workspaces(place: Place) -> None:
    other = await place.world.place(name="Second Shop")
    shared = await other.join("agent", email=place.admin.email)
    browser = await place.visit()
    (me,) = [(await browser.get("/me")).json()]
    assert {w["id"] for w in me["workspaces"]} == {str(place.tenant_id), str(other.tenant_id)}
    before = browser.cookie
    place.world.clock.advance(timedelta(minutes=1))
    answer = await browser.post("/session/workspace", {"workspace_id": str(other.tenant_id)})
    assert answer.status_code == 200
    assert answer.json()["person"]["member_id"] == str(shared.member_id)
    assert answer.json()["person"]["role"]["key"] == "agent"
    assert browser.cookie != before
    again = await place.world.browser().login(place.admin.email)
    assert again.json()["person"]["workspace"]["id"] == str(other.tenant_id), "the one used last"
    browser.client.cookies.set("ringdesk_session", before)
    assert (await browser.get("/me")).status_code == 401


async def test_a_foreign_workspace_is_not_found(place: Place) -> None:
    other = await place.world.place()
    browser = await place.visit()
    answer = await browser.post("/session/workspace", {"workspace_id": str(other.tenant_id)})
    assert answer.status_code == 404
    assert (await browser.get("/me")).status_code == 200


async def test_a_session_token_says_its_tenant_but_cannot_choose_it(place: Place) -> None:
    other = await place.world.place()
    browser = await place.visit()
    moved = f"{other.tenant_id.hex}.{browser.cookie.partition('.')[2]}"
    browser.client.cookies.set("ringdesk_session", moved, domain="desk.example")
    assert (await browser.get("/me")).status_code == 401


async def test_an_outdated_hash_is_renewed_at_login(place: Place) -> None:
    old = PasswordHasher(time_cost=2, memory_cost=64, parallelism=1).hash(PASSWORD)
    person = place.made.admin_person_id
    async with place.context() as ctx:
        await ctx.tx.connection.execute(
            "UPDATE people SET password_hash = $1 WHERE id = $2", old, person
        )
    await place.visit()
    async with place.context() as ctx:
        stored = await ctx.tx.connection.fetchval(
            "SELECT password_hash FROM people WHERE id = $1", person
        )
    assert stored != old
    assert not CHEAP.check_needs_rehash(stored)
    await place.visit()
