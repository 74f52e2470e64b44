"""What the variables of a template stand for on one ticket, in one language."""

from collections.abc import Mapping
from typing import Any

from ringdesk.kernel.context import Context
from ringdesk.kernel.i18n import pick
from ringdesk.modules import customers, identity

from ..access import told_fields
from ..config import TicketConfig
from ..forms import FormField
from ..state import TicketState
from .rules import FIELD, VARIABLES


def known(config: TicketConfig) -> set[str]:
    """Every variable a text may name: the fixed ones, and the fields of every form."""
    return {*VARIABLES, *(FIELD + field.key for field in _fields(config).values())}


def _fields(config: TicketConfig) -> dict[str, FormField]:
    return {f.key: f for kind in config.types.values() for f in kind.fields}


def names(config: TicketConfig, locale: str) -> dict[str, str]:
    """What fields are called; the fixed variables are named by the page that shows them."""
    return {FIELD + key: pick(f.name, locale) for key, f in _fields(config).items()}


def labels(config: TicketConfig) -> dict[str, dict[str, str]]:
    """Every variable, a field's with its name in each language."""
    fields = {FIELD + key: dict(f.name) for key, f in _fields(config).items()}
    return {**{name: {} for name in VARIABLES}, **fields}


async def values(
    ctx: Context, config: TicketConfig, ticket: TicketState, language: str
) -> dict[str, str]:
    """Only what has a value; names and options in that language."""
    asking = await customers.requester_by_id(ctx, ticket.requester_id)
    category = config.categories.get(ticket.category_id) if ticket.category_id else None
    found = {
        "customer.name": asking.name,
        "customer.email": asking.email,
        "customer.organization": asking.organization_name,
        "ticket.number": f"T-{ticket.number}",
        "ticket.subject": ticket.subject,
        "ticket.priority": ticket.priority,
        "ticket.category": pick(category.name, language) if category else None,
        "agent.name": ctx.actor.name,
        "workspace.name": (await identity.directory(ctx)).name,
        **_of_fields(config, await told_fields(ctx, ticket), language),
    }
    return {name: value for name, value in found.items() if value}


def _of_fields(
    config: TicketConfig, filled: Mapping[str, Any], language: str
) -> dict[str, str | None]:
    forms = _fields(config)
    return {
        FIELD + key: _shown(forms[key], value, language)
        for key, value in filled.items()
        if key in forms
    }


def _shown(field: FormField, value: Any, language: str) -> str | None:
    options = {one.value: pick(one.name, language) for one in field.options}
    if isinstance(value, bool):
        return "✓" if value else None
    listed = value if isinstance(value, list) else [value]
    return ", ".join(options.get(one, _plain(one)) for one in listed if one is not None) or None


def _plain(value: Any) -> str:
    """5.0 is written 5."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
