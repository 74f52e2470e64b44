"""The writes of identity."""
