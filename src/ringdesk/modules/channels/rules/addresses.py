"""Signed addresses: replies that find their ticket, reports that find their mail. Pure.

`support+t1024.k3v…@example.com` names a ticket, `support+b<mail>.m2x…@example.com` is the envelope
sender of one outgoing mail (VERP). Signatures are base32, so that folded case does no harm.
"""

import base64
import hmac
import re
from typing import Literal
from uuid import UUID

import msgspec

from ringdesk.kernel.secrets import Keyring

REPLY, BOUNCE = "mail-reply", "mail-bounce"
LONGEST_LOCAL = 64
_TAG = re.compile(r"(?:t(?P<number>[0-9]{1,15})|b(?P<mail>[a-z2-7]{26}))\.(?P<sig>[a-z2-7]{10})")
_SUBJECT_NUMBER = re.compile(r"\[#(\d{1,15})\]|(?<![\w-])T-(\d{1,15})(?![\w-])")


class Tag(msgspec.Struct, frozen=True):
    """What stands after the plus sign; `mailbox` is the address without it."""

    mailbox: str
    kind: Literal["ticket", "mail"]
    number: int
    mail_id: UUID | None
    signature: str


def base_address(address: str) -> str:
    """The address without its plus part, in lower case."""
    local, at, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def signed_reply_address(keys: Keyring, tenant_id: UUID, mailbox: str, number: int) -> str:
    """Where answers to a ticket's mails go; the plain address when the part gets too long."""
    signature = keys.sign_base32(REPLY, _ticket_message(tenant_id, mailbox, number))
    return _tagged(mailbox, f"t{number}.{signature}")


def return_path(keys: Keyring, tenant_id: UUID, mailbox: str, mail_id: UUID) -> str:
    """The envelope sender of one outgoing mail: a report to it names the mail, whatever it says."""
    signature = keys.sign_base32(BOUNCE, _mail_message(tenant_id, mail_id))
    return _tagged(mailbox, f"b{_in_base32(mail_id)}.{signature}")


def read_tag(address: str) -> Tag | None:
    """The tag of an address, not yet verified; None when it has none of ours."""
    local, _, domain = address.strip().lower().rpartition("@")
    name, _, part = local.partition("+")
    found = _TAG.fullmatch(part)
    if not found:
        return None
    mail = found["mail"]
    return Tag(
        mailbox=f"{name}@{domain}",
        kind="mail" if mail else "ticket",
        number=int(found["number"] or 0),
        mail_id=UUID(bytes=base64.b32decode(mail.upper() + "======")) if mail else None,
        signature=found["sig"],
    )


def holds(keys: Keyring, tenant_id: UUID, tag: Tag) -> bool:
    """Whether we signed it, for this workspace and this mailbox."""
    if tag.mail_id is None:
        message = _ticket_message(tenant_id, tag.mailbox, tag.number)
        expected = keys.sign_base32(REPLY, message)
    else:
        expected = keys.sign_base32(BOUNCE, _mail_message(tenant_id, tag.mail_id))
    return hmac.compare_digest(expected, tag.signature)


def number_in_subject(subject: str) -> int | None:
    """The ticket number a subject shows: `[#1024]`, else `T-1024`."""
    found = _SUBJECT_NUMBER.search(subject)
    return int(found[1] or found[2]) if found else None


def _tagged(mailbox: str, part: str) -> str:
    local, _, domain = mailbox.rpartition("@")
    full = f"{local}+{part}"
    return f"{full}@{domain}" if len(full) <= LONGEST_LOCAL else mailbox


def _in_base32(mail_id: UUID) -> str:
    return base64.b32encode(mail_id.bytes).decode().rstrip("=").lower()


def _ticket_message(tenant_id: UUID, mailbox: str, number: int) -> str:
    return f"{tenant_id}|t{number}|{mailbox}"


def _mail_message(tenant_id: UUID, mail_id: UUID) -> str:
    return f"{tenant_id}|b{mail_id}"
