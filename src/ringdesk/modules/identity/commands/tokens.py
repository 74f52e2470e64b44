"""API tokens. Shown once; kept as a hash and the last four characters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Denied, Forbidden, Invalid, NotFound
from ringdesk.kernel.secrets import token_hash

from ..events import TokenCreated, TokenRevoked
from ..rules.credentials import api_token
from ..rules.scopes import granted, unknown
from ..store import sessions


@dataclass(frozen=True, slots=True)
class TokenMade:
    id: UUID
    token: str


@command(needs="token.manage_own")
async def create_personal_token(
    ctx: Context, name: str, scopes: Sequence[str], expires_at: datetime | None
) -> TokenMade:
    """A token that acts as its member, narrowed to the scopes."""
    return await _create(ctx, name, scopes, expires_at, owner_id=ctx.actor.member_id)


@command(needs="token.manage_service")
async def create_service_token(
    ctx: Context, name: str, scopes: Sequence[str], expires_at: datetime | None
) -> TokenMade:
    """A token that acts in its own name; its scopes may not exceed its maker."""
    missing = sorted(p for p in granted(scopes) if not ctx.actor.may(p))
    if missing:
        raise Denied(missing[0])
    return await _create(ctx, name, scopes, expires_at, owner_id=None)


async def _create(
    ctx: Context,
    name: str,
    scopes: Sequence[str],
    expires_at: datetime | None,
    *,
    owner_id: UUID | None,
) -> TokenMade:
    if ctx.actor.kind == "token":
        raise Forbidden("session_needed")
    if strange := unknown(scopes):
        raise Invalid(("scopes", "unknown_scope", {"scope": strange[0]}))
    if expires_at is not None and expires_at <= ctx.now():
        raise Invalid(("expires_at", "in_the_past"))
    token, token_id = api_token(ctx.tenant_id), ctx.new_id()
    await sessions.insert_token(
        ctx.tx,
        id=token_id,
        token_hash=token_hash(token),
        name=name,
        member_id=owner_id,
        scopes=sorted(set(scopes)),
        hint=token[-4:],
        created_by=ctx.actor.member_id,
        created_at=ctx.now(),
        expires_at=expires_at,
    )
    ctx.emit(
        TokenCreated(
            subject_id=token_id, name=name, scopes=tuple(sorted(set(scopes))), owner_id=owner_id
        )
    )
    return TokenMade(token_id, token)


@command(needs=None)
async def revoke_own_token(ctx: Context, token_id: UUID) -> None:
    """End one of one's own tokens. Raises NotFound."""
    if ctx.actor.kind == "token":
        raise Forbidden("session_needed")
    await _revoke(ctx, token_id, ctx.actor.member_id)


@command(needs="token.manage_service")
async def revoke_service_token(ctx: Context, token_id: UUID) -> None:
    """Raises NotFound."""
    if ctx.actor.kind == "token":
        raise Forbidden("session_needed")
    await _revoke(ctx, token_id, None)


async def _revoke(ctx: Context, token_id: UUID, owner_id: UUID | None) -> None:
    row = await sessions.locked_token(ctx.tx, token_id)
    if row is None or row["member_id"] != owner_id or row["revoked_at"] is not None:
        raise NotFound("token")
    await sessions.revoke_token(ctx.tx, token_id, ctx.now())
    ctx.emit(TokenRevoked(subject_id=token_id, name=row["name"]))
