"""Policies and calendars as versioned things."""

from ringdesk.kernel.versions import Shelf, Thing, Version
from ringdesk.modules import identity

from .rules.choice import PolicyKind
from .tables import calendar_versions, calendars, policies, policy_versions


class PolicyKept(Thing, frozen=True, kw_only=True):
    kind: PolicyKind


POLICIES = Shelf(
    "policy", policies, policy_versions, "policy_id",
    thing=PolicyKept, version=Version, lock=identity.bump_config,
)  # fmt: skip
CALENDARS = Shelf(
    "calendar", calendars, calendar_versions, "calendar_id",
    thing=Thing, version=Version, lock=identity.bump_config,
)  # fmt: skip
