"""Mail on its way in: stored first, then read, then brought to its ticket."""

from .intake import READ, RawMail, take_in
from .reading import read_waiting

__all__ = ["READ", "RawMail", "read_waiting", "take_in"]
