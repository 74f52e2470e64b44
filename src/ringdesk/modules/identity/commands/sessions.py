"""Logging in and out. A session's token is new at every step: nothing shown before is kept."""

import math
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.errors import NotFound, TooMany, Unauthenticated
from ringdesk.kernel.http import Credential
from ringdesk.kernel.jobs import Order, Works, enqueue, job
from ringdesk.kernel.secrets import token_hash

from .. import passwords
from ..events import SessionRevoked, SignedIn, SignedOut, SignInRefused
from ..ports import settings
from ..rules import credentials, throttling
from ..rules.members import plain_email
from ..store import members, people, sessions, throttles

_NOBODYS_ID = UUID(int=0)
NOBODY = Actor(kind="anonymous", id=None, name="")
# How long somebody may look for the phone before typing the password again.
_PENDING = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a request comes from, as kept with sessions and audit entries.

    `csrf` is the token of the page that goes on when its session is replaced under it.
    """

    ip: str
    user_agent: str = ""
    csrf: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session. `token` is shown to the browser once and kept as a hash only."""

    token: str
    tenant_id: UUID
    session_id: UUID
    member_id: UUID
    expires_in: timedelta


async def throttle(works: Works, limits: list[throttling.Limit]) -> None:
    """Count an attempt and commit it, whatever comes of it. Raises TooMany."""
    async with works.db.transaction() as tx:
        wait = await throttles.strike(tx, limits, works.clock.now())
    if wait is not None:
        raise TooMany(max(1, math.ceil(wait.total_seconds())))


async def sign_in(works: Works, email: str, password: str, caller: Caller) -> Opened:
    """Check the password and open a session in the workspace used last.

    Raises Unauthenticated("bad_credentials" | "no_workspace"), TooMany. Whether the address
    exists can be told neither from the answer nor from its time.
    """
    email = plain_email(email)
    await throttle(works, throttling.login(email, caller.ip))
    async with works.db.transaction() as tx:
        person = await people.by_email(tx, email)
        places = await people.memberships_of(tx, person["id"] if person else _NOBODYS_ID)
    known = person if person and person["disabled_at"] is None else None
    if not await passwords.matches(known["password_hash"] if known else None, password):
        async with works.db.transaction() as tx:
            # Put on record by a job, so that known and unknown addresses take the same time here.
            order = Order("identity.refused", {"email": email[:254], "ip": caller.ip})
            await enqueue(tx, works.clock.now(), order)
        raise Unauthenticated("bad_credentials")
    assert known is not None, "nobody has no password that matches"  # noqa: S101
    if not places:
        raise Unauthenticated("no_workspace")
    fresh = await _fresher(known["password_hash"], password)
    async with works.context(places[0]["tenant_id"], NOBODY) as ctx:
        if fresh:
            await people.rehash(ctx.tx, known["id"], known["password_hash"], fresh)
        await throttles.forget(ctx.tx, throttling.login_address(email))
        await throttles.take_back(ctx.tx, throttling.login_ip(caller.ip))
        opened: Opened = await open_session(ctx, known, caller)
    return opened


async def _fresher(stored: str, password: str) -> str | None:
    return await passwords.hashed(password) if passwords.outdated(stored) else None


@job("identity.refused", outside=True)
async def note_refusal(works: Works, _tenant: UUID | None, payload: dict[str, Any]) -> None:
    """Record the wrong password with the member it was meant for, if there is one."""
    async with works.db.transaction() as tx:
        person = await people.by_email(tx, payload["email"])
        places = await people.memberships_of(tx, person["id"]) if person else []
    if places:
        async with works.context(places[0]["tenant_id"], NOBODY) as ctx:
            await refused(ctx, places[0]["member_id"], Caller(payload["ip"]), "password")


@command(needs=None)
async def refused(ctx: Context, member_id: UUID, caller: Caller, factor: str) -> None:
    """Put a failed attempt on record."""
    ctx.emit(SignInRefused(subject_id=member_id, ip=caller.ip, factor=factor))


@command(needs=None)
async def open_session(
    ctx: Context, person: asyncpg.Record, caller: Caller, *, second_factor: bool = False
) -> Opened:
    """A session of this person in this workspace; pending while the second factor is missing."""
    member = await members.member_of_person(ctx.tx, person["id"])
    if member is None or member["suspended_at"] is not None:
        raise Unauthenticated("suspended")
    verified = second_factor or person["totp_confirmed_at"] is None
    life = timedelta(hours=settings(ctx.ports).session_hours) if verified else _PENDING
    token, session_id = credentials.session_token(ctx.tenant_id), ctx.new_id()
    await sessions.insert_session(
        ctx.tx,
        id=session_id,
        token_hash=token_hash(token),
        person_id=person["id"],
        member_id=member["id"],
        csrf=caller.csrf or secrets.token_urlsafe(24),
        epoch=person["epoch"],
        created_at=ctx.now(),
        last_seen_at=ctx.now(),
        expires_at=ctx.now() + life,
        verified_at=ctx.now() if verified else None,
        ip=caller.ip,
        user_agent=caller.user_agent[:300],
    )
    if verified:
        await people.used_now(ctx.tx, person["id"], ctx.now())
        _note_entry(ctx, member, caller, second_factor=second_factor)
    return Opened(token, ctx.tenant_id, session_id, member["id"], life)


def _note_entry(
    ctx: Context, member: asyncpg.Record, caller: Caller, *, second_factor: bool
) -> None:
    with ctx.acting_as(Actor(kind="member", id=member["id"], name=member["name"])):
        ctx.emit(
            SignedIn(
                subject_id=member["id"],
                ip=caller.ip,
                user_agent=caller.user_agent[:300],
                second_factor=second_factor,
            )
        )


async def end_session(works: Works, credential: Credential) -> None:
    """Log out: the session of this cookie ends, if there is one."""
    async with works.context(credential.tenant_id, NOBODY) as ctx:
        await _end(ctx, credential.secret_hash)


@command(needs=None)
async def _end(ctx: Context, secret_hash: bytes) -> None:
    member_id = await sessions.delete_by_hash(ctx.tx, secret_hash)
    if member_id is not None:
        ctx.emit(SignedOut(subject_id=member_id))


async def switch_workspace(
    works: Works, credential: Credential, person_id: UUID, tenant_id: UUID, caller: Caller
) -> Opened:
    """Open a session in another of the person's workspaces and end the one shown."""
    async with works.db.transaction() as tx:
        person = await people.by_id(tx, person_id)
        places = {row["tenant_id"] for row in await people.memberships_of(tx, person_id)}
    if tenant_id not in places:
        raise NotFound("workspace")
    async with works.context(tenant_id, NOBODY) as ctx:
        opened: Opened = await open_session(
            ctx, person, caller, second_factor=person["totp_confirmed_at"] is not None
        )
    await end_session(works, credential)
    return opened


@command(needs=None)
async def revoke_session(ctx: Context, session_id: UUID) -> None:
    """End one of one's own sessions. Raises NotFound."""
    actor = ctx.actor
    if actor.person_id is None or actor.member_id is None:
        raise NotFound("session")
    if not await sessions.delete_session(ctx.tx, session_id, actor.person_id):
        raise NotFound("session")
    ctx.emit(SessionRevoked(subject_id=actor.member_id, session_id=session_id))
