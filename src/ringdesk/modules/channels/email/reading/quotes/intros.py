"""Introductions of quotes: "On Monday, X wrote:", also over several lines."""

import re
from collections.abc import Iterator

from .patterns import (
    COLONS,
    DATE,
    EMAIL,
    ENDS_INTRO,
    ENDS_WROTE,
    QUOTING,
    STARTS_DATE,
    STARTS_ON,
    WROTE,
    WROTE_ON,
)

_REACH = 6
_LENGTH = 420
_TAIL = 90
_TRIES = 400
_LEAD = re.compile(r"^[\s>*_|-]+")
_VIA = re.compile(r".+ via .+", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:I|we|you|he|she|they|ich|wir|je|nous|yo|io|eu|我|我们|as)\b", re.IGNORECASE
)
_SELF_BEFORE = re.compile(
    r"(?:\b(?:I|we|je|j['’]ai|nous|yo|eu|ich|ik|jag|jeg|vi|ja|я|мы|ми|ben)|我们?|我們|私[はがも]?|저는)\s*$",
    re.IGNORECASE,
)
_SELF_AFTER = re.compile(r"\s+(?:ich|wir|ik|wij|jag|jeg|vi)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?。！？][\"')]?\s+[A-Z\u4e00-\u9fff]")
_TORN_BRACKET = re.compile(r"\s*>\s{0,3}[^\W\d_]{1,14}(?:\s[^\W\d_]{1,12})?\s?[:：]\s*$")
_NAME_BEFORE = re.compile(r"(?:[^.!?。！？:]|\.(?!\s+[a-z])){0,80}")
_BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069 *_"
_ENDS_SENTENCE = re.compile(r"[.!?。！？…]\s*$")
_SHORT_NAME = re.compile(r"[^.!?。！？:]{1,80}$")
_COMMON_WORD = re.compile(r"(?<![\w'’@.-])[a-zà-öø-ÿа-яё]{4,}(?![\w'’@.-])")


def find(lines: list[str], kinds: list[str]) -> Iterator[tuple[int, int]]:
    """Spans (start, end) of unquoted introductions, never overlapping."""
    done = tried = 0
    for index, line in enumerate(lines):
        if not _may_end(lines, kinds, index) or not ENDS_INTRO.search(line[-_TAIL:]):
            continue
        tried += 1
        if tried > _TRIES:
            return
        start = _start_of(lines, kinds, index, done)
        if start is not None:
            done = index + 1
            yield start, done


def _may_end(lines: list[str], kinds: list[str], index: int) -> bool:
    """Unquoted lines, and the `> wrote:` that is left of a broken `<address> wrote:`."""
    if len(lines[index]) > _LENGTH:
        return False
    if kinds[index] == "q" and _TORN_BRACKET.match(lines[index]):
        return index > 0 and kinds[index - 1] == "t"
    return kinds[index] in "tsd"


def is_intro(line: str) -> bool:
    """True when this one line, quoted or not, is an introduction."""
    bare = _LEAD.sub("", line)
    return len(bare) <= _LENGTH and bool(ENDS_INTRO.search(bare[-_TAIL:])) and _reads_as_intro(bare)


def _start_of(lines: list[str], kinds: list[str], index: int, done: int) -> int | None:
    """The line where the introduction ending at `index` began, or None.

    A line that opens one ("On Monday,") is looked for first: its end alone ("<a@b> wrote:") reads
    as a complete introduction too.
    """
    joined = ""
    shortest = None
    for start in range(index, max(done, index - _REACH) - 1, -1):
        if kinds[start] not in "tesbd" and start < index:
            break
        if shortest is not None and _is_apart(lines[start]) and _is_complete(joined):
            break
        joined = _LEAD.sub("", lines[start]).rstrip() + (" " + joined if joined else "")
        if len(joined) > _LENGTH:
            break
        if lines[start].strip() and _reads_as_intro(joined):
            if _opens(joined) and not _lacks_sender(joined, lines[start - 1] if start else ""):
                return start
            if shortest is None or _lacks_sender(lines[shortest], lines[start]):
                shortest = start
    if shortest is None and _names_someone(lines, kinds, index):
        return index
    return shortest


def _opens(text: str) -> bool:
    return STARTS_ON.match(text) is not None or STARTS_DATE.match(text) is not None


def _is_apart(line: str) -> bool:
    """A blank line or the end of a sentence, above which an introduction does not begin."""
    return not line.strip() or _ENDS_SENTENCE.search(line) is not None


def _is_complete(text: str) -> bool:
    return EMAIL.search(text) is not None and DATE.search(text) is not None


def _lacks_sender(text: str, above: str) -> bool:
    """`12:00 wrote:` below a line with an address: the introduction was wrapped at its date."""
    return EMAIL.search(text) is None and EMAIL.search(above) is not None


def _reads_as_intro(text: str) -> bool:
    text = text.strip().rstrip(_BIDI)
    email = EMAIL.search(text)
    has_date = DATE.search(text) is not None
    if not (email or has_date):
        return bool(_VIA.match(text) and ENDS_WROTE.search(text[-_TAIL:]))
    if not _closes(text) or (_SENTENCE_END.search(text) and not email and len(text) > 160):
        return False
    opens = _opens(text)
    wrote = WROTE.search(text)
    if not wrote:
        return bool(email) and opens and (has_date or QUOTING.match(text) is not None)
    if opens and has_date:
        return bool(email) or not _is_own(text, wrote)
    if email:
        return _NAME_BEFORE.fullmatch(text[: min(email.start(), wrote.start())]) is not None
    return bool(WROTE_ON.search(text)) and not _PRONOUN.search(text[: wrote.start()])


def _is_own(text: str, wrote: re.Match[str]) -> bool:
    """`On Monday I wrote:` is a person's own sentence."""
    before, after = text[: wrote.start()], text[wrote.end() :]
    return _SELF_BEFORE.search(before) is not None or _SELF_AFTER.match(after) is not None


def _closes(text: str) -> bool:
    return bool(ENDS_WROTE.search(text[-_TAIL:])) or text.endswith(COLONS)


def _names_someone(lines: list[str], kinds: list[str], index: int) -> bool:
    """`John Doe wrote:` counts when a quote follows at once; `Your page says:` names nobody."""
    line = lines[index].strip()
    if not line.endswith(COLONS) or not _SHORT_NAME.match(line[:-1]):
        return False
    wrote = ENDS_WROTE.search(line)
    if not wrote or _COMMON_WORD.search(line[: wrote.start()]):
        return False
    following = next((kind for kind in kinds[index + 1 : index + 4] if kind != "e"), "")
    return following == "q"
