"""Channels: how requests come in and answers go out. E-mail is the first.

mailbox (邮箱): an address we read and write from · inbox: raw mails as they came, each with what
became of it · quarantine (隔离): mails nobody could read, kept for a person · outbox (发件箱):
everything we send, before it is sent; in a demo it stays there · route: which mailbox an address
leads to · reference: a Message-ID and the ticket it belongs to.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .face import *  # noqa: F403


def __getattr__(name: str) -> Any:
    """The face on first use: `ringdesk mail parse` reads mail without loading the database."""
    if name.startswith("_"):
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.face"), name)
