"""Quality control of the process.

evidence (处置凭证): proof attached for closing · verification (核验): by a second reviewer who is
not the handler · acceptance (验收): the requester confirms · rating (满意度): once per case.
"""

from . import permissions as permissions
from . import reactions as reactions
from .commands import accept, add_evidence, rate, reject, verify

__all__ = ["accept", "add_evidence", "rate", "reject", "verify"]
