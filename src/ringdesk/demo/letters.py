"""Mails as customers' programs write them. Pure: the same letter has the same bytes."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

import msgspec

from .cast import MAILBOX


class Enclosure(msgspec.Struct, frozen=True):
    name: str
    type: str
    content: bytes


class Earlier(msgspec.Struct, frozen=True):
    """The mail of ours that is answered."""

    message_id: str
    subject: str
    body: str
    at: datetime


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """`sender` is (name, address). `message_id` without angle brackets."""

    sender: tuple[str, str]
    subject: str
    text: str
    at: datetime
    message_id: str
    enclosures: tuple[Enclosure, ...] = ()
    answers: Earlier | None = None
    locale: str = "en"


_INTRODUCTIONS = {
    "zh-CN": "在 {at:%Y年%m月%d日 %H:%M}，云帆跨境客户服务 <{mailbox}> 写道：",
    "en": "On {at:%d %b %Y at %H:%M}, Yunfan <{mailbox}> wrote:",
    "es": "El {at:%d/%m/%Y} a las {at:%H:%M}, Yunfan <{mailbox}> escribió:",
    "ar": "في {at:%d/%m/%Y %H:%M}، كتب Yunfan <{mailbox}>:",
}


def compose(letter: Letter) -> bytes:
    """The raw mail (RFC 5322), quoting what it answers as mail programs do."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr(letter.sender)
    mail["To"] = formataddr(("云帆跨境客户服务", MAILBOX))
    mail["Subject"] = _subject(letter)
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = f"<{letter.message_id}>"
    if letter.answers:
        mail["In-Reply-To"] = letter.answers.message_id
        mail["References"] = letter.answers.message_id
    mail.set_content(_text(letter), charset="utf-8", cte="base64")
    for one in letter.enclosures:
        main, _, sub = one.type.partition("/")
        mail.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name)
    if mail.is_multipart():
        # The library would draw a random one.
        mail.set_boundary(f"=_{letter.message_id.partition('@')[0]}")
    return mail.as_bytes()


def _subject(letter: Letter) -> str:
    if letter.answers is None:
        return letter.subject
    answered = letter.answers.subject
    return answered if answered.lower().startswith("re:") else f"Re: {answered}"


def _text(letter: Letter) -> str:
    if letter.answers is None:
        return f"{letter.text}\n\n{letter.sender[0]}\n"
    introduction = _INTRODUCTIONS[letter.locale].format(at=letter.answers.at, mailbox=MAILBOX)
    quoted = "\n".join(f"> {line}" for line in letter.answers.body.splitlines())
    return f"{letter.text}\n\n{introduction}\n{quoted}\n"
