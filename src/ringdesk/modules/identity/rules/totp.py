"""Time-based one-time passwords (RFC 6238): six digits, thirty seconds, SHA-1."""

import hmac
import re
from datetime import datetime

import pyotp

STEP_SECONDS = 30
_DIGITS = re.compile(r"[0-9]{6}")


def new_secret() -> str:
    """160 random bits in base32."""
    return pyotp.random_base32(32)


def uri(secret: str, *, email: str, workspace: str) -> str:
    """What an authenticator app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=workspace)


def step_of(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS


def accepted_step(secret: str, code: str, *, at: datetime, last: int | None) -> int | None:
    """The time step whose code this is; None when it is wrong, or not newer than `last`.

    One step of drift either way is accepted (RFC 6238, section 5.2); no code works twice.
    """
    if not _DIGITS.fullmatch(code):
        return None
    now = step_of(at)
    hotp = pyotp.HOTP(secret)
    fitting = [s for s in (now - 1, now, now + 1) if hmac.compare_digest(hotp.at(s), code)]
    return next((s for s in fitting if last is None or s > last), None)
