"""The routes of the portal: under /help for the first workspace, /help/w/<slug> for every one."""

from fastapi import APIRouter, Response

from ringdesk.kernel.errors import NotFound

from .. import assets
from ..route import PortalRoute
from ..visit import Arrived
from . import answers, home, login, rating, signed, submit, ticket

pages = APIRouter(route_class=PortalRoute, include_in_schema=False)
pages.add_api_route("", home.home)
for part in (submit, login, ticket, answers, rating):
    pages.include_router(part.router)


@pages.api_route("/{path:path}", methods=["GET", "POST"])
async def unknown(visit: Arrived, path: str) -> Response:
    if not path:
        return visit.redirect("")
    raise NotFound("path")


router = APIRouter(route_class=PortalRoute, include_in_schema=False)
router.include_router(assets.router)
router.include_router(signed.router)
router.include_router(pages, prefix="/help/w/{slug}")
router.include_router(pages, prefix="/help")
