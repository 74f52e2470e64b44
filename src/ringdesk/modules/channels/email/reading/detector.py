"""Guess the charset of undeclared 8-bit text by how often its letters occur in real languages."""

import re
from collections.abc import Callable
from itertools import pairwise

from .frequencies import (
    CYRILLIC,
    HANGUL,
    HANS,
    HANT,
    LATIN_EAST,
    LATIN_TURKISH,
    LATIN_WEST,
    PUNCTUATION,
)

_SAMPLE = 12_000
_WIDE = re.compile(r"[^\x00-\x7f]+")
_STUCK = re.compile(r"[A-Za-z][^\x00-\x7f]|[^\x00-\x7f][A-Za-z]")
_LETTER = re.compile(r"[A-Za-z]")
_Scorer = Callable[[str], float]


def detect(data: bytes, default: str) -> str:
    """The codec under which 8-bit `data` reads best, or "" when nothing is plausible.

    `default` wins ties: it is the charset the account's customers most likely use.
    """
    first = next((i for i, byte in enumerate(data[:65_536]) if byte >= 0x80), 0)
    sample = data[max(0, first - 40) : first + _SAMPLE]
    best, best_score = "", 0.2
    for codec, scorer in _CANDIDATES.items():
        score = _score(sample, codec, scorer) + (0.1 if codec == default else 0.0)
        if score > best_score:
            best, best_score = codec, score
    if not best and _score(sample, default, _any_text) > 0:
        return default
    return best


def _score(sample: bytes, codec: str, scorer: _Scorer) -> float:
    try:
        text = sample.decode(codec, "replace")
    except (LookupError, ValueError):
        return -1.0
    broken = text[:-2].count("\ufffd")
    wide = sum(1 for byte in sample if byte >= 0x80)
    if broken * 40 > wide or not wide:
        return -1.0
    return scorer(text) - 4 * broken / wide


def _any_text(text: str) -> float:
    return 0.1 if _WIDE.search(text) else -1.0


def _average(text: str, weigh: Callable[[str], float]) -> float:
    runs = _WIDE.findall(text)
    count = sum(map(len, runs))
    return sum(weigh(char) for run in runs for char in run) / count if count else -1.0


def _ideographs(common: frozenset[str], level_one: Callable[[str], bool]) -> _Scorer:
    def weigh(char: str) -> float:
        if char in common:
            return 1.0
        if "\u4e00" <= char <= "\u9fff":
            return 0.45 if level_one(char) else -0.1
        return _wide_punctuation(char)

    return lambda text: _average(text, weigh)


def _wide_punctuation(char: str) -> float:
    if "\u3000" <= char <= "\u3011" or "\uff01" <= char <= "\uff5e" or char in PUNCTUATION:
        return 0.6
    return -0.6


def _in_gb2312_first_level(char: str) -> bool:
    code = char.encode("gb18030")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1


def _in_big5_first_level(char: str) -> bool:
    code = char.encode("cp950", "replace")
    return len(code) == 2 and 0xA4 <= code[0] <= 0xC6


def _kana(char: str) -> float:
    if "\u3041" <= char <= "\u3093":
        return 1.0
    if "\u30a1" <= char <= "\u30fe":
        return 0.9
    if "\u4e00" <= char <= "\u9fff":
        return 0.45
    if "\uff61" <= char <= "\uff9f":
        return -0.4
    return _wide_punctuation(char)


def _japanese(text: str) -> float:
    return _average(text, _kana) if re.search("[\u3041-\u30fe]", text) else -1.0


def _hangul(char: str) -> float:
    if char in HANGUL:
        return 1.0
    if "\uac00" <= char <= "\ud7a3":
        code = char.encode("cp949", "replace")
        return 0.6 if 0xB0 <= code[0] <= 0xC8 and code[-1] >= 0xA1 else -0.5
    return -0.2 if "\u4e00" <= char <= "\u9fff" else _wide_punctuation(char)


def _alphabet(common: frozenset[str], first: str, last: str) -> _Scorer:
    """Scripts of whole words: a capital after a small letter, or a letter stuck to a Latin one,
    is a sign of the wrong table."""

    def score(text: str) -> float:
        runs = _WIDE.findall(text)
        clashes = sum(
            1
            for run in runs
            for before, after in pairwise(run)
            if before.islower() and after.isupper()
        )
        stuck = len(_STUCK.findall(text))
        base = _average(text, lambda char: _letter(char, common, first, last))
        return base - clashes / max(1, sum(map(len, runs)) // 4) - stuck / max(1, len(runs))

    return score


def _letter(char: str, common: frozenset[str], first: str, last: str) -> float:
    if char in common:
        return 0.95
    if first <= char <= last:
        return 0.55 if char.islower() or not char.isupper() else 0.35
    return 0.3 if char in PUNCTUATION else -0.8


def _latin(common: frozenset[str]) -> _Scorer:
    def score(text: str) -> float:
        total = 0.0
        count = 0
        for match in _WIDE.finditer(text):
            run = match.group()
            count += len(run)
            near = text[max(0, match.start() - 1) : match.end() + 1]
            total += _latin_run(run, common, beside_letter=bool(_LETTER.search(near)))
        return total / count if count else -1.0

    return score


def _latin_run(run: str, common: frozenset[str], *, beside_letter: bool) -> float:
    if len(run) > 4:
        return -1.0 * len(run)
    total = 0.0
    for char in run:
        if char in PUNCTUATION:
            total += 0.7
        elif char in common:
            total += 0.9 if beside_letter else 0.4
        else:
            total -= 0.3
    return total - (0.4 * len(run) if len(run) > 2 else 0)


_CANDIDATES: dict[str, _Scorer] = {
    "gb18030": _ideographs(HANS, _in_gb2312_first_level),
    "cp950": _ideographs(HANT, _in_big5_first_level),
    "cp932": _japanese,
    "euc_jp": _japanese,
    "cp949": lambda text: _average(text, _hangul),
    "cp1252": _latin(LATIN_WEST),
    "cp1250": _latin(LATIN_EAST),
    "cp1254": _latin(LATIN_TURKISH),
    "cp1251": _alphabet(CYRILLIC, "\u0400", "\u045f"),
    "koi8_r": _alphabet(CYRILLIC, "\u0400", "\u045f"),
    "cp866": _alphabet(CYRILLIC, "\u0400", "\u045f"),
    "iso8859_5": _alphabet(CYRILLIC, "\u0400", "\u045f"),
    "cp1253": _alphabet(frozenset("αοιετσνηυρπκλμς"), "\u0386", "\u03ce"),
    "cp1255": _alphabet(frozenset("יוהלארתבמשנ"), "\u05d0", "\u05ea"),
    "cp1256": _alphabet(frozenset("اليمونترب"), "\u0621", "\u0652"),
    "cp874": _alphabet(frozenset("นารกงวอเยมลต่้"), "\u0e01", "\u0e4e"),
}
