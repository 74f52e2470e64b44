"""The JSON lines of `ringdesk sla compute`: one question, one answer, through `read`."""

import re
from collections import OrderedDict
from datetime import UTC, datetime
from typing import Any

import msgspec

from .calendar import Calendar, Fault
from .calendar import faults as calendar_faults
from .clock import Reading, read
from .hours import Hours
from .instants import MINUTE, length
from .log import EVENTS, Entry, as_of
from .log import faults as log_faults
from .remedies import remedy

MOST_PERCENT = 100_000


class _Line(msgspec.Struct):
    id: msgspec.Raw = msgspec.Raw(b"null")


class _Written(msgspec.Struct):
    """An entry as it is written in a question."""

    at: str
    event: str
    target_minutes: int | None = None
    calendar: str | None = None
    minutes: int | None = None
    reason: str | None = None


class _Question(msgspec.Struct):
    calendars: dict[str, msgspec.Raw]
    log: list[_Written]
    now: str
    warn_percent: list[int] = []


class _Refused(Exception):
    """A line that cannot be answered, with the first fault found."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


_line = msgspec.json.Decoder(_Line)
_question = msgspec.json.Decoder(_Question)
_where = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<field>[^`]*)`)?", re.DOTALL)


class _Compiled:
    """The calendars of late, by their text: lines that follow each other share them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[bytes, Hours] = OrderedDict()

    def hours(self, name: str, text: bytes) -> Hours:
        """The hours of a calendar's JSON. Raises `_Refused` naming its first fault."""
        known = self._known.pop(text, None) or self._compiled(name, text)
        self._known[text] = known
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return known

    def _compiled(self, name: str, text: bytes) -> Hours:
        plain = msgspec.json.decode(text)
        for field, code, params in calendar_faults(plain):
            raise _Refused((f"calendars.{name}.{field}".rstrip("."), code, params))
        return Hours(msgspec.convert(plain, Calendar))


_compiled = _Compiled(256)


def answer(line: bytes) -> tuple[bytes, bool]:
    """The JSON that answers one line, and whether the line was understood."""
    name = msgspec.Raw(b"null")
    try:
        name = _name(line)
        return msgspec.json.encode({"id": name} | _answered(line)), True
    except _Refused as refused:
        return _refusal(name, refused.fault), False
    except (msgspec.DecodeError, UnicodeError, RecursionError) as problem:
        return _refusal(name, ("", "not_json", {"problem": str(problem)})), False


def _name(line: bytes) -> msgspec.Raw:
    """The `id` as it was written, whatever JSON it is."""
    name = _line.decode(line).id
    msgspec.json.decode(name)
    return name


def _refusal(name: msgspec.Raw, fault: Fault) -> bytes:
    field, code, _ = fault
    error = {"code": code, "field": field or None, "message": remedy(fault)}
    return msgspec.json.encode({"id": name, "error": error})


def _answered(line: bytes) -> dict[str, Any]:
    try:
        asked = _question.decode(line)
    except msgspec.ValidationError as problem:
        raise _Refused(_shape_fault(str(problem))) from None
    hours = {name: _compiled.hours(name, bytes(raw)) for name, raw in asked.calendars.items()}
    now = _instant("now", asked.now)
    log = [_entry(index, written) for index, written in enumerate(asked.log)]
    for index, percent in enumerate(asked.warn_percent):
        if not 1 <= percent <= MOST_PERCENT:
            limits = {"least": 1, "most": MOST_PERCENT}
            raise _Refused((f"warn_percent[{index}]", "out_of_range", limits))
    for fault in log_faults(log, hours, now):
        raise _Refused(fault)
    return _told(read(as_of(log, now), hours, now, asked.warn_percent))


def _told(reading: Reading) -> dict[str, Any]:
    elapsed = length(reading.elapsed) // MINUTE
    told: dict[str, Any] = {
        "state": reading.state,
        "breached": reading.breached,
        "elapsed_minutes": elapsed,
        "remaining_minutes": length(reading.target) // MINUTE - elapsed,
        "due_at": reading.due_at,
        "warn_at": {str(percent): at for percent, at in reading.warn_at.items()},
    }
    return told | {"note": "never_opens"} if reading.never_opens else told


def _entry(index: int, written: _Written) -> Entry:
    for event in EVENTS:
        if written.event == event:
            return Entry(
                _instant(f"log[{index}].at", written.at),
                event,
                written.target_minutes,
                written.calendar,
                written.minutes,
                written.reason,
            )
    raise _Refused((f"log[{index}].event", "unknown_event", {}))


def _instant(field: str, text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise _Refused((field, "bad_instant", {}))


def _shape_fault(problem: str) -> Fault:
    """msgspec's sentence, which ends with the path of the field it is about."""
    found = _where.fullmatch(problem)
    what, field = (found["what"], found["field"] or "") if found else (problem, "")
    missing = re.search(r"missing required field `(\w+)`", what)
    if missing:
        return f"{field}.{missing[1]}".lstrip("."), "required", {}
    return field, "wrong_type", {"problem": what}
