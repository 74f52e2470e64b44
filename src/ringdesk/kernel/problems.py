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


def install(app: FastAPI, texts: Catalogues) -> None:
    """Register the handlers that turn exceptions into answers."""

    def problem(request: Request, status: int, code: str, **more: Any) -> Response:
        locale = texts.negotiate(request.headers.get("accept-language", ""))
        params = more.get("params", {})
        body = Problem(
            type=f"/problems/{code}",
            title=texts.t(locale, f"errors.{code}", **params),
            status=status,
            code=code,
            detail=texts.t(locale, f"errors.{code}", **params),
            params=params,
            errors=more.get("errors", []),
        )
        headers = {"Content-Language": locale}
        if "retry_after" in params:
            headers["Retry-After"] = str(params["retry_after"])
        return Response(
            msgspec.json.encode(body), status, headers, media_type="application/problem+json"
        )

    async def refused(request: Request, error: DomainError) -> Response:
        errors = error.errors if isinstance(error, Invalid) else []
        return problem(request, error.status, error.code, params=error.params, errors=errors)

    async def malformed(request: Request, error: RequestValidationError) -> Response:
        return problem(request, 422, "invalid", errors=[_field_error(e) for e in error.errors()])

    async def plain(request: Request, error: HTTPException) -> Response:
        code = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}.get(
            error.status_code, "refused"
        )
        return problem(request, error.status_code, code, params={"what": "path"})

    async def broken(request: Request, error: Exception) -> Response:
        request_id = request.scope.get("request_id", "")
        log.error("request %s failed", request_id, exc_info=error)
        return problem(request, 500, "internal", params={"request_id": request_id})

    async def away(request: Request, error: Exception) -> Response:
        log.warning("request %s: database unreachable: %s", request.scope.get("request_id"), error)
        return problem(request, 503, "database_unreachable", params={"retry_after": RETRY_SECONDS})

    async def replayed(_request: Request, error: Replay) -> Response:
        return error.response

    answers: dict[type[Exception], Any] = {
        DomainError: refused,
        RequestValidationError: malformed,
        HTTPException: plain,
        Replay: replayed,
        **dict.fromkeys(LOST_DATABASE, away),
        Exception: broken,
    }
    for kind, answer in answers.items():
        app.add_exception_handler(kind, answer)


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
