"""The outermost layer: headers, sizes, broken text, proxies."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request, Response

from ringdesk.kernel import problems
from ringdesk.kernel.http import Input
from ringdesk.kernel.i18n import Catalogues
from ringdesk.kernel.security import Security

TEXTS = Catalogues.load()


class Body(Input):
    text: str = ""


def build() -> FastAPI:
    app = FastAPI()

    @app.get("/api/v1/who")
    async def who(request: Request) -> dict[str, Any]:
        client = request.client
        return {"ip": client.host if client else "", "scheme": request.url.scheme}

    @app.post("/api/v1/echo")
    async def echo(body: Body) -> dict[str, int]:
        return {"length": len(body.text)}

    @app.get("/api/v1/broken")
    async def broken() -> None:
        raise RuntimeError("a secret")

    @app.get("/page")
    async def page() -> Response:
        return Response("<p>", media_type="text/html")

    problems.install(app, TEXTS)
    return app


def client(ip: str = "127.0.0.1", **kw: Any) -> httpx.AsyncClient:
    guarded = Security(build(), texts=TEXTS, **{"body_bytes": 1000, **kw})
    transport = httpx.ASGITransport(guarded, raise_app_exceptions=False, client=(ip, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://desk.example")


async def test_pages_may_run_their_own_scripts_and_nothing_else() -> None:
    headers = (await client().get("/page")).headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "strict-transport-security" not in headers


async def test_the_api_may_be_shown_nowhere_and_kept_nowhere() -> None:
    headers = (await client().get("/api/v1/who")).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cache-control"] == "no-store"


async def test_failures_are_dressed_too_and_tell_nothing() -> None:
    answer = await client().get("/api/v1/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.json()["params"]["request_id"] == answer.headers["x-request-id"]


async def test_https_is_remembered_when_it_is_used() -> None:
    assert "strict-transport-security" in (await client(secure=True).get("/page")).headers


async def test_a_request_id_is_taken_over_when_it_is_harmless() -> None:
    given = {"X-Request-Id": "trace-0123456789"}
    answer = await client().get("/page", headers=given)
    assert answer.headers["x-request-id"] == "trace-0123456789"
    forged = await client().get("/page", headers={"X-Request-Id": "a b\tc"})
    assert re.fullmatch("[0-9a-f]{32}", forged.headers["x-request-id"])


@pytest.mark.parametrize(
    "path",
    ["/api/v1/%00", "/api/v1/who?q=%00", "/api/v1/%ff", "/api/v1/who?q=%c3%28", "/%ed%a0%80"],
)
async def test_text_that_is_no_text_is_refused(path: str) -> None:
    answer = await client().get(path)
    assert (answer.status_code, answer.json()["code"]) == (400, "characters")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_chinese_in_paths_and_queries_is_text() -> None:
    assert (await client().get("/api/v1/who?q=退款")).status_code == 200


async def test_a_body_too_large_is_refused_before_it_is_read() -> None:
    answer = await client().post("/api/v1/echo", json={"text": "x" * 1000})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_a_body_that_hides_its_size_is_counted() -> None:
    async def pour() -> AsyncIterator[bytes]:
        yield b'{"text":"'
        for _ in range(20):
            yield b"x" * 100
        yield b'"}'

    answer = await client().post(
        "/api/v1/echo", content=pour(), headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    fits = await client().post("/api/v1/echo", json={"text": "x" * 500})
    assert fits.json() == {"length": 500}


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "9" * 400])
async def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    answer = await client().get("/page", headers={"Content-Length": length.encode()})
    assert answer.status_code == 413


FORWARDED = {"X-Forwarded-For": "6.6.6.6, 203.0.113.9, 10.1.0.2", "X-Forwarded-Proto": "https"}


async def test_a_stranger_cannot_choose_an_address() -> None:
    for stranger in (client(), client(ip="192.0.2.1", trusted=("10.0.0.0/8",))):
        answer = (await stranger.get("/api/v1/who", headers=FORWARDED)).json()
        assert answer["ip"] != "203.0.113.9"
        assert answer["scheme"] == "http"


async def test_a_trusted_proxy_tells_the_address() -> None:
    behind = client(ip="10.1.0.1", trusted=("10.0.0.0/8",))
    answer = await behind.get("/api/v1/who", headers=FORWARDED)
    assert answer.json() == {"ip": "203.0.113.9", "scheme": "https"}
    assert "strict-transport-security" in answer.headers
    for junk in ("", "unknown", "10.1.0.5", "<script>"):
        kept = await behind.get("/api/v1/who", headers={"X-Forwarded-For": junk})
        assert kept.json()["ip"] == "10.1.0.1"
