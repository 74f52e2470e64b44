"""Read one raw mail. Pure: bytes in, a frozen value out."""

import re

from .addresses import ADDRESS_LIMIT, parse_addresses
from .automatic import judge
from .bodies import Bodies, collect_bodies
from .bounces import read_bounce
from .dates import parse_date
from .headers import Headers, split_message
from .html_text import html_to_text
from .ids import message_ids, single_id
from .model import Address, Mail, Routing
from .parts import Part, parse_parts
from .quotes import cut_reply
from .words import Words

SIZE_LIMIT = 100 * 1024 * 1024
CUT_LIMIT = 400_000
_RECIPIENT_HEADERS = (
    "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to",
    "x-forwarded-to", "apparently-to",
)  # fmt: skip


def read_mail(raw: bytes, *, default_charset: str = "gb18030") -> Mail:
    """State what a mail says. Never raises, whatever the bytes; limits are noted in `defects`.

    `default_charset` is the account's: it decides bytes that fit nowhere else.
    """
    headers, body = split_message(raw[:SIZE_LIMIT], top=True)
    root, defects = parse_parts(headers, body)
    words = Words(default_charset)
    bodies = collect_bodies(root, words)
    words.hint = bodies.codec
    if len(raw) > SIZE_LIMIT:
        defects.add("too-big")
    if headers.cut:
        defects.add("headers-too-long")
    if not headers.fields:
        defects.add("no-headers")
    return _state(headers, root, bodies, words, defects)


def read_sender(raw: bytes) -> Address | None:
    """Whom `read_mail` would call the sender of a mail with this header. Never raises."""
    headers, _ = split_message(raw, top=True)
    return _sender(headers, Words("gb18030"))


def _state(headers: Headers, root: Part, bodies: Bodies, words: Words, defects: set[str]) -> Mail:
    words.ok = True
    subject = words.decode(headers.first("subject") or b"")
    sender = _sender(headers, words)
    text = bodies.text()
    cut = cut_reply(_cuttable(bodies, text))
    nature = judge(headers, subject, sender)
    is_bounce, bounce = read_bounce(root, headers, subject, sender, text)
    parents = message_ids(b" ".join(headers.all("references")[:20]))
    return Mail(
        subject=subject,
        sender=sender,
        to=_people(headers, "to", words),
        cc=_people(headers, "cc", words),
        reply_to=_people(headers, "reply-to", words),
        message_id=single_id(headers.first("message-id")),
        in_reply_to=single_id(headers.first("in-reply-to")),
        references=parents,
        date=parse_date(words.decode(headers.first("date") or b"")),
        body_text=text,
        body_html=bodies.html[0].replace("\0", "") if bodies.html else None,
        reply_text=cut.reply,
        quoted_text=cut.quoted,
        attachments=tuple(bodies.attachments),
        is_auto_reply=nature.automatic or is_bounce,
        is_bounce=is_bounce,
        is_list=nature.listed,
        bounce=bounce,
        routing=_routing(headers, words),
        charset_ok=bodies.charset_ok and words.ok,
        defects=tuple(sorted(defects)),
    )


def _cuttable(bodies: Bodies, text: str) -> str:
    """The text with the marks that help the cutter; the tail of a monster is not looked at."""
    if not bodies.plain or not "".join(bodies.plain).strip():
        marked = (html_to_text(each, structure=True) for each in bodies.html)
        text = "\n".join(marked).replace("\0", "") if bodies.html else text
    return text[:CUT_LIMIT]


def _sender(headers: Headers, words: Words) -> Address | None:
    for name in ("from", "sender"):
        if headers.first(name) is not None:
            return next(iter(parse_addresses(headers.first(name), words)), None)
    return None


def _people(headers: Headers, name: str, words: Words) -> tuple[Address, ...]:
    values = headers.all(name)[:50]
    found = [address for value in values for address in parse_addresses(value, words)]
    return tuple(found[:ADDRESS_LIMIT])


def _routing(headers: Headers, words: Words) -> Routing:
    path = headers.first("return-path")
    recipients = [
        address.address
        for name in _RECIPIENT_HEADERS
        for value in headers.all(name)[:20]
        for address in parse_addresses(value, words)
    ]
    return Routing(
        auto_submitted=headers.text("auto-submitted"),
        x_loop=tuple(words.decode(value) for value in headers.all("x-loop")[:20]),
        return_path=None if path is None else words.decode(path).strip("<> "),
        delivered_to=tuple(dict.fromkeys(recipients)),
        authentication_results=tuple(
            words.decode(value) for value in headers.all("authentication-results")[:20]
        ),
        list_id=headers.text("list-id"),
        thread_index=headers.text("thread-index"),
        thread_topic=words.decode(headers.first("thread-topic") or b""),
        priority=_priority(headers),
    )


def _priority(headers: Headers) -> str:
    """high, low or normal from the three headers clients use."""
    value = " ".join(
        headers.text(name) for name in ("x-priority", "importance", "priority", "x-msmail-priority")
    ).lower()
    if re.search(r"\b[12]\b|high|urgent", value):
        return "high"
    return "low" if re.search(r"\b[45]\b|low|non-urgent", value) else "normal"
