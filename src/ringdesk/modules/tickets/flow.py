"""Moving a ticket along its process: the one gate that every door goes through."""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Denied, DomainError
from ringdesk.modules import identity, workflow

from . import forms
from .config import ticket_config
from .state import INTERNAL, TicketState, facts_of

Known = Callable[[Context, TicketState], Awaitable[Collection[Any]]]
_known: dict[str, list[Known]] = {}


def knows(fact: str) -> Callable[[Known], Known]:
    """Declare where a fact comes from that a module above keeps; several are joined.

    `duty_kinds` is asked while a ticket has open duties, `active_branches` while it is split,
    `node_runs` before its process is chosen anew, `children_numbers` while it has open children.
    """

    def register(source: Known) -> Known:
        _known.setdefault(fact, []).append(source)
        return source

    return register


async def _told(ctx: Context, ticket: TicketState, fact: str) -> list[Any]:
    return [one for source in _known.get(fact, ()) for one in await source(ctx, ticket)]


async def has_run(ctx: Context, ticket: TicketState) -> bool:
    """Whether anything was ever asked of somebody by a node of its process."""
    return bool(await _told(ctx, ticket, "node_runs"))


async def active_branches(ctx: Context, ticket: TicketState) -> list[str]:
    """The nodes at which the branches of a split ticket are."""
    return await _told(ctx, ticket, "active_branches")


async def duty_kinds(ctx: Context, ticket: TicketState) -> list[str]:
    """What is still owed on it, by kind; nothing is asked where nothing is owed."""
    return await _told(ctx, ticket, "duty_kinds") if ticket.open_duties else []


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
            "passed": list(self.move.passed),
            "skipped": list(self.move.skipped),
            "tracked": self.tracked,
        }

    @property
    def tracked(self) -> bool:
        """Whether somebody keeps account of it: of a node's run, a notice, a parent."""
        move = self.move
        return bool(
            move.passed
            or move.skipped
            or workflow.tracked(move.source)
            or workflow.tracked(move.target)
            or self.ticket.channel == INTERNAL
        )


async def process_of(ctx: Context, ticket: TicketState) -> workflow.Process:
    """The version the ticket started with."""
    return await workflow.process_version(ctx, ticket.process_key, ticket.process_version)


async def asked(
    ctx: Context, ticket: TicketState, about: dict[str, Any]
) -> tuple[dict[str, Any], Any]:
    """The facts and the evaluator of conditions for one ticket, `about` being what is planned.

    Only what the node it stands at asks about is looked up.
    """
    config = await ticket_config(ctx)
    process = await process_of(ctx, ticket)
    plain = facts_of(ctx, ticket, {}, **about)
    holds = config.holds(ctx, plain)
    form = config.types[ticket.type_key].fields
    plain["missing_fields"] = forms.missing(form, ticket.fields, holds)
    node = process.node(plain["node"])
    if node.fields:
        required = {f.field for f in node.fields if f.access == "required"}
        plain["node_missing"] = forms.blank(form, required, ticket.fields, holds)
    if node.who is not None:
        plain.update(await _actor(ctx))
    if ticket.open_duties:
        plain["duty_kinds"] = await duty_kinds(ctx, ticket)
    if ticket.open_children:
        plain["children_numbers"] = await _told(ctx, ticket, "children_numbers")
    if process.node(ticket.node).kind == "parallel":
        plain["active_branches"] = await _told(ctx, ticket, "active_branches")
    return plain, holds


async def _actor(ctx: Context) -> dict[str, Any]:
    """Whom the actor counts as where a node names who may act."""
    actor = ctx.actor
    member = actor.member_id and (await identity.directory(ctx)).members.get(actor.member_id)
    return {
        "actor_role": member.role_key if member else None,
        "actor_team_ids": actor.team_ids,
        "actor_department_ids": actor.department_ids,
        "actor_may_assign": actor.may("ticket.assign"),
    }


async def actor_facts(ctx: Context, ticket: TicketState) -> dict[str, Any]:
    """What whose turn it is depends on."""
    return {**facts_of(ctx, ticket, {}), **await _actor(ctx)}


async def advance(ctx: Context, ticket: TicketState, action: str, **about: Any) -> Passage:
    """Ask the process. `about`: facts that this very command is about to change, `checks` that
    are ticked, `node` of a branch.

    Raises Denied (permission), Conflict `not_now` (wrong node) or DomainError `gate`, whose
    params list what is still missing.
    """
    if ticket.merged_into_id is not None and action != "archive":
        raise Conflict("ticket_merged", number=ticket.number)
    process = await process_of(ctx, ticket)
    facts, holds = await asked(ctx, ticket, about)
    definition = process.action(action)
    if definition and definition.needs and ctx.actor.kind in ("member", "token"):
        ctx.require(definition.needs)
    verdict = workflow.advance(process, action, facts, holds)
    if isinstance(verdict, workflow.Move):
        return Passage(ticket, verdict)
    if verdict.reason == "gates":
        raise shut(ticket, action, verdict.gates)
    if verdict.reason == "wrong_actor":
        raise Denied(definition.needs if definition and definition.needs else action)
    raise Conflict("not_now", action=action, status=ticket.status, number=ticket.number)


def shut(ticket: TicketState, action: str, gates: Collection[workflow.Unmet]) -> DomainError:
    """The refusal that lists what is still missing."""
    listed = msgspec.to_builtins(gates)
    return DomainError("gate", action=action, number=ticket.number, gates=listed)


async def proceed(ctx: Context, ticket: TicketState, outcome: str, **about: Any) -> Passage:
    """Out of a node that is not left by an action; `about` may name the `node` of a branch."""
    process = await process_of(ctx, ticket)
    facts, holds = await asked(ctx, ticket, about)
    return Passage(ticket, workflow.proceed(process, facts["node"], outcome, facts, holds))


async def forked(ctx: Context, ticket: TicketState, split: str) -> list[workflow.Move]:
    """Where each branch of a split first rests."""
    process = await process_of(ctx, ticket)
    facts, holds = await asked(ctx, ticket, {})
    return workflow.forked(process, split, facts, holds)


async def lacking(
    ctx: Context, ticket: TicketState, node_key: str, **about: Any
) -> list[workflow.Unmet]:
    """What a node requires that is not there, and whether it is this actor's turn."""
    process = await process_of(ctx, ticket)
    facts, holds = await asked(ctx, ticket, {**about, "node": node_key})
    node = process.node(node_key)
    found = workflow.node_unmet(node, facts, holds)
    theirs = node.who is None or ctx.actor.kind == "system" or workflow.may_act(node.who, facts)
    return found if theirs else [workflow.Unmet("not_your_turn", {"node": node_key}), *found]


async def offers(
    ctx: Context, ticket: TicketState, node: str | None = None
) -> list[workflow.Offer]:
    """What may be done from here, or from a branch's node, with what each way still lacks."""
    if ticket.merged_into_id is not None:
        return []
    about = {"assignee_id": ticket.assignee_id, **({"node": node} if node else {})}
    facts, holds = await asked(ctx, ticket, about)
    return workflow.offers(await process_of(ctx, ticket), facts, holds)
