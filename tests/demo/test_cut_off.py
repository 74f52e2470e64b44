"""A demo that was killed half-way is built anew, and one that is whole is left alone."""

import asyncio

import pytest

from ringdesk.demo import seed as demo
from ringdesk.demo.fresh import clear_demo
from ringdesk.kernel import postgres
from ringdesk.kernel.db import Database
from ringdesk.kernel.jobs import Works
from ringdesk.modules import identity
from tests import given


@pytest.fixture
def plays(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The stations of a start, without the minutes a play takes."""
    seen: list[str] = []

    async def clear(_dsn: str, *, only_cut_off: bool) -> str:
        seen.append("cleared")
        return "cleared"

    async def play(_works: Works, _size: demo.Size, *, told: demo.Told) -> None:
        seen.append("played")
        if seen == ["played"]:
            raise KeyboardInterrupt

    async def empty(_works: Works) -> list[str]:
        return [] if "finished" not in seen else ["one"]

    monkeypatch.setattr(demo, "clear_demo", clear)
    monkeypatch.setattr(demo, "seed", play)
    monkeypatch.setattr(demo.identity, "workspace_ids", empty)
    return seen


async def test_a_play_that_was_killed_is_cleared_and_played_again(world, plays: list[str]):
    with pytest.raises(KeyboardInterrupt):
        await demo.seed_if_empty(world.works)
    assert await demo.clear_cut_off(world.works, "dsn")
    assert await demo.seed_if_empty(world.works)
    assert plays == ["played", "cleared", "played"]
    plays.append("finished")
    assert not await demo.clear_cut_off(world.works, "dsn")
    assert not await demo.seed_if_empty(world.works)
    assert plays[-1] == "finished"


async def test_a_demo_that_another_process_plays_is_left_to_it(
    empty_db: Database, server: postgres.Server, worker_id: str, monkeypatch: pytest.MonkeyPatch
):
    name = f"empty_{worker_id}"
    theirs, begun = await Database.connect(server.dsn(postgres.APP, name), high=3), asyncio.Event()

    async def play(works: Works, _size: demo.Size, *, told: demo.Told) -> None:
        admin = identity.FirstAdmin("管理员", "admin@demo.test", given.PASSWORD)
        await identity.create_workspace(
            works, identity.NewWorkspace(name="演示", slug="played", admin=admin, demo=True)
        )
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(demo, "seed", play)
    mine, owner = given.works(empty_db), server.dsn(postgres.OWNER, name)
    playing = asyncio.create_task(demo.seed_if_empty(given.works(theirs)))
    await asyncio.wait_for(begun.wait(), 90)
    assert not await demo.clear_cut_off(mine, owner)
    assert await clear_demo(owner) == "playing"
    assert not await demo.seed_if_empty(mine)
    assert len(await identity.workspace_ids(mine)) == 1
    # As by a kill: the sessions are gone, and nobody took the mark away.
    theirs.pool.terminate()
    playing.cancel()
    await asyncio.gather(playing, return_exceptions=True)
    async with asyncio.timeout(90):
        while not await demo.clear_cut_off(mine, owner):  # noqa: ASYNC110 - told by nobody
            await asyncio.sleep(0.05)
    assert await identity.workspace_ids(mine) == []
    assert not await demo.clear_cut_off(mine, owner)
