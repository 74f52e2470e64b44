"""Forgotten passwords."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import StringConstraints

from ringdesk.kernel.http import Input, Unasked, answer

from ..commands.passwords import ask_reset, reset_password
from .edge import caller, gate
from .session import Password

router = APIRouter(tags=["session"])


class Forgotten(Input):
    email: Annotated[str, StringConstraints(min_length=1, max_length=254)]


class Reset(Input):
    token: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    password: Password


@router.post("/password/forgot", status_code=202)
async def forgot(request: Request, works: Unasked, body: Forgotten) -> Response:
    """Ask for a link by mail. The answer is the same whether the address is known or not."""
    gate(request).refuse_foreign(request)
    await ask_reset(works, body.email, caller(request))
    return answer(None, {}, status=202)


@router.post("/password/reset", status_code=204)
async def reset(request: Request, works: Unasked, body: Reset) -> Response:
    """Set a new password with the link of the mail; it works once, for an hour."""
    gate(request).refuse_foreign(request)
    await reset_password(works, body.token, body.password, caller(request))
    return answer(None, None, status=204)
