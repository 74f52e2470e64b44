"""The published calendars and policies of a workspace; immutable versions stay in memory."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from ringdesk.kernel.cache import TenantCache
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.versions import newest

from .engine import Calendar, Hours
from .policy import L10n, Policy
from .rules.choice import PolicyKind
from .tables import calendar_versions, calendars, policies, policy_versions

T = TypeVar("T")
_KEPT = 2000


class CalendarEntry(msgspec.Struct, frozen=True):
    """A calendar's newest version; `ref` is how logs name it."""

    id: UUID
    name: L10n
    zone: str
    position: int
    version: int
    archived: bool

    @property
    def ref(self) -> str:
        return f"{self.id}@{self.version}"


class PolicyEntry(msgspec.Struct, frozen=True):
    """A policy's newest published version."""

    id: UUID
    kind: PolicyKind
    position: int
    version: int
    policy: Policy
    archived: bool


class SlaConfig:
    """One workspace's deadlines as they are configured.

    `policies` are the published ones in their order, without archived ones; `calendars` have
    archived ones too, tickets may still count by them.
    """

    def __init__(self, found: list[PolicyEntry], days: list[CalendarEntry]) -> None:
        self.policies = [p for p in found if not p.archived]
        self.calendars = {c.id: c for c in days}
        self.default_calendar: UUID | None = next((c.id for c in days if not c.archived), None)

    def calendar_ref(self, calendar_id: UUID) -> str:
        """How logs name the newest version of a calendar. NotFound when there is none."""
        if calendar_id not in self.calendars:
            raise NotFound("calendar")
        return self.calendars[calendar_id].ref


_p, _pv = policies.c, policy_versions.c
_newest_policies = sql(
    newest(
        policies, policy_versions, "policy_id",
        _p.id, _p.kind, _p.position, _p.archived_at.is_not(None).label("archived"),
        _pv.version, _pv.definition,
    )
)  # fmt: skip
_c, _cv = calendars.c, calendar_versions.c
_newest_calendars = sql(
    newest(
        calendars, calendar_versions, "calendar_id",
        _c.id, _c.position, _c.archived_at.is_not(None).label("archived"), _cv.version,
        _cv.definition["name"].label("name"), _cv.definition["zone"].label("zone"),
    )
)  # fmt: skip


async def _load(ctx: Context) -> SlaConfig:
    found = [_policy_entry(row) for row in await ctx.tx.all(_newest_policies)]
    days = await ctx.tx.all(_newest_calendars)
    return SlaConfig(found, [CalendarEntry(**dict(row)) for row in days])


def _policy_entry(row: Mapping[str, Any]) -> PolicyEntry:
    policy = msgspec.convert(row["definition"], Policy)
    return PolicyEntry(**{k: v for k, v in row.items() if k != "definition"}, policy=policy)


_config: TenantCache[SlaConfig] = TenantCache(_load)


async def sla_config(ctx: Context) -> SlaConfig:
    """The published policies and calendars as of this context."""
    return await _config.get(ctx)


class _Versions(Generic[T]):
    """What never changes once committed, by workspace and name; the least used goes first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[UUID, Any], T] = OrderedDict()

    def get(self, ctx: Context, name: Any) -> T | None:
        key = (ctx.tenant_id, name)
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def keep(self, ctx: Context, name: Any, value: T) -> None:
        """A version of this very transaction may be rolled back and its number given again."""
        if ctx.config_dirty:
            return
        self._kept[ctx.tenant_id, name] = value
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)


_policies: _Versions[Policy] = _Versions()
_hours: _Versions[Hours] = _Versions()
_one_policy = sql(
    select(_pv.definition).where(
        _pv.tenant_id == bindparam("tenant_id"),
        _pv.policy_id == bindparam("policy"),
        _pv.version == bindparam("number"),
    )
)


async def policy_version(ctx: Context, policy_id: UUID, version: int) -> Policy:
    """Any version of a policy. NotFound when there is none."""
    found = _policies.get(ctx, (policy_id, version))
    if found is None:
        definition = await ctx.tx.value(_one_policy, policy=policy_id, number=version)
        if definition is None:
            raise NotFound("policy")
        found = msgspec.convert(definition, Policy)
        _policies.keep(ctx, (policy_id, version), found)
    return found


_ref = _cv.calendar_id.cast(Text) + "@" + _cv.version.cast(Text)
_some_hours = sql(
    select(_ref.label("ref"), _cv.hours).where(
        _cv.tenant_id == bindparam("tenant_id"),
        _cv.calendar_id == any_(bindparam("ids", type_=ARRAY(_cv.calendar_id.type))),
        _ref == any_(bindparam("refs", type_=ARRAY(Text))),
    )
)


async def hours_of(ctx: Context, refs: Iterable[str]) -> dict[str, Hours]:
    """The open hours of any calendar versions, by `<id>@<version>`. NotFound names none."""
    wanted = set(refs)
    known = {ref: hours for ref in wanted if (hours := _hours.get(ctx, ref)) is not None}
    if missing := wanted - known.keys():
        ids = [UUID(ref.partition("@")[0]) for ref in missing]
        for row in await ctx.tx.all(_some_hours, ids=ids, refs=sorted(missing)):
            known[row["ref"]] = Hours(msgspec.convert(row["hours"], Calendar))
            _hours.keep(ctx, row["ref"], known[row["ref"]])
    if wanted - known.keys():
        raise NotFound("calendar")
    return known


async def default_hours(ctx: Context) -> Hours | None:
    """The open hours that count where nobody says which: the workspace's first calendar's."""
    config = await sla_config(ctx)
    if config.default_calendar is None:
        return None
    ref = config.calendar_ref(config.default_calendar)
    return (await hours_of(ctx, [ref]))[ref]
