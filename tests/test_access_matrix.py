"""Every endpoint of the real application, asked by everybody who should not get through."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from ringdesk.apidoc import render
from ringdesk.kernel.db import Database
from ringdesk.kernel.permissions import catalogue
from ringdesk.modules.identity.rules.roles import BUILT_IN
from tests import given
from tests.access.entries import ENTRIES, Entry
from tests.access.scene import MARK, Scene, open_scene

# What everybody sees who works on tickets; widened or narrowed by the test at hand.
SIGHT = ("ticket.read_all", "requester.read", "member.read")
PREFIX = "/api/v1"


@pytest.fixture
async def scene(db: Database) -> AsyncIterator[Scene]:
    async with open_scene(await given.world(db), await given.world(db)) as opened:
        yield opened


def routes(scene: Scene) -> set[str]:
    """Every operation of the document, as `METHOD /path`."""
    return {
        f"{method.upper()} {path.removeprefix(PREFIX)}"
        for path, operations in scene.app.openapi()["paths"].items()
        for method in operations
    }


def entries(*, login: bool = True) -> Iterator[tuple[str, Entry]]:
    for name, entry in ENTRIES.items():
        if (entry.needs == "open") != login:
            yield name, entry


async def ask(
    scene: Scene, client: httpx.AsyncClient, name: str, entry: Entry, **kw: Any
) -> tuple[httpx.Response, str]:
    """The answer, and all that was shown of the scene's objects in asking."""
    method, _, template = name.partition(" ")
    path = await scene.fill(template, at=entry.at, made=entry.made, **(entry.known or {}))
    body = await entry.body(scene) if callable(entry.body) else entry.body
    sent: dict[str, Any] = {"files": entry.files} if entry.files else {"json": body}
    answer = await client.request(method, path + entry.query, **sent, **kw)
    return answer, f"{path} {body}"


def told(name: str, answer: httpx.Response) -> str:
    return f"{name} -> {answer.status_code} {answer.text[:160]}"


async def test_every_route_is_in_the_table_and_on_the_page_of_the_api(scene: Scene) -> None:
    page = render(scene.app.openapi())
    assert [path for path in scene.app.openapi()["paths"] if path not in page] == []
    assert routes(scene) - ENTRIES.keys() == set(), "routes without an entry"
    assert ENTRIES.keys() - routes(scene) == set(), "entries without a route"
    names = {e.needs for e in ENTRIES.values()} - {"open", "self"}
    assert names <= set(catalogue())


async def test_who_is_not_logged_in_gets_nowhere(scene: Scene) -> None:
    wrong = []
    for name, entry in entries():
        answer, _ = await ask(scene, scene.nobody, name, entry)
        if answer.status_code != 401:
            wrong.append(told(name, answer))
    assert wrong == []


async def test_what_is_open_needs_no_login_and_tells_nothing(scene: Scene) -> None:
    await scene.ticket()
    wrong = []
    for name, entry in entries(login=False):
        answer, _ = await ask(scene, scene.nobody, name, entry)
        refused = answer.json().get("code") if answer.content else None
        if answer.status_code in (401, 403) and refused != "bad_credentials":
            wrong.append(told(name, answer))
        if MARK in answer.text:
            wrong.append(told(name, answer))
    assert wrong == []


async def test_a_damaged_token_gets_nowhere(scene: Scene) -> None:
    wrong = []
    headers = {"Authorization": "Bearer rd_nonsense"}
    for name, entry in entries():
        answer, _ = await ask(scene, scene.nobody, name, entry, headers=headers)
        if answer.status_code != 401:
            wrong.append(told(name, answer))
    assert wrong == []


async def test_without_the_permission_it_is_refused_by_name(scene: Scene) -> None:
    wrong, asked = [], 0
    for name, entry in entries():
        if entry.needs == "self":
            continue
        asked += 1
        await scene.allow(set(catalogue()) - {entry.needs})
        answer, _ = await ask(scene, scene.probe, name, entry)
        problem = answer.json()
        named = problem.get("params", {}).get("permission")
        if (answer.status_code, named) != (403, entry.needs):
            wrong.append(told(name, answer))
    assert wrong == []
    assert asked > 20


async def test_with_the_permission_alone_it_is_allowed(scene: Scene) -> None:
    wrong = []
    for name, entry in entries():
        if entry.stream:
            continue
        await scene.allow({*SIGHT, entry.needs, *entry.also})
        answer, _ = await ask(scene, scene.probe, name, entry)
        if answer.status_code >= 300 and _code(answer) not in entry.fits:
            wrong.append(told(name, answer))
    assert wrong == [], "\n".join(wrong)


def _code(answer: httpx.Response) -> str:
    problem = answer.json()
    if problem["errors"]:
        return f"{problem['code']}:{problem['errors'][0]['code']}"
    return str(problem["code"])


async def test_who_sees_no_tickets_finds_none(scene: Scene) -> None:
    blind = set(catalogue()) - {"ticket.read_all", "ticket.read_team", "ticket.read_department"}
    await scene.allow(blind)
    wrong, asked = [], 0
    for name, entry in entries():
        if "{ticket}" not in name:
            continue
        asked += 1
        answer, _ = await ask(scene, scene.probe, name, entry)
        if answer.status_code != 404:
            wrong.append(told(name, answer))
    listed = await scene.probe.get("/tickets")
    assert listed.json()["data"] == []
    assert wrong == []
    assert asked > 10


async def test_another_workspace_is_not_found(scene: Scene) -> None:
    await scene.ticket()
    wrong = []
    for name, entry in entries():
        if entry.stream:
            continue
        answer, shown = await ask(scene, scene.stranger, name, entry)
        if MARK in answer.text or str(scene.home.tenant_id) in answer.text:
            wrong.append(told(name, answer))
        in_path = "{" in name and not set(entry.known or {}) >= _places(name)
        in_body = callable(entry.body) and "_id" in shown
        if (in_path and answer.status_code != 404) or (in_body and answer.status_code < 400):
            wrong.append(told(name, answer))
    assert wrong == []


def _places(name: str) -> set[str]:
    return {part.strip("{}") for part in name.split("/") if part.startswith("{")}


async def test_no_write_goes_through_without_its_csrf_token(scene: Scene) -> None:
    await scene.allow(catalogue())
    shown = scene.probe.headers.pop("X-CSRF-Token")
    wrong = []
    for name, entry in entries():
        if name.startswith("GET "):
            continue
        answer, _ = await ask(scene, scene.probe, name, entry)
        if (answer.status_code, answer.json().get("code")) != (403, "csrf"):
            wrong.append(told(name, answer))
    scene.probe.headers["X-CSRF-Token"] = shown
    assert (await scene.probe.get("/me")).status_code == 200
    assert wrong == []


# One's own profile and one's own marks are not the workspace's work.
OWN = ("/me", "/session", "/tickets/{ticket}/draft", "/tickets/{ticket}/read",
       "/tickets/{ticket}/presence", "/tickets/{ticket}/undo", "/notices", "/views")  # fmt: skip


async def test_an_auditor_changes_nothing(scene: Scene) -> None:
    await scene.allow(BUILT_IN["auditor"])
    wrong = []
    for name, entry in entries():
        method, _, path = name.partition(" ")
        if method == "GET" or path.startswith(OWN):
            continue
        answer, _ = await ask(scene, scene.probe, name, entry)
        if answer.status_code != 403:
            wrong.append(told(name, answer))
    assert wrong == []
