"""The language tables compiled into a few regular expressions shared by all languages."""

import re
from collections.abc import Callable, Iterable

from .languages import LANGUAGES, Language

_CJK = re.compile(r"[\u2e80-\u9fff\uac00-\ud7a3]")
COLONS = (":", "：", "﹕")
_JUNK = r"[\s>*_|~\"'\u200e\u200f\u202a-\u202e\u2066-\u2069\[(<-]*"


def _gather(pick: Callable[[Language], Iterable[str]]) -> list[str]:
    found = {word for language in LANGUAGES for word in pick(language)}
    return sorted(found, key=len, reverse=True)


def _spaced(word: str) -> str:
    """Blanks may be any white space, and stand between the letters of a Chinese label."""
    escaped = [re.escape(char) for char in word if not char.isspace()]
    if _CJK.search(word) and len(escaped) <= 4:
        return r"[\s\u3000]*".join(escaped)
    return r"\s+".join(re.escape(piece) for piece in word.split())


def _either(words: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, words)) + ")"


def _any(words: list[str], *, whole: bool = False) -> str:
    if not whole:
        return "(?:" + "|".join(map(_spaced, words)) + ")"
    spaced = [_spaced(word) for word in words if not _CJK.search(word)]
    joined = [_spaced(word) for word in words if _CJK.search(word)]
    return rf"(?:(?<!\w)(?:{'|'.join(spaced)})(?!\w)|(?:{'|'.join(joined)}))"


_ON = _gather(lambda language: language.on)
_WROTE = _gather(lambda language: language.wrote)
_TITLES = _gather(lambda language: language.titles)
_BEGINS = _gather(lambda language: language.begins)
_PHONE = _gather(lambda language: language.phone)
_ABOVE = _gather(lambda language: language.above)
_GREETINGS = _gather(lambda language: language.greetings)

WROTE = re.compile(_any(_WROTE, whole=True), re.IGNORECASE)
WROTE_ON = re.compile(
    rf"{_any(_WROTE, whole=True)}[\s(]+(?:{'|'.join(map(re.escape, _ON))}|\d|időpont)",
    re.IGNORECASE,
)
ENDS_INTRO = re.compile(
    rf"(?:{_any(_WROTE, whole=True)}|[:：﹕])"
    '[\\s.:：﹕>*_~"\u200e\u200f\u202a-\u202e\u2066-\u2069)\\]-]*$',
    re.IGNORECASE,
)
ENDS_WROTE = re.compile(
    rf"{_any(_WROTE, whole=True)}[\s.:：﹕>*_~)\]\u200e\u200f\u202a-\u202e\u2066-\u2069-]*$",
    re.IGNORECASE,
)
STARTS_ON = re.compile(
    rf"{_JUNK}(?:{_either(word for word in _ON if not _CJK.search(word))}(?![^\W\d_])"
    rf"|{_either(word for word in _ON if _CJK.search(word))})"
)
DATE = re.compile(
    r"\d{1,4}\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,4}|(?<!\d)\d{1,2}[:.]\d{2}(?!\d)"
    r"|(?<!\d)(?:19|20|25)\d{2}(?!\d)|\d{1,2}\s?[月월]|\d{1,2}[hH]\d{2}"
)
STARTS_DATE = re.compile(
    _JUNK + r"(?:[^\W\d_][^\s\d_.,:;!?<>@()]{0,13}\.?,?\s{1,3}){0,3}"
    r"(?:\d{1,4}[-/.年년,\s]|\d{1,2}:\d{2})"
)
EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
SEPARATOR = re.compile(
    rf"[\s>*_|]*[-_=~─—]{{2,}}[\s*_]*(?:{_any(_TITLES)})[^\n]{{0,60}}?[\s*_]*[-_=~─—]{{2,}}[\s*_]*$"
    rf"|[\s>*_|]*[-_=~─—]{{3,}}[\s*_]*(?:{_any(_TITLES)})[\s*_:：]*$"
    rf"|[\s>*_|]*(?:{_any(_TITLES)})\s*[-_=~─—]{{3,}}[\s*_]*$",
    re.IGNORECASE,
)
REPLY_ABOVE = re.compile("|".join(_ABOVE), re.IGNORECASE)
TITLE_LIKE = re.compile(
    r"[\s*_]*[-_=~─—]{3,}\s*\S[^\n]{1,80}?\s*(?:[-_=~─—]{3,}|[:：])[\s*_-]*$"
    r"|[\s*_]*[-_=~─—]{3,}[^\n]{2,80}[:：]\s*-{3,}$"
)
BEGINS = re.compile(rf"[\s>*_|]*(?:{_any(_BEGINS)})[\s*_]*[:：]?[\s*_]*$", re.IGNORECASE)
PHONE = re.compile(rf"[\s*_\"“(<\[]*(?:{'|'.join(_PHONE)})", re.IGNORECASE)
GREETING = re.compile(rf"\s*(?:{'|'.join(map(re.escape, _GREETINGS))})", re.IGNORECASE)
QUOTING = re.compile(
    r"\W*(?:Quoting|Zitat von|Citando(?: a)?|Citát|Citat|Selon|Missatge de|Citējot|Citēju|Цитат"
    r"|引用)\b",
    re.IGNORECASE,
)
TITLE_ALONE = re.compile(rf"[\s*_|]*{_any(_TITLES)}[\s*_]*[:：]?\s*$", re.IGNORECASE)
ISO_INTRO = re.compile(
    r"[\s>]*\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
    r"(?:\s*(?:GMT|UTC)\s*[+-]\d{1,2}:?\d{2}\s+[^:]{1,120}:?\s*$|[^\n]{1,160}<[^<>@\s]+@[^<>\s]+>[:：]?\s*$)"
)
NAMED_AND_DATED = re.compile(r">>>\s?[^>\s].{0,120}\d{1,2}[:.]\d{2}.{0,12}>>>\s*$")
POSTED_BY = re.compile(r"[\s>]*Posted by .{1,80} on \d{1,2}/\d{1,2}/\d{2,4}\s*$", re.IGNORECASE)

_KINDS: tuple[tuple[str, Callable[[Language], Iterable[str]]], ...] = (
    ("sender", lambda language: language.sender),
    ("sent", lambda language: language.sent),
    ("to", lambda language: language.to),
    ("cc", lambda language: language.cc),
    ("subject", lambda language: language.subject),
)
_LABEL_KINDS: dict[str, set[str]] = {}
for _kind, _pick in _KINDS:
    for _word in _gather(_pick):
        _LABEL_KINDS.setdefault(re.sub(r"\s+", "", _word).lower(), set()).add(_kind)
_LABELS = _gather(lambda each: (*each.sender, *each.sent, *each.to, *each.cc, *each.subject))
LABEL = re.compile(
    rf"[\s>*_|\u200e\u200f\u202a-\u202e\u2066-\u2069]*({_any(_LABELS)})"
    r"[\s*_\u00a0\u3000\u200e\u200f\u202c]*(?:[:：]|\|)\s*(.*)",
    re.IGNORECASE,
)

_LABEL_WITHIN = re.compile(rf"(?:^|\s)({_any(_LABELS)})[\s*_]*[:：]", re.IGNORECASE)


def kinds_within(line: str) -> set[str]:
    """The kinds of all labels of a header block that was collapsed into one line."""
    found = [match.group(1) for match in _LABEL_WITHIN.finditer(line[:600])]
    return {kind for label in found for kind in _kinds_of(label)}


def _kinds_of(label: str) -> set[str]:
    return _LABEL_KINDS.get(re.sub(r"\s+", "", label).lower(), set())


def label_kinds(line: str) -> frozenset[str]:
    """Which header labels this line may carry: sender, sent, to, cc, subject; empty when none."""
    if ":" not in line and "：" not in line and "|" not in line:
        return frozenset()
    match = LABEL.match(line[:200])
    if not match:
        return frozenset()
    return frozenset(_kinds_of(match.group(1)))
