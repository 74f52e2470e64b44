"""What people change about themselves."""

from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, Struct, UnsetType

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Forbidden, Invalid
from ringdesk.kernel.events import Change
from ringdesk.kernel.i18n import sort_key
from ringdesk.kernel.jobs import Works

from .. import passwords
from ..directory import bump_config
from ..events import MemberChanged
from ..rules import throttling
from ..store import members, people, throttles
from .sessions import throttle

MOST_PREFS_BYTES = 16_384


class ProfileChanges(Struct):
    """`prefs` is merged; a key set to null is removed."""

    name: str | UnsetType = UNSET
    locale: str | UnsetType = UNSET
    zone: str | UnsetType = UNSET
    prefs: dict[str, Any] | UnsetType = UNSET


def own_ids(ctx: Context) -> tuple[UUID, UUID]:
    """Member and person behind a browser session; API tokens may not change their owner."""
    actor = ctx.actor
    if actor.kind != "member" or actor.member_id is None or actor.person_id is None:
        raise Forbidden("session_needed")
    return actor.member_id, actor.person_id


@command(needs=None)
async def change_profile(ctx: Context, wanted: ProfileChanges) -> None:
    member_id, person_id = own_ids(ctx)
    person = await people.by_id(ctx.tx, person_id, lock=True)
    row = {k: person[k] for k in ("name", "locale", "zone", "prefs")}
    row.update({k: v for k, v in msgspec.structs.asdict(wanted).items() if v is not UNSET})
    if wanted.prefs is not UNSET:
        row["prefs"] = _merged(person["prefs"], wanted.prefs)
    await people.update_profile(ctx.tx, person_id, row)
    if wanted.name is not UNSET:
        await rename_member(ctx, member_id, wanted.name)


def _merged(kept: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    merged = {k: v for k, v in {**kept, **wanted}.items() if v is not None}
    if len(msgspec.json.encode(merged)) > MOST_PREFS_BYTES:
        raise Invalid(("prefs", "too_long", {"max_length": MOST_PREFS_BYTES}))
    return merged


async def rename_member(ctx: Context, member_id: UUID, name: str) -> None:
    member = await members.locked_member(ctx.tx, member_id)
    if member is None or member["name"] == name:
        return
    row = {**member, "name": name, "sort_key": sort_key(name)}
    await members.update_member(ctx.tx, member_id, row)
    await bump_config(ctx)
    change = Change("name", member["name"], name)
    ctx.emit(MemberChanged(subject_id=member_id, name=name, changes=(change,)))


async def confirm_password(works: Works, person_id: UUID, password: str, field: str) -> None:
    """Ask for the password once more before something grave. Raises Invalid, TooMany."""
    limits = throttling.own_password(person_id)
    await throttle(works, limits)
    async with works.db.transaction() as tx:
        person = await people.by_id(tx, person_id)
    if not await passwords.matches(person["password_hash"], password):
        raise Invalid((field, "bad_password"))
    async with works.db.transaction() as tx:
        await throttles.forget(tx, limits[0][0])
