"""Automation rules (自动化规则): when something happens or time passes, and a condition holds, do.

rule: trigger, condition, actions, budget · dry run (试跑): what it would have done to the past ·
effect budget (效果预算): how much it may do · protected (受保护): what no machine answers or
closes.
"""

from . import permissions as permissions
