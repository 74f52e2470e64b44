"""What holidays are called in the product's languages that their own tables do not know."""

from pathlib import Path

import msgspec

from ..policy import L10n

_KNOWN = msgspec.json.decode(
    (Path(__file__).parent / "holiday_names.json").read_bytes(), type=dict[str, dict[str, str]]
)
_MARKS = (" (estimated)", " (observed)")


def spoken(name: L10n) -> L10n:
    """The name with what is known of it by its English one; what a table says itself stays.

    A holiday nobody translated keeps the languages it has.
    """
    parts = [_known(part) for part in name.get("en", "").split("; ")]  # two on one day
    languages = set.intersection(*(set(part) for part in parts))
    return {**{lang: "; ".join(part[lang] for part in parts) for lang in languages}, **name}


def _known(english: str) -> L10n:
    mark = next((each for each in _MARKS if english.endswith(each)), "")
    added = _KNOWN.get(mark, {})
    known = _KNOWN.get(english.removesuffix(mark), {})
    return {lang: text + added.get(lang, "") for lang, text in known.items()}
