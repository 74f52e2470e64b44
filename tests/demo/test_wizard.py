"""The demo workspace from the first-run wizard, in a running server."""

import asyncio
from typing import Any

import httpx
import pytest

from ringdesk.app import create_app
from ringdesk.demo import http as demo
from ringdesk.demo.seed import Size, seed_if_empty
from ringdesk.kernel.db import Database
from tests import given

ROUTE = "/api/v1/setup/demo"


async def asking(db: Database, **settings: Any) -> httpx.AsyncClient:
    app = create_app(given.works(db, **settings))
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8420")


async def ended(client: httpx.AsyncClient) -> dict[str, Any]:
    for _ in range(600):
        shown = (await client.get(ROUTE)).json()
        if shown["state"] != "playing":
            return shown
        await asyncio.sleep(0.1)
    raise AssertionError(shown)


async def test_the_wizard_builds_the_demo_while_the_server_runs(
    empty_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares: list[float] = []

    async def small(works: Any, *, told: Any) -> bool:
        def noted(share: float) -> None:
            shares.append(share)
            told(share)

        return await seed_if_empty(works, Size(tickets=12), noted)

    monkeypatch.setattr(demo, "seed_if_empty", small)
    async with await asking(empty_db) as client:
        assert (await client.get(ROUTE)).json() == {"state": "none", "share": 0.0}
        begun = await client.post(ROUTE)
        assert (begun.status_code, begun.json()["state"]) == (202, "playing")
        again = await client.post(ROUTE)
        assert again.status_code == 202, "a second press joins the play"
        assert await ended(client) == {"state": "done", "share": 1.0}
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
        session = (await client.get("/api/v1/session")).json()
        assert session["setup_required"] is False
        taken = await client.post(ROUTE)
        assert (taken.status_code, taken.json()["code"]) == (409, "already_set_up")


async def test_a_play_that_fails_says_so(
    empty_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_works: Any, *, told: Any) -> bool:
        told(0.25)
        raise OSError("the disk is full")

    monkeypatch.setattr(demo, "seed_if_empty", broken)
    async with await asking(empty_db) as client:
        await client.post(ROUTE)
        assert await ended(client) == {"state": "failed", "share": 0.25}


async def test_a_shared_database_is_left_to_the_command(empty_db: Database) -> None:
    async with await asking(empty_db, database_url="postgresql://elsewhere/x") as client:
        refused = await client.post(ROUTE)
        assert (refused.status_code, refused.json()["code"]) == (409, "demo_elsewhere")
