"""What the channels offer the rest of the house; importing it registers jobs and reactions."""

from . import beginning, jobs, permissions, promising, reactions
from . import doctor as _doctor
from .commands.mailboxes import MailboxChanges, MailboxDraft, change_mailbox, create_mailbox
from .email.authenticity import DnsResolver
from .email.post import MemoryPost, Parcel, Post, Refused
from .email.smtp import SmtpPost
from .incoming import RawMail, take_in
from .outgoing import WorkspacePostOffice
from .rules.mailbox import Imap, Smtp
from .rules.oauth import OAuth
from .service import Service

doctor_checks = _doctor.checks

__all__ = [
    "DnsResolver",
    "Imap",
    "MailboxChanges",
    "MailboxDraft",
    "MemoryPost",
    "OAuth",
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
    "doctor_checks",
    "jobs",
    "permissions",
    "promising",
    "reactions",
    "take_in",
]
