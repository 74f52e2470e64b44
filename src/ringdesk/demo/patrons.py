"""The shop's customers, and the shop system that opens tickets by the API."""

from uuid import UUID

from ringdesk.kernel.context import Actor, Context
from ringdesk.modules import customers, identity

from . import script


async def invite(ctx: Context) -> list[Actor]:
    """Every customer of the play, in the order of the data, as they act at the portal."""
    known = script.customers()
    places = {
        one.name: await customers.add_organization(
            ctx, one.name, tier="vip" if one.vip else "standard", domain=one.domain
        )
        for one in known.organizations
    }
    return [await _patron(ctx, person, places) for person in known.people]


async def _patron(ctx: Context, person: script.Person, places: dict[str, UUID]) -> Actor:
    contact = customers.Contact(email=person.email, name=person.name, phone=person.phone)
    details = customers.RequesterEdit(
        locale=person.locale,
        zone=person.zone,
        tier="vip" if person.vip else "standard",
        organization_id=places[person.organization] if person.organization else None,
    )
    made = await customers.add_requester(ctx, contact, details)
    return Actor(
        kind="requester", id=made.id, name=person.name, locale=person.locale, zone=person.zone
    )


async def connect(ctx: Context) -> Actor:
    """A service token as the shop's own system uses it."""
    name = "云帆 ERP"
    made = await identity.create_service_token(ctx, name, ["tickets:write"], None)
    return Actor(kind="token", id=made.id, name=name, permissions=frozenset({"ticket.create"}))
