"""What the outbox hands a mail to. A port with the real SMTP and an in-memory twin."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from ..rules.mailbox import Smtp


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """A mail ready to go: envelope and bytes."""

    sender: str
    recipients: Sequence[str]
    content: bytes


class Refused(Exception):
    """The other side said no. `permanent`: it will say so again (SMTP 5xx). `code`: what is wrong
    with the mailbox, where it is that and not the mail (`trying.code_of`)."""

    def __init__(self, said: str, *, permanent: bool, code: str | None = None) -> None:
        super().__init__(said)
        self.permanent = permanent
        self.code = code


class Post(Protocol):
    """Port `mail_post`."""

    async def hand_over(self, server: Smtp, password: str, parcel: Parcel) -> dict[str, str]:
        """Deliver to all it will take; {recipient: why not} for the others. Raises Refused.

        `password`: the access token where the server is logged in to with OAuth2.
        """
        ...


class MemoryPost:
    """The twin for unit tests: keeps parcels, and refuses what it was told to."""

    def __init__(self) -> None:
        self.parcels: list[Parcel] = []
        self.refusals: list[Refused] = []

    async def hand_over(self, server: Smtp, password: str, parcel: Parcel) -> dict[str, str]:  # noqa: ARG002
        if self.refusals:
            raise self.refusals.pop(0)
        self.parcels.append(parcel)
        return {}
