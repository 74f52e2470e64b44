"""Customers: who asks for help and the organizations they belong to.

requester (提交人): the person who asks · organization (客户): the party a requester belongs to ·
tier: standard or VIP; the higher one of person and organization counts.
"""

from . import permissions as permissions
from .commands import (
    OrganizationEdit,
    RequesterEdit,
    add_organization,
    add_requester,
    change_organization,
    change_requester,
)
from .login import (
    CODE_MINUTES,
    MOST_TRIES,
    SignedIn,
    ask_code,
    fresh_challenge,
    redeem_code,
    sign_out,
    signed_in,
)
from .queries import begin_with
from .resolve import (
    Contact,
    Requester,
    acquaintances,
    requester_by_email,
    requester_by_id,
    requesters_by_id,
    resolve,
    resolve_among,
    resolve_named,
    resolve_unproven,
)
from .rules import clean_email
from .tables import organizations, requesters

__all__ = [
    "CODE_MINUTES",
    "MOST_TRIES",
    "Contact",
    "OrganizationEdit",
    "Requester",
    "RequesterEdit",
    "SignedIn",
    "acquaintances",
    "add_organization",
    "add_requester",
    "ask_code",
    "begin_with",
    "change_organization",
    "change_requester",
    "clean_email",
    "fresh_challenge",
    "organizations",
    "redeem_code",
    "requester_by_email",
    "requester_by_id",
    "requesters",
    "requesters_by_id",
    "resolve",
    "resolve_among",
    "resolve_named",
    "resolve_unproven",
    "sign_out",
    "signed_in",
]
