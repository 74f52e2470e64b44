"""Which version a new ticket starts on: the one in force, or a pilot's (小范围试点). Pure."""

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

import msgspec

_PARTS = 10_000


class Pilot(msgspec.Struct, frozen=True):
    """A running pilot: `share` per cent of the tickets its teams and categories admit.

    An empty list admits all. A category admits what lies under it.
    """

    id: UUID
    key: str
    version: int
    baseline: int
    share: int
    team_ids: list[UUID] = []
    category_ids: list[UUID] = []

    def admits(self, team_id: UUID | None, category_path: Iterable[UUID]) -> bool:
        in_team = not self.team_ids or team_id in self.team_ids
        return in_team and (
            not self.category_ids or not {*category_path}.isdisjoint(self.category_ids)
        )

    def takes(self, ticket_id: UUID) -> bool:
        """Whether the ticket falls in the share: the same answer whenever it is asked."""
        drawn = sha256(self.id.bytes + ticket_id.bytes).digest()
        return int.from_bytes(drawn[:8], "big") % _PARTS < self.share * _PARTS // 100


def pilot_of(
    pilots: Iterable[Pilot], *, ticket_id: UUID, team_id: UUID | None, category_path: Iterable[UUID]
) -> Pilot | None:
    """The pilot that takes this ticket, of those given (of one process at most one runs)."""
    path = list(category_path)
    return next((p for p in pilots if p.admits(team_id, path) and p.takes(ticket_id)), None)
