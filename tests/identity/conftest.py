"""A workspace of its own for every test, and browsers to visit it with."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ringdesk.kernel.clock import VirtualClock
from ringdesk.kernel.db import Database
from ringdesk.kernel.i18n import Catalogues
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.secrets import Keyring
from ringdesk.kernel.settings import Settings

from .world import Place, Postbox, World

TEXTS = Catalogues.load()


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(datetime(2026, 11, 21, 8, 30, tzinfo=UTC))


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def works(db: Database, clock: VirtualClock, postbox: Postbox, tmp_path: Path) -> Works:
    ports = {
        "keyring": Keyring("a secret for the tests only"),
        "settings": Settings(data_dir=tmp_path, public_url="https://desk.example"),
        "texts": TEXTS,
        "post_office": postbox,
    }
    return Works(db, clock, ports)


@pytest.fixture
async def world(works: Works) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        yield World(works, stack)


@pytest.fixture
async def place(world: World) -> Place:
    """A workspace with an admin, an agent and a second workspace nobody here belongs to."""
    return await world.place()
