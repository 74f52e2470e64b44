"""Who is asking: reads cookie or bearer token, and looks it up inside the tenant it claims."""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
from fastapi import Request

from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.errors import Forbidden, Unauthenticated
from ringdesk.kernel.http import Credential
from ringdesk.kernel.permissions import catalogue
from ringdesk.kernel.secrets import token_hash

from .rules import credentials
from .rules.roles import permissions_of
from .rules.scopes import granted
from .store import sessions

COOKIE = "ringdesk_session"
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Login:
    """A session as looked up, also while its second factor is still missing."""

    session_id: UUID
    actor: Actor
    config_version: int
    csrf: str
    verified: bool


class SessionGate:
    """The gate of the workspace and the API. `public_origin` is where browsers see us."""

    def __init__(self, public_origin: str = "") -> None:
        self.public_origin = public_origin

    def credential(self, request: Request) -> Credential:
        authorization = request.headers.get("authorization")
        if authorization is not None:
            return _bearer(authorization)
        token = request.cookies.get(COOKIE, "")
        tenant_id = credentials.session_tenant(token)
        if tenant_id is None:
            raise Unauthenticated
        if request.method in _SAFE:
            return Credential(tenant_id, token_hash(token), "session")
        self.refuse_foreign(request)
        shown = request.headers.get("x-csrf-token", "")
        return Credential(tenant_id, token_hash(token), "session", shown)

    def refuse_foreign(self, request: Request) -> None:
        """The second line behind the CSRF token, and the first one where nobody is logged in."""
        site = request.headers.get("sec-fetch-site")
        if site is not None:
            if site not in ("same-origin", "none"):
                raise Forbidden("foreign_origin")
            return
        origin = request.headers.get("origin")
        if origin is None or origin == self.public_origin:
            return
        if urlsplit(origin).netloc != request.headers.get("host"):
            raise Forbidden("foreign_origin")

    async def admit(self, ctx: Context, credential: Credential) -> tuple[Actor, int]:
        if credential.kind == "token":
            return await _admit_token(ctx, credential)
        login = await self.recognize(ctx, credential)
        if not login.verified:
            raise Unauthenticated("mfa_required")
        return login.actor, login.config_version

    async def recognize(self, ctx: Context, credential: Credential) -> Login:
        """The login behind a session cookie. Raises Unauthenticated, Forbidden("csrf")."""
        row = await sessions.by_session(ctx.tx, credential.secret_hash)
        if row is None or credential.kind != "session":
            raise Unauthenticated
        _refuse_ended(row, ctx.now())
        if row["epoch"] != row["person_epoch"]:
            raise Unauthenticated
        if credential.csrf is not None and not _same(credential.csrf, row["csrf"]):
            raise Forbidden("csrf")
        if ctx.now() - row["last_seen_at"] >= _SEEN_EVERY:
            await sessions.touch_session(ctx.tx, row["id"], ctx.now())
        actor = _member(row)
        verified = row["verified_at"] is not None
        return Login(row["id"], actor, row["config_version"], row["csrf"], verified)


def _bearer(authorization: str) -> Credential:
    scheme, _, token = authorization.partition(" ")
    tenant_id = credentials.api_tenant(token.strip()) if scheme.lower() == "bearer" else None
    if tenant_id is None:
        raise Unauthenticated("token_invalid")
    return Credential(tenant_id, token_hash(token.strip()), "token")


async def _admit_token(ctx: Context, credential: Credential) -> tuple[Actor, int]:
    row = await sessions.by_token(ctx.tx, credential.secret_hash)
    if row is None or row["revoked_at"] is not None:
        raise Unauthenticated("token_invalid")
    if row["owner_id"] is not None:
        _refuse_ended(row, ctx.now())
    elif row["expires_at"] is not None and row["expires_at"] <= ctx.now():
        raise Unauthenticated("token_invalid")
    if row["last_used_at"] is None or ctx.now() - row["last_used_at"] >= _SEEN_EVERY:
        await sessions.touch_token(ctx.tx, row["id"], ctx.now())
    actor = _service(row) if row["owner_id"] is None else _personal(row)
    return actor, row["config_version"]


def _refuse_ended(row: asyncpg.Record, now: datetime) -> None:
    if row["expires_at"] is not None and row["expires_at"] <= now:
        raise Unauthenticated("session_ended")
    if row["suspended_at"] is not None or row["disabled_at"] is not None:
        raise Unauthenticated("suspended")


def _member(row: asyncpg.Record) -> Actor:
    return Actor(
        kind="member",
        id=row["member_id"],
        name=row["name"],
        permissions=_role_permissions(row),
        team_ids=frozenset(row["team_ids"]),
        department_ids=_departments(row),
        locale=row["locale"],
        zone=row["zone"],
        color=row["color"],
        member_id=row["member_id"],
        person_id=row["person_id"],
    )


def _personal(row: asyncpg.Record) -> Actor:
    """A personal token: its member, narrowed to its scopes."""
    member = _member(row)
    return replace(
        member,
        kind="token",
        id=row["id"],
        name=f"{member.name} · {row['token_name']}",
        permissions=member.permissions & granted(row["scopes"]),
    )


def _service(row: asyncpg.Record) -> Actor:
    return Actor(
        kind="token", id=row["id"], name=row["token_name"], permissions=granted(row["scopes"])
    )


def _departments(row: asyncpg.Record) -> frozenset[UUID]:
    own = () if row["department_id"] is None else (row["department_id"],)
    return frozenset((*own, *row["liaised_ids"]))


def _role_permissions(row: asyncpg.Record) -> frozenset[str]:
    if row["builtin"]:
        return _built_in(row["role_key"])
    return permissions_of(row["role_key"], row["permissions"], catalogue(), builtin=False)


@cache
def _built_in(key: str) -> frozenset[str]:
    # Asked for by every request; the catalogue is complete before the first one.
    return permissions_of(key, (), catalogue(), builtin=True)


def _same(shown: str, kept: str) -> bool:
    return hmac.compare_digest(shown.encode("utf-8", "surrogateescape"), kept.encode())
