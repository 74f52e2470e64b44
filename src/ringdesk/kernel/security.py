"""The outermost layer of the web: what every request must be and every answer carries.

Pure ASGI: it reads headers and counts bytes, it never buffers a body.
"""

import ipaddress
import re
from collections.abc import Iterable
from html import escape
from urllib.parse import unquote_to_bytes
from uuid import uuid4

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .http import Problem
from .i18n import Catalogues, direction
from .limits import SCOPE

_API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
_PAGE_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; "
    # Pictures from elsewhere are disarmed when a mail is stored; a reader may ask for them.
    "img-src 'self' data: blob: https:; font-src 'self'; connect-src 'self'; object-src 'none'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_HSTS = "max-age=31536000; includeSubDomains"


class Security:
    """Request id, address of the client, size limit, refusal of broken text, headers.

    Wrap the whole application in it, so that its answers to its own failures are dressed too.
    `body_bytes`: the largest body. `trusted`: proxies whose X-Forwarded-For and -Proto count.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        texts: Catalogues,
        body_bytes: int,
        secure: bool = False,
        trusted: Iterable[str] = (),
    ) -> None:
        self.app = app
        self.texts = texts
        self.body_bytes = body_bytes
        self.secure = secure
        self.trusted = [ipaddress.ip_network(one, strict=False) for one in trusted]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope["request_id"] = _request_id(headers)
        self._believe_proxy(scope, headers)
        dressed = self._dressing(scope, send)
        fault = self._fault(scope, headers)
        if fault:
            await self._refuse(scope, dressed, *fault)
            return
        await self.app(scope, self._counted(receive), dressed)

    def _counted(self, receive: Receive) -> Receive:
        total = 0

        async def counted() -> Message:
            nonlocal total
            message = await receive()
            total += len(message.get("body", b""))
            if total > self.body_bytes:
                raise HTTPException(413)
            return message

        return counted

    def _fault(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        if not _storable(scope.get("raw_path", b"")) or not _storable(scope["query_string"]):
            return 400, "characters"
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length[:20]) > self.body_bytes:
            return 413, "too_large"
        return None

    async def _refuse(self, scope: Scope, send: Send, status: int, code: str) -> None:
        asked = Headers(scope=scope)
        locale = self.texts.negotiate(asked.get("accept-language", ""))
        text = self.texts.t(locale, f"errors.{code}")
        if "text/html" in asked.get("accept", ""):
            # A form of a page without scripts: its reader must not get JSON.
            kind, body = b"text/html; charset=utf-8", _plain_page(text, locale).encode()
        else:
            kind = b"application/problem+json"
            body = msgspec.json.encode(Problem(f"/problems/{code}", text, status, code, text))
        headers = [
            (b"content-type", kind),
            (b"content-language", locale.encode()),
            (b"content-length", str(len(body)).encode()),
            # What is left of the body is not read, so the connection cannot be used again.
            (b"connection", b"close"),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _dressing(self, scope: Scope, send: Send) -> Send:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(scope, MutableHeaders(scope=message))
            await send(message)

        return dressed

    def _dress(self, scope: Scope, headers: MutableHeaders) -> None:
        api = scope["path"].startswith("/api/") and not scope["path"].startswith("/api/docs")
        headers.setdefault("Content-Security-Policy", _API_POLICY if api else _PAGE_POLICY)
        if api:
            headers.setdefault("Cache-Control", "no-store")
        headers["X-Request-Id"] = scope["request_id"]
        headers["X-Content-Type-Options"] = "nosniff"
        headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if self.secure or scope["scheme"] == "https":
            headers["Strict-Transport-Security"] = _HSTS
        if SCOPE in scope:
            headers["RateLimit-Policy"], headers["RateLimit"] = scope[SCOPE]

    def _believe_proxy(self, scope: Scope, headers: Headers) -> None:
        """The client named by a trusted proxy: the last address in the list not our own."""
        client = scope.get("client")
        if not self.trusted or not client or not self._trusts(client[0]):
            return
        if headers.get("x-forwarded-proto") in ("http", "https"):
            scope["scheme"] = headers["x-forwarded-proto"]
        named = [a.strip() for a in headers.get("x-forwarded-for", "").split(",") if a.strip()]
        foreign = [a for a in reversed(named) if not self._trusts(a)]
        if foreign and _address(foreign[0]):
            scope["client"] = (foreign[0], 0)

    def _trusts(self, address: str) -> bool:
        known = _address(address)
        return known is not None and any(known in network for network in self.trusted)


def _plain_page(text: str, locale: str) -> str:
    return (
        f'<!doctype html><html lang="{locale}" dir="{direction(locale)}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(text)}</title><main><h1>{escape(text)}</h1></main></html>"
    )


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _request_id(headers: Headers) -> str:
    given = headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else uuid4().hex


def _storable(raw: bytes) -> bool:
    """Whether percent-encoded text decodes to UTF-8 without NUL, which PostgreSQL cannot hold."""
    plain = unquote_to_bytes(raw)
    if b"\x00" in plain:
        return False
    try:
        plain.decode()
    except UnicodeDecodeError:
        return False
    return True
