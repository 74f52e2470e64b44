"""Style sheets and the script of the portal, read once, served under names that never go stale."""

import hashlib
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request, Response

from ringdesk.kernel.errors import NotFound

_FOLDER = Path(__file__).parent / "static"
_TYPES = {"tokens.css": "text/css", "portal.css": "text/css", "portal.js": "text/javascript"}
_DARK = '[data-theme="dark"]'
_FOREVER = "public, max-age=31536000, immutable"
_HOUR = "public, max-age=3600"

router = APIRouter(include_in_schema=False)


@cache
def content(name: str) -> bytes:
    text = (_FOLDER / name).read_text("utf-8")
    return (follow_system(text) if name == "tokens.css" else text).encode()


def follow_system(tokens: str) -> str:
    """The workspace turns its dark colors on by an attribute; here the system's setting does.

    One file of tokens serves both: its dark block, which is the last one, moves into a query.
    """
    light, dark = tokens.split(_DARK)
    return f"{light}@media (prefers-color-scheme: dark) {{\n:root{dark}}}\n"


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(content(name)).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a file, changing with its content."""
    return f"/help/static/{name}?v={_digest(name)}"


@router.get("/help/static/{name}")
async def static_file(request: Request, name: str) -> Response:
    if name not in _TYPES:
        raise NotFound("path")
    tag = f'"{_digest(name)}"'
    named = request.query_params.get("v") == _digest(name)
    headers = {"ETag": tag, "Cache-Control": _FOREVER if named else _HOUR}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content(name), media_type=f"{_TYPES[name]}; charset=utf-8", headers=headers)
