"""When a mailbox that does not work calls a person. Pure."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

Way = Literal["imap", "smtp"]
# What only a person can mend, and what a provider has said in so many words.
LASTING = frozenset(
    ["oauth_client", "oauth_grant", "oauth_scope", "oauth_tenant", "oauth_answer", "oauth_address",
     "oauth_missing"]
)  # fmt: skip
# Servers say this for a moment when they are busy; soon it is meant.
_SOON = frozenset(["login_refused", "token_refused", "folder_missing", "tls_failed"])
SOON, LATER = timedelta(minutes=1), timedelta(minutes=15)


class Trouble(msgspec.Struct, frozen=True):
    """What goes wrong since when. `alarmed_at`: when people were told of it."""

    code: str
    said: str
    since: datetime
    alarmed_at: datetime | None = None


def patience(code: str) -> timedelta:
    """How long a trouble may last before people are told."""
    if code in LASTING:
        return timedelta(0)
    return SOON if code in _SOON else LATER


def troubled(before: Trouble | None, code: str, said: str, now: datetime) -> tuple[Trouble, bool]:
    """The trouble as it is now, and whether people are to be told: once while it lasts, and once
    more when it turns out to be one that waits for them."""
    since = before.since if before else now
    told = before.alarmed_at if before else None
    if told is not None and before is not None and code in LASTING and before.code not in LASTING:
        told = None
    alarm = told is None and now - since >= patience(code)
    return Trouble(code, said[:500], since, now if alarm else told), alarm
