"""The parts of the checker: each looks at one side of a definition and yields findings."""
