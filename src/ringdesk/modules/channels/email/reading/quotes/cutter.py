"""Cut the new text of a reply out of the history, signatures and separators around it.

The lines of a mail are spelled as a word over the alphabet of `lines`; the rules are regular
expressions over that word, in an order that keeps a person's own words when in doubt.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from . import intros
from .lines import (
    DELIMITER,
    EMPTY,
    HEADER,
    INTRO,
    PHONE_SIGNATURE,
    QUOTE,
    STRONG,
    TEXT,
    classify,
    is_quoted_nothing,
)
from .patterns import GREETING
from .spelling import normalized

_SENTENCE = re.compile(r"[.!?。！？…؟।]['\")”’»]?\s*$")
_DISCLAIMER = re.compile(
    r"confidential|disclaimer|intended (?:only|solely|recipient)|unsubscribe|mailing list"
    r"|vertraulich"
    r"|confidentiel|confidencial|riservat|vertrouwelijk|保密|机密|機密|免责|退订|privileged|https?://\S+$",
    re.IGNORECASE,
)
_TAIL_LIMIT = 7


@dataclass(frozen=True, slots=True)
class Cut:
    """`reply` is the new text, `quoted` everything taken away, both stripped."""

    reply: str
    quoted: str


def cut_reply(text: str, *, mark: str = "\u2060\u2063\u2060") -> Cut:
    """The new text of a mail text, any language, any client. Never raises."""
    lines = normalized(text).split("\n")
    kinds = classify(lines, mark)
    keep = [True] * len(lines)
    _drop_signature(lines, kinds, keep)
    _drop_phone_signatures(kinds, keep)
    _drop_history(lines, kinds, keep)
    _drop_marks(lines, kinds, keep)
    _drop_outer_quotes(kinds, keep)
    reply = _text(line for line, kept in zip(lines, keep, strict=True) if kept)
    quoted = _text(
        line for line, kept in zip(lines, keep, strict=True) if not kept and line != mark
    )
    return Cut(reply, quoted)


def _text(lines: Iterable[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _word(kinds: list[str], keep: list[bool]) -> str:
    """The kinds as one word; what was taken away reads as empty."""
    return "".join(kind if kept else EMPTY for kind, kept in zip(kinds, keep, strict=True))


def _drop_from(start: int, keep: list[bool]) -> None:
    for index in range(start, len(keep)):
        keep[index] = False


def _drop_signature(lines: list[str], kinds: list[str], keep: list[bool]) -> None:
    """The first signature line ends the mail, except a mere rule between two pieces of text."""
    has_text = False
    for index, kind in enumerate(kinds):
        if kind == DELIMITER:
            if has_text and _ends_text(lines, kinds, index):
                _drop_from(index, keep)
                return
            if not has_text or _rules_off_history(kinds, index):
                keep[index] = False
            else:
                kinds[index] = TEXT
        elif kind in (TEXT, QUOTE):
            has_text = True


def _rules_off_history(kinds: list[str], index: int) -> bool:
    following = next((kind for kind in kinds[index + 1 :] if kind != EMPTY), EMPTY)
    return following in (HEADER, STRONG, INTRO)


def _ends_text(lines: list[str], kinds: list[str], index: int) -> bool:
    bare = lines[index].strip()
    if bare in {"--", "—", "__", "ᐧ", "－－", "——"}:
        return not _is_heading_rule(lines, kinds, index)
    if _is_heading_rule(lines, kinds, index) or _rules_off_history(kinds, index):
        return False
    below = []
    for line, kind in zip(lines[index + 1 :], kinds[index + 1 :], strict=True):
        if kind in (INTRO, HEADER, STRONG):
            break
        if kind == TEXT:
            below.append(line)
    return not any(_is_sentence(line) for line in below) or bool(
        _DISCLAIMER.search("\n".join(below))
    )


def _is_heading_rule(lines: list[str], kinds: list[str], index: int) -> bool:
    """A line of signs right under a short text line, with text below, is a heading."""
    if index == 0 or index + 1 >= len(lines) or kinds[index - 1] != TEXT:
        return False
    sign = lines[index].strip()
    title = lines[index - 1].strip()
    following = next((kind for kind in kinds[index + 1 : index + 3] if kind != EMPTY), EMPTY)
    return len(sign) > 3 and abs(len(title) - len(sign)) <= 3 and following == TEXT


def _is_sentence(line: str) -> bool:
    words = len(line.split()) + sum(1 for char in line if "\u3040" <= char <= "\u9fff") // 2
    return words >= 5 and bool(_SENTENCE.search(line))


def _drop_phone_signatures(kinds: list[str], keep: list[bool]) -> None:
    """Only where no more text of this person follows at once."""
    following = EMPTY
    for index in range(len(kinds) - 1, -1, -1):
        kind = kinds[index] if keep[index] else EMPTY
        if kind == PHONE_SIGNATURE:
            if following == TEXT:
                kinds[index] = TEXT
            else:
                keep[index] = False
        elif kind != EMPTY:
            following = kind


def _drop_history(lines: list[str], kinds: list[str], keep: list[bool]) -> None:
    word = _word(kinds, keep)
    strong = re.search(r"t[eqbd]*?(?=[mh])", word)
    if strong:
        _drop_from(strong.end(), keep)
        word = word[: strong.end()]
    if _drop_quote_above(word, keep):
        return
    plain = re.search(r"te*(?=b[^q]*$)", word)
    if plain:
        _drop_from(plain.end(), keep)
        return
    big = re.search(r"te*(?=b[eqb]*([te]*)$)", _with_quoted_intro(lines, word))
    if big and not _answers_below(lines, word, big.end(), big.start(1)):
        _drop_from(big.end(), keep)


def _drop_quote_above(word: str, keep: list[bool]) -> bool:
    """One quote right under its introduction, then only text: the answer stands at the end."""
    bottom = re.match(r"[emhd]*b+q[qbemh]*(?=t[te]*$)", word)
    if not bottom:
        return False
    for index in range(bottom.end()):
        keep[index] = False
    return True


def _with_quoted_intro(lines: list[str], word: str) -> str:
    """The word, where a quote that starts with its own introduction reads as one."""
    start = re.search(r"te*(?=q)", word)
    if not start or start.end() >= len(lines) or not intros.is_intro(lines[start.end()]):
        return word
    return word[: start.end()] + INTRO + word[start.end() + 1 :]


def _answers_below(lines: list[str], word: str, intro: int, tail: int) -> bool:
    """Text under the quote is the answer when it is long or only a greeting stood above."""
    below = [line for line, kind in zip(lines[tail:], word[tail:], strict=False) if kind == TEXT]
    if len(below) >= _TAIL_LIMIT:
        return True
    above = [line for line, kind in zip(lines[:intro], word[:intro], strict=False) if kind == TEXT]
    greeting = (
        len(above) == 1
        and len(above[0]) <= 60
        and (
            above[0].rstrip().endswith((",", "，", ":", "：", "،"))
            or bool(GREETING.match(above[0]))
        )
    )
    return greeting and any(_is_sentence(line) for line in below)


def _drop_marks(lines: list[str], kinds: list[str], keep: list[bool]) -> None:
    """Introductions, separators and header blocks that are left are never a person's words."""
    for index, kind in enumerate(kinds):
        if kind in (INTRO, STRONG, HEADER, DELIMITER):
            keep[index] = False
    if TEXT in _word(kinds, keep):
        return
    for index, kind in enumerate(kinds):
        if kind == QUOTE and (is_quoted_nothing(lines[index]) or intros.is_intro(lines[index])):
            keep[index] = False


def _drop_outer_quotes(kinds: list[str], keep: list[bool]) -> None:
    """A quote under the last line of text goes; one above or between stays as context."""
    word = _word(kinds, keep)
    last = word.rfind(TEXT)
    if last >= 0:
        _drop_from(last + 1, keep)
