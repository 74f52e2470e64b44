"""Mail on its way out: written into the outbox first, sent by a job, its fate written back."""

from .office import WorkspacePostOffice
from .queueing import SEND, queue_notice, queue_notices, queue_replies
from .sending import send_mail

__all__ = [
    "SEND",
    "WorkspacePostOffice",
    "queue_notice",
    "queue_notices",
    "queue_replies",
    "send_mail",
]
