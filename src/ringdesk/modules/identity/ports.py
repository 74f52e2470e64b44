"""What identity needs from outside, as typed look-ups in the context's ports."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ringdesk.kernel.context import Context
from ringdesk.kernel.i18n import COMPLETE, Catalogues
from ringdesk.kernel.secrets import Keyring
from ringdesk.kernel.settings import Settings


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to a colleague: plain text, already in the reader's language."""

    to: str
    name: str
    locale: str
    subject: str
    text: str


class PostOffice(Protocol):
    """Puts letters into the outbox of the workspace; port `post_office`, owned by channels."""

    async def post(self, ctx: Context, letter: Letter) -> None:
        """Queue in this transaction. What the demo workspace posts stays in its outbox."""
        ...


def post_office(ctx: Context) -> PostOffice:
    office: PostOffice = ctx.ports["post_office"]
    return office


def keyring(ports: Mapping[str, Any]) -> Keyring:
    ring: Keyring = ports["keyring"]
    return ring


def settings(ports: Mapping[str, Any]) -> Settings:
    found: Settings = ports["settings"]
    return found


def texts(ports: Mapping[str, Any]) -> Catalogues:
    found: Catalogues = ports["texts"]
    return found


def in_all_languages(catalogues: Catalogues, key: str) -> dict[str, str]:
    return {locale: catalogues.t(locale, key) for locale in COMPLETE}
