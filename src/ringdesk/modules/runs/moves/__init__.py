"""Moving running tickets to another version of their process: checked, in portions, on record."""

from .checking import Misfit, MoveCheck, check_move
from .commands import move_tickets, stop_move
from .job import move as move
from .store import Move, moves_of

__all__ = ["Misfit", "Move", "MoveCheck", "check_move", "move_tickets", "moves_of", "stop_move"]
