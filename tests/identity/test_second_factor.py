"""The second factor: set up, shown, replayed, lost."""

import asyncio
from datetime import timedelta

from .world import PASSWORD, Browser, Place, code_at


async def enroll(place: Place, browser: Browser) -> tuple[str, list[str]]:
    """Switch it on; the secret and the recovery codes."""
    begun = (await browser.post("/me/totp")).json()
    answer = await browser.post(
        "/me/totp/confirm", {"code": code_at(begun["secret"], place.world.clock)}
    )
    assert answer.status_code == 200, answer.text
    place.world.clock.advance(timedelta(seconds=30))
    return begun["secret"], answer.json()["recovery_codes"]


async def pending(place: Place) -> Browser:
    browser = place.world.browser()
    answer = await browser.login(place.admin.email)
    assert answer.json()["state"] == "mfa_required"
    assert answer.json()["person"] is None
    return browser


async def test_setting_up_shows_a_code_to_scan(place: Place) -> None:
    browser = await place.visit()
    begun = (await browser.post("/me/totp")).json()
    assert begun["qr_svg"].startswith("<svg")
    assert begun["uri"].startswith("otpauth://totp/")
    assert begun["secret"] in begun["uri"]
    assert not (await browser.get("/me")).json()["mfa_enabled"], "not before it is confirmed"
    wrong = await browser.post("/me/totp/confirm", {"code": "000000"})
    assert wrong.json()["errors"] == [{"field": "code", "code": "bad_code", "params": {}}]
    async with place.context() as ctx:
        stored = await ctx.tx.connection.fetchval(
            "SELECT totp_secret FROM people WHERE id = $1", place.made.admin_person_id
        )
    assert begun["secret"] not in stored, "the seed is sealed"


async def test_a_login_then_needs_both(place: Place) -> None:
    secret, codes = await enroll(place, await place.visit())
    assert len(set(codes)) == 10
    browser = await pending(place)
    half = browser.cookie
    refused = await browser.get("/me")
    assert (refused.status_code, refused.json()["code"]) == (401, "mfa_required")
    assert (await browser.get("/session")).json()["state"] == "mfa_required"
    answer = await browser.post("/session/mfa", {"code": code_at(secret, place.world.clock)})
    assert answer.json()["state"] == "ready"
    assert answer.json()["person"]["mfa_enabled"]
    assert browser.cookie != half
    browser.client.cookies.set("ringdesk_session", half, domain="desk.example")
    assert (await browser.get("/session")).json()["state"] == "anonymous", "the half one is gone"


async def test_no_code_works_twice(place: Place) -> None:
    secret, _ = await enroll(place, await place.visit())
    code = code_at(secret, place.world.clock)
    first, second = await pending(place), await pending(place)
    assert (await first.post("/session/mfa", {"code": code})).status_code == 200
    replay = await second.post("/session/mfa", {"code": code})
    assert (replay.status_code, replay.json()["code"]) == (401, "bad_code")
    place.world.clock.advance(timedelta(seconds=30))
    await second.get("/session")
    fresh = code_at(secret, place.world.clock)
    assert (await second.post("/session/mfa", {"code": fresh})).status_code == 200


async def test_of_two_uses_at_once_one_wins(place: Place) -> None:
    secret, _ = await enroll(place, await place.visit())
    body = {"code": code_at(secret, place.world.clock)}
    first, second = await pending(place), await pending(place)
    answers = await asyncio.gather(
        first.post("/session/mfa", body), second.post("/session/mfa", body)
    )
    assert sorted(a.status_code for a in answers) == [200, 401]


async def test_a_clock_may_be_half_a_minute_off(place: Place) -> None:
    secret, _ = await enroll(place, await place.visit())
    browser = await pending(place)
    early = code_at(secret, place.world.clock)
    place.world.clock.advance(timedelta(seconds=30))
    assert (await browser.post("/session/mfa", {"code": early})).status_code == 200
    late = await pending(place)
    old = code_at(secret, place.world.clock)
    place.world.clock.advance(timedelta(seconds=90))
    assert (await late.post("/session/mfa", {"code": old})).status_code == 401


async def test_a_recovery_code_works_once(place: Place) -> None:
    _, codes = await enroll(place, await place.visit())
    browser = await pending(place)
    typed = codes[3].upper().replace("-", " ")
    assert (await browser.post("/session/mfa", {"code": typed})).status_code == 200
    again = await (await pending(place)).post("/session/mfa", {"code": codes[3]})
    assert again.status_code == 401
    (used,) = await place.events("RecoveryCodeUsed")
    assert used["data"]["left"] == 9


async def test_guessing_codes_is_slowed_down(place: Place) -> None:
    secret, _ = await enroll(place, await place.visit())
    browser = await pending(place)
    codes = [(await browser.post("/session/mfa", {"code": "000000"})) for _ in range(11)]
    assert [c.status_code for c in codes] == [401] * 10 + [429]
    place.world.clock.advance(timedelta(minutes=1))
    right = {"code": code_at(secret, place.world.clock)}
    fresh = await pending(place)
    assert (await fresh.post("/session/mfa", right)).status_code == 429


async def test_a_pending_session_ends_soon(place: Place) -> None:
    secret, _ = await enroll(place, await place.visit())
    browser = await pending(place)
    place.world.clock.advance(timedelta(minutes=10))
    answer = await browser.post("/session/mfa", {"code": code_at(secret, place.world.clock)})
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")


async def test_a_pending_session_can_do_nothing_else(place: Place) -> None:
    await enroll(place, await place.visit())
    browser = await pending(place)
    for method, path, body in (
        ("DELETE", "/me/totp", {"password": PASSWORD}),
        ("PATCH", "/me", {"password": {"current": PASSWORD, "new": "another umbrella 43"}}),
        ("POST", "/me/tokens", {"name": "x", "scopes": ["tickets:read"]}),
        ("POST", "/session/workspace", {"workspace_id": str(place.tenant_id)}),
    ):
        answer = await browser.call(method, path, body)
        assert (answer.status_code, answer.json()["code"]) == (401, "mfa_required"), path


async def test_taking_it_off_needs_the_password(place: Place) -> None:
    browser = await place.visit()
    await enroll(place, browser)
    wrong = await browser.delete("/me/totp", {"password": "a guess"})
    assert wrong.json()["errors"] == [{"field": "password", "code": "bad_password", "params": {}}]
    assert (await browser.delete("/me/totp", {"password": PASSWORD})).status_code == 204
    plain = await place.world.browser().login(place.admin.email)
    assert plain.json()["state"] == "ready"


async def test_it_is_not_set_up_twice(place: Place) -> None:
    browser = await place.visit()
    await enroll(place, browser)
    answer = await browser.post("/me/totp")
    assert (answer.status_code, answer.json()["code"]) == (409, "mfa_already_on")
