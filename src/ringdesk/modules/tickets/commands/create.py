"""A ticket comes into being, whichever door it came through."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid
from ringdesk.modules import customers, identity

from .. import choosing, forms, priority, store
from ..config import TicketConfig, ticket_config
from ..events import TicketCreated
from ..priority import Priority, Proposal
from ..state import INTERNAL, TicketState, facts_of
from ..wording import excerpt, tag_name, text_sha256

LONGEST_SUBJECT = 500
LONGEST_TEXT = 200_000


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What a new ticket is made of. `requester`: who it is, an id, or an address with a name."""

    subject: str
    text: str
    requester: "UUID | customers.Contact | customers.Requester"
    channel: str = "agent"
    type_key: str | None = None
    category_id: UUID | None = None
    impact: int | None = None
    severity: int | None = None
    priority: Priority | None = None
    priority_reason: str = ""
    tags: list[str] = []
    fields: dict[str, Any] = {}
    team_id: UUID | None = None
    department_id: UUID | None = None
    assignee_id: UUID | None = None
    # Another process than the type's; for tickets that a process opens.
    process_key: str | None = None
    locale: str | None = None
    attachment_ids: list[UUID] = []
    html: str | None = None
    quoted: str | None = None
    remote_images: bool = False
    cc: list[str] = []
    flags: list[str] = []
    # The first import of a mailbox makes no answers and no notices.
    quiet: bool = False
    follow_up_of: UUID | None = None
    # A member's note opens it, and `text` is only what it is described by: messages of another
    # ticket follow. What its form lacks is asked for later.
    opening_note: str | None = None
    received_at: datetime | None = None
    # When it was opened elsewhere, for a ticket that was imported.
    opened_at: datetime | None = None


@command(needs=None)
async def create(ctx: Context, draft: Draft, *, number: int = 0) -> TicketState:
    """Create a ticket. Invalid names every field that is wrong; nothing is stored then.

    `number`: one taken for it beforehand (`take_numbers`), when many are created together.
    """
    _may_create(ctx, draft)
    config = await ticket_config(ctx)
    requester = await customers.resolve(ctx, draft.requester, locale=draft.locale)
    ticket = msgspec.structs.replace(_composed(ctx, config, draft, requester), number=number)
    await _check(ctx, config, draft, ticket)
    ticket, way = await choosing.placed(
        ctx, ticket, draft.process_key, text=f"{draft.subject} {draft.text}"
    )
    ticket = await _store(ctx, draft, ticket, requester)
    ctx.emit(
        TicketCreated(
            subject_id=ticket.id,
            node=ticket.node,
            number=ticket.number,
            subject=ticket.subject,
            channel=ticket.channel,
            requester_id=requester.id,
            requester_name=requester.name,
            priority=ticket.priority,
            type_key=ticket.type_key,
            message_id=ticket.last_message_id or ticket.id,
            text_sha256=text_sha256(draft.opening_note or draft.text),
            assignee_id=ticket.assignee_id,
            team_id=ticket.team_id,
            quiet=draft.quiet,
            process_key=ticket.process_key,
            process_version=ticket.process_version,
            passed=list(way.passed),
            skipped=list(way.skipped),
            tracked=way.tracked or ticket.channel == INTERNAL,
        )
    )
    return ticket


def _may_create(ctx: Context, draft: Draft) -> None:
    """Customers and the product's own intake may always; members need the permission."""
    if ctx.actor.kind in ("member", "token"):
        ctx.require("ticket.import" if draft.channel == "import" else "ticket.create")


def _composed(
    ctx: Context, config: TicketConfig, draft: Draft, requester: customers.Requester
) -> TicketState:
    """The row as it will be stored, priority proposed; its place in a process is found later."""
    type_key = draft.type_key or next((k for k, t in config.types.items() if not t.archived), "")
    if type_key not in config.types or config.types[type_key].archived:
        raise Invalid(("type_key", "not_an_option", {"options": list(config.types)}))
    involved = {i for i in (draft.assignee_id,) if i}
    now = ctx.now()
    bare = TicketState(
        tenant_id=ctx.tenant_id, id=ctx.new_id(), number=0,
        subject=excerpt(draft.subject, LONGEST_SUBJECT) or excerpt(draft.text, 60) or "—",
        excerpt=excerpt(draft.text), channel=draft.channel,
        locale=draft.locale or requester.locale, type_key=type_key,
        category_id=draft.category_id,
        tags=list(dict.fromkeys(t for t in map(tag_name, draft.tags) if t)),
        fields={k: v for k, v in draft.fields.items() if v is not None},
        impact=draft.impact, severity=draft.severity,
        priority="P3", priority_source="default", priority_reason={}, strictest_priority="P3",
        requester_id=requester.id, organization_id=requester.organization_id,
        team_id=draft.team_id, department_id=draft.department_id,
        assignee_id=draft.assignee_id, involved_ids=list(involved), process_key="",
        process_version=0, node="", status="new", status_category="new", returned=False,
        escalation_level=0, return_count=0, reopen_count=0, evidence_count=0,
        created_at=draft.opened_at or now, updated_at=now,
        last_customer_at=draft.received_at or now,
        last_agent_at=None, last_message_id=ctx.new_id(), first_response_at=None,
        resolved_at=None, resolved_by=None, reviewed_at=None, reviewed_by=None, accepted_at=None,
        acceptance=None, rating=None, closed_at=None, closed_by=None, archived_at=None, version=1,
        customer_tier=requester.tier,
    )  # fmt: skip
    return _prioritized(ctx, config, draft, bare)


def _prioritized(
    ctx: Context, config: TicketConfig, draft: Draft, ticket: TicketState
) -> TicketState:
    facts = facts_of(ctx, ticket, {}, text=f"{draft.subject} {draft.text}")
    usual = config.types[ticket.type_key].default_priority
    proposal = priority.propose(
        config.rules, draft.impact, draft.severity, config.holds(ctx, facts), usual
    )
    if draft.priority and draft.priority != proposal.priority:
        proposal = Proposal(draft.priority, "person", {ctx.actor.locale: draft.priority_reason})
    return msgspec.structs.replace(
        ticket,
        priority=proposal.priority,
        strictest_priority=proposal.priority,
        priority_source=proposal.source,
        priority_reason=proposal.text,
    )


async def _check(ctx: Context, config: TicketConfig, draft: Draft, ticket: TicketState) -> None:
    """Every fault at once, so that a person mends the form in one go."""
    errors: list[tuple[str, str, dict[str, Any]]] = []
    if draft.category_id and draft.category_id not in config.categories:
        errors.append(("category_id", "not_an_option", {}))
    directory = await identity.directory(ctx)
    if draft.team_id and draft.team_id not in directory.teams:
        errors.append(("team_id", "not_an_option", {}))
    if draft.department_id and draft.department_id not in directory.departments:
        errors.append(("department_id", "not_an_option", {}))
    member = directory.members.get(draft.assignee_id) if draft.assignee_id else None
    if draft.assignee_id and (member is None or not member.active):
        errors.append(("assignee_id", "not_an_option", {}))
    if draft.priority and ticket.priority_source == "person" and not draft.priority_reason.strip():
        errors.append(("priority_reason", "required", {}))
    errors += _form_errors(ctx, config, draft, ticket)
    if errors:
        raise Invalid(*errors)


def _form_errors(
    ctx: Context, config: TicketConfig, draft: Draft, ticket: TicketState
) -> list[tuple[str, str, dict[str, Any]]]:
    """Neither mail nor a process fills a form: what is missing there is asked for later."""
    holds = config.holds(ctx, facts_of(ctx, ticket, {}))
    form = config.types[ticket.type_key].fields
    found = [(f.field, f.code, f.params) for f in forms.faults(form, ticket.fields, holds)]
    if draft.opening_note is None and ticket.channel not in ("email", "import", INTERNAL):
        missing = forms.missing(form, ticket.fields, holds)["create"]
        shown = {f.key: f for f in form}
        portal = ticket.channel == "portal"
        found += [
            (f"fields.{key}", "required", {}) for key in missing if not portal or shown[key].portal
        ]
    return found


async def _store(
    ctx: Context, draft: Draft, ticket: TicketState, requester: customers.Requester
) -> TicketState:
    """The ticket with its number, stored with its first message."""
    message_id = ticket.last_message_id or ticket.id
    ticket = await store.add_ticket(
        ctx,
        ticket,
        id=message_id,
        **_opening(ctx, draft, requester),
        html=draft.html,
        quoted=draft.quoted,
        remote_images=draft.remote_images,
        cc=draft.cc,
        flags=draft.flags,
        created_at=ticket.created_at,
    )
    await store.bind_attachments(ctx, draft.attachment_ids, ticket.id, message_id, internal=False)
    if draft.follow_up_of:
        await store.add_link(ctx, ticket.id, draft.follow_up_of, "follow_up")
    return ticket


def _opening(ctx: Context, draft: Draft, requester: customers.Requester) -> dict[str, Any]:
    """Who says what first: the customer, unless a member's note opens the ticket."""
    if draft.opening_note is not None:
        return {
            "kind": "internal", "direction": "out", "channel": "agent",
            "author_kind": ctx.actor.kind, "author_id": ctx.actor.id,
            "author_name": ctx.actor.name, "body": draft.opening_note,
        }  # fmt: skip
    return {
        "kind": "public", "direction": "in", "channel": draft.channel,
        "author_kind": "requester", "author_id": requester.id, "author_name": requester.name,
        "body": draft.text,
    }  # fmt: skip
