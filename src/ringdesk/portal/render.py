"""Templates into HTML: escaped, in the visitor's language and direction, under a strict policy."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ringdesk.kernel.i18n import (
    COMPLETE,
    Catalogues,
    direction,
    format_duration,
    format_number,
    negotiate,
    pick,
)

from .assets import asset
from .sent import Fault
from .wording import anchor, initial, short_time, size

if TYPE_CHECKING:
    from .visit import Visit

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
LANGUAGES = {"zh-CN": "简体中文", "en": "English", "ar": "العربية"}

_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_pages.globals.update(
    asset=asset, anchor=anchor, initial=initial, languages={c: LANGUAGES[c] for c in COMPLETE}
)


def page(visit: "Visit", template: str, status: int, values: dict[str, Any]) -> Response:
    now = visit.works.clock.now()

    def moment(at: datetime) -> str:
        return short_time(at, now, visit.zone)

    def lasting(length: timedelta) -> str:
        return format_duration(length, visit.locale, visit.works.ports["texts"])

    known = {
        "v": visit,
        "t": visit.t,
        "url": visit.url,
        "dir": direction(visit.locale),
        "moment": moment,
        "lasting": lasting,
        "size": lambda count: size(count, visit.locale),
        "number": lambda value: format_number(value, visit.locale),
        "name_of": lambda name: pick(name, visit.locale),
        "flash_key": flash_key(visit),
        "wrong": wrong(visit, values.get("faults", ()), values.get("labels", {})),
    }
    html = _pages.get_template(template).render({**known, **values})
    return HTMLResponse(html, status, {"Content-Language": visit.locale})


class Wrong(msgspec.Struct, frozen=True):
    """A fault as shown: beside its field, and in the summary that links there."""

    name: str
    label: str
    text: str

    @property
    def anchor(self) -> str:
        return anchor(self.name)


def wrong(visit: "Visit", faults: Sequence[Fault], labels: Mapping[str, str]) -> list[Wrong]:
    return [
        Wrong(
            name,
            labels.get(name) or visit.t(f"portal.field.{name}"),
            fault_text(visit, code, params),
        )
        for name, code, params in faults
    ]


def fault_text(visit: "Visit", code: str, params: Mapping[str, Any]) -> str:
    """In the customer's words where there are such, else in the domain's."""
    shown = dict(params)
    if isinstance(shown.get("max_bytes"), int):
        shown["max_bytes"] = size(shown["max_bytes"], visit.locale)
    key = f"portal.fault.{code}"
    return visit.t(key if visit.says(key) else f"errors.{code}", **shown)


def flash_key(visit: "Visit") -> str:
    """The message left by the page before; a cookie naming no message says nothing."""
    key = f"portal.flash.{visit.flash}"
    return key if visit.flash and visit.says(key) else ""


def harden(response: Response) -> None:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Vary"] = "Accept-Language, Cookie"


def bare(request: Request, kind: str, status: int, params: dict[str, Any]) -> Response:
    """An error page where no workspace could be found to stand on."""
    texts: Catalogues = request.app.state.works.ports["texts"]
    locale = negotiate(request.headers.get("accept-language"), COMPLETE)

    def t(key: str, /, **given: Any) -> str:
        return texts.t(locale, key, **given)

    html = _pages.get_template("bare.html").render(
        t=t, locale=locale, dir=direction(locale), kind=kind, params=params
    )
    response = HTMLResponse(html, status, {"Content-Language": locale})
    harden(response)
    return response
