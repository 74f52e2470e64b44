"""What a level comes to, who sits on it, and what a delegation covers. Pure."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from math import ceil
from typing import Literal, NamedTuple, Protocol
from uuid import UUID

import msgspec

SeatState = Literal["waiting", "approved", "rejected", "passed_on", "lapsed"]
Outcome = Literal["waiting", "passed", "failed"]
Rule = Literal["any", "all", "share"]
VOTES = ("approved", "rejected")


class Vote(Protocol):
    """What a level asks of a seat."""

    @property
    def state(self) -> str: ...
    @property
    def added(self) -> bool: ...


def needed(rule: Rule, share: int, asked: int) -> int:
    """How many of those asked must agree."""
    match rule:
        case "any":
            return min(1, asked)
        case "all":
            return asked
        case "share":
            return max(min(1, asked), ceil(asked * share / 100))


def outcome(rule: Rule, share: int, seats: Iterable[Vote]) -> Outcome:
    """Passed when enough agreed, failed when enough no longer can.

    Whoever was added (加签) must agree besides; one refusal of theirs fails the level. Seats that
    were passed on do not count: whoever took over does.
    """
    counting = [s for s in seats if s.state in ("waiting", *VOTES)]
    own = [s.state for s in counting if not s.added]
    added = [s.state for s in counting if s.added]
    enough = needed(rule, share, len(own))
    if own.count("approved") + own.count("waiting") < enough or "rejected" in added:
        return "failed"
    if own.count("approved") >= enough and all(state == "approved" for state in added):
        return "passed"
    return "waiting"


class Scope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of approvals that is delegated; `most`: up to this amount, of `currency` if named."""

    kind: str
    most: Decimal | None = None
    currency: str | None = None


class Delegation(msgspec.Struct, frozen=True):
    id: UUID
    member_id: UUID
    deputy_id: UUID
    from_at: datetime
    until_at: datetime
    scopes: list[Scope]
    note: str
    state: Literal["planned", "acting", "off", "over"]
    created_at: datetime
    ended_at: datetime | None = None

    def in_force(self, at: datetime) -> bool:
        return self.state in ("planned", "acting") and self.from_at <= at < self.until_at


class Matter(Protocol):
    """What of an approval a delegation asks about."""

    @property
    def kind(self) -> str: ...
    @property
    def amount(self) -> Decimal | None: ...
    @property
    def currency(self) -> str | None: ...


def covers(delegation: Delegation, matter: Matter) -> bool:
    """Whether the delegation is about this kind and this much."""
    return any(_within(scope, matter) for scope in delegation.scopes if scope.kind == matter.kind)


def _within(scope: Scope, matter: Matter) -> bool:
    if scope.most is None:
        return True
    if matter.amount is None:
        return False
    return scope.currency in (None, matter.currency) and matter.amount <= scope.most


def delegation_of(
    member_id: UUID, matter: Matter, found: Iterable[Delegation], at: datetime
) -> Delegation | None:
    """The oldest delegation of the member that is in force and covers the matter."""
    fitting = (
        d for d in found if d.member_id == member_id and d.in_force(at) and covers(d, matter)
    )
    return min(fitting, key=lambda d: (d.created_at, d.id), default=None)


class Sitting(NamedTuple):
    """Who sits, in whose name, by which delegation."""

    member_id: UUID
    for_id: UUID | None = None
    delegation_id: UUID | None = None


def seated(
    asked: Sequence[UUID],
    *,
    barred: Iterable[UUID | None],
    active: Callable[[UUID], bool],
    delegated: Callable[[UUID], Delegation | None],
) -> list[Sitting]:
    """Who sits when these are asked: each person once.

    `barred` (the requester, who is there already) never sit, nor anybody in their name. A deputy
    is taken one hop and no further: neither somebody asked themselves, nor a deputy of another,
    nor somebody barred or gone; then who was asked sits, or nobody, if gone as well.
    """
    out = {one for one in barred if one is not None}
    own = [one for one in dict.fromkeys(asked) if one not in out]
    taken = out | set(own)
    found: list[Sitting] = []
    for one in own:
        delegation = delegated(one)
        if delegation and delegation.deputy_id not in taken and active(delegation.deputy_id):
            taken.add(delegation.deputy_id)
            found.append(Sitting(delegation.deputy_id, one, delegation.id))
        elif active(one):
            found.append(Sitting(one))
    return found
