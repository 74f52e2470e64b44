"""Between HTTP and commands: one transaction per request, problem details, idempotency, ETags."""

import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Protocol
from uuid import UUID

import msgspec
from fastapi import Depends, FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from .context import Actor, Context
from .db import sql
from .errors import DomainError, Invalid, Stale
from .ids import new_id
from .jobs import Works
from .orders import queue_ordered
from .tables import idempotency_keys

encode = msgspec.json.Encoder().encode


class Input(BaseModel):
    """Base of request bodies: unknown fields are named, text PostgreSQL cannot hold is refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        if isinstance(value, dict):
            for name, inner in value.items():
                _refuse_unstorable(name, inner)
        return value


def _refuse_unstorable(name: str, value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
            raise Invalid((str(name), "characters"))
    elif isinstance(value, dict):
        for inner_name, inner in value.items():
            _refuse_unstorable(f"{name}.{inner_name}", inner_name)
            _refuse_unstorable(f"{name}.{inner_name}", inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            _refuse_unstorable(f"{name}.{place}", inner)


@dataclass(frozen=True, slots=True)
class Credential:
    """What a request shows of itself. The tenant is a claim until the look-up inside it succeeds.

    `csrf` is the X-CSRF-Token shown; None when the request needs none.
    """

    tenant_id: UUID
    secret_hash: bytes
    kind: Literal["session", "token"]
    csrf: str | None = None


class Gate(Protocol):
    """Who is asking: implemented by identity, wired in app.py."""

    def credential(self, request: Request) -> Credential:
        """Read cookie or bearer token. Raises Unauthenticated."""
        ...

    async def admit(self, ctx: Context, credential: Credential) -> tuple[Actor, int]:
        """The actor and the workspace's configuration version. Raises Unauthenticated, Denied."""
        ...


class Replay(Exception):
    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        super().__init__("replay")
        self.response = Response(body, status, {**headers, "Idempotency-Replayed": "true"})


_NOBODY = Actor(kind="anonymous", id=None, name="")


async def request_context(request: Request) -> AsyncIterator[Context]:
    """Opens the transaction, admits the actor, and commits before the answer leaves."""
    works: Works = request.app.state.works
    gate: Gate = request.app.state.gate
    credential = gate.credential(request)
    async with works.db.transaction(credential.tenant_id) as tx:
        ctx = Context(
            tenant_id=credential.tenant_id,
            actor=_NOBODY,
            clock=works.clock,
            tx=tx,
            request_id=request.scope.get("request_id", ""),
            ports=works.ports,
        )
        ctx.actor, ctx.config_version = await gate.admit(ctx, credential)
        request.app.state.limiter.count(ctx.actor, request)
        key = await _idempotency(ctx, request)
        yield ctx
        if key is not None:
            await _remember_answer(ctx, key)
        await queue_ordered(ctx)


async def platform_context(request: Request) -> AsyncIterator[Works]:
    """For the doors before login: no tenant is known yet; the command opens its transactions."""
    request.app.state.limiter.count(_NOBODY, request)
    yield request.app.state.works


Asked = Annotated[Context, Depends(request_context, scope="function")]
Unasked = Annotated[Works, Depends(platform_context, scope="function")]


def answer(
    ctx: Context | None,
    body: Any,
    *,
    status: int = 200,
    version: int | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Encode a struct as the JSON answer; with `version` it carries an ETag.

    Without `ctx` the answer is not kept for the idempotency key: for secrets shown once.
    """
    headers = dict(headers or {})
    if version is not None:
        headers["ETag"] = f'"{version}"'
    content = b"" if body is None else encode(body)
    response = Response(content, status, headers, media_type="application/json")
    if ctx is not None:
        ctx.answer = response
    return response


def listed(ctx: Context, rows: Any, following: str | None = None) -> Response:
    """Rows of a list as the JSON answer; `following`: the cursor of the page behind it."""
    return answer(ctx, {"data": rows, "next": following})


def expected_version(request: Request) -> int | None:
    """The version named by If-Match; None when absent or `*`. Raises Invalid, Stale."""
    tag = request.headers.get("if-match", "").strip()
    if not tag or tag == "*":
        return None
    bare = tag.removeprefix("W/").strip('"')
    if not bare.isdigit() or len(bare) > 18:
        raise Stale
    return int(bare)


async def _expected(request: Request) -> int | None:
    return expected_version(request)


Expected = Annotated[int | None, Depends(_expected)]
_claim_key = sql(
    insert(idempotency_keys)
    .values(
        {n: bindparam(n) for n in ("tenant_id", "key", "actor_id", "request_hash", "created_at")}
    )
    .on_conflict_do_nothing()
)
_k = idempotency_keys.c
_that_key = (
    _k.tenant_id == bindparam("tenant_id"),
    _k.key == bindparam("the_key"),
    _k.actor_id == bindparam("the_actor"),
)
_read_key = sql(select(_k.request_hash, _k.status, _k.headers, _k.body).where(*_that_key))
_store_answer = sql(
    update(idempotency_keys)
    .where(*_that_key)
    .values(status=bindparam("status"), headers=bindparam("headers"), body=bindparam("body"))
)


_free_key = sql(delete(idempotency_keys).where(*_that_key))


async def _idempotency(ctx: Context, request: Request) -> str | None:
    """Claim the key, or raise the remembered answer. A twin in flight waits on the unique key."""
    key = request.headers.get("idempotency-key")
    if request.method != "POST" or not key:
        return None
    if len(key) > 200 or not key.isprintable():
        raise Invalid(("Idempotency-Key", "idempotency_key"))
    actor_id = ctx.actor.id or new_id(ctx.now())
    digest = hashlib.sha256(
        f"{request.method} {request.url.path}\n".encode() + await request.body()
    ).digest()
    claimed = await ctx.tx.run(
        _claim_key, key=key, actor_id=actor_id, request_hash=digest, created_at=ctx.now()
    )
    if claimed:
        return key
    row = await ctx.tx.first(_read_key, the_key=key, the_actor=actor_id)
    if row is None or row["request_hash"] != digest:
        raise DomainError("idempotency_mismatch")
    raise Replay(row["status"], row["headers"], row["body"])


async def _remember_answer(ctx: Context, key: str) -> None:
    response: Response | None = ctx.answer
    if response is None:
        # It holds a secret that is shown once and kept nowhere: the key is free again.
        await ctx.tx.run(_free_key, the_key=key, the_actor=ctx.actor.id)
        return
    kept = {k: v for k, v in response.headers.items() if k in ("etag", "location", "content-type")}
    await ctx.tx.run(
        _store_answer,
        the_key=key,
        the_actor=ctx.actor.id,
        status=response.status_code,
        headers=kept,
        body=bytes(response.body),
    )


_shown: dict[str, type] = {}


def shows(struct: type, status: int = 200, *, listed: bool = False) -> dict[int | str, Any]:
    """Document a route's answer: `responses=shows(Ticket, 201)`."""
    _shown[struct.__name__] = struct
    schema: dict[str, Any] = {"$ref": f"#/components/schemas/{struct.__name__}"}
    if listed:
        schema = {
            "type": "object",
            "required": ["data"],
            "properties": {
                "data": {"type": "array", "items": schema},
                "next": {"type": ["string", "null"]},
            },
        }
    return {status: {"description": "OK", "content": {"application/json": {"schema": schema}}}}


class Problem(msgspec.Struct):
    """RFC 9457 problem details; `code` is stable, `params` fill the sentence."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    params: dict[str, Any] = {}
    errors: list[dict[str, Any]] = []


def openapi(app: FastAPI) -> dict[str, Any]:
    """FastAPI's document with the answers' shapes added from the structs."""
    if app.openapi_schema:
        return app.openapi_schema
    document = FastAPI.openapi(app)
    _, components = msgspec.json.schema_components(
        [*_shown.values(), Problem], ref_template="#/components/schemas/{name}"
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(json.loads(json.dumps(components)))
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    problem = {
        "description": "Problem",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    for path in document.get("paths", {}).values():
        for operation in path.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = problem
    app.openapi_schema = document
    return document
