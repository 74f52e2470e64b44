"""The routes of the deadlines module: parse, call, answer."""

from fastapi import APIRouter

from ..buffers import http as buffers
from . import alerts, calendars, deadlines, ledger, policies, try_out

router = APIRouter(prefix="/api/v1")
for part in (deadlines, policies, calendars, try_out, buffers, alerts, ledger):
    router.include_router(part.router)

__all__ = ["router"]
