"""Guessing, forging, fixing: what must not work at the door."""

from datetime import timedelta

import pytest

from .world import PASSWORD, Place, World, address


async def test_guessing_one_password_is_slowed_down_from_everywhere(place: Place) -> None:
    for _ in range(10):
        answer = await place.world.browser().login(place.admin.email, "a guess")
        assert answer.status_code == 401
    blocked = await place.world.browser().login(place.admin.email)
    assert blocked.status_code == 429, "even the right password has to wait"
    assert blocked.json()["code"] == "too_many"
    wait = int(blocked.headers["retry-after"])
    assert 0 < wait <= 15 * 60
    place.world.clock.advance(timedelta(seconds=wait))
    assert (await place.world.browser().login(place.admin.email)).status_code == 200


async def test_an_unknown_address_is_slowed_down_just_the_same(world: World) -> None:
    unknown = address("nobody")
    codes = [(await world.browser().login(unknown, "a guess")).status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]


async def test_one_place_cannot_try_many_addresses(place: Place) -> None:
    ip = f"198.51.100.{place.made.tenant_id.int % 250}"
    limited = place.world.browser(ip=ip)
    codes = [(await limited.login(address("spray"), "Spring2026!")).status_code for _ in range(101)]
    assert codes == [401] * 100 + [429]
    assert (await place.world.browser().login(place.admin.email)).status_code == 200


async def test_logins_that_work_are_not_counted(place: Place) -> None:
    ip = f"203.0.113.{place.made.tenant_id.int % 250}"
    for _ in range(12):
        assert (await place.world.browser(ip=ip).login(place.admin.email)).status_code == 200


async def test_a_write_without_the_csrf_token_is_refused(place: Place) -> None:
    browser = await place.visit()
    for shown in ("", "wrong", "ünï".encode(), browser.csrf[:-1]):
        answer = await browser.patch("/me", {"name": "Eve"}, headers={"X-CSRF-Token": shown})
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert (await browser.get("/me")).json()["name"] == "Ada Admin"
    assert (await browser.patch("/me", {"name": "Ada"})).status_code == 200


async def test_a_csrf_token_belongs_to_one_session(place: Place) -> None:
    mine, other = await place.visit(), await place.visit()
    answer = await mine.patch("/me", {"name": "Eve"}, headers={"X-CSRF-Token": other.csrf})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_another_site_may_not_write_here(place: Place, headers: dict[str, str]) -> None:
    browser = await place.visit()
    answer = await browser.patch("/me", {"name": "Eve"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    stranger = place.world.browser()
    login = {"email": place.admin.email, "password": PASSWORD}
    forged = await stranger.post("/session", login, headers=headers)
    assert (forged.status_code, forged.json()["code"]) == (403, "foreign_origin")
    assert not stranger.cookie


async def test_our_own_pages_may_write(place: Place) -> None:
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "https://desk.example"}):
        browser = await place.visit()
        answer = await browser.patch("/me", {"name": "Ada"}, headers=headers)
        assert answer.status_code == 200


@pytest.mark.parametrize(
    "token",
    ["", "x", "0" * 32 + "." + "a" * 43, "g" * 32 + "." + "a" * 43, "é" * 76, "." * 76, "a.b.c"],
    ids=["empty", "short", "unknown", "no hex", "not ascii", "dots", "parts"],
)
async def test_a_made_up_session_is_nobody(world: World, token: str) -> None:
    browser = world.browser(Cookie=f"ringdesk_session={token}".encode())
    answer = await browser.get("/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert (await browser.get("/session")).json()["state"] == "anonymous"


async def test_bad_input_names_the_field(world: World) -> None:
    answer = await world.browser().post("/session", {"email": "a@b.example", "pasword": "x"})
    assert answer.status_code == 422
    assert {(e["field"], e["code"]) for e in answer.json()["errors"]} == {
        ("password", "required"),
        ("pasword", "unknown_field"),
    }
    nul = await world.browser().post("/session", {"email": "a\x00b", "password": "x"})
    assert (nul.status_code, nul.json()["errors"][0]["field"]) == (422, "email")


async def test_a_suspended_member_is_out_at_once(place: Place) -> None:
    agent = await place.join()
    browser, admin = await place.visit(agent), await place.visit()
    answer = await admin.patch(f"/members/{agent.member_id}", {"status": "suspended"})
    assert answer.status_code == 200
    assert (await browser.get("/me")).status_code == 401
    assert (await place.world.browser().login(agent.email)).json()["code"] == "no_workspace"
    await admin.patch(f"/members/{agent.member_id}", {"status": "active"})
    assert (await place.world.browser().login(agent.email)).status_code == 200


async def test_a_disabled_person_is_out_everywhere(place: Place) -> None:
    browser = await place.visit()
    async with place.context() as ctx:
        await ctx.tx.connection.execute(
            "UPDATE people SET disabled_at = now() WHERE id = $1", place.made.admin_person_id
        )
    assert (await browser.get("/me")).json()["code"] == "suspended"
    refused = await place.world.browser().login(place.admin.email)
    assert refused.json()["code"] == "bad_credentials"
