"""The routes of processes: parse, call, answer."""

from fastapi import APIRouter

from . import documents, drafts, feedback, moves, pilots, reading

router = APIRouter(prefix="/api/v1")
# `/processes/{key}/draft` and the like come before `/processes/{key}/{version}`.
for part in (drafts, moves, pilots, documents, feedback, reading):
    router.include_router(part.router)
