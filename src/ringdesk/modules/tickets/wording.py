"""Small decisions about texts: excerpts, mere thanks, names of tags. Pure."""

import hashlib
import json
import re
import unicodedata
from pathlib import Path

# Whole messages, letters and digits only, in the languages customers write in.
_THANKS: frozenset[str] = frozenset(
    json.loads((Path(__file__).parent / "thanks.json").read_text(encoding="utf-8"))
)
_SPACE = re.compile(r"\s+")


def excerpt(text: str, length: int = 160) -> str:
    """The beginning of a text on one line, cut at a character, never inside a surrogate."""
    return _SPACE.sub(" ", text[: length * 4]).strip()[:length]


def is_mere_thanks(text: str) -> bool:
    """Whether a customer's message says nothing but thanks or done.

    The customer's turn is not a message: thanks after the solution must not call the agent back.
    Anything else, a question mark above all, does.
    """
    if len(text) > 60 or "?" in text or "？" in text or "؟" in text:
        return False
    bare = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
    return bare in _THANKS


def tag_name(text: str) -> str:
    """How a tag is written: folded spaces, lower case for Latin, at most 40 characters."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()[:40]


def text_sha256(text: str) -> str:
    """The fingerprint of a message body that its event carries."""
    return hashlib.sha256(text.encode()).hexdigest()
