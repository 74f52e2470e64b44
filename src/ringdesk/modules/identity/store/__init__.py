"""Statements of identity that write, or read under a lock."""
