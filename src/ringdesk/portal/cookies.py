"""The portal's cookies. All are HttpOnly, SameSite=Lax and sent to /help only."""

import re
import secrets
from datetime import timedelta
from uuid import UUID

from fastapi import Request, Response

from ringdesk.kernel.jobs import Works

VISITOR = "ringdesk_visitor"
LANGUAGE = "ringdesk_language"
FLASH = "ringdesk_flash"
CHALLENGE = "ringdesk_challenge"
GRANT = "ringdesk_grant"
HOME = "/help"
_YEAR = timedelta(days=365)
_VISITOR = re.compile(r"[0-9a-f]{32}")


def session_name(tenant_id: UUID) -> str:
    """One browser may be logged in to several workspaces' portals."""
    return f"ringdesk_help_{tenant_id.hex[-12:]}"


def visitor_of(request: Request) -> tuple[str, bool]:
    """The browser's own random id, and whether it has just been given one."""
    shown = request.cookies.get(VISITOR, "")
    if _VISITOR.fullmatch(shown):
        return shown, False
    return secrets.token_hex(16), True


def keep(
    works: Works,
    response: Response,
    name: str,
    value: str,
    *,
    life: timedelta = _YEAR,
    path: str = HOME,
) -> None:
    response.set_cookie(
        name,
        value,
        max_age=int(life.total_seconds()),
        path=path,
        secure=works.ports["settings"].secure_cookies,
        httponly=True,
        samesite="lax",
    )


def drop(works: Works, response: Response, name: str, path: str = HOME) -> None:
    secure = works.ports["settings"].secure_cookies
    response.delete_cookie(name, path=path, secure=secure, httponly=True, samesite="lax")
