"""What a client is told when something outside the request is wrong."""

import asyncpg
import pytest
from tests.given import World


@pytest.mark.parametrize(
    "lost",
    [ConnectionRefusedError("gone"), asyncpg.CannotConnectNowError("starting up")],
    ids=lambda lost: type(lost).__name__,
)
async def test_while_the_database_is_away_the_answer_says_when_to_come_back(
    world: World, monkeypatch: pytest.MonkeyPatch, lost: Exception
):
    agent = await world.member("agent")
    async with world.browser(agent) as client:

        def refuse(*_args: object, **_more: object) -> None:
            raise lost

        monkeypatch.setattr(world.works.db, "transaction", refuse)
        answer = await client.get("/api/v1/tickets")
    assert answer.status_code == 503
    assert answer.json()["code"] == "database_unreachable"
    assert int(answer.headers["Retry-After"]) > 0
