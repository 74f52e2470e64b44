"""Keeping requesters and organizations up to date, on record with before and after."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Table, bindparam, insert, select, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Conflict, Invalid, NotFound
from ringdesk.kernel.events import Change
from ringdesk.kernel.sightings import refuse_stale

from .events import OrganizationChanged, OrganizationCreated, RequesterChanged
from .resolve import Contact, Requester, requester_by_email, requester_by_id, resolve
from .rules import TIERS, clean_email
from .shapes import organization_facts, requester_facts
from .tables import organizations, requesters

_organization = sql(
    select(organizations)
    .where(
        organizations.c.tenant_id == bindparam("tenant_id"),
        organizations.c.id == bindparam("organization_id"),
    )
    .with_for_update()
)
_requester = sql(
    select(requesters)
    .where(
        requesters.c.tenant_id == bindparam("tenant_id"),
        requesters.c.id == bindparam("requester_id"),
    )
    .with_for_update()
)
_add_organization = sql(
    insert(organizations).values({c.name: bindparam(c.name) for c in organizations.c})
)


class RequesterEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What is to change; a field left out (UNSET) stays."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    email: str | None | msgspec.UnsetType = msgspec.UNSET
    phone: str | None | msgspec.UnsetType = msgspec.UNSET
    locale: str | msgspec.UnsetType = msgspec.UNSET
    zone: str | None | msgspec.UnsetType = msgspec.UNSET
    tier: str | msgspec.UnsetType = msgspec.UNSET
    organization_id: UUID | None | msgspec.UnsetType = msgspec.UNSET


def _given(edit: Any) -> dict[str, Any]:
    return {
        name: getattr(edit, name)
        for name in edit.__struct_fields__
        if getattr(edit, name) is not msgspec.UNSET
    }


async def _changed(
    ctx: Context, table: Table, row: Mapping[str, Any], wanted: Mapping[str, Any]
) -> tuple[Change, ...]:
    """Write what is wanted otherwise than the row has it."""
    new = {name: value for name, value in wanted.items() if row[name] != value}
    if new:
        here = (table.c.tenant_id == ctx.tenant_id, table.c.id == row["id"])
        await ctx.tx.run(update(table).where(*here).values(new))
    plain = msgspec.to_builtins
    return tuple(Change(name, plain(row[name]), plain(value)) for name, value in new.items())


def _refuse_name_and_tier(wanted: Mapping[str, Any]) -> None:
    wrong: list[tuple[str, str, dict[str, Any]]] = []
    if not wanted.get("name", "?").strip():
        wrong.append(("name", "required", {}))
    if wanted.get("tier", "standard") not in TIERS:
        wrong.append(("tier", "not_an_option", {"options": list(TIERS)}))
    if wrong:
        raise Invalid(*wrong)


@command(needs="requester.manage")
async def add_requester(ctx: Context, who: Contact, edit: RequesterEdit) -> Requester:
    """A new requester. Conflict `requester_exists` when the address is known."""
    if who.email and await requester_by_email(ctx, who.email):
        raise Conflict("requester_exists", email=clean_email(who.email))
    made = await resolve(ctx, who)
    await change_requester(ctx, made.id, edit)
    return await requester_by_id(ctx, made.id)


@command(needs="requester.manage")
async def change_requester(
    ctx: Context, requester_id: UUID, edit: RequesterEdit, *, version: int | None = None
) -> None:
    """Change what is known of a requester. An address belongs to one requester only.

    Stale when it is no longer what `version` was read from.
    """
    row = await ctx.tx.first(_requester, requester_id=requester_id)
    if row is None:
        raise NotFound("requester")
    if version is not None:
        refuse_stale(version, requester_facts(await requester_by_id(ctx, requester_id)))
    wanted = _given(edit)
    await _check(ctx, requester_id, wanted)
    if changes := await _changed(ctx, requesters, row, wanted):
        ctx.emit(RequesterChanged(subject_id=requester_id, changes=changes))


async def _check(ctx: Context, requester_id: UUID, wanted: dict[str, Any]) -> None:
    _refuse_name_and_tier(wanted)
    if wanted.get("email"):
        wanted["email"] = clean_email(wanted["email"])
        other = await requester_by_email(ctx, wanted["email"])
        if other and other.id != requester_id:
            raise Conflict("requester_exists", email=wanted["email"])
    organization_id = wanted.get("organization_id")
    if organization_id and not await ctx.tx.first(_organization, organization_id=organization_id):
        raise Invalid(("organization_id", "not_an_option"))


@command(needs="requester.manage")
async def add_organization(
    ctx: Context, name: str, *, tier: str = "standard", domain: str | None = None
) -> UUID:
    _refuse_name_and_tier({"name": name, "tier": tier})
    organization_id = ctx.new_id()
    await ctx.tx.run(
        _add_organization, id=organization_id, name=name.strip(), tier=tier, domain=domain,
        created_at=ctx.now(),
    )  # fmt: skip
    ctx.emit(OrganizationCreated(subject_id=organization_id, name=name.strip()))
    return organization_id


class OrganizationEdit(msgspec.Struct, frozen=True, kw_only=True):
    name: str | msgspec.UnsetType = msgspec.UNSET
    tier: str | msgspec.UnsetType = msgspec.UNSET
    domain: str | None | msgspec.UnsetType = msgspec.UNSET


@command(needs="requester.manage")
async def change_organization(
    ctx: Context, organization_id: UUID, edit: OrganizationEdit, *, version: int | None = None
) -> None:
    """Change an organization; its tier counts for all its requesters at once.

    Stale when it is no longer what `version` was read from.
    """
    row = await ctx.tx.first(_organization, organization_id=organization_id)
    if row is None:
        raise NotFound("organization")
    refuse_stale(version, organization_facts(row))
    wanted = _given(edit)
    _refuse_name_and_tier(wanted)
    if changes := await _changed(ctx, organizations, row, wanted):
        ctx.emit(OrganizationChanged(subject_id=organization_id, changes=changes))
