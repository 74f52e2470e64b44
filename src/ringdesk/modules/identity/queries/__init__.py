"""The reads of identity, as shown."""
