"""Moments and lengths as people say them when they talk about a deadline."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from ringdesk.kernel.i18n import Catalogues, L10n, format_instant, pick
from ringdesk.kernel.i18n.languages import cldr

# Within so many days a weekday says which day is meant.
_THIS_WEEK = timedelta(days=6)


class Words:
    """The language and the zone of one reader."""

    def __init__(self, texts: Catalogues, locale: str, zone: str, now: datetime) -> None:
        self._texts, self.locale, self.zone, self._now = texts, locale, zone, now

    def say(self, key: str, **params: object) -> str:
        return self._texts.t(self.locale, key, **params)

    def has(self, key: str) -> bool:
        return self._texts.has(key)

    def name(self, name: L10n) -> str:
        return pick(name, self.locale)

    def moment(self, at: datetime) -> str:
        """`周三 16:20` in the days around now, with the date further away."""
        if abs(at - self._now) > _THIS_WEEK:
            return format_instant(at, self.locale, self.zone)
        local = at.astimezone(ZoneInfo(self.zone))
        weekday = format_skeleton("E", local, locale=cldr(self.locale))
        return f"{weekday} {local:%H:%M}"

    def length(self, seconds: float) -> str:
        """Hours and minutes, never days: a day is another length in every calendar."""
        minutes = int(abs(seconds) // 60)
        hours, rest = divmod(minutes, 60)
        parts = [("duration.hours", hours)] if hours else []
        parts += [("duration.minutes", rest)] if rest or not hours else []
        return " ".join(self.say(key, count=count) for key, count in parts)

    def minutes(self, count: int) -> str:
        return self.length(count * 60)
