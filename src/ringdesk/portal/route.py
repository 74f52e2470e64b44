"""Refusals and failures become pages in the visitor's language, with a way on."""

import logging
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from ringdesk.kernel.errors import DomainError

from . import render
from .visit import LoginNeeded, Visit

log = logging.getLogger(__name__)
_WORDED = frozenset((400, 403, 404, 410, 413, 429, 500))


class PortalRoute(APIRoute):
    """A route whose errors are pages, not problem details."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()

        async def outer(request: Request) -> Response:
            try:
                return await inner(request)
            except LoginNeeded as asked:
                query = urlencode({"next": asked.next})
                return asked.visit.redirect(f"login?{query}")
            except DomainError as error:
                return refusal(request, error.status, error.code, error.params)
            except RequestValidationError:
                return refusal(request, 404)
            except HTTPException as error:
                return refusal(request, error.status_code)
            except Exception:
                request_id = request.scope.get("request_id", "")
                log.exception("request %s failed", request_id)
                return refusal(request, 500, params={"request_id": request_id})

        return outer


def refusal(
    request: Request, status: int, code: str = "", params: dict[str, Any] | None = None
) -> Response:
    """The page for an HTTP status; the code only tells an outdated form from other refusals."""
    kind = str(status) if status in _WORDED else "400"
    if code in ("csrf", "foreign_origin", "link_expired"):
        kind = code
    params = params or {}
    visit: Visit | None = getattr(request.state, "visit", None)
    if visit is None:
        return render.bare(request, kind, status, params)
    response = visit.page("error.html", status=status, kind=kind, params=params)
    if "retry_after" in params:
        response.headers["Retry-After"] = str(params["retry_after"])
    return response
