"""Customers: who asks for help and the organizations they belong to.

requester (提交人): the person who asks · organization (客户): the party a requester belongs to ·
tier: standard or VIP; the higher one of person and organization counts.
"""

from . import permissions as permissions
from .resolve import Contact, Requester, requester_by_email, requester_by_id, resolve
from .rules import clean_email
from .tables import organizations, requesters

__all__ = [
    "Contact",
    "Requester",
    "clean_email",
    "organizations",
    "requester_by_email",
    "requester_by_id",
    "requesters",
    "resolve",
]
