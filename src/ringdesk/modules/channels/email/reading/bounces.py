"""Delivery reports: RFC 3464 blocks, and the free texts of servers that never read it."""

import re
from collections.abc import Iterator

from .bounce_phrases import ABOUT_MAIL, BODIES, DAEMON, DELAYS, FAILURE, NAMELESS, SUBJECTS
from .headers import Headers, split_message
from .ids import message_ids
from .model import Address, Bounce, FailedRecipient
from .parts import Part

_REPLY = re.compile(
    r"^\s*(?:re|aw|sv|vs|antw|回复|答复|回覆|fwd?|wg|转发|轉寄)\s*[:：]", re.IGNORECASE
)
_MAILBOX = re.compile(r"[\w.+=&'/-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_STATUS = re.compile(r"(?<![\d.])([45]\.\d{1,2}\.\d{1,3})(?![\d.])")
_REPORT_LIMIT = 200
_TEXT_LIMIT = 20_000
_ORIGINAL_ID = re.compile(rb"(?im)^[> \t]*message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\r\n]{1,900}>)")


def read_bounce(
    root: Part, headers: Headers, subject: str, sender: Address | None, text: str
) -> tuple[bool, Bounce | None]:
    """Whether the mail is a failure report, and what any delivery report in it says."""
    recipients = [each for part in _leaves(root) for each in _report(part)]
    kind = headers.text("content-type").lower()
    failed = any(each.action == "failed" for each in recipients)
    if recipients and not failed and any(each.action for each in recipients):
        return False, Bounce(tuple(recipients), _original_id(root))
    explicit = failed or ("report-type" in kind and "delivery-status" in kind and bool(recipients))
    if explicit or _reads_as_bounce(root, headers, subject, sender, text):
        found = recipients or _guessed(headers, text, sender)
        return True, Bounce(tuple(found), _original_id(root))
    return False, None


def _reads_as_bounce(
    root: Part, headers: Headers, subject: str, sender: Address | None, text: str
) -> bool:
    head = text[:_TEXT_LIMIT]
    if _REPLY.match(subject) or DELAYS.search(subject):
        return False
    if headers.first("x-failed-recipients") is not None:
        return not DELAYS.search(head[:2000])
    kind = headers.text("content-type").lower()
    if "delivery-status" in kind and "multipart/report" in kind:
        return not DELAYS.search(head[:2000])
    by_subject = SUBJECTS.search(subject) is not None or (
        _is_daemon(sender) and FAILURE.search(subject) is not None
    )
    by_text = BODIES.search(head) is not None
    if DELAYS.search(head[:1500]) and not by_subject:
        return False
    nobody = headers.text("return-path").strip() == "<>"
    original = _carries_original(root)
    if by_subject:
        complains = by_text and ABOUT_MAIL.search(head) is not None
        return _is_machine(sender, by_text=complains) or nobody or (by_text and original)
    return by_text and (_is_daemon(sender) or (nobody and _is_machine(sender, by_text=True)))


def _is_machine(sender: Address | None, *, by_text: bool) -> bool:
    """A mail system by its name; a nameless sender only when its text complains too."""
    if not sender:
        return False
    if DAEMON.search(sender.address) or DAEMON.search(f"{sender.name} {sender.address}"):
        return True
    return by_text and NAMELESS.match(sender.address) is not None


def _is_daemon(sender: Address | None) -> bool:
    return bool(
        sender and re.match(r"(?i)(?:mail(?:er)?-?daemon|postmaster|mdaemon)@?", sender.address)
    )


def _carries_original(root: Part) -> bool:
    return any(
        part.type
        in {"message/rfc822", "text/rfc822-headers", "message/delivery-status", "text/rfc822"}
        for part in _leaves(root)
    )


def _leaves(root: Part) -> Iterator[Part]:
    pending = [root]
    while pending:
        part = pending.pop()
        pending.extend(reversed(part.children))
        if not part.children:
            yield part


def _report(part: Part) -> Iterator[FailedRecipient]:
    if part.type not in {"message/delivery-status", "message/global-delivery-status"}:
        return
    rest = part.content()[:400_000].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    blocks = re.split(rb"\n[ \t]*\n+", rest)
    for block in blocks[:_REPORT_LIMIT]:
        fields, _ = split_message(block.strip(b"\n") + b"\n", top=True)
        found = _block(fields)
        if found:
            yield found


def _block(fields: Headers) -> FailedRecipient | None:
    final = fields.text("final-recipient") or fields.text("original-recipient")
    action = fields.text("action").split(" ")[0].split("(")[0].strip().lower()
    status = _STATUS.search(fields.text("status")) or re.search(
        r"(2\.\d+\.\d+)", fields.text("status")
    )
    if not final and not action:
        return None
    return FailedRecipient(
        recipient=final.split(";", 1)[-1].strip().strip("<>"),
        action=action,
        status=status.group(1) if status else "",
        diagnostic=fields.text("diagnostic-code")[:2000],
    )


def _guessed(headers: Headers, text: str, sender: Address | None) -> list[FailedRecipient]:
    """Whom a free text complains about: the stated address, else the first not its sender."""
    stated = headers.text("x-failed-recipients")
    own = sender.address.lower() if sender else ""
    candidates = _MAILBOX.findall(stated) or [
        each for each in _MAILBOX.findall(text[:_TEXT_LIMIT]) if each.lower() != own
    ]
    status = _STATUS.search(text[:_TEXT_LIMIT])
    line = BODIES.search(text[:_TEXT_LIMIT])
    diagnostic = text[line.start() : line.start() + 300].split("\n", maxsplit=1)[0] if line else ""
    code = status.group(1) if status else ""
    return [FailedRecipient(each, "failed", code, diagnostic) for each in candidates[:1]]


def _original_id(root: Part) -> str:
    for part in _leaves(root):
        if part.type in {
            "message/rfc822",
            "text/rfc822-headers",
            "text/rfc822",
            "message/global-headers",
            "message/rfc822-headers",
        }:
            fields, _ = split_message(part.content()[:300_000], top=True)
            found = message_ids(fields.first("message-id"))
            if found:
                return found[0]
    for part in _leaves(root):
        if part.is_text:
            match = _ORIGINAL_ID.search(part.content()[:300_000])
            if match:
                return message_ids(match.group(1))[0]
    return ""
