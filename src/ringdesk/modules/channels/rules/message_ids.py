"""Message-IDs: ours, the chain of references, and the fingerprint by which mail is known. Pure."""

import hashlib
import re
import secrets
from collections.abc import Iterable
from uuid import UUID

LONGEST_ID = 500
CHAIN_ENDS = 20
_OURS = re.compile(r"t\d{1,15}\.[0-9a-f]{1,32}\.[0-9a-f]{16}@(?P<domain>[^@]+)")
_FIELD = re.compile(rb"(?im)^(message-id|date):[ \t]*((?:[^\r\n]|\r?\n[ \t])*)")
_HEAD_BYTES = 262_144


def new_message_id(number: int, message_id: UUID | None, domain: str) -> str:
    """`t{ticket}.{message}.{random}@{domain}`, without brackets; 0 for a mail of no ticket."""
    message = message_id.hex if message_id else "0"
    return f"t{number}.{message}.{secrets.token_hex(8)}@{domain}"


def is_ours(rfc_message_id: str, domains: Iterable[str]) -> bool:
    found = _OURS.fullmatch(rfc_message_id)
    return bool(found and found["domain"].lower() in set(domains))


def shortened(rfc_message_id: str) -> str:
    """An id fit for an index: an absurdly long one is known by its hash."""
    if len(rfc_message_id) <= LONGEST_ID:
        return rfc_message_id
    return "sha256:" + hashlib.sha256(rfc_message_id.encode("utf-8", "replace")).hexdigest()


def chain(references: list[str]) -> list[str]:
    """The References of a reply: the whole chain, or its first and its last twenty."""
    unique = list(dict.fromkeys(references))
    if len(unique) <= CHAIN_ENDS + 1:
        return unique
    return [unique[0], *unique[-CHAIN_ENDS:]]


def fingerprint(raw: bytes) -> str:
    """By what a mail is known when it comes again: Message-ID and Date, else its own hash.

    The date belongs to it because broken senders give every mail the same Message-ID; neither
    field changes on the way (RFC 5321), so that copies over two ways still are one.
    """
    fields = _head_fields(raw)
    message_id = b"".join(fields.get(b"message-id", b"").split()).strip(b"<>")
    if not message_id:
        return "sha256:" + hashlib.sha256(raw).hexdigest()
    date = b" ".join(fields.get(b"date", b"").split())
    known = shortened(message_id.decode("utf-8", "replace").replace("\0", ""))
    return f"{known}|{hashlib.sha256(date).hexdigest()[:12]}"


def _head_fields(raw: bytes) -> dict[bytes, bytes]:
    """The first Message-ID and Date of the header."""
    head = raw[:_HEAD_BYTES]
    ends = [at for at in (head.find(b"\r\n\r\n"), head.find(b"\n\n")) if at >= 0]
    found: dict[bytes, bytes] = {}
    for name, value in _FIELD.findall(head[: min(ends, default=len(head))]):
        found.setdefault(name.lower(), value)
    return found
