"""The ticket's fields as a definition alone knows them, and conditions read by them.

The workspace's own catalogue (tickets.fields) decides at publish; this one judges a file and plays
it where there is no workspace. A test holds the two together.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import null

from ringdesk.kernel.conditions import (
    NOBODY,
    Catalogue,
    FieldDef,
    Kind,
    Predicate,
    parse,
    to_predicate,
)
from ringdesk.kernel.errors import Invalid

_KINDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.NUMBER: (
        "number", "impact", "severity", "escalation_level", "return_count", "reopen_count",
        "evidence_count", "rating",
    ),
    Kind.TEXT: ("subject", "text"),
    Kind.CHOICE: (
        "type", "status", "status_category", "node", "channel", "language", "customer_tier",
        "sla_state",
    ),
    Kind.TREE: ("category",),
    Kind.PRIORITY: ("priority", "strictest_priority"),
    Kind.CHOICES: ("tags",),
    Kind.ID: ("requester", "organization", "assignee", "team", "department", "resolved_by"),
    Kind.IDS: ("involved", "mentioned"),
    Kind.BOOLEAN: ("returned",),
    Kind.INSTANT: (
        "created_at", "updated_at", "last_customer_at", "last_agent_at", "first_response_at",
        "resolved_at", "closed_at", "archived_at", "due_at",
    ),
}  # fmt: skip
# Facts that have another name than the field of conditions they answer.
_READ = {
    "type": "type_key", "language": "locale", "category": "category_path",
    **{name: f"{name}_id" for name in ("requester", "organization", "assignee", "team")},
    "department": "department_id", "involved": "involved_ids", "mentioned": "mentioned_ids",
    "text": "subject",
    "sla_state": "timer_state",
}  # fmt: skip
# Custom fields are of no known kind: the first that reads is taken.
_GUESSES = (Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.CHOICE, Kind.TEXT, Kind.CHOICES)


def _field(name: str, kind: Kind) -> FieldDef:
    fact = _READ.get(name, name)
    return FieldDef(name, kind, column=null, label=name, read=lambda facts: facts.get(fact))


STANDARD = Catalogue(_field(name, kind) for kind, names in _KINDS.items() for name in names)


def leaves_of(when: object) -> Iterator[Mapping[str, Any]]:
    """The single questions of a condition in its JSON form, as far as it has that form."""
    if isinstance(when, Mapping):
        if "field" in when:
            yield when
        for part in ("all", "any"):
            inner = when.get(part)
            for one in inner if isinstance(inner, list) else ():
                yield from leaves_of(one)
        yield from leaves_of(when.get("not"))


def catalogue_for(whens: Iterable[Mapping[str, Any]]) -> Catalogue:
    """The standard fields and the custom ones asked about, each of a kind that fits."""
    asked: dict[str, list[Mapping[str, Any]]] = {}
    for when in whens:
        for leaf in leaves_of(when):
            name = leaf["field"]
            if isinstance(name, str) and name.startswith("fields."):
                asked.setdefault(name, []).append(leaf)
    return STANDARD.with_fields(_guessed(name, found) for name, found in asked.items())


def _guessed(name: str, asked: list[Mapping[str, Any]]) -> FieldDef:
    for kind in _GUESSES:
        field = _custom(name, kind)
        if all(_reads(leaf, Catalogue([field])) for leaf in asked):
            return field
    return _custom(name, Kind.TEXT)


def _custom(name: str, kind: Kind) -> FieldDef:
    key = name.removeprefix("fields.")
    return FieldDef(
        name, kind, column=null, label=name, read=lambda facts: facts.get("fields", {}).get(key)
    )


def _reads(when: Mapping[str, Any], catalogue: Catalogue) -> bool:
    try:
        parse(when, catalogue)
    except Invalid:
        return False
    return True


def readable(catalogue: Catalogue, when: Mapping[str, Any]) -> bool:
    """Whether a condition reads against these fields."""
    return _reads(when, catalogue)


def predicate(catalogue: Catalogue, when: Mapping[str, Any], at: datetime) -> Predicate:
    """The condition as a question to the facts of one ticket. Invalid when it does not read."""
    return to_predicate(parse(when, catalogue), at=at, me=NOBODY)


# Asked only of fields that no instant changes.
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=4096)
def _plain(source: bytes) -> Predicate | None:
    when = msgspec.json.decode(source)
    try:
        return predicate(STANDARD, when, _NEVER)
    except Invalid:
        return None


def leaning(when: object, facts: Mapping[str, Any], known: frozenset[str]) -> bool | None:
    """What a condition comes to if only the `known` fields are known; None: that depends."""
    if not isinstance(when, Mapping):
        return None
    if "all" in when or "any" in when:
        weight = "any" in when
        parts = [leaning(one, facts, known) for one in when["any" if weight else "all"]]
        if weight in parts:
            return weight
        return None if None in parts else not weight
    if "not" in when:
        inner = leaning(when["not"], facts, known)
        return None if inner is None else not inner
    if when.get("field") not in known:
        return None
    ask = _plain(msgspec.json.encode(when))
    return None if ask is None else ask(facts)
