"""What must be right about a policy, what differs between two versions, and its condition in words.

- `faults`: what must be put right before it is published
"""

from .faults import Known, faults

__all__ = ["Known", "faults"]
