"""Logging in with a code sent by mail; no passwords."""

import json
import re
from datetime import timedelta

from fastapi import APIRouter, Response

from ringdesk.kernel.errors import Invalid
from ringdesk.modules import customers, identity

from .. import cookies
from ..route import PortalRoute
from ..sent import Fault, faults_of, sent
from ..visit import Arrived, Visit
from ..wording import masked

router = APIRouter(route_class=PortalRoute)
_LIFE = timedelta(minutes=customers.CODE_MINUTES)
_HOUR = timedelta(hours=1)
# Where a login may lead: pages of the portal only.
_NEXT = re.compile(r"tickets|t/\d{1,15}(?:/(?:accept|reject|reopen|rate|received))?")


class Asked(dict[str, str]):
    """What the browser keeps between asking for a code and typing it, sealed."""


def _next(text: str) -> str:
    return text if _NEXT.fullmatch(text) else "tickets"


def _asked(visit: Visit) -> Asked | None:
    sealed = visit.request.cookies.get(cookies.CHALLENGE, "")
    if not sealed:
        return None
    try:
        return Asked(json.loads(visit.keys.unseal(sealed)))
    except ValueError:
        return None


@router.get("/login")
async def form(visit: Arrived) -> Response:
    following = _next(visit.request.query_params.get("next", ""))
    if visit.requester is not None:
        return visit.redirect(following)
    return _form(visit, following)


def _form(
    visit: Visit, following: str, email: str = "", faults: list[Fault] | None = None
) -> Response:
    status = {"csrf": 403}.get(faults[0][1], 422) if faults else 200
    return visit.page(
        "login.html", status=status, email=email, following=following, faults=faults or []
    )


@router.post("/login")
async def ask(visit: Arrived) -> Response:
    """Send a code. The answer is the same whether the address is known or not."""
    form = await sent(visit.request)
    email, following = form.text("email").strip(), _next(form.text("next"))
    if not visit.genuine(form.text("csrf")):
        return _form(visit, following, email, [("form", "csrf", {})])
    challenge = customers.fresh_challenge()
    try:
        await customers.ask_code(visit.works, visit.door.id, email, challenge, visit.ip)
    except Invalid as refused:
        code = faults_of(refused)[0][1] if email else "required"
        return _form(visit, following, email, [("email", code, {})])
    response = visit.redirect("login/code")
    kept = json.dumps({"email": email, "challenge": challenge, "next": following})
    cookies.keep(visit.works, response, cookies.CHALLENGE, visit.keys.seal(kept), life=_LIFE)
    return response


@router.get("/login/code")
async def code_form(visit: Arrived) -> Response:
    asked = _asked(visit)
    return _code_form(visit, asked) if asked else visit.redirect("login", flash="code_over")


def _code_form(visit: Visit, asked: Asked, faults: list[Fault] | None = None) -> Response:
    return visit.page(
        "code.html",
        status=422 if faults else 200,
        email=asked["email"],
        masked=masked(asked["email"]),
        following=asked["next"],
        minutes=customers.CODE_MINUTES,
        faults=faults or [],
    )


@router.post("/login/code")
async def log_in(visit: Arrived) -> Response:
    """The session for the right code. Wrong, used up and over get one and the same answer."""
    form = await sent(visit.request)
    asked = _asked(visit)
    if asked is None:
        return visit.redirect("login", flash="code_over")
    if not visit.genuine(form.text("csrf")):
        return _code_form(visit, asked, [("form", "csrf", {})])
    await identity.throttle(visit.works, [(f"portal-try-ip:{visit.ip}", 60, _HOUR)])
    async with visit.context(visit.browser) as ctx:
        made = await customers.redeem_code(
            ctx,
            asked["challenge"],
            form.text("code"),
            visit.caller,
            remember=bool(form.text("remember")),
        )
    if made is None:
        return _code_form(visit, asked, [("code", "wrong_code", {})])
    visit.dropped.append((cookies.CHALLENGE, cookies.HOME))
    response = visit.redirect(asked["next"], flash="logged_in")
    name = cookies.session_name(visit.door.id)
    cookies.keep(visit.works, response, name, made.token, life=made.expires_in)
    return response


@router.post("/logout")
async def log_out(visit: Arrived) -> Response:
    form = await sent(visit.request)
    visit.require_genuine(form.text("csrf"))
    if visit.session:
        async with visit.context() as ctx:
            await customers.sign_out(ctx, visit.session)
        visit.dropped.append((cookies.session_name(visit.door.id), cookies.HOME))
    return visit.redirect("", flash="logged_out")
