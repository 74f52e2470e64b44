"""The second factor: setting it up, showing it, taking it off."""

from uuid import UUID

import asyncpg
import segno

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Invalid, Unauthenticated
from ringdesk.kernel.http import Credential
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.secrets import token_hash

from ..directory import directory
from ..events import RecoveryCodeUsed, SecondFactorDisabled, SecondFactorEnabled
from ..gate import Login
from ..ports import keyring
from ..rules import throttling, totp
from ..rules.credentials import plain_code, recovery_code
from ..store import people, sessions, throttles
from .members_own import own_ids
from .sessions import NOBODY, Caller, Opened, open_session, refused, throttle

RECOVERY_CODES = 10


async def show_second_factor(
    works: Works, credential: Credential, login: Login, code: str, caller: Caller
) -> Opened:
    """Exchange a pending session for a full one. Raises Unauthenticated("bad_code"), TooMany."""
    person_id = login.actor.person_id
    member_id = login.actor.member_id
    assert person_id is not None, "sessions are people's"  # noqa: S101
    assert member_id is not None, "and members'"  # noqa: S101
    limits = throttling.second_factor(person_id)
    await throttle(works, limits)
    async with works.context(credential.tenant_id, login.actor) as ctx:
        opened: Opened | None = await _exchange(ctx, credential, person_id, code, caller)
        if opened:
            await throttles.forget(ctx.tx, limits[0][0])
        else:
            with ctx.acting_as(NOBODY):
                await refused(ctx, member_id, caller, "second_factor")
    if opened is None:
        raise Unauthenticated("bad_code")
    return opened


@command(needs=None)
async def _exchange(
    ctx: Context, credential: Credential, person_id: UUID, code: str, caller: Caller
) -> Opened | None:
    # The lock makes two tries with the same code wait for one another.
    person = await people.by_id(ctx.tx, person_id, lock=True)
    if person["totp_confirmed_at"] is None:
        raise Conflict("mfa_not_set_up")
    if not await _accepted(ctx, person, code):
        return None
    await sessions.delete_by_hash(ctx.tx, credential.secret_hash)
    opened: Opened = await open_session(ctx, person, caller, second_factor=True)
    return opened


async def _accepted(ctx: Context, person: asyncpg.Record, code: str) -> bool:
    typed = plain_code(code)
    secret = keyring(ctx.ports).unseal(person["totp_secret"])
    step = totp.accepted_step(secret, typed, at=ctx.now(), last=person["totp_last_step"])
    if step is not None:
        await people.set_totp(
            ctx.tx, person["id"], person["totp_secret"], person["totp_confirmed_at"], step
        )
        return True
    if not await people.take_code(ctx.tx, person["id"], _code_hash(person["id"], typed), ctx.now()):
        return False
    left = await people.codes_left(ctx.tx, person["id"])
    if ctx.actor.member_id is not None:
        ctx.emit(RecoveryCodeUsed(subject_id=ctx.actor.member_id, left=left))
    return True


def _code_hash(person_id: UUID, plain: str) -> bytes:
    return token_hash(f"{person_id}:{plain}")


@command(needs=None)
async def begin_totp(ctx: Context) -> tuple[str, str, str]:
    """A new secret, not in force yet: the secret, its URI and a QR code as SVG."""
    _, person_id = own_ids(ctx)
    person = await people.by_id(ctx.tx, person_id, lock=True)
    if person["totp_confirmed_at"] is not None:
        raise Conflict("mfa_already_on")
    secret = totp.new_secret()
    sealed = keyring(ctx.ports).seal(secret)
    await people.set_totp(ctx.tx, person_id, sealed, None, None)
    uri = totp.uri(secret, email=person["email"], workspace=(await directory(ctx)).name)
    picture = segno.make(uri, error="m").svg_inline(scale=4, border=2, dark="#000", light="#fff")
    return secret, uri, picture


@command(needs=None)
async def confirm_totp(ctx: Context, code: str) -> list[str]:
    """Put the second factor in force; the recovery codes, shown this once."""
    member_id, person_id = own_ids(ctx)
    person = await people.by_id(ctx.tx, person_id, lock=True)
    if person["totp_confirmed_at"] is not None:
        raise Conflict("mfa_already_on")
    if person["totp_secret"] is None:
        raise Conflict("mfa_not_set_up")
    secret = keyring(ctx.ports).unseal(person["totp_secret"])
    step = totp.accepted_step(secret, plain_code(code), at=ctx.now(), last=None)
    if step is None:
        raise Invalid(("code", "bad_code"))
    await people.set_totp(ctx.tx, person_id, person["totp_secret"], ctx.now(), step)
    codes = [recovery_code() for _ in range(RECOVERY_CODES)]
    hashes = [_code_hash(person_id, plain_code(c)) for c in codes]
    await people.replace_codes(ctx.tx, person_id, hashes, ctx.now())
    ctx.emit(SecondFactorEnabled(subject_id=member_id))
    return codes


@command(needs=None)
async def disable_totp(ctx: Context) -> None:
    """Take the second factor off; the route has asked for the password before."""
    member_id, person_id = own_ids(ctx)
    person = await people.by_id(ctx.tx, person_id, lock=True)
    await people.set_totp(ctx.tx, person_id, None, None, None)
    await people.replace_codes(ctx.tx, person_id, (), ctx.now())
    if person["totp_confirmed_at"] is not None:
        ctx.emit(SecondFactorDisabled(subject_id=member_id))
