"""The reads of the deadlines module."""
