"""Routes of identity."""

from fastapi import APIRouter

from . import me, members, password, session, setup, teams, tokens

router = APIRouter(prefix="/api/v1")
for part in (session, password, setup, me, tokens, members, teams):
    router.include_router(part.router)

__all__ = ["router"]
