"""Logging in, out, and from one workspace into another."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from msgspec import Struct
from pydantic import StringConstraints

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import DomainError, Unauthenticated
from ringdesk.kernel.http import Input, Unasked, answer, shows

from ..commands.second_factor import show_second_factor
from ..commands.sessions import Opened, end_session, sign_in, switch_workspace
from ..gate import Login
from ..queries import me as queries
from .edge import caller, credential_of, forget, gate, keep, recognized, shown_cookie

router = APIRouter(tags=["session"])
Password = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class DemoLogins(Struct):
    logins: list[dict[str, str]]


class Session(Struct):
    """`csrf` belongs into the X-CSRF-Token header of every request that is not a GET."""

    state: Literal["anonymous", "mfa_required", "ready"]
    csrf: str
    person: queries.Me | None = None
    setup_required: bool = False
    demo: DemoLogins | None = None


class SignIn(Input):
    email: Annotated[str, StringConstraints(min_length=1, max_length=254)]
    password: Password


class SecondFactor(Input):
    code: Annotated[str, StringConstraints(min_length=1, max_length=40)]


class Destination(Input):
    workspace_id: UUID


@router.get("/session", responses=shows(Session))
async def show_session(request: Request, works: Unasked) -> Response:
    """Who is logged in here; always answers."""
    try:
        async with recognized(request) as (ctx, login):
            return answer(None, await _session(ctx, login))
    except DomainError:
        async with works.db.transaction() as tx:
            logins = await queries.demo_logins(tx)
            required = await queries.setup_required(tx)
        demo = DemoLogins(logins) if logins else None
        return answer(None, Session("anonymous", "", setup_required=required, demo=demo))


async def _session(ctx: Context, login: Login) -> Session:
    if not login.verified:
        return Session("mfa_required", login.csrf)
    return Session("ready", login.csrf, await queries.me(ctx, login.actor))


async def opened_answer(request: Request, opened: Opened, *, status: int = 200) -> Response:
    """The session just opened, with its cookie."""
    async with recognized(request, credential_of(opened)) as (ctx, login):
        response = answer(None, await _session(ctx, login), status=status)
    return keep(request, response, opened)


@router.post("/session", responses=shows(Session))
async def create_session(request: Request, works: Unasked, body: SignIn) -> Response:
    """Log in with address and password; the answer may ask for the second factor."""
    gate(request).refuse_foreign(request)
    opened = await sign_in(works, body.email, body.password, caller(request))
    before = shown_cookie(request)
    if before is not None:
        await end_session(works, before)
    return await opened_answer(request, opened)


@router.post("/session/mfa", responses=shows(Session))
async def confirm_session(request: Request, works: Unasked, body: SecondFactor) -> Response:
    """Show the second factor: six digits of the app, or a recovery code."""
    credential = gate(request).credential(request)
    async with recognized(request, credential) as (_, login):
        pass
    opened = await show_second_factor(works, credential, login, body.code, caller(request))
    return await opened_answer(request, opened)


@router.delete("/session", status_code=204)
async def delete_session(request: Request, works: Unasked) -> Response:
    """Log out."""
    try:
        credential = gate(request).credential(request)
        async with recognized(request, credential):
            pass
        await end_session(works, credential)
    except Unauthenticated:
        pass  # already out
    return forget(request, answer(None, None, status=204))


@router.post("/session/workspace", responses=shows(Session))
async def enter_workspace(request: Request, works: Unasked, body: Destination) -> Response:
    """Continue in another of one's workspaces."""
    credential = gate(request).credential(request)
    async with recognized(request, credential) as (_, login):
        person_id = login.actor.person_id
    if not login.verified or person_id is None:
        raise Unauthenticated("mfa_required")
    opened = await switch_workspace(
        works, credential, person_id, body.workspace_id, caller(request)
    )
    return await opened_answer(request, opened)
