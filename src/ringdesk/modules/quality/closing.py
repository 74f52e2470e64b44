"""Closing conditions (关闭标准): what a ticket's process and quality still ask for."""

from typing import Any, Literal

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.modules import tickets, workflow

from .goodwill.store import Compensation
from .second.store import Callback, SecondHandling

# Gates that say who acts or when, not what a ticket must have.
_ABOUT_ACTING = frozenset(
    ("assigned", "not_handler", "waited_days", "within_days", "never", "unanswered")
)
_WAYS = ("resolve", "verify", "close")


class Condition(msgspec.Struct, frozen=True):
    """One condition by its key, with what is missing as parameters of its sentence."""

    key: str
    met: bool
    params: dict[str, Any] = {}


class Closing(msgspec.Struct, frozen=True):
    """What `until` (close, archive) asks for; `met` of them are there."""

    until: Literal["close", "archive"]
    met: int
    conditions: list[Condition]


class Care(msgspec.Struct, frozen=True, kw_only=True):
    """What quality keeps about a ticket, as the conditions ask about it."""

    rated: bool
    handlings: list[SecondHandling]
    calls: list[Callback]
    compensations: list[Compensation]


async def closing_of(ctx: Context, ticket: tickets.TicketState, care: Care) -> Closing:
    """Every condition that applies to this ticket, met or missing."""
    found = await _of_process(ctx, ticket)
    found += _checked(ticket, {one.key for one in found})
    found = [one for one in found if one.key != "second_reviewer"]
    found += _of_care(care)
    if ticket.open_children:
        found.append(Condition("children_open", met=False, params={"count": ticket.open_children}))
    until: Literal["close", "archive"] = "archive" if ticket.closed or care.handlings else "close"
    return Closing(until, sum(one.met for one in found), found)


async def _of_process(ctx: Context, ticket: tickets.TicketState) -> list[Condition]:
    """The gates of the ticket's own process on the way to its end, each once."""
    process = await tickets.process_of(ctx, ticket)
    facts, holds = await tickets.asked(ctx, ticket, {})
    found: dict[str, Condition] = {}
    for action in filter(None, (process.action(key) for key in _WAYS)):
        for gate in action.gates:
            if gate.gate in _ABOUT_ACTING or (gate.when is not None and not holds(gate.when)):
                continue
            key = "_".join(filter(None, (gate.gate, gate.params.get("stage"))))
            lacks = workflow.lacking(gate, facts)
            found.setdefault(key, Condition(key, met=lacks is None, params=lacks or {}))
    return list(found.values())


def _checked(ticket: tickets.TicketState, asked: set[str]) -> list[Condition]:
    """The double verification, where the process asks for a second pair of eyes."""
    if "second_reviewer" not in asked and ticket.reviewed_at is None:
        return []
    there = ticket.reviewed_by is not None and ticket.reviewed_by != ticket.resolved_by
    return [Condition("result_checked", met=there), Condition("process_reviewed", met=there)]


def _of_care(care: Care) -> list[Condition]:
    found = [Condition("rated", met=True)] if care.rated else []
    if care.handlings:
        one = care.handlings[-1]
        found += [
            Condition("another_handler", met=one.handler_id is not None),
            Condition("causes_named", met=bool(one.causes and one.remedy)),
            Condition("customer_agreed", met=one.answer in ("agreed", "unanswered")),
            Condition("second_handling_done", met=one.done_at is not None),
        ]
    if care.calls:
        found.append(Condition("callback_done", met=all(call.done_at for call in care.calls)))
    if care.compensations:
        settled = all(one.state != "requested" for one in care.compensations)
        found.append(Condition("compensation_settled", met=settled))
    return found
