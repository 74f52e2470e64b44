"""Whatever is sent, the answer is an answer: a refusal that names the field, never a failure."""

from typing import Any

import pytest

from .world import Browser, Place

ODD: tuple[Any, ...] = (
    "", " ", "\u202e", "a" * 50_000, "😀" * 50, "\n", "\x7f", "%00", None, 0, -1, 1e308, 10**30,
    True, [], {}, [[]], {"a": None}, ["x"] * 1000, "2026-99-99T00:00:00Z",
    "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-14:00", "../../etc/passwd", "' OR 1=1 --",
)  # fmt: skip
BROKEN = (
    b"", b"[]", b"null", b'"x"', b"{", b'{"a":' * 5000, b"\xff\xfe", b'{"name": 1e999}',
    b'{"name": NaN}', b'{"prefs":' + b'{"a":' * 900 + b"1" + b"}" * 901,
    b'{"prefs":' + b"[" * 20_000 + b"1" + b"]" * 20_000 + b"}", b'{"name": "\\ud800"}',
    b'{"name": "\\u0000"}', b'{"name": "a", "name": "b"}',
)  # fmt: skip
GOOD: dict[str, Any] = {
    "name": "N", "email": "a@b.example", "role_key": "agent", "scopes": ["members:read"],
    "permissions": [], "password": "x", "token": "x", "code": "1",
}  # fmt: skip
DOORS = {
    "POST /session": ("email", "password"),
    "POST /session/mfa": ("code",),
    "POST /session/workspace": ("workspace_id",),
    "POST /password/forgot": ("email",),
    "POST /password/reset": ("token", "password"),
    "PATCH /me": ("name", "locale", "zone", "prefs", "password"),
    "POST /me/totp/confirm": ("code",),
    "DELETE /me/totp": ("password",),
    "POST /me/tokens": ("name", "scopes", "expires_at"),
    "POST /tokens": ("name", "scopes", "expires_at"),
    "POST /members": ("name", "email", "role_key", "team_ids", "department_id", "locale"),
    "PATCH /members/{member}": ("name", "role_key", "status", "team_ids", "department_id"),
    "PUT /roles/own": ("name", "permissions"),
    "POST /teams": ("name", "department_id", "member_ids"),
    "POST /departments": ("name", "liaison_id"),
    "PATCH /workspace": ("name", "locale", "zone", "languages"),
    "POST /setup": ("organization", "admin", "zone", "languages", "departments", "mailbox"),
}


@pytest.mark.parametrize("door", DOORS)
async def test_no_value_makes_it_fall_over(place: Place, door: str) -> None:
    browser, fields = await place.visit(), DOORS[door]
    method, path = await _door(place, door)
    for field in fields:
        for odd in ODD:
            body = {k: v for k, v in GOOD.items() if k in fields} | {field: odd}
            answer = await browser.call(method, path, body)
            assert answer.status_code < 500, (door, field, odd, answer.text)
            if answer.status_code >= 400:
                assert answer.json()["code"]


@pytest.mark.parametrize("door", DOORS)
async def test_no_body_makes_it_fall_over(place: Place, door: str) -> None:
    browser = await place.visit()
    method, path = await _door(place, door)
    for body in BROKEN:
        answer = await _send(browser, method, path, body)
        assert answer.status_code < 500, (door, body[:40], answer.text)


async def _door(place: Place, door: str) -> tuple[str, str]:
    method, _, path = door.partition(" ")
    if "{member}" in path:
        path = path.replace("{member}", str((await place.join()).member_id))
    return method, path


async def _send(browser: Browser, method: str, path: str, body: bytes) -> Any:
    headers = {"X-CSRF-Token": browser.csrf, "Content-Type": "application/json"}
    url = f"/api/v1{path}"
    return await browser.client.request(method, url, content=body, headers=headers)
