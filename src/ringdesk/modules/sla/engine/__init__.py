"""The engine of deadlines: a pure function of an append-only log and calendars.

No input or output, no clock, no settings. Instants are aware, exact to the microsecond.

- `calendar_of`, `calendar_faults`, `Calendar`: open hours as they are written down
- `Hours`: a calendar that can be asked what is open between two instants
- `Entry`, `log_faults`, `without_buffers`: the log of a clock
- `read`, `when`, `Reading`: the clock at an instant
- `account`, `Account`: why a deadline is what it is
"""

from .account import Account, Day, Stretch, account
from .calendar import Calendar, Fault, calendar_of
from .calendar import faults as calendar_faults
from .clock import Calendars, Reading, read, when
from .hours import Hours
from .log import Entry, Event, without_buffers
from .log import faults as log_faults
from .moves import Move
from .story import State

__all__ = [
    "Account", "Calendar", "Calendars", "Day", "Entry", "Event", "Fault", "Hours", "Move",
    "Reading", "State", "Stretch", "account", "calendar_faults", "calendar_of", "log_faults",
    "read", "when", "without_buffers",
]  # fmt: skip
