"""Figures over the tickets: metrics as code, each one opens to the tickets behind it."""

from . import permissions as permissions
from .attainment import on_time_rate, report
from .metrics import summary
from .periods import period

__all__ = ["decided_clocks", "on_time_rate", "period", "report", "summary"]
