"""A ticket's nearest deadline, as lists show it and conditions ask about it.

The rows are written by whoever keeps the clocks; here they are only read.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Join, Table, and_, exists, false, not_, or_, select, true

from ringdesk.kernel.conditions import Momentary

from .shapes import TicketTimer
from .tables import ticket_timers, tickets

# on_time: the deadline is ahead · due_soon: a warning's moment has passed · breached: time is over
# · paused: it stands still and was not over before · none: nothing is promised any more.
STATES = ("on_time", "due_soon", "breached", "paused", "none")
# What a loaded ticket knows of it, by the name of the fact.
FACTS = {"timer_state": "state", "due_at": "due_at", "warn_at": "warn_at"}

# Of its own name: a list that also shows the timer has the table in its FROM already.
_d = ticket_timers.alias("deadlines").c
_shown = ticket_timers.c


# A look-up for each ticket: joined plainly, a few new tickets may make the planner walk all timers.
_known = (
    select(ticket_timers)
    .where(ticket_timers.c.tenant_id == tickets.c.tenant_id)
    .where(ticket_timers.c.ticket_id == tickets.c.id)
    .limit(1)
    .correlate(tickets)
    .lateral("known_timer")
)


def with_timer(joined: Table | Join, *, merged: bool = False) -> Join:
    """The tickets of a statement, each with its timer if it has one.

    `merged`: with all timers at once, for a list that sorts very many tickets, or by the timer.
    """
    if not merged:
        return joined.outerjoin(_known, true())
    of_ticket = and_(_shown.tenant_id == tickets.c.tenant_id, _shown.ticket_id == tickets.c.id)
    return joined.outerjoin(ticket_timers, of_ticket)


def timer_columns(*, merged: bool = False) -> list[ColumnElement[Any]]:
    """What `timer_of` reads, for a statement over `with_timer`."""
    shown = _shown if merged else _known.c
    return [shown[name].label(f"timer_{name}") for name in TicketTimer.__struct_fields__]


def at_a_glance() -> ColumnElement[Any]:
    """Every clock of a ticket in brief, for a statement over `with_timer`."""
    return _known.c.clocks


def timer_of(row: Mapping[str, Any]) -> TicketTimer | None:
    """The timer in a selected row."""
    if row["timer_state"] is None:
        return None
    return TicketTimer(**{n: row[f"timer_{n}"] for n in TicketTimer.__struct_fields__})


def with_facts() -> Join:
    """Tickets chosen by their ids, each with what `fact_columns` reads."""
    return tickets.outerjoin(_known, true())


def fact_columns() -> list[ColumnElement[Any]]:
    """What conditions ask about a ticket's deadline, by the names of `FACTS`."""
    return [_known.c[column].label(fact) for fact, column in FACTS.items()]


def due_at() -> ColumnElement[Any]:
    """The deadline, to be asked about by `through_timer`."""
    return _d.due_at


def through_timer(criterion: ColumnElement[bool]) -> ColumnElement[bool]:
    """A criterion on the timer as one on the ticket, which the indexes of timers serve."""
    of_ticket = and_(_d.tenant_id == tickets.c.tenant_id, _d.ticket_id == tickets.c.id)
    return exists().where(of_ticket, criterion)


def _criterion(values: tuple[str, ...], at: datetime) -> ColumnElement[bool]:
    over = _d.due_at <= at
    ahead = or_(_d.due_at.is_(None), _d.due_at > at)
    runs, stands = _d.state == "running", _d.state == "paused"
    of_state = {
        "on_time": and_(runs, ahead, or_(_d.warn_at.is_(None), _d.warn_at > at)),
        "due_soon": and_(runs, ahead, _d.warn_at <= at),
        "breached": and_(or_(runs, stands), over),
        "paused": and_(stands, ahead),
    }
    if "none" in values:
        others = [criterion for state, criterion in of_state.items() if state not in values]
        return not_(through_timer(or_(false(), *others)))
    return through_timer(or_(*(of_state[value] for value in values)))


def state_of(facts: Mapping[str, Any], at: datetime) -> str:
    """How a ticket stands with its nearest deadline at an instant."""
    state, due, warn = facts.get("timer_state"), facts.get("due_at"), facts.get("warn_at")
    if state not in ("running", "paused"):
        return "none"
    if due is not None and due <= at:
        return "breached"
    if state == "paused":
        return "paused"
    return "due_soon" if warn is not None and warn <= at else "on_time"


SLA_STATE = Momentary(_criterion, state_of)
