"""Finding the requester a ticket belongs to, or making one on first contact."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import one_of, sql
from ringdesk.kernel.errors import Invalid, NotFound
from ringdesk.modules import identity

from .events import RequesterCreated
from .rules import clean_email
from .tables import organizations, requesters


class Contact(msgspec.Struct, frozen=True):
    """Somebody named by address (or telephone); made a requester when not known yet."""

    email: str | None = None
    name: str = ""
    phone: str | None = None


class Requester(msgspec.Struct, frozen=True):
    """Who asks for help. `tier` is VIP when the person or the organization is."""

    id: UUID
    name: str
    email: str | None
    phone: str | None
    locale: str
    zone: str | None
    tier: str
    organization_id: UUID | None
    organization_name: str | None
    bounced_at: datetime | None
    created_at: datetime


_tier = func.greatest(requesters.c.tier, func.coalesce(organizations.c.tier, "")).label("tier")
SELECT = select(
    requesters.c.id,
    requesters.c.name,
    requesters.c.email,
    requesters.c.phone,
    requesters.c.locale,
    requesters.c.zone,
    _tier,
    requesters.c.organization_id,
    organizations.c.name.label("organization_name"),
    requesters.c.bounced_at,
    requesters.c.created_at,
).select_from(
    requesters.outerjoin(
        organizations,
        (organizations.c.tenant_id == requesters.c.tenant_id)
        & (organizations.c.id == requesters.c.organization_id),
    )
)
_here = requesters.c.tenant_id == bindparam("tenant_id")
_by_id = sql(SELECT.where(_here, requesters.c.id == bindparam("requester_id")))
_by_ids = sql(SELECT.where(_here, one_of(requesters.c.id, "those")))
_by_email = sql(SELECT.where(_here, requesters.c.email == bindparam("address")))
_by_emails = sql(SELECT.where(_here, one_of(requesters.c.email, "addresses")))
_by_phone = sql(
    SELECT.where(_here, requesters.c.phone == bindparam("number"))
    .order_by(requesters.c.id)
    .limit(1)
)
_by_name = sql(SELECT.where(_here, requesters.c.name == bindparam("the_name")).limit(2))
_unreachable = sql(
    SELECT.where(
        _here, requesters.c.name == bindparam("the_name"), requesters.c.email.is_(None),
        requesters.c.phone.is_(None),
    )
    .order_by(requesters.c.id)
    .limit(1)
)  # fmt: skip
_insert = sql(
    insert(requesters)
    .values({c.name: bindparam(c.name) for c in requesters.c})
    .on_conflict_do_nothing()
)


async def requester_by_id(ctx: Context, requester_id: UUID) -> Requester:
    """NotFound when there is none in this workspace."""
    row = await ctx.tx.first(_by_id, requester_id=requester_id)
    if row is None:
        raise NotFound("requester")
    return Requester(**dict(row))


async def requesters_by_id(ctx: Context, ids: Iterable[UUID]) -> dict[UUID, Requester]:
    """Those that there are in this workspace."""
    rows = await ctx.tx.all(_by_ids, those=list(set(ids)))
    return {row["id"]: Requester(**dict(row)) for row in rows}


async def requester_by_email(ctx: Context, address: str) -> Requester | None:
    row = await ctx.tx.first(_by_email, address=clean_email(address))
    return Requester(**dict(row)) if row else None


async def acquaintances(ctx: Context, addresses: Iterable[str]) -> dict[str, Requester]:
    """Those of these addresses that are known, by the address as it is stored."""
    asked = {address.strip().lower() for address in addresses}
    rows = await ctx.tx.all(_by_emails, addresses=list(asked)) if asked else []
    return {row["email"]: Requester(**dict(row)) for row in rows}


@command(needs=None)
async def resolve(
    ctx: Context, who: UUID | Contact | Requester, *, locale: str | None = None
) -> Requester:
    """The requester by id, address or telephone; made when the address is new.

    Two mails of a new customer at once make one requester: the unique address decides.
    """
    if isinstance(who, Requester):
        return who
    if isinstance(who, UUID):
        return await requester_by_id(ctx, who)
    email = clean_email(who.email) if who.email else None
    if email is None and not who.phone:
        raise Invalid(("requester", "required"))
    row = (
        await ctx.tx.first(_by_email, address=email)
        if email
        else await ctx.tx.first(_by_phone, number=who.phone)
    )
    if row:
        return Requester(**dict(row))
    return await _make(ctx, email, who, locale)


async def _new(ctx: Context, email: str | None, who: Contact, locale: str | None) -> Requester:
    name = who.name.strip()[:200] or (email or who.phone or "").partition("@")[0]
    return Requester(
        id=ctx.new_id(),
        name=name,
        email=email,
        phone=who.phone,
        locale=locale or (await identity.directory(ctx)).locale,
        zone=None,
        tier="standard",
        organization_id=None,
        organization_name=None,
        bounced_at=None,
        created_at=ctx.now(),
    )


async def _make(ctx: Context, email: str | None, who: Contact, locale: str | None) -> Requester:
    new = await _new(ctx, email, who, locale)
    if not await ctx.tx.run(_insert, **msgspec.structs.asdict(new)):
        (row,) = await ctx.tx.all(_by_email, address=email)
        return Requester(**dict(row))
    _tell(ctx, new)
    return new


def _tell(ctx: Context, new: Requester) -> None:
    ctx.emit(RequesterCreated(subject_id=new.id, name=new.name, email=new.email))


@command(needs=None)
async def resolve_among(
    ctx: Context, known: dict[str, Requester], address: str, name: str, locale: str | None
) -> Requester:
    """One of many who are resolved together, by `acquaintances`; who is new joins them.

    Inserted with what is created for them. Where somebody else made the requester since
    `acquaintances` was asked, the transaction fails.
    """
    email = clean_email(address)
    if email not in known:
        known[email] = new = await _new(ctx, email, Contact(name=name), locale)
        ctx.tx.hold(requesters, msgspec.structs.asdict(new))
        _tell(ctx, new)
    return known[email]


@command(needs=None)
async def resolve_named(ctx: Context, name: str) -> Requester:
    """The only requester of this name, or a new one nobody can be reached at (old records).

    Invalid `requester_ambiguous` when several are called so.
    """
    found = await ctx.tx.all(_by_name, the_name=name.strip()[:200])
    if len(found) > 1:
        raise Invalid(("requester_name", "requester_ambiguous", {"name": name[:200]}))
    if found:
        return Requester(**dict(found[0]))
    return await _make(ctx, None, Contact(name=name), None)


@command(needs=None)
async def resolve_unproven(ctx: Context, name: str, *, locale: str | None = None) -> Requester:
    """Somebody who only says who they are: never a requester who can be reached at an address."""
    row = await ctx.tx.first(_unreachable, the_name=name.strip()[:200])
    return Requester(**dict(row)) if row else await _make(ctx, None, Contact(name=name), locale)
