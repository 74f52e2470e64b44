"""The reads of the tickets module: rows selected as shown."""
