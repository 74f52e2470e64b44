"""New passwords: changed by oneself, or by a mailed link."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Actor, Context, system
from ringdesk.kernel.errors import DomainError, Invalid
from ringdesk.kernel.jobs import Order, Works, enqueue, job
from ringdesk.kernel.secrets import token_hash

from .. import passwords
from ..events import MemberInvited, PasswordChanged, PasswordResetRequested
from ..ports import Letter, post_office, settings, texts
from ..rules import throttling
from ..rules.credentials import password_fault
from ..rules.members import plain_email
from ..store import members, people, throttles
from ..store import workspaces as workspace_rows
from .members_own import own_ids
from .sessions import Caller, Opened, open_session, throttle

LIFE = {"reset": timedelta(hours=1), "invite": timedelta(days=7)}


@command(needs=None)
async def change_password(ctx: Context, fresh: str, caller: Caller) -> Opened:
    """Store the new hash; every session ends, this one is replaced by the one returned."""
    member_id, person_id = own_ids(ctx)
    await people.set_password(ctx.tx, person_id, fresh)
    await people.void_resets(ctx.tx, person_id, ctx.now())
    ctx.emit(PasswordChanged(subject_id=member_id, how="self"))
    person = await people.by_id(ctx.tx, person_id)
    # Whoever asks here has shown the second factor already.
    shown = person["totp_confirmed_at"] is not None
    opened: Opened = await open_session(ctx, person, caller, second_factor=shown)
    return opened


async def checked_hash(password: str, *, email: str, name: str, field: str) -> str:
    """The hash of a good password. Raises Invalid naming `field`."""
    fault = password_fault(password, email=email, name=name)
    if fault:
        raise Invalid((field, fault))
    return await passwords.hashed(password)


async def ask_reset(works: Works, email: str, caller: Caller) -> None:
    """Queue the question whether this address gets a link: the answer takes no time here."""
    await throttle(works, throttling.forgotten(caller.ip))
    payload = {"email": plain_email(email)[:254], "ip": caller.ip}
    async with works.db.transaction() as tx:
        await enqueue(tx, works.clock.now(), Order("identity.reset_letter", payload))


@job("identity.reset_letter", outside=True)
async def send_reset_letter(works: Works, _tenant: UUID | None, payload: dict[str, Any]) -> None:
    """Mail the link, if the address is somebody's. Twice is harmless: both links work once."""
    now = works.clock.now()
    async with works.db.transaction() as tx:
        person = await people.by_email(tx, payload["email"])
        if person is None or person["disabled_at"] is not None:
            return
        places = await people.memberships_of(tx, person["id"])
        wait = await throttles.strike(tx, throttling.forgotten_by(person["id"]), now)
    if places and wait is None:
        home = _home(places)
        async with works.context(home["tenant_id"], system("password_reset")) as ctx:
            await _post_reset(ctx, person, home["member_id"], payload["ip"])


def _home(places: list[asyncpg.Record]) -> asyncpg.Record:
    """The workspace whose mailbox may carry links that open the account: the oldest one.

    Whoever runs a workspace runs its mail. The admin of a later one, by adding somebody, must
    not come to read that person's links.
    """
    return min(places, key=lambda place: place["tenant_id"])


@command(needs=None)
async def _post_reset(ctx: Context, person: asyncpg.Record, member_id: UUID, ip: str) -> None:
    link = await _new_link(ctx, person["id"], "reset")
    await _post(ctx, person, "reset", link=link, minutes=60)
    ctx.emit(PasswordResetRequested(subject_id=member_id, ip=ip))


@job("identity.invitation")
async def send_invitation(ctx: Context, payload: dict[str, Any]) -> None:
    """Welcome a colleague; who has no password yet gets a link to set one."""
    member = await members.locked_member(ctx.tx, UUID(payload["member_id"]))
    if member is None or member["suspended_at"] is not None:
        return
    person = await people.by_id(ctx.tx, member["person_id"])
    await _invite(ctx, person, member, payload.get("by", ""))


@command(needs=None)
async def _invite(ctx: Context, person: asyncpg.Record, member: asyncpg.Record, by: str) -> None:
    places = await people.memberships_of(ctx.tx, person["id"])
    if person["password_hash"] is None and _home(places)["tenant_id"] == ctx.tenant_id:
        link = await _new_link(ctx, person["id"], "invite")
        await _post(ctx, person, "invite", link=link, days=7, by=by)
    else:
        await _post(ctx, person, "welcome", link=f"{settings(ctx.ports).base_url}/login", by=by)
    ctx.emit(MemberInvited(subject_id=member["id"], email=member["email"]))


async def _new_link(ctx: Context, person_id: UUID, purpose: str) -> str:
    token = secrets.token_urlsafe(32)
    await people.insert_reset(
        ctx.tx,
        id=ctx.new_id(),
        person_id=person_id,
        purpose=purpose,
        token_hash=token_hash(token),
        expires_at=ctx.now() + LIFE[purpose],
    )
    return f"{settings(ctx.ports).base_url}/login/reset?token={token}"


async def _post(ctx: Context, person: asyncpg.Record, kind: str, **params: Any) -> None:
    workspace = (await workspace_rows.workspace(ctx.tx))["name"]
    words, locale = texts(ctx.ports), person["locale"]
    params |= {"name": person["name"], "workspace": workspace}
    letter = Letter(
        to=person["email"],
        name=person["name"],
        locale=locale,
        subject=words.t(locale, f"letters.{kind}.subject", **params),
        text=words.t(locale, f"letters.{kind}.text", **params),
    )
    await post_office(ctx).post(ctx, letter)


async def reset_password(works: Works, token: str, password: str, caller: Caller) -> None:
    """Set a new password by a mailed link. Raises DomainError("token_invalid"), Invalid."""
    await throttle(works, throttling.reset(caller.ip))
    async with works.db.transaction() as tx:
        person = await people.by_reset(tx, token_hash(token), works.clock.now())
        places = await people.memberships_of(tx, person["id"]) if person else []
    if person is None or not places:
        raise DomainError("token_invalid")
    fresh = await checked_hash(
        password, email=person["email"], name=person["name"], field="password"
    )
    member_id = places[0]["member_id"]
    actor = Actor(kind="member", id=member_id, name=person["name"], member_id=member_id)
    async with works.context(places[0]["tenant_id"], actor) as ctx:
        await _reset(ctx, token_hash(token), fresh)
        await throttles.forget(ctx.tx, throttling.login_address(person["email"]))


@command(needs=None)
async def _reset(ctx: Context, secret_hash: bytes, fresh: str) -> None:
    taken = await people.take_reset(ctx.tx, secret_hash, ctx.now())
    if taken is None or ctx.actor.member_id is None:
        raise DomainError("token_invalid")
    await people.set_password(ctx.tx, taken["person_id"], fresh)
    await people.void_resets(ctx.tx, taken["person_id"], ctx.now())
    ctx.emit(PasswordChanged(subject_id=ctx.actor.member_id, how=taken["purpose"]))
