"""A stay at a node as the runtime knows it: one row of `node_runs`."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

State = Literal["active", "done", "returned", "rejected", "cancelled", "owed", "made_good"]


class NodeRun(msgspec.Struct, frozen=True, kw_only=True):
    """`split_id`: the run of the parallel node whose branch this is. `data`: `warn_at` and

    `until` as instants, `children` and `opened` of sub-tickets, `answer` from outside.
    """

    id: UUID
    ticket_id: UUID
    node: str
    kind: str
    state: State
    entered_at: datetime
    split_id: UUID | None = None
    left_at: datetime | None = None
    left_name: str | None = None
    outcome: str | None = None
    note: str = ""
    checks: Any = msgspec.field(default_factory=list)
    due_at: datetime | None = None
    next_at: datetime | None = None
    warned: bool = False
    overdue: bool = False
    return_count: int = 0
    data: dict[str, Any] = msgspec.field(default_factory=dict)

    def instant(self, name: str) -> datetime | None:
        """An instant kept in `data`."""
        kept = self.data.get(name)
        return datetime.fromisoformat(kept) if kept else None


def next_at(run: NodeRun) -> datetime | None:
    """When the sweep has to look at it: a warning, the limit, the end of a wait."""
    waits = [run.instant("until")] if run.state == "active" else []
    if run.state == "active" and not run.warned and not run.overdue:
        waits.append(run.instant("warn_at"))
    if not run.overdue:
        waits.append(run.due_at)
    return min((at for at in waits if at is not None), default=None)


def timed(run: NodeRun, **changes: Any) -> NodeRun:
    """The run with changes, and when it is looked at next."""
    after = msgspec.structs.replace(run, **changes)
    return msgspec.structs.replace(after, next_at=next_at(after))
