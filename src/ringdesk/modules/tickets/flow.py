"""Moving a ticket along its process: the one gate that every door goes through."""

from typing import Any

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Denied, DomainError
from ringdesk.modules import workflow

from . import forms
from .config import ticket_config
from .state import TicketState, facts_of


class Passage(msgspec.Struct, frozen=True):
    """A granted move: the columns it changes and what its event tells."""

    ticket: TicketState
    move: workflow.Move

    @property
    def columns(self) -> dict[str, Any]:
        status = self.move.status
        return {
            "node": self.move.target.key,
            "status": status.key,
            "status_category": status.category,
            "returned": self.move.target.key == "returned",
        }

    @property
    def told(self) -> dict[str, Any]:
        """The fields every Moved event has."""
        return {
            "subject_id": self.ticket.id,
            "node": self.move.source.key,
            "from_node": self.move.source.key,
            "to_node": self.move.target.key,
            "from_status": self.ticket.status,
            "to_status": self.move.status.key,
        }


async def process_of(ctx: Context, ticket: TicketState) -> workflow.Process:
    """The version the ticket started with."""
    return await workflow.process_version(ctx, ticket.process_key, ticket.process_version)


async def _asked(ctx: Context, ticket: TicketState, about: dict[str, Any]) -> tuple[Any, Any]:
    """The facts and the evaluator of conditions for one ticket, `about` being what is planned."""
    config = await ticket_config(ctx)
    plain = facts_of(ctx, ticket, {}, **about)
    holds = config.holds(ctx, plain)
    form = config.types[ticket.type_key].fields
    plain["missing_fields"] = forms.missing(form, ticket.fields, holds)
    return plain, holds


async def advance(ctx: Context, ticket: TicketState, action: str, **about: Any) -> Passage:
    """Ask the process. `about`: facts that this very command is about to change.

    Raises Denied (permission), Conflict `not_now` (wrong node) or DomainError `gate`, whose
    params list what is still missing.
    """
    process = await process_of(ctx, ticket)
    facts, holds = await _asked(ctx, ticket, about)
    definition = process.action(action)
    if definition and definition.needs and ctx.actor.kind in ("member", "token"):
        ctx.require(definition.needs)
    verdict = workflow.advance(process, action, facts, holds)
    if isinstance(verdict, workflow.Move):
        return Passage(ticket, verdict)
    if verdict.reason == "gates":
        gates = msgspec.to_builtins(verdict.gates)
        raise DomainError("gate", action=action, number=ticket.number, gates=gates)
    if verdict.reason == "wrong_actor":
        raise Denied(definition.needs if definition and definition.needs else action)
    raise Conflict("not_now", action=action, status=ticket.status, number=ticket.number)


async def offers(ctx: Context, ticket: TicketState) -> list[workflow.Offer]:
    """What may be done from here, with what each way still lacks."""
    facts, holds = await _asked(ctx, ticket, {"assignee_id": ticket.assignee_id})
    return workflow.offers(await process_of(ctx, ticket), facts, holds)
