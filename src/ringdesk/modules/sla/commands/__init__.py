"""The writes of the deadlines module."""
