"""What processes ask of people and systems, node by node, while tickets go through them.

node run (节点实例): one stay at a node · branch (并行分支): a way beside others until the join ·
green channel (绿色通道): nodes passed by and made good later · outside call (外部调用): a request
to another system, once and no more.
"""

from ringdesk.modules import tickets

from . import duties as duties
from . import following as following
from . import reactions as reactions
from .commands import act, act_on_many, answer, make_good, send_back
from .moves import Misfit, Move, MoveCheck, check_move, move_tickets, moves_of, stop_move
from .sweep import sweep_workspace
from .tables import node_runs

tickets.bulk.ACTIONS["act"] = act_on_many

__all__ = [
    "Misfit",
    "Move",
    "MoveCheck",
    "act",
    "answer",
    "check_move",
    "make_good",
    "move_tickets",
    "moves_of",
    "node_runs",
    "send_back",
    "stop_move",
    "sweep_workspace",
]
