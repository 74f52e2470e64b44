"""Automation rules (自动化规则): when something happens or time passes, and a condition holds, do.

rule: trigger, condition, actions, budget · match: one time that a rule's condition held, acted on
or listed with the reason why not · dry run (试跑): what it would have done to the past · effect
budget (效果预算): how much it may do · protected (受保护): what no machine answers or closes.
"""

from . import jobs as jobs
from . import permissions as permissions
from . import reactions as reactions
from .trial import job as _trial  # noqa: F401 - registers
