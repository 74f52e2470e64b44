"""The routes of quality: parse, call, answer."""

from fastapi import APIRouter

from . import care, checklists, purses, ratings, verifying

router = APIRouter(prefix="/api/v1", tags=["quality"])
for part in (verifying, care, purses, checklists, ratings):
    router.include_router(part.router)

__all__ = ["router"]
