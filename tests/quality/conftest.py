from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from ringdesk.kernel.context import Actor
from tests.given import World
from tests.quality.test_no_bypass import Case


@pytest.fixture
async def bypass(world: World) -> AsyncIterator[Case]:
    """A workspace full of people, each with an open browser."""
    people: dict[str, Actor] = {
        role: await world.member(role) for role in ("agent", "lead", "reviewer", "admin")
    }
    async with AsyncExitStack() as stack:
        clients = {
            role: await stack.enter_async_context(world.browser(actor))
            for role, actor in people.items()
        }
        people["stranger"] = await world.member("handler")
        yield Case(world, await world.ticket(), people, clients)
