"""Deadlines: calendars, policies, clocks, buffers, escalation, the time ledger.

clock (计时): one promise of one ticket being counted · policy (策略): which targets by which
calendar, chosen by condition · target (目标): minutes of open time · calendar (工作日历): when
the time counts · due (到期): the instant the target is reached · margin (对内提前): how much
earlier the house wants it · buffer (时效缓冲): a planned, announced change of targets · warning
(预警), breach (超时: time over), escalation (升级: a level up) · hold (挂起): a pause with an end ·
span (时间账本): a stretch of a ticket's life and whose it was.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .face import *  # noqa: F403


def __getattr__(name: str) -> Any:
    """The face on first use: `ringdesk sla compute` counts without loading the database."""
    if name.startswith("_"):
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.face"), name)
