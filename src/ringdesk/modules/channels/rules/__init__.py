"""Decisions about mail: pure, no I/O, no clock."""
