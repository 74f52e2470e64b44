"""Approvals (审批): who decides, in which order, by which rule, and who may decide in their place.

level (级): those asked together · seat (席): one person asked · joint approval (会签): all must
agree · delegation (委托): another decides in one's name, within limits.
"""

from . import permissions as permissions
from . import sweep as sweep
from . import telling as telling
from .commands.asking import ask_more, supply, withdraw
from .commands.deciding import decide, decide_all
from .commands.delegating import delegate, revoke, switch
from .commands.opening import call_off, open_approval
from .commands.seats import add_approver, pass_on
from .rules import Scope
from .sweep import sweep_workspace
from .tables import approvals as approvals_table

__all__ = [
    "Scope",
    "add_approver",
    "approvals_table",
    "ask_more",
    "call_off",
    "decide",
    "decide_all",
    "delegate",
    "open_approval",
    "pass_on",
    "revoke",
    "supply",
    "sweep_workspace",
    "switch",
    "withdraw",
]
