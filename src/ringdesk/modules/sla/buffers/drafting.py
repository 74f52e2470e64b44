"""What a buffer is planned as, and what is wrong with a plan. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec

from ringdesk.kernel.versions import Fault

from ..policy import ClockKind, L10n

LONGEST_TITLE = 120
LONGEST_NOTICE = 4000
LONGEST_WINDOW = timedelta(days=92)
MOST_SHIFT_MINUTES = 60 * 24 * 60
MOST_FACTOR = 1000


class BufferDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A planned buffer: exactly one of `shift_minutes` and `factor_percent` (150: half as much
    again). `notice`: what customers read, by language; where a language has none, the house's
    own words are used."""

    title: L10n
    notice: L10n = {}
    reason: str
    scope: dict[str, Any]
    clock_kinds: tuple[ClockKind, ...]
    from_at: datetime
    until_at: datetime
    shift_minutes: int | None = None
    factor_percent: int | None = None


def faults(draft: BufferDraft) -> list[Fault]:
    """Everything wrong with a plan but its scope, which needs the workspace's fields."""
    return [*_words(draft), *_window(draft), *_measure(draft)]


def _words(draft: BufferDraft) -> Iterator[Fault]:
    if not any(text.strip() for text in draft.title.values()):
        yield "title", "required", {}
    for field, texts, most in (
        ("title", draft.title, LONGEST_TITLE),
        ("notice", draft.notice, LONGEST_NOTICE),
    ):
        for language, text in texts.items():
            if len(text) > most:
                yield f"{field}.{language}", "too_long", {"max_length": most}
    if not draft.reason.strip():
        yield "reason", "required", {}


def _window(draft: BufferDraft) -> Iterator[Fault]:
    if not draft.clock_kinds:
        yield "clock_kinds", "required", {}
    for field, at in (("from_at", draft.from_at), ("until_at", draft.until_at)):
        if at.tzinfo is None:
            yield field, "buffer_zone", {}
            return
    if draft.until_at <= draft.from_at:
        yield "until_at", "before_from", {}
    elif draft.until_at - draft.from_at > LONGEST_WINDOW:
        yield "until_at", "period_too_long", {"days": LONGEST_WINDOW.days}


def _measure(draft: BufferDraft) -> Iterator[Fault]:
    shift, factor = draft.shift_minutes, draft.factor_percent
    if (shift is None) == (factor is None):
        yield "shift_minutes", "buffer_measure", {}
    if shift is not None and not 1 <= shift <= MOST_SHIFT_MINUTES:
        yield "shift_minutes", "buffer_range", {"least": 1, "most": MOST_SHIFT_MINUTES}
    if factor is not None and not 101 <= factor <= MOST_FACTOR:
        yield "factor_percent", "buffer_range", {"least": 101, "most": MOST_FACTOR}
