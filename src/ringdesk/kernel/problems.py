"""Every refusal becomes problem details in the reader's language; nothing else leaks."""

import logging
from typing import Any

import asyncpg
import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from .errors import DomainError, Invalid, TooMany
from .http import Problem, Replay
from .i18n import Catalogues

log = logging.getLogger(__name__)

# What asyncpg raises while the database restarts; the request can be sent again.
LOST_DATABASE: tuple[type[Exception], ...] = (
    ConnectionError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
)
RETRY_SECONDS = 3


class _Answers:
    """What is said when a request ends in an exception."""

    def __init__(self, texts: Catalogues) -> None:
        self._texts = texts

    def _problem(self, request: Request, status: int, code: str, **more: Any) -> Response:
        locale = self._texts.negotiate(request.headers.get("accept-language", ""))
        params = more.get("params", {})
        said = self._texts.t(locale, f"errors.{code}", **params)
        body = Problem(
            type=f"/problems/{code}", title=said, status=status, code=code, detail=said,
            params=params, errors=more.get("errors", []),
        )  # fmt: skip
        headers = {"Content-Language": locale}
        if "retry_after" in params:
            headers["Retry-After"] = str(params["retry_after"])
        return Response(
            msgspec.json.encode(body), status, headers, media_type="application/problem+json"
        )

    async def refused(self, request: Request, error: DomainError) -> Response:
        errors = error.errors if isinstance(error, Invalid) else []
        return self._problem(request, error.status, error.code, params=error.params, errors=errors)

    async def malformed(self, request: Request, error: RequestValidationError) -> Response:
        errors = [_field_error(e) for e in error.errors()]
        return self._problem(request, 422, "invalid", errors=errors)

    async def plain(self, request: Request, error: HTTPException) -> Response:
        code = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}.get(
            error.status_code, "refused"
        )
        return self._problem(request, error.status_code, code, params={"what": "path"})

    async def broken(self, request: Request, error: Exception) -> Response:
        request_id = request.scope.get("request_id", "")
        log.error("request %s failed", request_id, exc_info=error)
        return self._problem(request, 500, "internal", params={"request_id": request_id})

    async def away(self, request: Request, error: Exception) -> Response:
        log.warning("request %s: database unreachable: %s", request.scope.get("request_id"), error)
        params = {"retry_after": RETRY_SECONDS}
        return self._problem(request, 503, "database_unreachable", params=params)

    async def replayed(self, _request: Request, error: Replay) -> Response:
        return error.response


def install(app: FastAPI, texts: Catalogues) -> None:
    """Register the handlers that turn exceptions into answers."""
    answers = _Answers(texts)
    handlers: dict[type[Exception], Any] = {
        DomainError: answers.refused,
        RequestValidationError: answers.malformed,
        HTTPException: answers.plain,
        Replay: answers.replayed,
        **dict.fromkeys(LOST_DATABASE, answers.away),
        Exception: answers.broken,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


_KINDS = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "too_long": "too_long",
    "too_short": "too_short",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large_number",
    "literal_error": "not_an_option",
    "enum": "not_an_option",
    "json_invalid": "json",
}


def _field_error(error: Any) -> dict[str, Any]:
    place = [str(p) for p in error["loc"] if p not in ("body", "query", "path")]
    context = error.get("ctx") or {}
    params = {k: v for k, v in context.items() if isinstance(v, str | int | float | bool)}
    code = _KINDS.get(error["type"], "wrong_type")
    return {"field": ".".join(place) or "body", "code": code, "params": params}


def too_many(seconds: int) -> TooMany:
    return TooMany(max(1, seconds))
