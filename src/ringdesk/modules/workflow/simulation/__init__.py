"""A process played on a virtual clock: no database, the very same rules.

Used by `ringdesk process run` and by the designer's try-run.
"""

from .play import Simulation, play
from .script import ScriptError, Step, read_script

__all__ = ["ScriptError", "Simulation", "Step", "play", "read_script"]
