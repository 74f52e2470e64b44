"""The writes of the tickets module."""
