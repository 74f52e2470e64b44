"""The first-run wizard's other way: the demo workspace, played while the server runs."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter, Request, Response
from msgspec import Struct

from ringdesk.kernel.errors import Conflict
from ringdesk.kernel.http import Unasked, answer, shows
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.settings import Settings
from ringdesk.modules import identity

from .seed import seed_if_empty

log = logging.getLogger(__name__)
router = APIRouter(prefix="/api/v1", tags=["setup"])


class DemoState(Struct, frozen=True):
    """How far the play is: `share` 0 to 1. `failed`: the log says why; `ringdesk doctor` helps."""

    state: Literal["none", "playing", "done", "failed"]
    share: float = 0.0


@dataclass(slots=True)
class Play:
    """The one play of this process."""

    shown: DemoState = DemoState("none")
    task: "asyncio.Task[None] | None" = None

    async def run(self, works: Works, turn: asyncio.Lock, sweeping: asyncio.Lock) -> None:
        """The play's jobs and deadlines go by its own clock: here nothing runs meanwhile."""
        try:
            async with turn, sweeping:
                await seed_if_empty(works, told=self._told)
            self.shown = DemoState("done", 1.0)
        except Exception:
            log.exception("the demo workspace could not be built")
            self.shown = DemoState("failed", self.shown.share)

    def _told(self, share: float) -> None:
        self.shown = DemoState("playing", round(share, 3))


def _play(request: Request) -> Play:
    state = request.app.state
    if not hasattr(state, "demo_play"):
        state.demo_play = Play()
    found: Play = state.demo_play
    return found


@router.get("/setup/demo", responses=shows(DemoState))
async def show_demo(request: Request) -> Response:
    """How far the demo workspace is."""
    return answer(None, _play(request).shown)


@router.post("/setup/demo", status_code=202, responses=shows(DemoState, 202))
async def play_demo(request: Request, works: Unasked) -> Response:
    """Build the demo workspace in an installation that has no workspace yet.

    Conflict `already_set_up`, or `demo_elsewhere` where other processes may share the database:
    there `ringdesk seed` does it, while nothing else runs.
    """
    request.app.state.gate.refuse_foreign(request)
    settings: Settings = works.ports["settings"]
    if settings.database_url:
        raise Conflict("demo_elsewhere")
    play = _play(request)
    if play.shown.state != "playing":
        if await identity.workspace_ids(works):
            raise Conflict("already_set_up")
        play.shown = DemoState("playing")
        state = request.app.state
        play.task = asyncio.create_task(play.run(works, state.turn, state.sweeping), name="demo")
    return answer(None, play.shown, status=202)
