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
    merging,
    personal,
    rules,
    search,
    templates,
    tickets,
    types,
)
from .asking import TicketPath
from .config import CheckNamed, tells_checks
from .desk import At, Verb
from .tickets import answer_ticket

router = APIRouter(prefix="/api/v1")
# Routes are tried one after the other, so what is asked for most comes first.
for part in (
    tickets,
    search,
    lists,
    actions,
    merging,
    templates,
    personal,
    files,
    config,
    categories,
    types,
    rules,
    export,
    imports,
):
    router.include_router(part.router)
downloads = files.downloads

__all__ = [
    "At",
    "CheckNamed",
    "TicketPath",
    "Verb",
    "answer_ticket",
    "bodies",
    "downloads",
    "router",
    "tells_checks",
]
