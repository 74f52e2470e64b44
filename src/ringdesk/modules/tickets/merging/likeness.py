"""How alike two texts are, and what two tickets are about: numbers of orders and the like. Pure."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .. import words

# At and above it two texts of one customer are called alike; see tests/tickets/test_duplicates.
ALIKE = 0.4
# Of strangers who name the same object.
RELATED = 0.25
LONGEST = 1000
# Said in every request: they make no two of them alike.
_EMPTY = frozenset(
    words.lexemes(
        (
            "你好 您好 请问 谢谢 麻烦 一下 怎么 什么 为什么 可以 我的 你们",
            "the a an of to in on is are was i my me you your we our it this that and or for with",
            "not can could please hello hi dear thanks thank how what why do does did have has",
            "في من على إلى هل لا ما السلام عليكم شكرا",
        )
    )
)
_OBJECT = re.compile(r"^[\w][\w./#-]{3,59}$")


def likeness(one: str, other: str) -> float:
    """0 to 1: half by words and bigrams, half by words and single characters (Dice each).

    Bigrams alone miss what is said in another order, characters alone join what is not alike.
    """
    return (_shared(_said(one), _said(other)) + _shared(_marks(one), _marks(other))) / 2


def _shared(first: set[str], second: set[str]) -> float:
    """The share of what both say in all that they say."""
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def _said(text: str) -> set[str]:
    found = {lexeme for lexeme in words.lexemes([text[:LONGEST]]) if not _single(lexeme)}
    return (found - _EMPTY) or found


def _marks(text: str) -> set[str]:
    runs = words.runs(text[:LONGEST])
    found = {mark for run in runs for mark in ([run] if run.isascii() else _characters(run))}
    return (found - _EMPTY) or found


def _characters(run: str) -> list[str]:
    """Of a run without spaces between its words; words of other scripts stay whole."""
    return list(run) if words.is_wide(run) else [run]


def _single(lexeme: str) -> bool:
    """The last character of a run stands alone in the index; alone it says nothing."""
    return len(lexeme) == 1 and not lexeme.isascii()


def objects(fields: Mapping[str, Any]) -> dict[str, str]:
    """Fields that name one thing: a single word with a digit in it, such as an order number."""
    return {
        key: text
        for key, value in fields.items()
        if isinstance(value, str)
        and _OBJECT.match(text := value.strip())
        and any(c.isdigit() for c in text)
        and not _is_date(text)
    }


def _is_date(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is not None


def named_in(value: str, texts: Iterable[str]) -> bool:
    """Whether one of the texts names it, as a word of its own."""
    wanted = words.fold(value)
    pattern = re.compile(rf"(?<![0-9a-z]){re.escape(wanted)}(?![0-9a-z])")
    return any(pattern.search(words.fold(text)) for text in texts)
