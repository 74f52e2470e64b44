"""The API under a fuzzer: nothing breaks, every refusal is a problem with a code, nothing leaks."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode

from ringdesk.app import create_app
from ringdesk.cli.openapi import document
from ringdesk.modules import identity
from ringdesk.modules.identity.rules.scopes import SCOPES
from tests.given import World

EXAMPLES = 4
# Never ends; tests/kernel/test_live_http.py has it.
STREAMS = {"/api/v1/live", "/api/v1/events/stream"}
LEAKS = re.compile(
    r'Traceback|File "|asyncpg|sqlalchemy|psycopg|SELECT .* FROM|INSERT INTO|relation "|'
    r"\$1::|site-packages|/src/ringdesk",
    re.IGNORECASE,
)
BOUNDED = settings(
    max_examples=EXAMPLES,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


async def tokens(world: World) -> list[str]:
    """An admin's token with every scope, and an agent's."""
    found = []
    for actor in (await world.admin(), await world.member("agent")):
        async with world.acting(actor) as ctx:
            made = await identity.create_personal_token(ctx, "fuzz", sorted(SCOPES), None)
        found.append(made.token)
    return found


@asynccontextmanager
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """The whole application; its failures come back as answers."""
    transport = httpx.ASGITransport(app=create_app(world.works), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://fuzz.test") as made:
        yield made


def refused_properly(answer: httpx.Response, told: str) -> None:
    """No 5xx, and every 4xx is a problem with a stable code."""
    assert answer.status_code < 500, f"{told}\n{answer.text[:500]}"
    leak = LEAKS.search(answer.text) if "json" in answer.headers.get("content-type", "") else None
    assert leak is None, f"{told}\n{leak}\n{answer.text[:500]}"
    if answer.status_code >= 400:
        kind = answer.headers["content-type"]
        assert kind == "application/problem+json", f"{told}\n{kind}\n{answer.text[:300]}"
        problem = answer.json()
        assert re.fullmatch(r"[a-z0-9_]+", problem["code"]), told
        assert problem["status"] == answer.status_code, told
        assert problem["title"] not in ("", f"errors.{problem['code']}"), f"{told}: {problem}"


def drawn(operation: Any, mode: GenerationMode, **fixed: Any) -> list[Any]:
    """A few cases of an operation; the same at every run."""
    found: list[Any] = []

    @seed(1)
    @BOUNDED
    @given(operation.as_strategy(generation_mode=mode, **fixed))
    def draw(case: Any) -> None:
        found.append(case.as_transport_kwargs(base_url="http://fuzz.test"))

    try:
        draw()
    except Unsatisfiable:
        return []  # nothing can be wrong with it: it takes neither body nor parameters
    return found[:EXAMPLES]


def operations() -> list[Any]:
    schema = schemathesis.openapi.from_dict(document())
    return [found.ok() for found in schema.get_all_operations() if found.ok().path not in STREAMS]


@pytest.mark.slow
async def test_no_request_the_fuzzer_makes_breaks_the_api(world: World) -> None:
    ticket = await world.ticket()
    askers = await tokens(world)
    asked, accepted = 0, 0
    async with client(world) as api:
        for operation in operations():
            known = {"ticket": str(ticket.number)} if "{ticket}" in operation.path else None
            cases = drawn(operation, GenerationMode.POSITIVE, path_parameters=known)
            cases += drawn(operation, GenerationMode.NEGATIVE)
            for n, case in enumerate(cases):
                answer = await ask(api, case, askers[n % 2])
                if answer is None:
                    continue
                told = f"{operation.method} {case['url']} {str(case)[:1500]}"
                refused_properly(answer, told)
                asked += 1
                accepted += answer.status_code < 300
    assert asked > 300, "the fuzzer asked too little"
    assert accepted > 30, "everything was refused at the door"


async def ask(api: httpx.AsyncClient, case: Any, token: str) -> httpx.Response | None:
    """Send it; None when no client could send such a thing."""
    headers = {k: str(v) for k, v in dict(case.get("headers") or {}).items()}
    headers = {k: v for k, v in headers.items() if k.lower() not in ("authorization", "cookie")}
    headers["Authorization"] = f"Bearer {token}"
    known = ("params", "json", "data", "files")
    rest = {k: case[k] for k in known if case.get(k) is not None}
    if isinstance(rest.get("data"), bytes | str):
        rest["content"] = rest.pop("data")
    if "json" in rest:
        rest["content"] = json.dumps(rest.pop("json")).encode("utf-8", "surrogatepass")
        headers["Content-Type"] = "application/json"
    try:
        return await api.request(case["method"], case["url"], headers=headers, **rest)
    except (httpx.InvalidURL, UnicodeError, ValueError, TypeError):
        return None


_ODD = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


def carried(text: str) -> bytes:
    """As a header line can hold it."""
    return re.sub(rb"[\x00\r\n]", b"", text.encode()) or b"x"


@pytest.mark.parametrize("seeded", range(3))
async def test_odd_references_headers_and_cursors_are_refused_with_a_reason(
    world: World, seeded: int
) -> None:
    ticket = await world.ticket()
    (admin, _) = await tokens(world)
    tries: list[tuple[str, str, str, str]] = []

    @seed(seeded)
    @settings(BOUNDED, max_examples=25)
    @given(
        _ODD,
        _ODD,
        _ODD | st.just("T-9999999999999999"),
        st.text(st.characters(codec="utf-8"), max_size=60),
    )
    def draw(match: str, key: str, ref: str, cursor: str) -> None:
        tries.append((match, key, ref, cursor))

    draw()
    async with client(world) as api:
        api.headers["Authorization"] = f"Bearer {admin}"
        for match, key, ref, cursor in tries:
            here = f"/api/v1/tickets/{ticket.number}"
            for answer in (
                await api.get(f"/api/v1/tickets/{quote(ref, safe='')}"),
                await api.get("/api/v1/tickets", params={"after": cursor}),
                await api.get("/api/v1/tickets", params={"view": ref, "sort": key}),
                await api.get("/api/v1/search", params={"q": cursor}),
                await api.patch(here, json={"impact": 2}, headers={"If-Match": carried(match)}),
                await api.post(
                    f"{here}/notes", json={"text": "x"}, headers={"Idempotency-Key": carried(key)}
                ),
            ):
                refused_properly(answer, f"{answer.request.url} {match!r} {key!r}")
    assert len(tries) >= 20
