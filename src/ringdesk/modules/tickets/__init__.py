"""Tickets: the recorded requests, what was said on them, and how they move.

ticket: one request with one owner and a life cycle · message: public (customer sees it) or internal
note · return (退回): back to the previous owner for a stated lack · reopen (重开): back into work
after it was solved · transfer (转派): to another owner · void (作废): closed because it never was a
request · strictest priority: the most urgent it ever was, which gates go by.
"""

from . import jobs as jobs
from . import live as live
from . import mentioning as mentioning
from . import permissions as permissions
from . import search as search
from . import words as words
from .access import STANDING, accesses, seen_fields, told_changes, told_fields, unseen
from .commands import bulk as bulk
from .commands.bulk import in_bulk
from .commands.create import LONGEST_SUBJECT, Draft, create
from .commands.dispatch import assign, return_, take, transfer
from .commands.edit import Edit, add_participant, escalate, set_priority, update
from .commands.files import REFUSED_ENDINGS, adopt_uploads, upload
from .commands.files import keep as keep_file
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
from .fields import customer_tier
from .flow import (
    Passage,
    active_branches,
    actor_facts,
    advance,
    asked,
    duty_kinds,
    forked,
    knows,
    lacking,
    offers,
    proceed,
    process_of,
    shut,
)
from .forms import FormField, asked_now
from .forms import blank as blank_fields
from .forms import missing as missing_fields
from .importing import run as run
from .links import file_url, portal_path, portal_signature_holds, portal_url
from .merging import reactions as reactions
from .merging.commands import merge, unmerge
from .merging.reactions import waits_for_children
from .merging.relations import link, unlink
from .merging.store import home_of, parents_of, sources_of
from .merging.talk import correspondents, customer_says_on_merged
from .numbering import give_back, take_numbers
from .queries.open import shows_steps
from .queries.rows import list_rows
from .queries.talk import list_messages
from .reasons import EVIDENCE_TYPES, HANDOVER_CHECKS, REOPEN_REASONS, RETURN_REASONS
from .reasons import known as known_code
from .shapes import Message
from .state import INTERNAL, TicketState, facts_of
from .store import (
    Ref,
    add_link,
    as_created,
    lock,
    lock_open,
    mark_deliveries,
    mark_delivery,
    parse_ref,
    read,
    read_all,
    save,
)
from .tables import attachments, messages, participants, ticket_links, ticket_timers
from .tables import tickets as tickets_table
from .templates.shelf import lay_shipped as lay_shipped_templates
from .visibility import admits
from .visibility import criterion as visible_to

__all__ = [
    "EVIDENCE_TYPES",
    "HANDOVER_CHECKS",
    "INTERNAL",
    "LONGEST_SUBJECT",
    "REFUSED_ENDINGS",
    "REOPEN_REASONS",
    "RETURN_REASONS",
    "STANDING",
    "Draft",
    "Edit",
    "FormField",
    "Message",
    "Passage",
    "Ref",
    "Reply",
    "Said",
    "TicketConfig",
    "TicketState",
    "accesses",
    "active_branches",
    "actor_facts",
    "add_link",
    "add_participant",
    "admits",
    "adopt_uploads",
    "advance",
    "archive",
    "as_created",
    "asked",
    "asked_now",
    "assign",
    "attachments",
    "blank_fields",
    "close",
    "correspondents",
    "create",
    "customer_says",
    "customer_says_on_merged",
    "customer_tier",
    "duty_kinds",
    "escalate",
    "facts_of",
    "file_url",
    "forked",
    "give_back",
    "home_of",
    "in_bulk",
    "keep_file",
    "known_code",
    "knows",
    "lacking",
    "lay_shipped_templates",
    "link",
    "list_messages",
    "list_rows",
    "lock",
    "lock_open",
    "mark_deliveries",
    "mark_delivery",
    "merge",
    "messages",
    "missing_fields",
    "note",
    "offers",
    "parents_of",
    "parse_ref",
    "participants",
    "portal_path",
    "portal_signature_holds",
    "portal_url",
    "proceed",
    "process_of",
    "read",
    "read_all",
    "reopen",
    "reply",
    "resolve",
    "resume",
    "return_",
    "save",
    "seen_fields",
    "set_priority",
    "shows_steps",
    "shut",
    "sources_of",
    "take",
    "take_numbers",
    "ticket_config",
    "ticket_links",
    "ticket_timers",
    "tickets_table",
    "told_changes",
    "told_fields",
    "transfer",
    "undone_resolution",
    "unlink",
    "unmerge",
    "unseen",
    "update",
    "upload",
    "visible_to",
    "void",
    "wait",
    "waits_for_children",
    "withdraw_reply",
]
