"""The shop's customers, and the shop system that opens tickets by the API."""

from uuid import UUID

from sqlalchemy import bindparam, insert, update

from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.db import sql
from ringdesk.modules import customers
from ringdesk.modules.customers import organizations, requesters
from ringdesk.modules.identity.commands.tokens import create_service_token

from . import script

_insert_organization = sql(
    insert(organizations).values({c.name: bindparam(c.name) for c in organizations.c})
)
_place = sql(
    update(requesters)
    .where(
        requesters.c.tenant_id == bindparam("tenant_id"),
        requesters.c.id == bindparam("requester_id"),
    )
    .values(
        tier=bindparam("in_tier"), organization_id=bindparam("in_organization"),
        zone=bindparam("in_zone"),
    )
)  # fmt: skip


async def invite(ctx: Context) -> list[Actor]:
    """Every customer of the play, in the order of the data, as they act at the portal."""
    known = script.customers()
    places = {o.name: await _organization(ctx, o) for o in known.organizations}
    found = []
    for person in known.people:
        contact = customers.Contact(email=person.email, name=person.name, phone=person.phone)
        requester = await customers.resolve(ctx, contact, locale=person.locale)
        place = places[person.organization] if person.organization else None
        await ctx.tx.run(
            _place,
            requester_id=requester.id,
            in_tier="vip" if person.vip else "standard",
            in_organization=place,
            in_zone=person.zone,
        )
        found.append(
            Actor(
                kind="requester",
                id=requester.id,
                name=person.name,
                locale=person.locale,
                zone=person.zone,
            )
        )
    return found


async def _organization(ctx: Context, one: script.Organization) -> UUID:
    made = ctx.new_id()
    tier = "vip" if one.vip else "standard"
    await ctx.tx.run(
        _insert_organization,
        id=made,
        name=one.name,
        tier=tier,
        domain=one.domain,
        created_at=ctx.now(),
    )
    return made


async def connect(ctx: Context) -> Actor:
    """A service token as the shop's own system uses it."""
    name = "云帆 ERP"
    made = await create_service_token(ctx, name, ["tickets:write"], None)
    return Actor(kind="token", id=made.id, name=name, permissions=frozenset({"ticket.create"}))
