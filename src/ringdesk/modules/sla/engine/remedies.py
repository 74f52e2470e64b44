"""What to do about each fault, for those who ask the engine from outside."""

from .calendar import WEEKDAYS, Fault
from .log import EVENTS

_REMEDIES = {
    "after_now": "the clock starts later than `now`; ask with a later `now`",
    "bad_date": "write a date as YYYY-MM-DD, between 1900 and 2199",
    "bad_instant": "write an instant as 2026-03-29T00:30:00Z, with its offset from UTC",
    "bad_time": 'write local time as "HH:MM", 00:00 to 23:59, or 24:00 as an end',
    "ends_before_it_starts": "the end must be later than the start; write hours over midnight "
    'as two intervals, one to "24:00" and one from "00:00" of the next day',
    "instant_out_of_range": "give an instant between the years 1900 and 2200",
    "not_a_list": 'give a list of intervals like [["09:00", "18:00"]]; [] means closed',
    "not_an_interval": 'give an interval as ["09:00", "18:00"]',
    "not_an_object": "give a JSON object",
    "not_json": "give one JSON object on one line: {problem}",
    "not_started": 'the log must begin with an entry whose event is "started"',
    "out_of_order": "entries must be in order of time; this one is before the one above it",
    "out_of_range": "give a whole number from {least} to {most}",
    "required": "this field is missing; it must be given",
    "unknown_calendar": "no calendar named `{name}`; name one of those in `calendars`",
    "unknown_event": f"name one of {', '.join(EVENTS)}",
    "unknown_weekday": f"name a weekday as one of {', '.join(WEEKDAYS)}",
    "unknown_zone": "name a time zone of the IANA database, like Asia/Shanghai",
    "wrong_type": "{problem}",
}


def remedy(fault: Fault) -> str:
    """The sentence for a fault."""
    _, code, params = fault
    return _REMEDIES[code].format(**params)
