"""Who may be changed how, and how people are named and sorted."""

import re
import unicodedata
from collections.abc import Collection
from zoneinfo import available_timezones

from .roles import ADMIN

LANGUAGES = ("zh-CN", "en", "ar")
COLORS = 8
_EMAIL = re.compile(r"[^\s@<>\"(),:;\\\[\]]+@[^\s@<>\"(),:;\\\[\]]+\.[^\s@.<>\"(),:;\\\[\]]{2,}")
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


def loses_last_admin(role_before: str, role_after: str, *, active_after: bool, admins: int) -> bool:
    """Whether the change would leave the workspace without an active admin.

    `admins` counts the active admins before, the changed member included.
    """
    stays = role_after == ADMIN and active_after
    return role_before == ADMIN and not stays and admins <= 1


def plain_email(text: str) -> str:
    """An address as we compare it: trimmed, composed (NFC), lower case."""
    return unicodedata.normalize("NFC", text).strip().lower()


def email_fault(email: str) -> str | None:
    if len(email) > 254:
        return "too_long"
    return None if _EMAIL.fullmatch(email) else "email"


def name_fault(name: str) -> str | None:
    if not name.strip():
        return "required"
    if len(name) > 80:
        return "too_long"
    return None if all(c.isprintable() for c in name) else "characters"


def zone_fault(zone: str) -> str | None:
    return None if zone in available_timezones() else "zone"


def locale_fault(locale: str) -> str | None:
    return None if locale in LANGUAGES else "not_an_option"


def slug_fault(slug: str) -> str | None:
    return None if _SLUG.fullmatch(slug) else "slug"


def slug_from(name: str, taken: Collection[str] = ()) -> str:
    """A short address for a name, Chinese in pinyin: "环球优选" → "huan-qiu-you-xuan"."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - half a second, rarely needed

    words = "-".join(lazy_pinyin(name, errors="default"))
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:32].strip("-") or "workspace"
    slug, turn = stem, 1
    while slug in taken:
        turn += 1
        slug = f"{stem}-{turn}"
    return slug


def color(position: int) -> str:
    """The avatar hue of the workspace's n-th member: c1 … c8, then over again."""
    return f"c{position % COLORS + 1}"
