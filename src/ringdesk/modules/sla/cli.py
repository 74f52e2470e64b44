"""`ringdesk sla compute`: the engine of deadlines, asked from outside."""

import sys
from typing import IO

from .engine.wire import answer

_USAGE = "usage: ringdesk sla compute  (JSON lines on stdin, one answer for each on stdout)"


def run_sla(argv: list[str]) -> int:
    """`ringdesk sla compute`; other words are refused with the usage (2)."""
    if argv != ["compute"]:
        sys.stderr.write(_USAGE + "\n")
        return 2
    return compute(sys.stdin.buffer, sys.stdout.buffer)


def compute(lines: IO[bytes], out: IO[bytes]) -> int:
    """Answer each line as it comes; 1 if any of them could not be read, else 0.

    Empty lines are passed over.
    """
    fine = True
    for line in lines:
        if line.strip():
            text, understood = answer(line)
            fine = fine and understood
            out.write(text + b"\n")
            out.flush()
    return 0 if fine else 1
