"""Figures over the tickets: metrics as code, each one opens to the tickets behind it."""

from . import permissions as permissions
from .metrics import period, summary

__all__ = ["period", "summary"]
