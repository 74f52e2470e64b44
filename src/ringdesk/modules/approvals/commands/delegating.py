"""Lending one's name for a time (委托): begun, switched off and on, ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Invalid, NotFound
from ringdesk.modules import identity

from .. import store
from ..events import DelegationEnded, DelegationMade, DelegationSwitched
from ..lending import give_back, hand_over
from ..people import able
from ..rules import Delegation, Scope

MOST_SCOPES = 30


@command(needs="approval.delegate")
async def delegate(
    ctx: Context,
    *,
    deputy_id: UUID,
    from_at: datetime,
    until_at: datetime,
    scopes: Sequence[Scope],
    note: str = "",
) -> UUID:
    """Let another decide in one's name: these kinds, up to these amounts, in this period."""
    me = _member(ctx)
    people = await identity.directory(ctx)
    _refuse_wrong(ctx, me, deputy_id, people, (from_at, until_at), scopes)
    made = Delegation(
        id=ctx.new_id(), member_id=me, deputy_id=deputy_id, from_at=from_at, until_at=until_at,
        scopes=list(scopes), note=note, state="planned", created_at=ctx.now(),
    )  # fmt: skip
    await store.add_delegation(ctx, made)
    ctx.emit(
        DelegationMade(
            **_told(made, people), from_at=from_at.isoformat(), until_at=until_at.isoformat(),
            scopes=msgspec.to_builtins(made.scopes),
        )
    )  # fmt: skip
    if made.in_force(ctx.now()):
        await begin(ctx, made)
    return made.id


def _refuse_wrong(
    ctx: Context,
    me: UUID,
    deputy_id: UUID,
    people: identity.Directory,
    period: tuple[datetime, datetime],
    scopes: Sequence[Scope],
) -> None:
    if deputy_id == me:
        raise Invalid(("deputy_id", "deputy_oneself"))
    if not able(people.members.get(deputy_id)):
        raise Invalid(("deputy_id", "cannot_decide"))
    if period[0] >= period[1]:
        raise Invalid(("until_at", "before_from"))
    if period[1] <= ctx.now():
        raise Invalid(("until_at", "period_past"))
    if not scopes:
        raise Invalid(("scopes", "required"))
    kinds = [scope.kind for scope in scopes]
    if len(kinds) > MOST_SCOPES or len(set(kinds)) < len(kinds):
        raise Invalid(("scopes", "kind_twice"))
    if any(scope.most is not None and scope.most <= 0 for scope in scopes):
        raise Invalid(("scopes", "amount_not_positive"))


async def begin(ctx: Context, delegation: Delegation) -> None:
    """Its period has come: waiting seats go to the deputy."""
    await store.save_delegation(ctx, delegation.id, state="acting")
    await hand_over(ctx, msgspec.structs.replace(delegation, state="acting"))


async def finish(
    ctx: Context, delegation: Delegation, because: Literal["revoked", "period"]
) -> None:
    """It is over for good: seats not decided yet go back."""
    await store.save_delegation(ctx, delegation.id, state="over", ended_at=ctx.now())
    await give_back(ctx, delegation)
    people = await identity.directory(ctx)
    ctx.emit(DelegationEnded(**_told(delegation, people), because=because))


@command(needs="approval.delegate")
async def switch(ctx: Context, delegation_id: UUID, *, on: bool) -> None:
    """Off: one decides oneself again, until it is switched on. Doing it again changes nothing."""
    found = await _own(ctx, delegation_id)
    if found.state == "over":
        raise Conflict("delegation_over")
    if on == (found.state != "off"):
        return
    people = await identity.directory(ctx)
    ctx.emit(DelegationSwitched(**_told(found, people), on=on))
    if not on:
        await store.save_delegation(ctx, found.id, state="off")
        await give_back(ctx, found)
        return
    planned = msgspec.structs.replace(found, state="planned")
    await store.save_delegation(ctx, found.id, state="planned")
    if planned.in_force(ctx.now()):
        await begin(ctx, planned)


@command(needs="approval.delegate")
async def revoke(ctx: Context, delegation_id: UUID) -> None:
    """Take it back for good. Doing it again changes nothing."""
    found = await _own(ctx, delegation_id)
    if found.state != "over":
        await finish(ctx, found, "revoked")


async def _own(ctx: Context, delegation_id: UUID) -> Delegation:
    found = await store.lock_delegation(ctx, delegation_id)
    if found.member_id != _member(ctx):
        raise NotFound("delegation")
    return found


def _member(ctx: Context) -> UUID:
    if ctx.actor.member_id is None:
        raise NotFound("member")
    return ctx.actor.member_id


def _told(delegation: Delegation, people: identity.Directory) -> dict[str, Any]:
    deputy = people.members[delegation.deputy_id]
    return {
        "subject_id": delegation.member_id,
        "delegation_id": delegation.id,
        "deputy_id": deputy.id,
        "deputy_name": deputy.name,
    }
