"""What the channels offer the rest of the house; importing it registers jobs and reactions."""

from . import beginning, jobs, permissions, promising, reactions
from .commands.mailboxes import MailboxChanges, MailboxDraft, change_mailbox, create_mailbox
from .email.post import MemoryPost, Parcel, Post, Refused
from .email.smtp import SmtpPost
from .incoming import RawMail, take_in
from .outgoing import WorkspacePostOffice
from .rules.mailbox import Imap, Smtp
from .service import Service

__all__ = [
    "Imap",
    "MailboxChanges",
    "MailboxDraft",
    "MemoryPost",
    "Parcel",
    "Post",
    "RawMail",
    "Refused",
    "Service",
    "Smtp",
    "SmtpPost",
    "WorkspacePostOffice",
    "beginning",
    "change_mailbox",
    "create_mailbox",
    "jobs",
    "permissions",
    "promising",
    "reactions",
    "take_in",
]
