"""A sender's side of DKIM, and a DNS that answers what it was told."""

import base64
import hashlib
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ringdesk.modules.channels.email.authenticity import Unresolved

_KEYS: dict[str, ed25519.Ed25519PrivateKey] = {}


@dataclass
class Names:
    """A resolver in memory. `asked` is what was looked up, `silent` what gets no answer."""

    records: dict[str, tuple[str, ...]] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    async def txt(self, name: str) -> tuple[str, ...]:
        self.asked.append(name)
        if name in self.silent:
            raise Unresolved(name)
        return self.records.get(name, ())

    def publish(self, domain: str, policy: str = "v=DMARC1; p=reject") -> None:
        self.records[f"_dmarc.{domain}"] = (policy,)
        self.records[f"s1._domainkey.{domain}"] = (key_record(domain),)


def _key(domain: str) -> ed25519.Ed25519PrivateKey:
    return _KEYS.setdefault(domain, ed25519.Ed25519PrivateKey.generate())


def key_record(domain: str) -> str:
    public = _key(domain).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"v=DKIM1; k=ed25519; p={base64.b64encode(public).decode()}"


def signed(raw: bytes, domain: str, *, names: str = "from:subject:to", more: str = "") -> bytes:
    """The mail with a signature in front, simple/simple, by the key of a domain."""
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = head.replace(b"\r\n ", b"\x00 ").split(b"\r\n")
    fields = [line.replace(b"\x00", b"\r\n") + b"\r\n" for line in lines]
    chosen = []
    for name in names.split(":"):
        of_name = [one for one in fields if one.lower().startswith(name.encode() + b":")]
        if of_name:
            chosen.append(of_name[-1])
            fields.remove(of_name[-1])
    body = body.rstrip(b"\r\n") + b"\r\n"
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    own = (
        f"DKIM-Signature: v=1; a=ed25519-sha256; c=simple/simple; d={domain}; s=s1;{more}"
        f" h={names}; bh={digest}; b="
    ).encode()
    value = _key(domain).sign(hashlib.sha256(b"".join(chosen) + own).digest())
    return own + base64.b64encode(value) + b"\r\n" + head + b"\r\n\r\n" + body
