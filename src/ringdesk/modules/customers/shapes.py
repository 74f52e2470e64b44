"""The JSON shapes of customers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.sightings import version_of

from .resolve import Requester


class OrganizationRef(msgspec.Struct, frozen=True):
    id: UUID
    name: str


class RequesterShown(msgspec.Struct, frozen=True, kw_only=True):
    """A requester as colleagues see one. `tier` is the higher of person and organization.

    `version`: for If-Match.
    """

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
    version: int


class Organization(msgspec.Struct, frozen=True, kw_only=True):
    """`version`: for If-Match."""

    id: UUID
    name: str
    tier: str
    domain: str | None
    created_at: datetime
    version: int


def requester_facts(one: Requester) -> dict[str, Any]:
    """What whoever edits sees of a requester."""
    names = ("name", "email", "phone", "locale", "zone", "tier", "organization_id")
    return {name: getattr(one, name) for name in names}


def organization_facts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("name", "tier", "domain")}


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
        version=version_of(requester_facts(requester)),
    )
