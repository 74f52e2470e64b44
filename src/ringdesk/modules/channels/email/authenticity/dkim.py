"""DKIM signatures (RFC 6376, 8301, 8463): what they claim, and whether it holds. Pure."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Sequence

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from .fields import Field, tags

# More signatures than this on one mail are not looked at.
MOST = 5
SHORTEST_KEY = 1024
_ALGORITHMS = ("rsa-sha256", "ed25519-sha256")
_NAME = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_SIGNATURE = re.compile(rb"(?<![A-Za-z0-9_])(b[ \t\r\n]*=)[^;]*")
_SPACES = re.compile(rb"[ \t]+")
_FOLD = re.compile(rb"\r\n(?=[ \t])")
_WIDE = re.compile(rb"[ \t]{2,}|\t")
# Taken off the end of a body in steps: a pattern would be quadratic over a bomb of empty lines.
_EMPTY_LINES = tuple(b"\r\n" * count for count in (65_536, 256, 1))


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """What a DKIM-Signature field says. `place`: which field of the header it is."""

    domain: str
    selector: str
    algorithm: str
    signed: tuple[str, ...]
    head_way: str
    body_way: str
    body_hash: bytes
    value: bytes
    expires: int | None
    identity: str
    place: int

    @property
    def key_name(self) -> str:
        """Where the public key is in the DNS."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def known_as(self) -> str:
        """By what a mail is known that carries this very signature once more."""
        seen = f"{self.domain}|{self.selector}|".encode() + self.value
        return hashlib.sha256(seen).hexdigest()[:40]


def signatures(fields: Sequence[Field]) -> list[Signature]:
    """Those that can be checked at all, the first ones only."""
    places = [at for at, (name, _) in enumerate(fields) if name == "dkim-signature"]
    found = (_read(fields[at][1], at) for at in places[:MOST])
    return [one for one in found if one is not None]


def _read(field: bytes, place: int) -> Signature | None:
    told = tags(_FOLD.sub(b"", field.partition(b":")[2]).decode("ascii", "replace"))
    domain, selector = told.get("d", "").lower(), told.get("s", "").lower()
    head_way, _, body_way = told.get("c", "simple/simple").lower().partition("/")
    ways = (head_way, body_way or "simple")
    signed = tuple(name.strip().lower() for name in told.get("h", "").split(":"))
    body_hash, value = _bytes(told.get("bh", "")), _bytes(told.get("b", ""))
    fits = (
        told.get("v") == "1" and told.get("a", "").lower() in _ALGORITHMS
        and _NAME.fullmatch(domain) and _NAME.fullmatch(selector)
        and len(selector) + len(domain) < 230
        and all(way in ("simple", "relaxed") for way in ways)
        # Who may add a text behind what was signed may say anything in somebody's name.
        and "l" not in told and "from" in signed and body_hash and value
    )  # fmt: skip
    identity = (told.get("i") or f"@{domain}").rpartition("@")[2].lower()
    if not fits or not (identity == domain or identity.endswith(f".{domain}")):
        return None
    expires = told.get("x", "")
    return Signature(
        domain=domain, selector=selector, algorithm=told["a"].lower(), signed=signed,
        head_way=ways[0], body_way=ways[1], body_hash=body_hash, value=value,
        expires=int(expires) if expires.isdecimal() and len(expires) <= 12 else None,
        identity=identity, place=place,
    )  # fmt: skip


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def holds(
    signature: Signature, fields: Sequence[Field], hashed: bytes, key: str, now: float
) -> bool:
    """Whether the owner of the domain signed this header and this body (by its `body_hash`).

    `key`: the TXT record.
    """
    if signature.expires is not None and signature.expires < now:
        return False
    if not hmac.compare_digest(hashed, signature.body_hash):
        return False
    return _is_signed(signature, _signed_head(signature, fields), key)


def body_hash(body: bytes, way: str) -> bytes:
    return hashlib.sha256(_canonical_body(body, way)).digest()


def _is_signed(signature: Signature, head: bytes, record: str) -> bool:
    told = tags(record)
    kind = told.get("k", "rsa").lower()
    hashes_allowed = told.get("h", "sha256").replace(" ", "").lower().split(":")
    services = told.get("s", "*").replace(" ", "").lower().split(":")
    strict = "s" in told.get("t", "").lower().split(":")
    if (
        told.get("v", "DKIM1") != "DKIM1" or kind != signature.algorithm.partition("-")[0]
        or "sha256" not in hashes_allowed or not {"*", "email"} & set(services)
        or (strict and signature.identity != signature.domain)
    ):  # fmt: skip
        return False
    public = _bytes(told.get("p", ""))
    try:
        if kind == "ed25519":
            digest = hashlib.sha256(head).digest()
            ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature.value, digest)
        else:
            key = serialization.load_der_public_key(public)
            if not isinstance(key, rsa.RSAPublicKey) or key.key_size < SHORTEST_KEY:
                return False
            key.verify(signature.value, head, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def _signed_head(signature: Signature, fields: Sequence[Field]) -> bytes:
    """Named fields from the last to the first of each name, then the signature without itself."""
    left: dict[str, list[bytes]] = {}
    for at, (name, field) in enumerate(fields):
        if at != signature.place:
            left.setdefault(name, []).append(field)
    chosen = [left[name].pop() for name in signature.signed if left.get(name)]
    own = _SIGNATURE.sub(rb"\1", fields[signature.place][1], count=1)
    canonical = [_canonical_field(one, signature.head_way) for one in chosen]
    return b"".join(canonical) + _canonical_field(own, signature.head_way).removesuffix(b"\r\n")


def _canonical_field(field: bytes, way: str) -> bytes:
    if way == "simple":
        return field
    name, _, value = field.partition(b":")
    plain = _SPACES.sub(b" ", _FOLD.sub(b"", value)).strip(b" \t\r\n")
    return name.strip().lower() + b":" + plain + b"\r\n"


def _canonical_body(body: bytes, way: str) -> bytes:
    if way == "relaxed":
        body = _WIDE.sub(b" ", body).replace(b" \r\n", b"\r\n").removesuffix(b" ")
    end = len(body)
    for lines in _EMPTY_LINES:
        while body.endswith(lines, 0, end):
            end -= len(lines)
    if way == "relaxed" and not end:
        return b""
    return body[:end] + b"\r\n"
