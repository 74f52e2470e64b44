"""What each line of a mail text is: the alphabet in which the quote cutter reasons."""

import re

from . import headers, intros
from .patterns import (
    BEGINS,
    ISO_INTRO,
    NAMED_AND_DATED,
    PHONE,
    POSTED_BY,
    REPLY_ABOVE,
    SEPARATOR,
    TITLE_ALONE,
    TITLE_LIKE,
)

TEXT, EMPTY, QUOTE, INTRO, HEADER, STRONG, PHONE_SIGNATURE, DELIMITER = "teqbhmsd"

_QUOTE = re.compile(r"[ \t]{0,3}(?:>|＞)")
_ONLY_QUOTE_MARKS = re.compile(r"[\s>]*$")
_DELIMITER = re.compile(r"\s*(?:[-_=~+#*—–,ᐧ─]\s?){2,}$|\s*[—ᐧ]\s*$")
_BAR = re.compile(r"[ \t]{0,3}\|(?: [^|\n]{1,300})?$")
_SET_OFF = re.compile(r"[-#=*_~—>+]{2}")
_FENCE = re.compile(r"\s*```")
_URL_MARK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
LINE_LIMIT = 8_000


def classify(lines: list[str], mark: str) -> list[str]:
    """One kind per line. `mark` is the line that stands for a client's quote container."""
    kinds = [_simple_kind(line, mark) for line in lines[:LINE_LIMIT]]
    kinds += [TEXT] * (len(lines) - len(kinds))
    _keep_code(lines, kinds)
    _mark_bars(lines, kinds)
    for start, end in intros.find(lines[:LINE_LIMIT], kinds):
        kinds[start:end] = [INTRO] * (end - start)
    for start, end in headers.find(lines[:LINE_LIMIT], kinds):
        kinds[start:end] = [HEADER] * (end - start)
        _mark_title(lines, kinds, start)
    return kinds


def _mark_bars(lines: list[str], kinds: list[str]) -> None:
    """Runs of `| text` are quotes of old mailers; rows that also end in a bar are tables."""
    bars = [bool(_BAR.match(line)) for line in lines[:LINE_LIMIT]]
    for index, bar in enumerate(bars):
        near = bars[max(0, index - 1) : index] + bars[index + 1 : index + 2]
        if bar and kinds[index] in "td" and any(near):
            kinds[index] = QUOTE


def _mark_title(lines: list[str], kinds: list[str], start: int) -> None:
    """`Original Message` without any dashes, or any words between dashes, above a header block."""
    before = start - 1
    while before > 0 and kinds[before] == EMPTY and start - before < 3:
        before -= 1
    if before < 0 or kinds[before] not in (TEXT, INTRO):
        return
    if TITLE_ALONE.match(lines[before]) or TITLE_LIKE.match(lines[before]):
        kinds[before] = STRONG


def is_quoted_nothing(line: str) -> bool:
    """True for a line of quote marks only."""
    return _ONLY_QUOTE_MARKS.match(line) is not None


def _simple_kind(line: str, mark: str) -> str:
    bare = line.strip()
    if not bare:
        return EMPTY
    if bare == mark:
        return STRONG
    if _QUOTE.match(line):
        return INTRO if NAMED_AND_DATED.match(bare) else QUOTE
    if len(bare) > 300:
        return TEXT
    if _DELIMITER.match(bare):
        return DELIMITER
    if SEPARATOR.match(bare) or BEGINS.match(bare) or _asks_to_reply_above(bare):
        return STRONG
    if ISO_INTRO.match(bare) or POSTED_BY.match(bare):
        return INTRO
    if len(bare) <= 120 and PHONE.match(_URL_MARK.sub(r"\1", bare)):
        return PHONE_SIGNATURE
    return TEXT


def _asks_to_reply_above(bare: str) -> bool:
    """The line of a help desk, set off by signs: `##- Please reply above this line -##`."""
    return _SET_OFF.match(bare) is not None and len(bare) <= 160 and bool(REPLY_ABOVE.search(bare))


def _keep_code(lines: list[str], kinds: list[str]) -> None:
    """Everything between code fences is text, whatever it looks like."""
    opened = -1
    for index, line in enumerate(lines):
        if not _FENCE.match(line):
            continue
        if opened < 0:
            opened = index
            continue
        for inner in range(opened, index + 1):
            kinds[inner] = TEXT if lines[inner].strip() else EMPTY
        opened = -1
