"""Texts with variables: what may stand in them, how they are filled, in which language. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from math import log2
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.i18n import closest

VARIABLES = (
    "customer.name", "customer.email", "customer.organization", "ticket.number", "ticket.subject",
    "ticket.priority", "ticket.category", "agent.name", "workspace.name",
)  # fmt: skip
FIELD = "fields."
LONGEST_VALUE = 500
_PLACE = re.compile(r"\{\{\s*([A-Za-z][\w.]{0,80}?)\s*\}\}")
# What a gap looks like in a text that is being written.
GAP = re.compile(r"⟦[^⟦⟧\n]{1,120}⟧")
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BRACKETS = {"⟦": "[", "⟧": "]"}


class Piece(msgspec.Struct, frozen=True):
    """A stretch of a filled text; `variable` where one stood. Without a value it is a gap."""

    text: str
    variable: str | None = None
    gap: bool = False


class Fault(msgspec.Struct, frozen=True):
    """unknown_variable (which one) or template_braces (what stands there)."""

    code: str
    what: str


def faults(text: str, known: Collection[str]) -> list[Fault]:
    """What is wrong with a template's text: unknown variables, braces that are none, gaps."""
    found = [
        Fault("unknown_variable", name)
        for name in dict.fromkeys(_PLACE.findall(text))
        if name not in known
    ]
    rest = _PLACE.sub("", text)
    for odd in ("{{", "}}", "⟦", "⟧"):
        if odd in rest:
            around = rest.index(odd)
            found.append(Fault("template_braces", rest[max(0, around - 10) : around + 20]))
    return found


def filled(text: str, values: Mapping[str, str], names: Mapping[str, str]) -> list[Piece]:
    """The text with values in the places, in one pass: a value is never read for variables again.

    `names`: what a gap is called to people.
    """
    pieces: list[Piece] = []
    end = 0
    for place in _PLACE.finditer(text):
        if place.start() > end:
            pieces.append(Piece(text[end : place.start()]))
        end, name = place.end(), place[1]
        value = harmless(values.get(name, ""))
        shown = value or f"⟦{harmless(names.get(name, name))}⟧"
        pieces.append(Piece(shown, name, gap=not value))
    if end < len(text):
        pieces.append(Piece(text[end:]))
    return pieces


def harmless(value: str) -> str:
    """A value as it may stand in a reply: one line, no control or direction marks, no braces."""
    flat = " ".join(_DIRECTIONS.sub("", unicodedata.normalize("NFC", value)).split())
    kept = "".join(_BRACKETS.get(c, c) for c in flat if unicodedata.category(c) != "Cc")
    return kept.replace("{{", "{ {").replace("}}", "} }")[:LONGEST_VALUE].strip()


def language_of(texts: Iterable[str], customer: str, workspace: str) -> str:
    """Which of the languages to write in: the customer's, else the workspace's, else the first."""
    offered = sorted(texts)
    return closest(customer, offered) or closest(workspace, offered) or offered[0]


class Fit(msgspec.Struct, frozen=True):
    """How well a template suits a ticket, and why: category, type, language, frequency."""

    score: float
    reasons: tuple[str, ...]


def fit(
    *,
    type_keys: Collection[str],
    category_ids: Collection[UUID],
    languages: Collection[str],
    uses_here: int,
    uses: int,
    type_key: str,
    category_path: Collection[UUID],
    language: str,
) -> Fit | None:
    """None for a template that is meant for other tickets.

    The category says most, then how often it was used for this category, then the type.
    """
    in_category = bool(set(category_ids) & set(category_path))
    in_type = type_key in type_keys
    if (category_ids and not in_category) or (type_keys and not in_type and not in_category):
        return None
    spoken = closest(language, sorted(languages)) is not None
    parts: dict[str, float] = {
        "category": 4.0 * in_category,
        "frequency": min(3.0, log2(1 + uses_here)) + min(1.0, log2(1 + uses) / 8),
        "type": 1.5 * in_type,
        "language": 1.0 * spoken,
    }
    return Fit(round(sum(parts.values()), 3), tuple(k for k, v in parts.items() if v >= 1))


def plain(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def gaps(text: str) -> list[str]:
    """The gaps that still stand in a text."""
    return list(dict.fromkeys(GAP.findall(text)))


def shortcut_of(text: str | None) -> str | None:
    """`/退款` and `退款` are one; None for nothing. Letters, digits, - and _ only."""
    bare = unicodedata.normalize("NFKC", text or "").strip().lstrip("/").casefold()
    return bare or None


def is_shortcut(text: str) -> bool:
    return len(text) <= 30 and all(c.isalnum() or c in "-_" for c in text)


def contents(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a version of a template keeps."""
    return {
        "name": row["name"], "texts": row["texts"], "shortcut": row["shortcut"],
        "folder_id": row["folder_id"], "owner_id": row["owner_id"], "team_id": row["team_id"],
        "type_keys": list(row["type_keys"]), "category_ids": list(row["category_ids"]),
    }  # fmt: skip
