"""New passwords: changed, forgotten, too weak."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type

from ringdesk.modules.identity import passwords

from .test_second_factor import enroll
from .world import PASSWORD, Place, Postbox, World, address

FRESH = "quiet mountain 77"


def test_new_hashes_are_argon2id_as_rfc_9106_recommends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    parameters = extract_parameters(PasswordHasher().hash("x"))
    assert parameters.type is Type.ID
    assert (parameters.memory_cost, parameters.time_cost) == (65536, 3)
    assert not passwords.outdated(PasswordHasher().hash("x"))


async def test_a_new_password_ends_every_other_session(place: Place) -> None:
    elsewhere = await place.world.place()
    await elsewhere.join("agent", email=place.admin.email)
    here, there = await place.visit(), await place.visit()
    far = await place.visit()
    await far.post("/session/workspace", {"workspace_id": str(elsewhere.tenant_id)})
    assert (await far.get("/me")).json()["workspace"]["id"] == str(elsewhere.tenant_id)
    answer = await here.patch("/me", {"password": {"current": PASSWORD, "new": FRESH}})
    assert answer.status_code == 200, answer.text
    assert (await here.patch("/me", {"prefs": {}})).status_code == 200, "the open page goes on"
    assert (await there.get("/me")).status_code == 401
    assert (await far.get("/me")).status_code == 401, "in other workspaces too"
    assert (await place.world.browser().login(place.admin.email)).status_code == 401
    assert (await place.world.browser().login(place.admin.email, FRESH)).status_code == 200


async def test_the_current_password_must_be_known(place: Place) -> None:
    browser = await place.visit()
    body = {"password": {"current": "a guess", "new": FRESH}}
    answer = await browser.patch("/me", body)
    assert answer.json()["errors"][0]["field"] == "password.current"
    codes = [(await browser.patch("/me", body)).status_code for _ in range(10)]
    assert codes[-1] == 429, "guessing here is slowed down as well"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_short"),
        ("1234567890", "password_common"),
        ("aaaaaaaaaaaaaa", "password_common"),
        ("x1" * 101, "too_long"),
    ],
)
async def test_a_weak_password_is_refused(place: Place, password: str, code: str) -> None:
    browser = await place.visit()
    answer = await browser.patch("/me", {"password": {"current": PASSWORD, "new": password}})
    assert answer.status_code == 422
    assert answer.json()["errors"][0] == {"field": "password.new", "code": code, "params": {}}


async def test_ones_own_address_is_no_password(place: Place) -> None:
    browser = await place.visit()
    body = {"password": {"current": PASSWORD, "new": place.admin.email.upper()}}
    assert (await browser.patch("/me", body)).json()["errors"][0]["code"] == "password_personal"


async def test_a_forgotten_password_is_replaced_by_a_mailed_link(
    place: Place, postbox: Postbox
) -> None:
    old = await place.visit()
    answer = await place.world.browser().post("/password/forgot", {"email": place.admin.email})
    assert answer.status_code == 202
    await place.world.run_jobs()
    (letter,) = postbox.to(place.admin.email)
    assert letter.subject == "重设您的密码"
    assert "https://desk.example/login/reset?token=" in letter.text
    token = postbox.link_token(place.admin.email)
    stranger = place.world.browser()
    weak = await stranger.post("/password/reset", {"token": token, "password": "short"})
    assert weak.json()["errors"][0]["code"] == "password_short"
    done = await stranger.post("/password/reset", {"token": token, "password": FRESH})
    assert done.status_code == 204, "a weak try has not used up the link"
    assert (await old.get("/me")).status_code == 401
    assert (await place.world.browser().login(place.admin.email, FRESH)).status_code == 200
    again = await stranger.post("/password/reset", {"token": token, "password": PASSWORD})
    assert (again.status_code, again.json()["code"]) == (422, "token_invalid")


async def test_the_link_ends_after_an_hour(place: Place, postbox: Postbox) -> None:
    browser = place.world.browser()
    await browser.post("/password/forgot", {"email": place.admin.email})
    await place.world.run_jobs()
    token = postbox.link_token(place.admin.email)
    place.world.clock.advance(timedelta(hours=1))
    answer = await browser.post("/password/reset", {"token": token, "password": FRESH})
    assert answer.json()["code"] == "token_invalid"


async def test_nobody_learns_which_addresses_exist(world: World, postbox: Postbox) -> None:
    answer = await world.browser().post("/password/forgot", {"email": address("nobody")})
    assert (answer.status_code, answer.json()) == (202, {})
    assert await world.run_jobs() == 1, "the same work is queued for everybody"
    assert postbox.letters == []


async def test_a_mailbox_is_not_flooded(place: Place, postbox: Postbox) -> None:
    for _ in range(5):
        answer = await place.world.browser().post("/password/forgot", {"email": place.admin.email})
        assert answer.status_code == 202
    await place.world.run_jobs()
    assert len(postbox.to(place.admin.email)) == 3


async def test_a_guessed_link_is_refused_and_counted(world: World) -> None:
    browser = world.browser(ip="192.0.2.77")
    body = {"token": "x" * 43, "password": FRESH}
    codes = [(await browser.post("/password/reset", body)).status_code for _ in range(31)]
    assert codes == [422] * 30 + [429]


async def test_a_reset_does_not_skip_the_second_factor(place: Place, postbox: Postbox) -> None:
    await enroll(place, await place.visit())
    browser = place.world.browser()
    await browser.post("/password/forgot", {"email": place.admin.email})
    await place.world.run_jobs()
    token = postbox.link_token(place.admin.email)
    await browser.post("/password/reset", {"token": token, "password": FRESH})
    answer = await place.world.browser().login(place.admin.email, FRESH)
    assert answer.json()["state"] == "mfa_required"


async def test_a_later_workspace_never_carries_the_link(place: Place, postbox: Postbox) -> None:
    place.world.clock.advance(timedelta(days=1))
    later = await place.world.place()
    await later.join("agent", email=place.admin.email)
    place.world.clock.advance(timedelta(minutes=1))
    browser = await place.visit()
    await browser.post("/session/workspace", {"workspace_id": str(later.tenant_id)})
    await place.world.browser().post("/password/forgot", {"email": place.admin.email})
    await place.world.run_jobs()
    assert postbox.posted_by == [place.tenant_id], "not the one used last"


async def test_an_open_invitation_is_not_answered_through_another_workspace(
    place: Place, postbox: Postbox
) -> None:
    place.world.clock.advance(timedelta(days=1))
    later, email = await place.world.place(), address("invited")
    body = {"name": "New", "email": email, "role_key": "agent"}
    for admin in (await place.visit(), await later.visit()):
        assert (await admin.post("/members", body)).status_code == 201
        await place.world.run_jobs()
    first, second = postbox.to(email)
    assert "token=" in first.text
    assert "token=" not in second.text


async def test_no_link_is_stored_as_it_is(place: Place, postbox: Postbox) -> None:
    await place.world.browser().post("/password/forgot", {"email": place.admin.email})
    await place.world.run_jobs()
    token = postbox.link_token(place.admin.email)
    async with place.context() as ctx:
        resets = await ctx.tx.connection.fetch("SELECT * FROM password_resets")
        events = await ctx.tx.connection.fetch("SELECT data::text AS data FROM events")
    assert resets
    assert not any(token in str(v) for row in (*resets, *events) for v in row.values())
