"""Old tickets from a file: read tolerantly, understood as far as it goes, nothing dropped silently.

dialect: how the file is written (`decoding`, `table`) · mapping: what each column is taken for
(`headers`) · reading: what a row asks for and what of it is not understood (`values`, `dates`,
`reading`) — all pure. `run` takes the rows in through the same command as every other door.
"""
