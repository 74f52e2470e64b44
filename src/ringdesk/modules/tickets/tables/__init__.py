"""Tickets, what was said on them, and the configuration they are described with."""

from .batches import bulk_runs, import_rows, imports
from .configuration import categories, priority_rules, ticket_numbers, ticket_types, views
from .merging import merges, splits
from .personal import drafts, mentions, ticket_reads, ticket_search
from .templates import reply_templates, template_folders, template_uses, template_versions
from .tickets import attachments, messages, participants, ticket_links, ticket_timers, tickets

__all__ = [
    "attachments",
    "bulk_runs",
    "categories",
    "drafts",
    "import_rows",
    "imports",
    "mentions",
    "merges",
    "messages",
    "participants",
    "priority_rules",
    "reply_templates",
    "splits",
    "template_folders",
    "template_uses",
    "template_versions",
    "ticket_links",
    "ticket_numbers",
    "ticket_reads",
    "ticket_search",
    "ticket_timers",
    "ticket_types",
    "tickets",
    "views",
]
