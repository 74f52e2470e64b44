"""API tokens: personal ones, and service tokens of the workspace."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from msgspec import Struct
from pydantic import AwareDatetime, Field, StringConstraints

from ringdesk.kernel.http import Asked, Input, answer, listed, shows
from ringdesk.kernel.permissions import catalogue

from ..commands import tokens
from ..queries import me as queries
from ..rules.scopes import SCOPES

router = APIRouter(tags=["tokens"])
Name = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]


class NewToken(Input):
    name: Name
    scopes: Annotated[list[str], Field(min_length=1, max_length=50)]
    expires_at: AwareDatetime | None = None


class TokenMade(Struct):
    """`token` is shown this one time."""

    id: UUID
    name: str
    scopes: list[str]
    token: str
    expires_at: datetime | None


class Permissions(Struct):
    """All permission names, and what each scope of a token allows."""

    data: list[str]
    scopes: dict[str, list[str]]


@router.get("/permissions", responses=shows(Permissions))
async def show_permissions(ctx: Asked) -> Response:
    scopes = {name: sorted(allowed) for name, allowed in SCOPES.items()}
    return answer(ctx, Permissions(catalogue(), scopes))


@router.get("/me/tokens", responses=shows(queries.TokenRow, listed=True))
async def show_own_tokens(ctx: Asked) -> Response:
    return listed(ctx, await queries.own_tokens(ctx))


@router.post("/me/tokens", status_code=201, responses=shows(TokenMade, 201))
async def make_own_token(ctx: Asked, body: NewToken) -> Response:
    """A token that acts as oneself, narrowed to its scopes."""
    made = await tokens.create_personal_token(ctx, body.name, body.scopes, body.expires_at)
    return answer(None, _made(made, body), status=201)


@router.delete("/me/tokens/{token_id}", status_code=204)
async def end_own_token(token_id: UUID, ctx: Asked) -> Response:
    await tokens.revoke_own_token(ctx, token_id)
    return answer(ctx, None, status=204)


@router.get("/tokens", responses=shows(queries.TokenRow, listed=True))
async def show_service_tokens(ctx: Asked) -> Response:
    ctx.require("token.manage_service")
    return listed(ctx, await queries.service_tokens(ctx))


@router.post("/tokens", status_code=201, responses=shows(TokenMade, 201))
async def make_service_token(ctx: Asked, body: NewToken) -> Response:
    """A token of the workspace itself, for a program."""
    made = await tokens.create_service_token(ctx, body.name, body.scopes, body.expires_at)
    return answer(None, _made(made, body), status=201)


@router.delete("/tokens/{token_id}", status_code=204)
async def end_service_token(token_id: UUID, ctx: Asked) -> Response:
    await tokens.revoke_service_token(ctx, token_id)
    return answer(ctx, None, status=204)


def _made(made: tokens.TokenMade, body: NewToken) -> TokenMade:
    return TokenMade(made.id, body.name, sorted(set(body.scopes)), made.token, body.expires_at)
