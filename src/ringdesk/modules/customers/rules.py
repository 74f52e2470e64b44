"""What a usable address is. Pure."""

import re

from ringdesk.kernel.errors import Invalid

TIERS = ("standard", "vip")
_EMAIL = re.compile(r"[^\s@<>\"(),:;\[\]\\]{1,64}@[^\s@<>\"(),:;\[\]\\/]{1,253}")


def clean_email(text: str, field: str = "email") -> str:
    """The address in lower case. Invalid when it cannot be one (shape only; mail proves it)."""
    address = text.strip().lower()
    domain = address.rpartition("@")[2]
    if not _EMAIL.fullmatch(address) or domain.startswith(".") or ".." in domain:
        raise Invalid((field, "email"))
    return address
