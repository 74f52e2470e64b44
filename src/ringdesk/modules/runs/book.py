"""What one command does to the runs of a ticket, gathered and written at once."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.modules import sla, tickets, workflow

from . import store
from .events import Entered, Left, StepsChanged
from .state import NodeRun, State, timed


class Book:
    """The open runs of a ticket whose row is locked, and what becomes of them."""

    def __init__(
        self,
        ticket: tickets.TicketState,
        process: workflow.Process,
        runs: list[NodeRun],
    ) -> None:
        self.ticket, self.process = ticket, process
        self.open = {run.node: run for run in runs}
        self.new: dict[UUID, NodeRun] = {}
        self.changed: dict[UUID, NodeRun] = {}
        self.entered: list[NodeRun] = []
        self.left: list[NodeRun] = []

    @classmethod
    async def of(cls, ctx: Context, ticket: tickets.TicketState) -> "Book":
        process = await tickets.process_of(ctx, ticket)
        return cls(ticket, process, await store.open_runs(ctx, ticket.id))

    def active(self, node: str) -> NodeRun | None:
        run = self.open.get(node)
        return run if run is not None and run.state == "active" else None

    def branches(self, split_id: UUID) -> list[NodeRun]:
        """The branches of a split that have not arrived."""
        return [r for r in self.open.values() if r.split_id == split_id and r.state == "active"]

    def owed(self) -> list[NodeRun]:
        return [run for run in self.open.values() if run.state == "owed"]

    def end(self, run: NodeRun, state: State, outcome: str, at: datetime, **said: Any) -> None:
        """A stay is over; `said`: left_name, note, checks."""
        ended = msgspec.structs.replace(
            run, state=state, outcome=outcome, left_at=at, next_at=None, **said
        )
        self.open.pop(run.node, None)
        if self.new.pop(run.id, None) is None:
            self.changed[run.id] = ended
            self.left.append(ended)
        else:  # entered and left by one command
            self.new[run.id] = ended
            self.left.append(ended)

    def keep(self, run: NodeRun) -> None:
        """An open run as it is now."""
        self.open[run.node] = run
        (self.new if run.id in self.new else self.changed)[run.id] = run

    async def enter(
        self,
        ctx: Context,
        node: workflow.Node,
        at: datetime,
        *,
        split_id: UUID | None = None,
        earlier: NodeRun | None = None,
        returned: bool = False,
    ) -> NodeRun:
        """A stay begins. After an `earlier` one its time goes on: a return does not reset it."""
        run = NodeRun(
            id=ctx.new_id(), ticket_id=self.ticket.id, node=node.key, kind=node.kind,
            state="active", entered_at=at, split_id=split_id,
            return_count=(earlier.return_count if earlier else 0) + returned,
        )  # fmt: skip
        if earlier is not None and earlier.due_at is not None:
            data = {k: v for k, v in earlier.data.items() if k == "warn_at"}
            run = msgspec.structs.replace(
                run, due_at=earlier.due_at, warned=earlier.warned, overdue=earlier.overdue,
                data=data,
            )  # fmt: skip
        else:
            run = await _limited(ctx, run, node, at)
        run = await _waiting(ctx, run, node, at)
        if owed := self.open.get(node.key):
            # What was passed by is gone through after all.
            self.end(owed, "cancelled", "entered", at)
        return self._begun(timed(run))

    def _begun(self, run: NodeRun) -> NodeRun:
        self.open[run.node] = run
        self.new[run.id] = run
        self.entered.append(run)
        return run

    def owe(self, ctx: Context, keys: list[str], at: datetime) -> list[NodeRun]:
        """What the green channel passes by is owed, unless it is owed already."""
        green, owed = self.process.green, []
        for key in keys:
            if key not in self.open and green is not None:
                run = NodeRun(
                    id=ctx.new_id(), ticket_id=self.ticket.id, node=key,
                    kind=self.process.node(key).kind, state="owed", entered_at=at,
                    due_at=at + timedelta(minutes=green.within_minutes),
                )  # fmt: skip
                owed.append(self._begun(timed(run)))
        return owed

    async def write(self, ctx: Context, turns: dict[str, list[UUID]]) -> None:
        """Rows, then the record of them; nothing when nothing changed."""
        if not self.new and not self.changed:
            return
        await store.write(ctx, list(self.new.values()), self.changed.values())
        if self.entered or self.left:
            ctx.emit(
                StepsChanged(
                    subject_id=self.ticket.id,
                    node=self.ticket.node,
                    entered=[_entered(run) for run in self.entered],
                    left=[Left(r.id, r.node, r.state, r.outcome) for r in self.left],
                    turns=turns,
                )
            )


def _entered(run: NodeRun) -> Entered:
    return Entered(run.id, run.node, run.kind, run.state, run.split_id, run.due_at)


async def _limited(ctx: Context, run: NodeRun, node: workflow.Node, at: datetime) -> NodeRun:
    limit = node.limit
    if limit is None:
        return run
    due = await _after(ctx, at, limit.minutes, limit.hours)
    warn = await _after(ctx, at, limit.minutes * limit.warn_percent // 100, limit.hours)
    data = {"warn_at": warn.isoformat()} if warn < due else {}
    return msgspec.structs.replace(run, due_at=due, data=data)


async def _waiting(ctx: Context, run: NodeRun, node: workflow.Node, at: datetime) -> NodeRun:
    wait = node.wait
    if wait is None or wait.until != "time" or wait.minutes is None:
        return run
    until = await _after(ctx, at, wait.minutes, wait.hours)
    return msgspec.structs.replace(run, data={**run.data, "until": until.isoformat()})


async def _after(ctx: Context, at: datetime, minutes: int, hours: str) -> datetime:
    if hours == "clock":
        return at + timedelta(minutes=minutes)
    return await sla.open_until(ctx, at, minutes)
