"""Outgoing mail as it goes over the wire: text and simple HTML, files, headers. Pure."""

import html
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import msgspec

from ringdesk.kernel.i18n import direction

_LINK = re.compile(
    r"https?://[^\s<>\"'（）【】「」，。；、]+[^\s<>\"'（）【】「」，。；、.,;:!?)\]]"
)
_SPACE = re.compile(r"\s+")
_FOLDED_ID = re.compile(rb"(?mi)^(Message-ID|In-Reply-To|Reply-To):\s*\r\n[ \t]+")


class Enclosed(msgspec.Struct, frozen=True):
    """A file to go along."""

    name: str
    type: str
    content: bytes


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail is made of; addresses are bare, the subject is plain text."""

    sender: str
    sender_name: str
    to: Sequence[str]
    cc: Sequence[str]
    subject: str
    text: str
    locale: str
    date: datetime
    rfc_message_id: str
    headers: Mapping[str, str]
    files: Sequence[Enclosed] = ()


def compose(letter: Letter) -> bytes:
    """The bytes of a mail. The same letter gives the same mail but for the MIME boundaries."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _named(letter.sender_name, letter.sender)
    message["To"] = ", ".join(letter.to)
    if letter.cc:
        message["Cc"] = ", ".join(letter.cc)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(letter.date)
    message["Message-ID"] = f"<{letter.rfc_message_id}>"
    for name, value in letter.headers.items():
        message[name] = one_line(value)
    message.set_content(letter.text)
    message.add_alternative(as_html(letter.text, letter.locale), subtype="html")
    for file in letter.files:
        kind, _, subtype = _media_type(file.type).partition("/")
        message.add_attachment(file.content, kind, subtype, filename=file.name)
    if letter.locale:
        # Last: whatever begins with Content- moves into the parts while they are added.
        message["Content-Language"] = letter.locale
    head, blank, body = message.as_bytes().partition(b"\r\n\r\n")
    # The library folds before a long id; some readers then lose it.
    return _FOLDED_ID.sub(rb"\1: ", head) + blank + body


def one_line(text: str) -> str:
    """A header value without line breaks: nobody adds headers through a subject."""
    return _SPACE.sub(" ", "".join(c if c.isprintable() else " " for c in text)).strip()


def _named(name: str, address: str) -> str:
    return str(Address(display_name=one_line(name), addr_spec=address))


def _media_type(stated: str) -> str:
    """A type fit for a header; what is a message or nested goes as plain bytes."""
    plain = re.fullmatch(r"(application|audio|font|image|text|video)/[a-z0-9.+-]{1,80}", stated)
    return stated if plain and not stated.startswith("text/") else "application/octet-stream"


def as_html(text: str, locale: str) -> str:
    """Paragraphs, line breaks and links, in the reader's direction of writing."""
    paragraphs = "\n".join(
        f'<p dir="auto" style="margin:0 0 1em">{_linked(block)}</p>'
        for block in re.split(r"\n[ \t]*\n", text.strip("\n"))
    )
    return (
        f'<!doctype html>\n<html lang="{html.escape(locale)}" dir="{direction(locale)}">'
        "<body style=\"font-family:system-ui,'PingFang SC','Microsoft YaHei',sans-serif;"
        f'font-size:15px;line-height:1.6">\n{paragraphs}\n</body></html>\n'
    )


def _linked(text: str) -> str:
    parts, end = [], 0
    for found in _LINK.finditer(text):
        parts.append(_escaped(text[end : found.start()]))
        parts.append(f'<a href="{html.escape(found[0])}">{html.escape(found[0])}</a>')
        end = found.end()
    return "".join([*parts, _escaped(text[end:])])


def _escaped(text: str) -> str:
    return html.escape(text).replace("\n", "<br>\n")
