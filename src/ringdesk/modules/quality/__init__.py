"""Quality control of the process.

evidence (处置凭证): proof attached for closing · verification (核验): by a second reviewer who is
not the handler, along two checklists · acceptance (验收): the requester confirms · rating (满意度):
once per case · second handling (二次处置): by another after a low score · callback (回访): asking
the customer again · purse (致歉/补偿): money set apart for goodwill.
"""

from . import goodwill as goodwill
from . import permissions as permissions
from . import reactions as reactions
from . import second as second
from .checklists import Line, all_lines, checklists_for
from .commands import accept, add_evidence, reject, verify
from .goodwill.deciding import withdraw_compensation
from .goodwill.keeping import LevelAbove, PurseDraft, add_purse, change_purse
from .goodwill.paying import confirm_payment
from .goodwill.requesting import Wish, request_compensation
from .rating.giving import Details, complete_rating, may_say_more, rate
from .rating.options import Option, asked_options
from .rating.report import rating_of
from .second.calling import finish_callback, note_attempt
from .second.handling import (
    change_second_handling,
    finish_second_handling,
    record_answer,
    send_proposal,
)
from .second.sweep import sweep_care
from .tables import purses as purses_table

__all__ = [
    "Details",
    "LevelAbove",
    "Line",
    "Option",
    "PurseDraft",
    "Wish",
    "accept",
    "add_evidence",
    "add_purse",
    "all_lines",
    "asked_options",
    "change_purse",
    "change_second_handling",
    "checklists_for",
    "complete_rating",
    "confirm_payment",
    "finish_callback",
    "finish_second_handling",
    "may_say_more",
    "note_attempt",
    "purses_table",
    "rate",
    "rating_of",
    "record_answer",
    "reject",
    "request_compensation",
    "send_proposal",
    "sweep_care",
    "verify",
    "withdraw_compensation",
]
