"""How session cookies and API tokens are written, and what a password must be."""

import base64
import binascii
import secrets
import zlib
from uuid import UUID

MIN_PASSWORD = 10
MAX_PASSWORD = 200
PREFIX = "rd_"
_TENANT_CHARS = 26
_RANDOM_CHARS = 32
_CHECK_CHARS = 7

# The head of every public list of leaked passwords that is long enough to get past the minimum.
_COMMON = frozenset(
    (
        "1234567890", "0123456789", "0987654321", "1111111111", "0000000000", "1q2w3e4r5t",
        "qwertyuiop", "qwerty12345", "password12", "password123", "passw0rd123", "iloveyou12",
        "abcdefghij", "abcd123456", "asdfghjkl;", "a123456789", "q123456789", "woaini1314",
        "woaini1314520", "5201314520", "1q2w3e4r5t6y", "12345678910", "123456789a", "zxcvbnm123",
    )
)  # fmt: skip


def session_token(tenant_id: UUID) -> str:
    """`<tenant hex>.<256 random bits>`: the tenant stands in it, see tables.sessions."""
    return f"{tenant_id.hex}.{secrets.token_urlsafe(32)}"


def session_tenant(token: str) -> UUID | None:
    """The tenant a session token claims; None when it is not of our making."""
    head, dot, tail = token.partition(".")
    if not dot or len(head) != 32 or not 32 <= len(tail) <= 64 or not token.isascii():
        return None
    try:
        return UUID(hex=head)
    except ValueError:
        return None


def api_token(tenant_id: UUID) -> str:
    """`rd_<tenant>_<160 random bits><checksum>`, so that leak scanners recognize it."""
    body = f"{_base32(tenant_id.bytes)}_{_base32(secrets.token_bytes(20))}"
    return f"{PREFIX}{body}{_check(body)}"


def api_tenant(token: str) -> UUID | None:
    """The tenant an API token claims; None when form or checksum are wrong."""
    body = token.removeprefix(PREFIX)
    if len(body) != _TENANT_CHARS + 1 + _RANDOM_CHARS + _CHECK_CHARS or not body.isascii():
        return None
    body, check = body[:-_CHECK_CHARS], body[-_CHECK_CHARS:]
    if not token.startswith(PREFIX) or body[_TENANT_CHARS] != "_" or check != _check(body):
        return None
    try:
        return UUID(bytes=base64.b32decode(body[:_TENANT_CHARS].upper() + "======"))
    except (binascii.Error, ValueError):
        return None


def _check(body: str) -> str:
    return _base32(zlib.crc32(body.encode()).to_bytes(4, "big"))


def _base32(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()


def password_fault(password: str, *, email: str, name: str) -> str | None:
    """Why this password is refused, as an error code; None when it is good.

    Length over composition rules: NIST SP 800-63B, section 3.1.1.2.
    """
    if len(password) < MIN_PASSWORD:
        return "password_short"
    if len(password) > MAX_PASSWORD:
        return "too_long"
    folded = password.casefold()
    if folded in _COMMON or len(set(folded)) < 4:
        return "password_common"
    own = {email.casefold(), email.partition("@")[0].casefold(), name.casefold()}
    return "password_personal" if folded in own else None


def recovery_code() -> str:
    """`abcde-fghij`: 50 random bits, in letters that are not mistaken for one another."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    raw = "".join(secrets.choice(letters) for _ in range(10))
    return f"{raw[:5]}-{raw[5:]}"


def plain_code(code: str) -> str:
    """A code as typed, without the spaces and dashes people add."""
    return "".join(c for c in code.lower() if c.isalnum())
