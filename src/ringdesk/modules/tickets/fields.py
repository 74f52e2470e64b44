"""What conditions may ask about a ticket: the field catalogue of the one condition language."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, select

from ringdesk.kernel.conditions import Catalogue, FieldDef, Kind, Option, custom_field
from ringdesk.kernel.db import UUIDArray
from ringdesk.modules.customers import organizations, requesters

from . import timers
from .forms import FormField
from .tables import categories, mentions, tickets

_t = tickets.c
_CATEGORIES = (
    "new", "unassigned", "in_progress", "waiting_customer", "waiting_approval", "resolved",
    "closed",
)  # fmt: skip
CHANNELS = ("email", "portal", "agent", "api", "import", "internal")


def customer_tier() -> ColumnElement[Any]:
    """VIP when the requester or the organization is."""
    inner = (
        select(func.greatest(requesters.c.tier, func.coalesce(organizations.c.tier, "")))
        .select_from(
            requesters.outerjoin(
                organizations,
                (organizations.c.tenant_id == requesters.c.tenant_id)
                & (organizations.c.id == requesters.c.organization_id),
            )
        )
        .where(requesters.c.tenant_id == _t.tenant_id, requesters.c.id == _t.requester_id)
    )
    return inner.scalar_subquery()


def mentioned_ids() -> ColumnElement[Any]:
    """Everybody whom a note on the ticket names."""
    of_ticket = (mentions.c.tenant_id == _t.tenant_id, mentions.c.ticket_id == _t.id)
    # A list by mentions has the table in its FROM already; here it is asked about anew.
    named = select(mentions.c.member_id).where(*of_ticket).correlate(tickets)
    made: ColumnElement[Any] = func.array(named.scalar_subquery(), type_=UUIDArray)
    return made


def _category_path() -> ColumnElement[Any]:
    return (
        select(categories.c.path)
        .where(categories.c.tenant_id == _t.tenant_id, categories.c.id == _t.category_id)
        .scalar_subquery()
    )


def _field(name: str, kind: Kind, column: Any = None, **more: Any) -> FieldDef:
    source = _t[name] if column is None else column
    made = source if callable(source) else lambda: source
    return FieldDef(name=name, kind=kind, column=made, label=f"tickets.fields.{name}", **more)


def _options(field: str, values: Iterable[str]) -> tuple[Option, ...]:
    return tuple(Option(value=v, label=f"tickets.{field}.{v}") for v in values)


TICKET_FIELDS = Catalogue(
    [
        _field("number", Kind.NUMBER),
        _field("subject", Kind.TEXT),
        _field("text", Kind.TEXT, lambda: _t.subject + " " + _t.excerpt),
        _field("type", Kind.CHOICE, _t.type_key, read=lambda f: f["type_key"]),
        _field("category", Kind.TREE, _category_path, read=lambda f: f.get("category_path")),
        _field("priority", Kind.PRIORITY),
        _field("strictest_priority", Kind.PRIORITY),
        _field("impact", Kind.NUMBER),
        _field("severity", Kind.NUMBER),
        _field("status", Kind.CHOICE),
        _field("status_category", Kind.CHOICE, options=_options("status_category", _CATEGORIES)),
        _field("node", Kind.CHOICE),
        _field("channel", Kind.CHOICE, options=_options("channel", CHANNELS)),
        _field("language", Kind.CHOICE, _t.locale, read=lambda f: f["locale"]),
        _field("tags", Kind.CHOICES),
        _field("requester", Kind.ID, _t.requester_id, read=lambda f: f["requester_id"]),
        _field("organization", Kind.ID, _t.organization_id, read=lambda f: f["organization_id"]),
        _field(
            "customer_tier",
            Kind.CHOICE,
            customer_tier,
            options=_options("tier", ("standard", "vip")),
        ),
        _field("assignee", Kind.ID, _t.assignee_id, read=lambda f: f["assignee_id"]),
        _field("team", Kind.ID, _t.team_id, read=lambda f: f["team_id"]),
        _field("department", Kind.ID, _t.department_id, read=lambda f: f["department_id"]),
        _field("involved", Kind.IDS, _t.involved_ids, read=lambda f: f["involved_ids"]),
        _field("mentioned", Kind.IDS, mentioned_ids, read=lambda f: f.get("mentioned_ids")),
        _field("resolved_by", Kind.ID),
        _field("returned", Kind.BOOLEAN),
        _field("escalation_level", Kind.NUMBER),
        _field("return_count", Kind.NUMBER),
        _field("reopen_count", Kind.NUMBER),
        _field("evidence_count", Kind.NUMBER),
        _field("rating", Kind.NUMBER),
        _field("created_at", Kind.INSTANT),
        _field("updated_at", Kind.INSTANT),
        _field("last_customer_at", Kind.INSTANT),
        _field("last_agent_at", Kind.INSTANT),
        _field("first_response_at", Kind.INSTANT),
        _field("resolved_at", Kind.INSTANT),
        _field("closed_at", Kind.INSTANT),
        _field("archived_at", Kind.INSTANT),
        _field("due_at", Kind.INSTANT, timers.due_at, through=timers.through_timer),
        _field(
            "sla_state",
            Kind.CHOICE,
            timers.due_at,
            options=_options("sla_state", timers.STATES),
            momentary=timers.SLA_STATE,
        ),
    ]
)


NO_STORES: Mapping[str, ColumnElement[Any]] = {}


def catalogue_with(
    forms: Iterable[FormField], stores: Mapping[str, ColumnElement[Any]] = NO_STORES
) -> Catalogue:
    """The ticket's fields and the custom fields of the workspace's forms, first come first.

    `stores`: by field, another column of all the fields than the ticket's own.
    """
    made: dict[str, FieldDef] = {}
    for field in forms:
        options = tuple(Option(value=o.value, label=o.name) for o in field.options) or None
        made.setdefault(
            field.key,
            custom_field(
                field.key, field.kind, stores.get(field.key, _t.fields), field.name, options
            ),
        )
    return TICKET_FIELDS.with_fields(made.values())
