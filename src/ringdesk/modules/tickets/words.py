"""What text is found by: CJK bigrams and words, the same for what is stored and what is asked.

No dictionary: any two adjacent Chinese characters find their ticket on any PostgreSQL. A run of
mixed script ("IT工单") is cut where the script changes, and both parts are found. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

_CJK = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U000323af"  # noqa: E501
_RUN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_WIDE = re.compile(rf"[{_CJK}]")
LONGEST_WORD = 60
# A tsvector holds less than 1 MiB of lexemes.
MOST_BYTES = 900_000


def fold(text: str) -> str:
    """Full width, case and compatibility forms are one."""
    return unicodedata.normalize("NFKC", text).casefold()


def runs(text: str) -> Iterator[str]:
    """Runs of one script: a stretch of CJK characters, or a word of another script."""
    for found in _RUN.finditer(fold(text)):
        yield found[0]


def is_wide(run: str) -> bool:
    """Whether a run is of a script that is written without spaces."""
    return _WIDE.match(run) is not None


def lexemes(texts: Iterable[str]) -> list[str]:
    """Everything the texts are found by: bigrams, the last character of a run, words."""
    found: dict[str, None] = {}
    size = 0
    for text in texts:
        for run in runs(text):
            for lexeme in _of_run(run):
                if lexeme not in found:
                    size += len(lexeme.encode()) + 8
                    if size > MOST_BYTES:
                        return list(found)
                    found[lexeme] = None
    return list(found)


def _of_run(run: str) -> Iterator[str]:
    if _WIDE.match(run):
        for place in range(len(run) - 1):
            yield run[place : place + 2]
        yield run[-1]
    else:
        yield run[:LONGEST_WORD]


def query(text: str) -> str | None:
    """A tsquery that every text containing these words or characters matches; None for nothing.

    All parts must be there. Words match by their beginning, a single character by any bigram
    that begins with it.
    """
    parts: dict[str, None] = {}
    for run in list(runs(text))[:20]:
        if not _WIDE.match(run):
            parts[f"'{run[:LONGEST_WORD]}':*"] = None
        elif len(run) == 1:
            parts[f"'{run}':*"] = None
        else:
            for place in range(min(len(run) - 1, 40)):
                parts[f"'{run[place : place + 2]}'"] = None
    return " & ".join(parts) or None


def marked(text: str, asked: str, around: int = 60) -> str | None:
    """The stretch of `text` around the first hit, U+0001 and U+0002 about each match."""
    pattern = _pattern(asked)
    if pattern is None:
        return None
    flat = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))
    hit = pattern.search(flat)
    if hit is None:
        return None
    start = max(0, hit.start() - around)
    stretch = flat[start : hit.end() + 2 * around]
    shown = pattern.sub(lambda m: f"\u0001{m[0]}\u0002", stretch)
    return ("…" if start else "") + shown + ("…" if start + len(stretch) < len(flat) else "")


@lru_cache(256)
def _pattern(asked: str) -> re.Pattern[str] | None:
    words = sorted(set(runs(asked)), key=len, reverse=True)[:20]
    return re.compile("|".join(map(re.escape, words)), re.IGNORECASE) if words else None
