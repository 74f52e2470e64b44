"""The form of a new request: what was typed, which fields show, what is still wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.i18n import pick
from ringdesk.modules import customers, tickets
from ringdesk.modules.tickets import FormField, TicketConfig

from .once import fresh_token, well_formed
from .sent import LONGEST_TEXT, Fault, Sent, uuid_or_none, value_of
from .uploads import Kept

LONGEST_NAME = 200


@dataclass(slots=True)
class Typed:
    """Everything in the form as typed, so that it can be shown again."""

    subject: str = ""
    text: str = ""
    name: str = ""
    email: str = ""
    category: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    token: str = field(default_factory=fresh_token)


def typed(form: Sent, fields: tuple[FormField, ...], kept: list[Kept]) -> Typed:
    """Only fields that customers fill are read; values of hidden ones are kept for showing."""
    return Typed(
        subject=form.text("subject"),
        text=form.text("text"),
        name=form.text("name"),
        email=form.text("email"),
        category=form.text("category"),
        fields={f.key: form.all(f"f.{f.key}") for f in fields if f.portal},
        kept=kept,
        token=well_formed(form.text("token")),
    )


def values_of(fields: tuple[FormField, ...], filled: Typed) -> dict[str, Any]:
    values = {f.key: value_of(f, filled.fields.get(f.key, [])) for f in fields if f.portal}
    return {key: value for key, value in values.items() if value is not None}


def shown_fields(
    ctx: Context, config: TicketConfig, type_key: str, filled: Typed
) -> list[FormField]:
    """The customer's fields that show for what is filled in so far, required as it now is."""
    fields = config.types[type_key].fields
    holds = config.holds(ctx, _facts(type_key, fields, filled))
    return [f for f in tickets.asked_now(fields, holds) if f.portal]


def _facts(type_key: str, fields: tuple[FormField, ...], filled: Typed) -> Mapping[str, Any]:
    """What conditions may ask of a ticket that does not exist yet."""
    blank = dict.fromkeys(tickets.TicketState.__struct_fields__)
    return {
        **blank,
        "subject": filled.subject,
        "excerpt": filled.text,
        "text": f"{filled.subject} {filled.text}",
        "type_key": type_key,
        "category_id": uuid_or_none(filled.category),
        "fields": values_of(fields, filled),
        "channel": "portal",
        "priority": "P3",
        "strictest_priority": "P3",
        "tags": [],
        "involved_ids": [],
        "returned": False,
        "escalation_level": 0,
        "return_count": 0,
        "reopen_count": 0,
        "evidence_count": 0,
        "customer_tier": "standard",
    }


def form_faults(filled: Typed, shown: list[FormField], *, known_customer: bool) -> list[Fault]:
    """What the form lacks, in the order of the form, so that it is mended in one go."""
    found: list[Fault] = [
        (f"fields.{f.key}", "required", {})
        for f in shown
        if "create" in f.required_at and value_of(f, filled.fields.get(f.key, [])) is None
    ]
    if len(filled.subject) > tickets.LONGEST_SUBJECT:
        found.append(("subject", "too_long", {"max_length": tickets.LONGEST_SUBJECT}))
    found += text_faults(filled.text, required=not filled.kept)
    return found if known_customer else found + _contact_faults(filled)


def text_faults(text: str, *, required: bool = True, name: str = "text") -> list[Fault]:
    if required and not text.strip():
        return [(name, "required", {})]
    if len(text) > LONGEST_TEXT:
        return [(name, "too_long", {"max_length": LONGEST_TEXT})]
    return []


def _contact_faults(filled: Typed) -> list[Fault]:
    found: list[Fault] = []
    if not filled.name.strip():
        found.append(("name", "required", {}))
    elif len(filled.name) > LONGEST_NAME:
        found.append(("name", "too_long", {"max_length": LONGEST_NAME}))
    if not filled.email.strip():
        found.append(("email", "required", {}))
    elif not _is_address(filled.email):
        found.append(("email", "email", {}))
    return found


def _is_address(text: str) -> bool:
    try:
        customers.clean_email(text)
    except Invalid:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Branch:
    """The categories below one top category, as one group of a list to choose from."""

    name: str
    options: list[tuple[UUID, str]]


def category_choices(config: TicketConfig, locale: str) -> list[Branch]:
    """Every category in use, with the way to it below the top: 「破损 › 运输破损」."""
    known = config.categories

    def path_name(path: tuple[UUID, ...]) -> str:
        return " › ".join(pick(known[i].name, locale) for i in path if i in known)

    found: dict[UUID, Branch] = {}
    for category in known.values():
        if category.archived or any(known[i].archived for i in category.path if i in known):
            continue
        top = category.path[0]
        if top == category.id:
            found[top] = Branch(path_name(category.path), [])
        elif top in found:
            found[top].options.append((category.id, path_name(category.path[1:])))
    return [branch for branch in found.values() if branch.options]
