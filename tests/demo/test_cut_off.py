"""A demo that was killed half-way is built anew, and one that is whole is left alone."""

import pytest

from ringdesk.demo import seed as demo
from ringdesk.kernel.jobs import Works


@pytest.fixture
def plays(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The stations of a start, without the minutes a play takes."""
    seen: list[str] = []

    async def clear(_dsn: str) -> bool:
        seen.append("cleared")
        return True

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
