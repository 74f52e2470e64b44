"""How often somebody may try. Each limit is (key, most, window)."""

from datetime import timedelta
from uuid import UUID

Limit = tuple[str, int, timedelta]
_QUARTER = timedelta(minutes=15)
_HOUR = timedelta(hours=1)


def login(email: str, ip: str) -> list[Limit]:
    """Failures only: a login that works takes its attempts back."""
    return [(login_address(email), 10, _QUARTER), (login_ip(ip), 100, _QUARTER)]


def login_address(email: str) -> str:
    return f"login:{email}"


def login_ip(ip: str) -> str:
    return f"login-ip:{ip}"


def second_factor(person_id: UUID) -> list[Limit]:
    # Ten tries in a quarter of an hour against a million codes, three of them valid.
    return [(f"mfa:{person_id}", 10, _QUARTER)]


def own_password(person_id: UUID) -> list[Limit]:
    return [(f"password:{person_id}", 10, _QUARTER)]


def forgotten(ip: str) -> list[Limit]:
    return [(f"forgot-ip:{ip}", 20, _HOUR)]


def forgotten_by(person_id: UUID) -> list[Limit]:
    """Mails one person gets at most; more are silently not sent."""
    return [(f"forgot:{person_id}", 3, _HOUR)]


def reset(ip: str) -> list[Limit]:
    return [(f"reset-ip:{ip}", 30, _HOUR)]


LONGEST = _HOUR
