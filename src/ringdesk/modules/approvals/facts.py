"""What a decision goes by when nobody says more: the ticket's form as it is filled in. Pure."""

from collections.abc import Mapping
from typing import Any

from ringdesk.modules.tickets import FormField, TicketConfig, TicketState

MOST = 6
_LONGEST = 200


def form_facts(
    config: TicketConfig, ticket: TicketState, told: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Of the fields that may be told those with a value, in the form's order; ticks are checks."""
    kind = config.types.get(ticket.type_key)
    fields = kind.fields if kind else ()
    filled = [f for f in fields if told.get(f.key) not in (None, "", [])]
    return [_fact(field, told[field.key]) for field in filled[:MOST]]


def _fact(field: FormField, value: Any) -> dict[str, Any]:
    if field.kind == "checkbox":
        return {"label": field.name, "check": bool(value)}
    names = {option.value: option.name for option in field.options}
    if isinstance(value, list):
        return {"label": field.name, "value": [names.get(one, str(one)) for one in value]}
    if isinstance(value, int | float):
        return {"label": field.name, "value": f"{value:,.10g}"}
    return {"label": field.name, "value": names.get(value, str(value)[:_LONGEST])}
