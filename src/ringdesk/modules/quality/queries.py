"""What quality shows: one ticket's care, the queues, suggestions, purses."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import literal, select, union_all

from ringdesk.kernel.context import Context
from ringdesk.kernel.sightings import version_of
from ringdesk.modules import customers, identity, tickets
from ringdesk.modules.tickets.shapes import MemberRef

from . import suggesting
from .checklists import Line, checklists_for
from .closing import Care, closing_of
from .goodwill import rules as money
from .goodwill import store as goodwill
from .goodwill.requesting import limits_of
from .rating import options
from .rating.report import rating_of, ticked
from .second import rules, store
from .shapes import (
    Attempt,
    CallbackShown,
    CareRow,
    ChecklistLine,
    ClosingShown,
    CompensationShown,
    ConditionShown,
    PurseLimits,
    PurseShown,
    SecondHandlingShown,
    SuggestionShown,
    TicketQuality,
)
from .tables import callbacks, second_handlings, suggestions

_g = suggestions.c
# Rows of the queue of care.
_CARE = 200


def ref_of(people: identity.Directory, member_id: UUID | None) -> MemberRef | None:
    member = people.members.get(member_id) if member_id else None
    return MemberRef(member.id, member.name, member.color) if member else None


async def ticket_quality(ctx: Context, ref: tickets.Ref) -> TicketQuality:
    """Everything quality keeps about a ticket the reader may see. NotFound."""
    ticket = await tickets.read(ctx, ref)
    people = await identity.directory(ctx)
    rating = await rating_of(ctx, ticket)
    care = Care(
        rated=rating is not None,
        handlings=await store.handlings_of(ctx, ticket.id),
        calls=await store.callbacks_of(ctx, ticket.id),
        compensations=await goodwill.compensations_of(ctx, ticket.id),
    )
    closing = await closing_of(ctx, ticket, care)
    attempts = await store.attempts_of(ctx, ticket.id) if care.calls else []
    names = {one.id: one.name for one in await goodwill.all_purses(ctx)}
    conditions = [ConditionShown(c.key, c.met, c.params) for c in closing.conditions]
    return TicketQuality(
        rating=rating,
        second_handling=_handling(people, care.handlings[-1]) if care.handlings else None,
        callbacks=[_call(ctx, people, call, attempts) for call in care.calls],
        compensations=[_compensation(one, names) for one in care.compensations],
        closing=ClosingShown(closing.until, closing.met, conditions),
        checklist=[line_of(line) for line in await checklists_for(ctx, ticket)],
        causes=list(rules.CAUSES),
    )


def line_of(line: Line) -> ChecklistLine:
    return ChecklistLine(**msgspec.structs.asdict(line), version=version_of(line.seen))


def _handling(people: identity.Directory, one: store.SecondHandling) -> SecondHandlingShown:
    names = set(SecondHandlingShown.__struct_fields__) - {"before", "handler", "lacks"}
    lacks = rules.lacking_to_finish(one.handler_id, one.causes, one.remedy, one.answer)
    return SecondHandlingShown(
        **{name: getattr(one, name) for name in names},
        before=ref_of(people, one.before_id),
        handler=ref_of(people, one.handler_id),
        lacks=lacks,
    )


def _call(
    ctx: Context, people: identity.Directory, call: store.Callback, attempts: list[Any]
) -> CallbackShown:
    own = {"assignee", "attempts", "attempts_needed", "barred"}
    names = set(CallbackShown.__struct_fields__) - own
    tried = [dict(row) for row in attempts if row["callback_id"] == call.id]
    kept = [{k: v for k, v in row.items() if k != "callback_id"} for row in tried]
    return CallbackShown(
        **{name: getattr(call, name) for name in names},
        assignee=ref_of(people, call.assignee_id),
        attempts=[Attempt(**row) for row in kept],
        attempts_needed=rules.ATTEMPTS,
        barred=rules.barred(ctx.actor.member_id, call.before_id, people, rules.NEEDS["callback"]),
    )


def _compensation(
    one: goodwill.Compensation, purse_names: dict[UUID, dict[str, str]]
) -> CompensationShown:
    names = set(CompensationShown.__struct_fields__) - {"purse_name"}
    name = purse_names.get(one.purse_id) if one.purse_id else None
    return CompensationShown(**{n: getattr(one, n) for n in names}, purse_name=name)


async def care_rows(ctx: Context, *, mine: bool) -> list[CareRow]:
    """What of second handlings and callbacks waits on tickets the reader sees; soonest first."""
    people = await identity.directory(ctx)
    t, r = tickets.tickets_table.c, customers.requesters.c
    parts = []
    for kind, table, whose in (
        ("second_handling", second_handlings, second_handlings.c.handler_id),
        ("callback", callbacks, callbacks.c.assignee_id),
    ):
        again = (
            callbacks.c.again_at if kind == "callback" else literal(None, callbacks.c.again_at.type)
        )
        query = (
            select(
                literal(kind).label("kind"), t.id.label("ticket_id"), t.number, t.subject,
                t.priority, t.rating.label("score"), whose.label("member_id"),
                r.name.label("requester_name"), table.c.due_at, again.label("again_at"),
            )
            .select_from(tickets.tickets_table)
            .join(table, (table.c.tenant_id == t.tenant_id) & (table.c.ticket_id == t.id))
            .join(customers.requesters, (r.tenant_id == t.tenant_id) & (r.id == t.requester_id))
            .where(
                t.tenant_id == ctx.tenant_id, table.c.tenant_id == ctx.tenant_id,
                table.c.done_at.is_(None), tickets.visible_to(ctx.actor),
            )
        )  # fmt: skip
        if mine:
            query = query.where(whose == ctx.actor.member_id)
        # Each by its own index; the soonest of both are among the soonest of each.
        parts.append(query.order_by(table.c.due_at, table.c.ticket_id).limit(_CARE))
    soonest = union_all(*parts).order_by("due_at", "ticket_id").limit(_CARE)
    rows = await ctx.tx.all(soonest)
    return [_care_row(people, row) for row in rows]


def _care_row(people: identity.Directory, row: Any) -> CareRow:
    found = dict(row)
    return CareRow(member=ref_of(people, found.pop("member_id")), **found)


async def suggestion_rows(ctx: Context, state: str | None) -> list[SuggestionShown]:
    """Newest first, of tickets the reader sees."""
    t = tickets.tickets_table.c
    names = set(SuggestionShown.__struct_fields__) - {"number", "subject", "version"}
    query = (
        select(*(_g[name] for name in names), t.number, t.subject)
        .select_from(suggestions)
        .join(tickets.tickets_table, (_g.tenant_id == t.tenant_id) & (_g.ticket_id == t.id))
        .where(_g.tenant_id == ctx.tenant_id, tickets.visible_to(ctx.actor))
    )
    if state:
        query = query.where(_g.state == state)
    rows = await ctx.tx.all(query.order_by(_g.at.desc(), _g.id).limit(200))
    called = await options.names_of(ctx, "improvement")
    return [
        SuggestionShown(
            **{**row, "improvements": ticked(called, row["improvements"])},
            version=version_of(suggesting.seen(row)),
        )
        for row in rows
    ]


async def purses_for(ctx: Context, ref: tickets.Ref) -> list[PurseLimits]:
    """The purses, with what the reader may give this ticket's customer alone."""
    ticket = await tickets.read(ctx, ref)
    found = []
    for one in await goodwill.all_purses(ctx):
        if one.archived_at is None:
            shown = await shown_purse(ctx, one)
            limits = await limits_of(ctx, one, ticket.requester_id)
            kept = {n: getattr(one, n) for n in ("id", "name", "currency")}
            found.append(
                PurseLimits(
                    **kept, budget=shown.budget, left=shown.left, **msgspec.structs.asdict(limits)
                )
            )
    return found


async def shown_purse(ctx: Context, one: goodwill.Purse) -> PurseShown:
    zone = (await identity.directory(ctx)).zone
    start = money.period_start(one.period, ctx.now(), zone)
    period = await goodwill.period_of(ctx, one, start)
    own = ("id", "name", "currency", "period", "single_limits", "member_monthly",
           "customer_90_days", "levels", "version")  # fmt: skip
    return PurseShown(
        **{n: getattr(one, n) for n in own}, budget=period.budget,
        archived=one.archived_at is not None, starts_on=start, reserved=period.reserved,
        spent=period.spent, left=max(period.left, Decimal(0)),
    )  # fmt: skip
