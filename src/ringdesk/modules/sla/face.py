"""What deadlines offer the rest of the house; importing it registers jobs and reactions."""

from . import doctor as _doctor
from . import following as _following  # noqa: F401 - clocks follow what happens to tickets
from . import jobs as _jobs  # noqa: F401 - registers
from . import permissions as _permissions  # noqa: F401 - declares the names
from . import recompute as _recompute  # noqa: F401 - tickets in flight follow what is published
from . import upkeep as _upkeep  # noqa: F401 - registers
from .buffers import announcing as _announcing  # noqa: F401 - registers
from .buffers import buffer_letter, notice_words
from .commands.holds import hold
from .config import default_hours
from .promises import (
    Promises,
    customer_words,
    duration_of,
    expectations,
    promises_of,
    promises_of_all,
    receipt_words,
    zone_name,
)
from .queries.naming import words as condition_words
from .reaching import open_until
from .sweep import Sweep, sweep_once
from .tables import clocks as clocks_table

doctor_checks = _doctor.checks

__all__ = [
    "Promises",
    "Sweep",
    "buffer_letter",
    "clocks_table",
    "condition_words",
    "customer_words",
    "default_hours",
    "doctor_checks",
    "duration_of",
    "expectations",
    "hold",
    "notice_words",
    "open_until",
    "promises_of",
    "promises_of_all",
    "receipt_words",
    "sweep_once",
    "zone_name",
]
