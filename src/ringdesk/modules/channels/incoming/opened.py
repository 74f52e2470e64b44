"""A stored mail, opened: what the rules ask of it, in texts a database can hold. Pure."""

from collections.abc import Collection
from dataclasses import replace

import msgspec

from ..email.reading import Address, Attachment, Mail, read_mail
from ..rules.addresses import base_address
from ..rules.language import guess_language
from ..rules.signed_links import masked, masked_file

LONGEST_TEXT = 200_000
MOST_PEOPLE = 50
MOST_FILES = 100
_NO_REPLY = ("no-reply", "noreply", "no_reply", "donotreply", "do-not-reply")


class Opened(msgspec.Struct, frozen=True):
    """A mail as read, and the pieces of it that end up on a ticket."""

    mail: Mail
    sender: Address | None
    subject: str
    text: str
    quoted: str | None
    language: str | None
    # What goes on the ticket: not more than MOST_FILES.
    files: tuple[Attachment, ...]
    # The sender is whom Reply-To names, behind an address that takes no mail.
    by_reply_to: bool = False


def open_mail(raw: bytes, envelope_from: str | None) -> Opened:
    """Read a raw mail. Never raises for what is in it."""
    mail = read_mail(raw)
    text = mail.reply_text if mail.reply_text.strip() else mail.body_text
    quoted = mail.quoted_text if mail.reply_text.strip() else ""
    sender = _sender(mail, envelope_from)
    by_reply_to = _is_no_reply(sender) and len(mail.reply_to) == 1
    return Opened(
        mail=mail,
        sender=_kept(mail.reply_to[0] if by_reply_to else sender),
        by_reply_to=by_reply_to,
        subject=storable(mail.subject)[:500],
        # Who answers our mail quotes the link in it.
        text=masked(storable(text))[:LONGEST_TEXT],
        quoted=masked(storable(quoted))[:LONGEST_TEXT] or None,
        language=guess_language(text or mail.subject),
        files=tuple(map(_without_links, mail.attachments[:MOST_FILES])),
    )


def _sender(mail: Mail, envelope_from: str | None) -> Address | None:
    sender = mail.sender
    if sender is None or "@" not in sender.address:
        sender = Address(name="", address=envelope_from) if envelope_from else None
    return sender


def _is_no_reply(sender: Address | None) -> bool:
    """Behind a no-reply address stands the only Reply-To, if there is one."""
    return sender is not None and sender.address.lower().startswith(_NO_REPLY)


def _kept(sender: Address | None) -> Address | None:
    """Who wants an answer, in texts a database can hold."""
    if sender is None:
        return None
    return Address(name=storable(sender.name)[:200], address=storable(sender.address))


def others(mail: Mail, own: Collection[str], sender: str) -> list[str]:
    """Everybody else on the mail, in lower case: those in copy and further recipients."""
    people = (storable(each.address).strip().lower() for each in (*mail.to, *mail.cc))
    found = dict.fromkeys(
        one for one in people if "@" in one and one != sender and base_address(one) not in own
    )
    return list(found)[:MOST_PEOPLE]


def _without_links(file: Attachment) -> Attachment:
    content = masked_file(file.content)
    return file if content == file.content else replace(file, content=content)


def storable(text: str) -> str:
    """Text PostgreSQL can hold: no NUL, no lone surrogates."""
    if text.isascii():
        return text.replace("\0", "")
    return text.encode("utf-8", "replace").decode().replace("\0", "")
