"""The JSON shapes of customers."""

from datetime import datetime
from uuid import UUID

import msgspec

from .resolve import Requester


class OrganizationRef(msgspec.Struct, frozen=True):
    id: UUID
    name: str


class RequesterShown(msgspec.Struct, frozen=True, kw_only=True):
    """A requester as colleagues see one. `tier` is the higher of person and organization."""

    id: UUID
    name: str
    email: str | None
    phone: str | None
    locale: str
    zone: str | None
    tier: str
    organization: OrganizationRef | None
    email_state: str
    created_at: datetime


class Organization(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    tier: str
    domain: str | None
    created_at: datetime


def shown(requester: Requester) -> RequesterShown:
    organization = (
        OrganizationRef(requester.organization_id, requester.organization_name or "")
        if requester.organization_id
        else None
    )
    return RequesterShown(
        id=requester.id,
        name=requester.name,
        email=requester.email,
        phone=requester.phone,
        locale=requester.locale,
        zone=requester.zone,
        tier=requester.tier,
        organization=organization,
        email_state="bounced" if requester.bounced_at else "ok",
        created_at=requester.created_at,
    )
