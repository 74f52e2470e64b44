"""The routes of the tickets module: parse, call, answer."""

from fastapi import APIRouter

from . import (
    actions,
    bodies,
    categories,
    config,
    export,
    files,
    imports,
    lists,
    personal,
    processes,
    rules,
    search,
    tickets,
    types,
)
from .asking import TicketPath
from .tickets import answer_ticket

router = APIRouter(prefix="/api/v1")
for part in (
    config,
    categories,
    types,
    rules,
    processes,
    files,
    lists,
    export,
    imports,
    tickets,
    actions,
    personal,
    search,
):
    router.include_router(part.router)
downloads = files.downloads

__all__ = ["TicketPath", "answer_ticket", "bodies", "downloads", "router"]
