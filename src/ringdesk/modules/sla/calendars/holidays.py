"""Public holidays and make-up working days. The packages that know them load when first asked."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import msgspec

from ..policy import L10n
from .naming import spoken

# Where a bridge day is worked off on a weekend, and announced a year at a time.
MAKES_UP = "CN"
_LANGUAGES = {"en": "en_US", "zh-CN": "zh_CN", "ar": "ar"}
_SHOWN = ("zh-CN", "en", "ar")
_TABLES = ("holidays", "chinesecalendar", "hijridate")


class PublicDay(msgspec.Struct, frozen=True, kw_only=True):
    """A public holiday, or (`make_up`) a weekend day that is worked instead of a bridge day.

    `estimated`: nobody has announced it yet; a later version of the calendar may correct it.
    """

    date: date
    name: L10n
    make_up: bool = False
    estimated: bool = False


class Country(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name: L10n
    # code → how it is called there.
    subdivisions: dict[str, str]
    make_up_days: bool


@lru_cache(maxsize=1)
def known_as_of() -> str:
    """Which versions of the tables special dates come from; does not load them."""
    return " ".join(f"{name}-{version(name)}" for name in _TABLES)


@lru_cache(maxsize=1)
def codes() -> dict[str, tuple[str, ...]]:
    """Every country whose holidays are known, with its subdivisions."""
    import holidays  # noqa: PLC0415 - heavy, and most processes never ask

    found = holidays.list_supported_countries(include_aliases=False)
    return {code: tuple(parts) for code, parts in sorted(found.items())}


@lru_cache(maxsize=1)
def countries() -> list[Country]:
    """The same for people: names of the country in the product's languages."""
    import holidays  # noqa: PLC0415 - heavy, and most processes never ask
    from babel import Locale  # noqa: PLC0415

    spoken = {lang: Locale.parse(lang.replace("-", "_")).territories for lang in _SHOWN}
    return [
        Country(
            code=code,
            name={lang: names.get(code, code) for lang, names in spoken.items()},
            subdivisions=_parts(holidays.country_holidays(code), parts),
            make_up_days=code == MAKES_UP,
        )
        for code, parts in codes().items()
    ]


def _parts(known: Any, parts: tuple[str, ...]) -> dict[str, str]:
    called: Mapping[str, list[str]] = known.get_subdivision_aliases()
    return {part: next(iter(called.get(part, [])), part) for part in parts}


@lru_cache(maxsize=1000)
def holidays_of(
    country: str, subdivision: str | None, year: int, *, make_up_days: bool
) -> tuple[PublicDay, ...]:
    """A year's holidays of a known country, in order; make-up days among them if asked for."""
    announced = dict(_announced(year)) if country == MAKES_UP else {}
    listed = {
        each.date: each for each in _listed(country, subdivision, year, unannounced=not announced)
    }
    # What the State Council announces has the weekend days of a holiday too.
    found = {**listed, **announced}
    days = sorted(found.values(), key=lambda each: each.date)
    return tuple(each for each in days if make_up_days or not each.make_up)


def _listed(
    country: str, subdivision: str | None, year: int, *, unannounced: bool
) -> Iterator[PublicDay]:
    names = _names(country, subdivision, year)
    for at in sorted({at for days in names.values() for at in days}):
        name = spoken({lang: days[at] for lang, days in names.items() if at in days})
        guessed = any("(estimated)" in text for text in name.values())
        yield PublicDay(
            date=at, name=name, estimated=guessed or (country == MAKES_UP and unannounced)
        )


def _names(country: str, subdivision: str | None, year: int) -> dict[str, dict[date, str]]:
    """The holidays in each language they are known in, the country's own among them."""
    import holidays  # noqa: PLC0415 - heavy, and most processes never ask

    own = holidays.country_holidays(country)
    own_language: str | None = own.default_language
    wanted = {lang: code for lang, code in _LANGUAGES.items() if code in own.supported_languages}
    if own_language and own_language not in wanted.values():
        wanted[own_language.replace("_", "-")] = own_language
    spoken: dict[str, str | None] = {**wanted} or {"en": None}
    return {
        lang: dict(
            holidays.country_holidays(country, subdiv=subdivision, years=year, language=code)
        )
        for lang, code in spoken.items()
    }


def _announced(year: int) -> Iterator[tuple[date, PublicDay]]:
    """China's days off and make-up days of a year; nothing before they are announced."""
    # Loading it takes a moment that only who asks for China's days need wait.
    from chinese_calendar import (  # type: ignore[import-untyped]  # noqa: PLC0415  # no types
        constants,
    )

    for days, make_up in ((constants.holidays, False), (constants.workdays, True)):
        for at, english in days.items():
            if at.year == year:
                name = spoken({"zh-CN": constants.Holiday(english).chinese, "en": english})
                yield at, PublicDay(date=at, name=name, make_up=make_up)
