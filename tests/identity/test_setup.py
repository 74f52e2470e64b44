"""The first-run wizard, on an installation without workspaces."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import Database
from ringdesk.kernel.events import Recorded, react, reactions_now
from ringdesk.kernel.jobs import Works
from ringdesk.modules.identity import NewWorkspace, WorkspaceCreated

from .world import World

EMAIL = "founder@shop.example"
PASSWORD = "a founding password"


def wizard(**changes: Any) -> dict[str, Any]:
    return {
        "organization": {"name": "环球优选"},
        "admin": {"name": "王芳", "email": EMAIL, "password": PASSWORD},
        "locale": "zh-CN",
        "zone": "Asia/Shanghai",
        "departments": [{"name": "物流"}, {"name": "财务"}],
        **changes,
    }


@pytest.fixture
def db(empty_db: Database) -> Database:
    """A database of its own: empty, as after the installation."""
    return empty_db


async def test_the_wizard_founds_a_workspace_and_logs_in(world: World) -> None:
    browser = world.browser()
    assert (await browser.get("/session")).json()["setup_required"] is True
    state = (await browser.get("/setup")).json()
    assert state["required"] is True
    assert {c["name"] for c in state["checks"]} >= {"python", "disk", "database"}
    answer = await browser.post("/setup", wizard())
    assert answer.status_code == 201, answer.text
    me = answer.json()["person"]
    assert (me["email"], me["role"]["key"], me["workspace"]["name"]) == (
        EMAIL,
        "admin",
        "环球优选",
    )
    assert me["workspace"]["slug"] == "huan-qiu-you-xuan"
    assert (await browser.get("/me")).status_code == 200
    names = [d["name"] for d in (await browser.get("/departments")).json()["data"]]
    assert sorted(names) == sorted(["物流", "财务"])
    assert (await browser.get("/setup")).json() == {"required": False, "checks": []}
    assert (await world.browser().get("/session")).json()["setup_required"] is False


async def test_the_wizard_works_once(world: World) -> None:
    await world.browser().post("/setup", wizard())
    again = await world.browser().post("/setup", wizard())
    assert (again.status_code, again.json()["code"]) == (409, "already_set_up")


async def test_of_two_wizards_at_once_one_wins(world: World) -> None:
    other = wizard(admin={"name": "B", "email": "b@shop.example", "password": PASSWORD})
    answers = await asyncio.gather(
        world.browser().post("/setup", wizard()), world.browser().post("/setup", other)
    )
    assert sorted(a.status_code for a in answers) == [201, 409]
    async with world.db.transaction() as tx:
        assert await tx.connection.fetchval("SELECT count(*) FROM workspaces") == 1
        assert await tx.connection.fetchval("SELECT count(*) FROM people") == 1


async def test_every_fault_is_named_and_nothing_is_kept(world: World) -> None:
    answer = await world.browser().post(
        "/setup",
        wizard(
            organization={"name": " ", "slug": "No Slug"},
            admin={"name": "x", "email": "nope", "password": "short"},
            zone="Nowhere",
            departments=[{"name": "fine"}, {"name": ""}],
        ),
    )
    assert answer.status_code == 422
    assert {(e["field"], e["code"]) for e in answer.json()["errors"]} == {
        ("organization.name", "required"),
        ("organization.slug", "slug"),
        ("admin.email", "email"),
        ("admin.password", "password_short"),
        ("zone", "zone"),
        ("departments.1.name", "required"),
    }
    assert (await world.browser().get("/setup")).json()["required"] is True


async def test_other_modules_join_in_the_same_transaction(world: World) -> None:
    seen: list[str] = []

    @react(WorkspaceCreated)
    async def lay_defaults(ctx: Context, fact: Recorded) -> None:
        order = ctx.ports["new_workspace"]
        assert isinstance(order, NewWorkspace)
        seen.append(order.name)
        if order.name == "Broken":
            raise RuntimeError("the defaults cannot be laid")

    try:
        broken = await world.browser().post("/setup", wizard(organization={"name": "Broken"}))
        assert broken.status_code == 500
        assert (await world.browser().get("/setup")).json()["required"] is True, "all or nothing"
        good = await world.browser().post("/setup", wizard(organization={"name": "Good"}))
        assert good.status_code == 201, good.text
    finally:
        reactions_now(WorkspaceCreated).remove(lay_defaults)
    assert seen == ["Broken", "Good"]


async def test_a_demo_shows_its_logins_and_only_a_demo(world: World, works: Works) -> None:
    await world.place(name="Real one")
    assert (await world.browser().get("/session")).json()["demo"] is None
    login = {"role": "agent", "email": "agent@demo.example", "password": "demo-agent-2026"}
    await world.place(name="Demo", demo=True, demo_logins=(login,))
    assert (await world.browser().get("/session")).json()["demo"] == {"logins": [login]}


async def test_workspaces_of_one_name_get_addresses_of_their_own(world: World) -> None:
    made = [(await world.place(name="Shop")).made.slug for _ in range(3)]
    assert made == ["shop", "shop-2", "shop-3"]


async def test_an_installation_folder_is_not_told_to_strangers(
    world: World, tmp_path: Path
) -> None:
    await world.browser().post("/setup", wizard())
    assert str(tmp_path) not in (await world.browser().get("/setup")).text
