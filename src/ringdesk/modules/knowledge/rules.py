"""What an article may become, what is written from a ticket, how versions differ. Pure."""

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Literal
from uuid import UUID

import msgspec

from .masking import Known, mask

State = Literal["draft", "in_review", "published", "withdrawn"]
SECTIONS = ("symptom", "cause", "solution", "notes")
LONGEST_TITLE = 300
LONGEST_SECTION = 20_000
MOST_LANGUAGES = 12
# Until somebody says otherwise, half a year after it was published.
REVIEW_DAYS = 182

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
_ANSWERING = re.compile(
    r"^(?:(?:re|aw|fw|fwd|回复|答复|转发)\s*[:：]\s*|\[[^\]]{1,40}\]\s*)+", re.IGNORECASE
)


class Texts(msgspec.Struct, frozen=True):
    """An article in one language. Plain text, as replies are."""

    title: str = ""
    symptom: str = ""
    cause: str = ""
    solution: str = ""
    notes: str = ""


class Hidden(msgspec.Struct, frozen=True):
    """How often something of a kind was masked in a part of the article."""

    part: str
    kind: str
    count: int


class Told(msgspec.Struct, frozen=True):
    """What a ticket tells: its subject, the customer's first words, how it was solved."""

    subject: str
    asked: str = ""
    resolution: str = ""
    replies: tuple[str, ...] = ()


class Stretch(msgspec.Struct, frozen=True):
    """Lines that are in both versions (same), only in the later or only in the earlier one."""

    kind: Literal["same", "added", "removed"]
    text: str


def next_state(
    state: State, act: Literal["submit", "return", "publish", "withdraw"]
) -> State | None:
    """Where an act leads from here; None where it does not apply."""
    if act == "withdraw":
        return None if state == "withdrawn" else "withdrawn"
    ways: dict[tuple[State, str], State] = {
        ("draft", "submit"): "in_review",
        ("in_review", "return"): "draft",
        ("in_review", "publish"): "published",
    }
    return ways.get((state, act))


def second_person(reviewer: UUID | None, authors: Sequence[UUID]) -> bool:
    """Four eyes: a member who wrote nothing of it."""
    return reviewer is not None and reviewer not in authors


def drafted(told: Told, known: Known, shown: Mapping[str, str]) -> tuple[Texts, list[Hidden]]:
    """The article as the ticket would have it, without personal data, and what was taken out."""
    subject = _ANSWERING.sub("", told.subject.strip()) or told.subject
    solution = "\n\n".join(
        dict.fromkeys(t.strip() for t in (told.resolution, *told.replies) if t.strip())
    )
    parts = {"title": subject, "symptom": told.asked.strip(), "solution": solution}
    masked = {part: mask(_harmless(text), known, shown) for part, text in parts.items()}
    hidden = [
        Hidden(part, kind, count)
        for part, one in masked.items()
        for kind, count in one.counts.items()
    ]
    longest = {"title": LONGEST_TITLE}
    texts = {p: m.text[: longest.get(p, LONGEST_SECTION)] for p, m in masked.items()}
    return Texts(**texts), hidden


def _harmless(text: str) -> str:
    """Nobody but us writes the brackets of a placeholder."""
    return text.replace("⟦", "[").replace("⟧", "]")


def faults(texts: Mapping[str, Texts]) -> list[tuple[str, str, dict[str, object]]]:
    """What cannot be kept: languages that are none, texts that are too long."""
    found: list[tuple[str, str, dict[str, object]]] = []
    if len(texts) > MOST_LANGUAGES:
        found.append(("texts", "too_many", {"max": MOST_LANGUAGES}))
    for language, one in texts.items():
        if not _LANGUAGE.fullmatch(language):
            found.append((f"texts.{language[:20]}", "language", {}))
        for part in ("title", *SECTIONS):
            longest = LONGEST_TITLE if part == "title" else LONGEST_SECTION
            if len(getattr(one, part)) > longest:
                found.append((f"texts.{language}.{part}", "too_long", {"max_length": longest}))
    return found


def lacking(texts: Mapping[str, Texts]) -> list[str]:
    """What must be written before it is handed in: a title and a solution in every language."""
    return [
        f"texts.{language}.{part}"
        for language, one in sorted(texts.items())
        for part in ("title", "solution")
        if not getattr(one, part).strip()
    ]


def compared(before: str, after: str) -> list[Stretch]:
    """How one text became the other, line by line."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Stretch] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Stretch("same", "\n".join(old[a:b])))
            continue
        if b > a:
            found.append(Stretch("removed", "\n".join(old[a:b])))
        if d > c:
            found.append(Stretch("added", "\n".join(new[c:d])))
    return found
