"""What identity's routes share: the caller, the cookie, a login that may still be pending."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from fastapi import Request, Response

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.http import Credential, request_context
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.secrets import token_hash

from ..commands.sessions import NOBODY, Caller, Opened
from ..gate import COOKIE, Login, SessionGate
from ..ports import settings
from ..rules.credentials import session_tenant


def gate(request: Request) -> SessionGate:
    return cast("SessionGate", request.app.state.gate)


def works_of(request: Request) -> Works:
    return cast("Works", request.app.state.works)


def caller(request: Request) -> Caller:
    ip = request.client.host if request.client else ""
    return Caller(ip, request.headers.get("user-agent", ""))


def refuse(*faults: tuple[str, str | None]) -> None:
    """Raise Invalid naming every (field, code) whose code is not None."""
    found = [(field, code) for field, code in faults if code is not None]
    if found:
        raise Invalid(*found)


@asynccontextmanager
async def recognized(
    request: Request, credential: Credential | None = None
) -> AsyncIterator[tuple[Context, Login]]:
    """A transaction in the tenant of the cookie, and its login, pending ones included."""
    shown = credential or gate(request).credential(request)
    async with works_of(request).context(shown.tenant_id, NOBODY) as ctx:
        yield ctx, await gate(request).recognize(ctx, shown)


# For routes that must ask something in transactions of their own before the request's begins:
# a request never holds two connections, or ten such requests at once would wait forever.
asked = asynccontextmanager(request_context)


def credential_of(opened: Opened) -> Credential:
    return Credential(opened.tenant_id, token_hash(opened.token), "session")


def shown_cookie(request: Request) -> Credential | None:
    """The session cookie as it came, without any check but its form."""
    token = request.cookies.get(COOKIE, "")
    tenant_id = session_tenant(token)
    return Credential(tenant_id, token_hash(token), "session") if tenant_id else None


def keep(request: Request, response: Response, opened: Opened) -> Response:
    """Hand the browser its new session."""
    response.set_cookie(
        COOKIE,
        opened.token,
        max_age=int(opened.expires_in.total_seconds()),
        path="/",
        secure=settings(works_of(request).ports).secure_cookies,
        httponly=True,
        samesite="lax",
    )
    return response


def forget(request: Request, response: Response) -> Response:
    secure = settings(works_of(request).ports).secure_cookies
    response.delete_cookie(COOKIE, path="/", secure=secure, httponly=True, samesite="lax")
    return response
