"""Which language to answer in: fallbacks, negotiation, direction, localized names."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, TypeAlias

from babel import Locale, UnknownLocaleError

L10n: TypeAlias = Mapping[str, str]
"""A name in several languages: {"zh-CN": "…", "en": "…"}."""

LAST_RESORT = "en"
COMPLETE = ("zh-CN", "en", "ar")
"""The languages every text exists in."""

_HOMES = {"zh": "zh-CN"}
MAX_HEADER = 1000


def _own(locale: str) -> tuple[str, str]:
    """The locale and the home of its language: zh-TW → zh-TW, zh-CN."""
    language = locale.partition("-")[0].lower()
    return locale, _HOMES.get(language, language)


@lru_cache(256)
def fallbacks(locale: str) -> tuple[str, ...]:
    """Where to look for a text: the locale itself, the home of its language, English."""
    return tuple(dict.fromkeys((*_own(locale), LAST_RESORT)))


def pick(name: L10n, locale: str) -> str:
    """The name for this reader; some name rather than none; "" if there is none at all."""
    for wanted in fallbacks(locale):
        if name.get(wanted):
            return name[wanted]
    return next(filter(None, name.values()), "")


def closest(wanted: str, languages: Sequence[str]) -> str | None:
    """The offered language that serves a reader of `wanted`, None if none does."""
    known = {language.lower(): language for language in languages}
    for tag in _own(wanted):
        if tag.lower() in known:
            return known[tag.lower()]
    language = wanted.partition("-")[0].lower()
    return next((tag for low, tag in known.items() if low.partition("-")[0] == language), None)


def negotiate(header: str | None, languages: Sequence[str], default: str | None = None) -> str:
    """The best of `languages` for an Accept-Language header (RFC 9110, lookup of RFC 4647).

    Nothing fitting: `default` if it is offered, else English if it is, else the first.
    """
    for tag in _wanted(header or ""):
        if tag == "*":
            break
        served = closest(tag, languages)
        if served is not None:
            return served
    for fallback in (default or LAST_RESORT, LAST_RESORT):
        if fallback in languages:
            return fallback
    return languages[0] if languages else LAST_RESORT


def _wanted(header: str) -> list[str]:
    """The tags of the header, most wanted first; damaged parts are skipped."""
    weighted: list[tuple[float, str]] = []
    for part in header[:MAX_HEADER].split(","):
        tag, _, parameter = part.strip().partition(";")
        weight = _weight(parameter)
        if tag.strip() and weight > 0:
            weighted.append((weight, tag.strip()))
    return [tag for _, tag in sorted(weighted, key=lambda pair: -pair[0])]


def _weight(parameter: str) -> float:
    name, _, value = parameter.replace(" ", "").partition("=")
    if name != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def direction(locale: str) -> Literal["ltr", "rtl"]:
    return "rtl" if cldr(locale).text_direction == "rtl" else "ltr"


@lru_cache(256)
def cldr(locale: str) -> Locale:
    """Babel's locale; English for what it does not know."""
    for tag in fallbacks(locale):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale(LAST_RESORT)
