"""What is served beside the API: the built workspace, the rendered API document, health."""

from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse

from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.listening import LOST

router = APIRouter(include_in_schema=False)
_YEAR = "public, max-age=31536000, immutable"


@router.get("/healthz")
async def healthz() -> Response:
    """The process answers."""
    return JSONResponse({"ok": True})


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    """The database answers as well."""
    works: Works = request.app.state.works
    try:
        async with works.db.transaction() as tx:
            await tx.connection.fetchval("SELECT 1")
    except LOST:
        return JSONResponse({"ok": False, "code": "database_unreachable"}, 503)
    return JSONResponse({"ok": True})


@router.get("/api/docs")
async def api_docs(request: Request) -> Response:
    """The API, rendered from its own OpenAPI document without foreign scripts."""
    from ringdesk.apidoc import render  # noqa: PLC0415 - read once in a while

    return HTMLResponse(render(request.app.openapi()))


@router.get("/api/docs.css")
async def api_docs_style() -> Response:
    """Beside the page, for the content policy allows no inline style."""
    from ringdesk.apidoc import STYLE  # noqa: PLC0415 - read once in a while

    return Response(STYLE, media_type="text/css")


def _web(request: Request) -> Path:
    works: Works = request.app.state.works
    folder: Path = works.ports["settings"].web_dir
    return folder.resolve()


@router.get("/{path:path}")
async def workspace(request: Request, path: str) -> Response:
    """Files of the built workspace; every other path is one of its routes."""
    root = _web(request)
    wanted = (root / path).resolve()
    if path and wanted.is_relative_to(root) and wanted.is_file():
        cache = _YEAR if path.startswith("assets/") else "no-cache"
        return FileResponse(wanted, headers={"Cache-Control": cache})
    index = root / "index.html"
    if path.startswith(("api/", "files/", "assets/")) or not index.is_file():
        raise NotFound("path")
    return FileResponse(index, headers={"Cache-Control": "no-cache"})
