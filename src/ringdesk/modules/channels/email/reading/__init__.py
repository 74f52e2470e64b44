"""The mail reader: raw bytes of any origin become one frozen `Mail`. Pure, no I/O.

Entry points: `read_mail(raw, default_charset=...)`, `cut_reply(text)`, `html_to_text(html)`.
Glossary: *reply text* is what the sender newly wrote; *quoted text* the history and signatures
around it; a *bounce* is a failure report in any form; *automatic* mail must never be answered by
a machine.
"""

from .html_text import html_to_text
from .mail import read_mail, read_sender
from .model import Address, Attachment, Bounce, FailedRecipient, Mail, Routing
from .quotes import Cut, cut_reply

__all__ = [
    "Address",
    "Attachment",
    "Bounce",
    "Cut",
    "FailedRecipient",
    "Mail",
    "Routing",
    "cut_reply",
    "html_to_text",
    "read_mail",
    "read_sender",
]
