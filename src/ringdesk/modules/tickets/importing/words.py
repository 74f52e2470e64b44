"""What files call the things we know by another name (synonyms.json), and when words are alike."""

import re
import unicodedata
from pathlib import Path
from typing import Any

import msgspec

from ..priority import Priority

_WORDS: dict[str, Any] = msgspec.json.decode((Path(__file__).parent / "synonyms.json").read_bytes())
_ASIDE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_MARKS = re.compile(r"[\W_]+")


def alike(text: str) -> str:
    """The form in which two spellings of one word are equal: width, case, spaces, marks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())


def _by_word(family: str) -> dict[str, Any]:
    return {alike(word): key for key, words in _WORDS[family].items() for word in words}


COLUMNS: dict[str, str] = _by_word("columns")
PRIORITIES: dict[str, Priority] = _by_word("priorities")
TARGETS: tuple[str, ...] = tuple(_WORDS["columns"])
CLOSED = frozenset(map(alike, _WORDS["closed"]))
# Marks stand for themselves here: a tick is a word.
YES = frozenset(_WORDS["yes"])
NO = frozenset(_WORDS["no"])
MORNING: tuple[str, ...] = tuple(_WORDS["morning"])
AFTERNOON: tuple[str, ...] = tuple(_WORDS["afternoon"])
MONTHS: dict[str, int] = {name: place + 1 for place, name in enumerate(_WORDS["months"])}
_PREFIXES: tuple[str, ...] = tuple(_WORDS["prefixes"])


def column_words(header: str) -> list[str]:
    """The spellings a column's name may be known by, the fullest first."""
    bare = alike(_ASIDE.sub("", header)) or alike(header)
    shorter = [bare.removeprefix(p) for p in _PREFIXES if bare.startswith(p) and bare != p]
    return [bare, *shorter]
