"""One request of a customer's browser: which workspace, which language, who is logged in."""

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.errors import Forbidden, NotFound
from ringdesk.kernel.i18n import COMPLETE, Catalogues, negotiate
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.secrets import Keyring
from ringdesk.modules import customers, identity

from . import cookies, render

_FLASH = timedelta(minutes=2)


class LoginNeeded(Exception):
    """The page belongs to a customer who is not logged in; `next` is where they wanted to go."""

    def __init__(self, visit: "Visit", next_path: str) -> None:
        super().__init__(next_path)
        self.visit = visit
        self.next = next_path


@dataclass(slots=True)
class Visit:
    """`prefix` is /help or /help/w/<slug>, as the visitor came: cookies of a ticket go by it."""

    request: Request
    works: Works
    door: identity.Door
    prefix: str
    locale: str
    visitor: str
    newcomer: bool
    session: str = ""
    requester: customers.Requester | None = None
    flash: str = ""
    chosen_locale: str = ""
    dropped: list[tuple[str, str]] = field(default_factory=list)

    @property
    def keys(self) -> Keyring:
        ring: Keyring = self.works.ports["keyring"]
        return ring

    @property
    def ip(self) -> str:
        return self.request.client.host if self.request.client else ""

    @property
    def caller(self) -> identity.Caller:
        return identity.Caller(self.ip, self.request.headers.get("user-agent", ""))

    def url(self, path: str = "") -> str:
        return f"{self.prefix}/{path}" if path else self.prefix

    def t(self, key: str, /, **params: Any) -> str:
        texts: Catalogues = self.works.ports["texts"]
        return texts.t(self.locale, key, **params)

    def says(self, key: str) -> bool:
        texts: Catalogues = self.works.ports["texts"]
        return texts.has(key)

    @property
    def csrf(self) -> str:
        """Bound to this browser and to its login: a planted visitor cookie is of no use."""
        return self.keys.sign("portal-csrf", f"{self.visitor}/{self.session}")

    def genuine(self, shown: str) -> bool:
        """Whether a form was ours, shown to this browser."""
        return hmac.compare_digest(shown.encode(), self.csrf.encode()) and not self.newcomer

    def require_genuine(self, shown: str) -> None:
        if not self.genuine(shown):
            raise Forbidden("csrf")

    @asynccontextmanager
    async def context(self, actor: Actor | None = None) -> AsyncIterator[Context]:
        """A transaction in this workspace, by default as whoever is logged in."""
        async with self.works.context(self.door.id, actor or self.actor) as ctx:
            ctx.config_version = self.door.config_version
            ctx.request_id = self.request.scope.get("request_id", "")
            yield ctx

    @property
    def actor(self) -> Actor:
        """The customer who is logged in; else the browser."""
        return customer(self.requester, self.locale) if self.requester else self.browser

    @property
    def browser(self) -> Actor:
        """The browser itself: may upload files and nothing more."""
        return Actor("anonymous", UUID(self.visitor), "", locale=self.locale, zone=self.zone)

    @property
    def zone(self) -> str:
        return (self.requester and self.requester.zone) or self.door.zone

    def page(self, template: str, /, *, status: int = 200, **values: Any) -> Response:
        return self.dressed(render.page(self, template, status, values))

    def redirect(self, path: str, *, flash: str = "") -> Response:
        """After a POST. `flash`: the message the next page shows once."""
        response = RedirectResponse(self.url(path), 303)
        if flash:
            cookies.keep(self.works, response, cookies.FLASH, flash, life=_FLASH)
            self.flash = ""
        return self.dressed(response)

    def dressed(self, response: Response) -> Response:
        """The headers and cookies of every portal answer."""
        render.harden(response)
        if self.newcomer:
            cookies.keep(self.works, response, cookies.VISITOR, self.visitor)
        if self.chosen_locale:
            cookies.keep(self.works, response, cookies.LANGUAGE, self.chosen_locale)
        if self.flash:
            cookies.drop(self.works, response, cookies.FLASH)
        for name, path in self.dropped:
            cookies.drop(self.works, response, name, path)
        return response


def customer(requester: customers.Requester, locale: str) -> Actor:
    """The requester as actor of commands: sees their own tickets and nothing else."""
    return Actor(
        kind="requester",
        id=requester.id,
        name=requester.name,
        locale=locale,
        zone=requester.zone or "Asia/Shanghai",
    )


async def arrive(request: Request) -> Visit:
    """The visit behind a request. NotFound when there is no such workspace."""
    slug: str | None = request.path_params.get("slug")
    return await arrive_at(request, slug, f"{cookies.HOME}/w/{slug}" if slug else cookies.HOME)


async def arrive_at(request: Request, which: str | UUID | None, prefix: str = "") -> Visit:
    """The visit of a workspace named by slug or id; the shortest prefix unless one is given."""
    works: Works = request.app.state.works
    async with works.db.transaction() as tx:
        door = await identity.door(tx, which)
    if door is None:
        raise NotFound("workspace")
    visitor, newcomer = cookies.visitor_of(request)
    chosen = request.query_params.get("lang", "")
    visit = Visit(
        request=request,
        works=works,
        door=door,
        prefix=prefix or prefix_of(door),
        locale=language(request, door),
        visitor=visitor,
        newcomer=newcomer,
        session=request.cookies.get(cookies.session_name(door.id), ""),
        flash=request.cookies.get(cookies.FLASH, ""),
        chosen_locale=chosen if chosen in COMPLETE else "",
    )
    request.state.visit = visit
    if request.method == "POST":
        request.app.state.gate.refuse_foreign(request)
    await _recognize(visit)
    request.app.state.limiter.count(visit.actor if visit.requester else _NOBODY, request)
    return visit


_NOBODY = Actor(kind="anonymous", id=None, name="")


async def _recognize(visit: Visit) -> None:
    if not visit.session:
        return
    async with visit.context(_NOBODY) as ctx:
        visit.requester = await customers.signed_in(ctx, visit.session)
    if visit.requester is None:
        visit.dropped.append((cookies.session_name(visit.door.id), cookies.HOME))


def prefix_of(door: identity.Door) -> str:
    return cookies.HOME if door.first else f"{cookies.HOME}/w/{door.slug}"


def language(request: Request, door: identity.Door) -> str:
    """Chosen on the page, else remembered, else the browser's, else the workspace's."""
    for wanted in (request.query_params.get("lang"), request.cookies.get(cookies.LANGUAGE)):
        if wanted in COMPLETE:
            return wanted
    return negotiate(request.headers.get("accept-language"), COMPLETE, door.locale)


Arrived = Annotated[Visit, Depends(arrive)]
