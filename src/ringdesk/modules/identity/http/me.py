"""One's own profile, sessions and second factor."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from msgspec import Struct
from pydantic import StringConstraints

from ringdesk.kernel.errors import Forbidden
from ringdesk.kernel.http import Asked, Input, answer, listed, shows

from ..commands.members_own import ProfileChanges, change_profile, confirm_password
from ..commands.passwords import change_password, checked_hash
from ..commands.second_factor import begin_totp, confirm_totp, disable_totp
from ..commands.sessions import Opened, revoke_session
from ..queries import me as queries
from ..rules import members as rules
from .edge import asked, caller, gate, keep, recognized, refuse, works_of
from .session import Password

router = APIRouter(tags=["me"])


class NewPassword(Input):
    current: Password
    new: Password


class Profile(Input):
    name: str | None = None
    locale: str | None = None
    zone: str | None = None
    prefs: dict[str, Any] | None = None
    password: NewPassword | None = None


class Code(Input):
    code: Annotated[str, StringConstraints(min_length=1, max_length=40)]


class Confirmation(Input):
    password: Password


class TotpSecret(Struct):
    """`qr_svg` is an inline SVG of `uri`; not in force before it is confirmed."""

    secret: str
    uri: str
    qr_svg: str


class RecoveryCodes(Struct):
    """Each works once, in place of a code of the app. Shown this one time."""

    recovery_codes: list[str]


@router.get("/me", responses=shows(queries.Me))
async def show_me(ctx: Asked) -> Response:
    if ctx.actor.member_id is None:
        raise Forbidden("session_needed")
    return answer(ctx, await queries.me(ctx, ctx.actor))


@router.patch("/me", responses=shows(queries.Me))
async def change_me(request: Request, body: Profile) -> Response:
    """Change profile or settings; with `password`, every other session ends."""
    given = body.model_dump(exclude_unset=True, exclude={"password"}, exclude_none=True)
    refuse(
        ("name", rules.name_fault(body.name) if body.name is not None else None),
        ("locale", rules.locale_fault(body.locale) if body.locale is not None else None),
        ("zone", rules.zone_fault(body.zone) if body.zone is not None else None),
    )
    fresh = await _confirmed(request, body.password) if body.password else None
    opened: Opened | None = None
    async with asked(request) as ctx:
        if given:
            await change_profile(ctx, ProfileChanges(**given))
        if fresh:
            # The gate has just found it right: the open page keeps it, only the cookie changes.
            page = replace(caller(request), csrf=request.headers["x-csrf-token"])
            opened = await change_password(ctx, fresh, page)
        response = answer(ctx, await queries.me(ctx, ctx.actor))
    return keep(request, response, opened) if opened else response


async def _confirmed(request: Request, wanted: NewPassword) -> str:
    """The hash of the new password, once the current one was shown to be known."""
    email, name = await _ask_password(request, wanted.current, "password.current")
    return await checked_hash(wanted.new, email=email, name=name, field="password.new")


async def _ask_password(request: Request, password: str, field: str) -> tuple[str, str]:
    """Address and name of the person, whose password this is. Raises Invalid, TooMany."""
    credential = gate(request).credential(request)
    if credential.kind != "session":
        raise Forbidden("session_needed")
    async with recognized(request, credential) as (ctx, login):
        me = await queries.me(ctx, login.actor)
    await confirm_password(works_of(request), me.person_id, password, field)
    return me.email, me.name


@router.get("/me/sessions", responses=shows(queries.SessionRow, listed=True))
async def show_sessions(request: Request, ctx: Asked) -> Response:
    """Where one is logged in, in this workspace."""
    current = gate(request).credential(request).secret_hash
    return listed(ctx, await queries.sessions_of(ctx, current))


@router.delete("/me/sessions/{session_id}", status_code=204)
async def end_other_session(session_id: UUID, ctx: Asked) -> Response:
    await revoke_session(ctx, session_id)
    return answer(ctx, None, status=204)


@router.post("/me/totp", responses=shows(TotpSecret))
async def start_totp(ctx: Asked) -> Response:
    """A new secret for an authenticator app."""
    secret, uri, picture = await begin_totp(ctx)
    return answer(None, TotpSecret(secret, uri, picture))


@router.post("/me/totp/confirm", responses=shows(RecoveryCodes))
async def enable_totp(ctx: Asked, body: Code) -> Response:
    return answer(None, RecoveryCodes(await confirm_totp(ctx, body.code)))


@router.delete("/me/totp", status_code=204)
async def end_totp(request: Request, body: Confirmation) -> Response:
    """Take the second factor off; needs the password."""
    await _ask_password(request, body.password, "password")
    async with asked(request) as ctx:
        await disable_totp(ctx)
    return answer(None, None, status=204)
