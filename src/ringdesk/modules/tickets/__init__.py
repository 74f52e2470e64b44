"""Tickets: the recorded requests, what was said on them, and how they move.

ticket: one request with one owner and a life cycle · message: public (customer sees it) or internal
note · return (退回): back to the previous owner for a stated lack · reopen (重开): back into work
after it was solved · transfer (转派): to another owner · void (作废): closed because it never was a
request · strictest priority: the most urgent it ever was, which gates go by.
"""

from . import live as live
from . import permissions as permissions
from .commands.create import Draft, create
from .commands.dispatch import assign, return_, take, transfer
from .commands.edit import (
    Edit,
    add_participant,
    escalate,
    link,
    remove_participant,
    set_priority,
    update,
)
from .commands.files import keep as keep_file
from .commands.files import upload
from .commands.solve import archive, close, reopen, resolve, resume, void, wait
from .commands.talk import (
    Reply,
    Said,
    customer_says,
    note,
    reply,
    undone_resolution,
    withdraw_reply,
)
from .config import TicketConfig, ticket_config
from .defaults import lay_ticket_defaults as lay_ticket_defaults
from .flow import advance
from .reasons import EVIDENCE_TYPES
from .reasons import known as known_code
from .state import TicketState
from .store import Ref, lock, lock_open, mark_delivery, parse_ref, read, save
from .tables import attachments, messages
from .tables import tickets as tickets_table

__all__ = [
    "EVIDENCE_TYPES",
    "Draft",
    "Edit",
    "Ref",
    "Reply",
    "Said",
    "TicketConfig",
    "TicketState",
    "add_participant",
    "advance",
    "archive",
    "assign",
    "attachments",
    "close",
    "create",
    "customer_says",
    "escalate",
    "keep_file",
    "known_code",
    "link",
    "lock",
    "lock_open",
    "mark_delivery",
    "messages",
    "note",
    "parse_ref",
    "read",
    "remove_participant",
    "reopen",
    "reply",
    "resolve",
    "resume",
    "return_",
    "save",
    "set_priority",
    "take",
    "ticket_config",
    "tickets_table",
    "transfer",
    "undone_resolution",
    "update",
    "upload",
    "void",
    "wait",
    "withdraw_reply",
]
