"""Business calendars as people write them, and the open hours that deadlines count by.

- `CalendarDefinition`, `definition_of`: weekly hours, breaks, holidays, seasons, exceptions
- `faults`: what must be put right before it is published
- `hours_between`: the engine's calendar, with every special date of a span of years
- `day`: what one date is, and why
- `countries`, `holidays_of`: the public holidays there are to choose from
"""

from .compile import Day, day, day_minutes, days_of, hours_between
from .definition import (
    Break,
    CalendarDefinition,
    Closing,
    HolidaySet,
    Season,
    definition_of,
)
from .faults import faults
from .holidays import Country, PublicDay, countries, holidays_of

__all__ = [
    "Break", "CalendarDefinition", "Closing", "Country", "Day", "HolidaySet", "PublicDay",
    "Season", "countries", "day", "day_minutes", "days_of", "definition_of", "faults",
    "holidays_of", "hours_between",
]  # fmt: skip
