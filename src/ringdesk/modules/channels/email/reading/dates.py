# ruff: noqa: E501 - a table reads best with one field per line
"""The Date header in every form that was seen in real mail."""

import re
from datetime import UTC, datetime, timedelta, timezone

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janv janvier januar januari ene enero gen gennaio janeiro янв січ sty oca 一月",
            "feb february fév févr février fevr februar febrero febbraio fev fevereiro фев лют lut şub 二月",
            "mar march mars mär märz marzo mrt maart março мар бер 三月",
            "apr april avr avril abr abril aprile апр кві kwi nis 四月",
            "may mai mayo mag maggio mei maio maj мая май тра 五月",
            "jun june juin juni junio giu giugno junho июн чер cze haz 六月",
            "jul july juil juillet juli julio lug luglio julho июл лип lip tem 七月",
            "aug august août aout ago agosto augustus augusti авг сер sie ağu 八月",
            "sep sept september septembre septiembre set settembre setembro сен вер wrz eyl 九月",
            "oct october octobre okt oktober octubre ott ottobre out outubro окт жов paź eki 十月",
            "nov november novembre noviembre novembro ноя лис kas 十一月",
            "dec december déc décembre dez dezember dic diciembre dicembre dezembro дек гру gru ara 十二月",
        ),
        1,
    )
    for name in names.split()
}
_ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "mez": 60,
    "met": 60, "cest": 120, "mesz": 120, "mest": 120, "eet": 120, "eest": 180, "msk": 180,
    "msd": 240, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "jst": 540, "kst": 540,
    "hkt": 480, "sgt": 480, "ist": 330, "brt": -180, "brst": -120, "art": -180, "nzst": 720,
    "nzdt": 780, "aest": 600, "aedt": 660, "sast": 120, "nst": -210, "ast": -240, "adt": -180,
}  # fmt: skip
_RFC = re.compile(
    r"(\d{1,2})[\s.,-]+([^\W\d_]{2,12})\.?[\s,-]+(\d{2,4})[,\s]+(\d{1,2})[:.h](\d{1,2})"
    r"(?:[:.](\d{1,2}))?(?:[.,]\d+)?\s*([AaPp]\.?[Mm]\.?)?\s*(.*)"
)
_CTIME = re.compile(
    r"([^\W\d_]{3,12})\.?\s+(\d{1,2}),?\s+(?:(\d{4}),?\s+)?(\d{1,2}):(\d{2})(?::(\d{2}))?"
    r"\s*([AaPp][Mm])?\s*(.*)"
)
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?"
    r"\s*([AaPp][Mm])?\s*(.*))?"
)
_DMY = re.compile(
    r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})[,\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?\s*(.*)"
)
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_NUMBERED_MONTH = re.compile(r"(?<!\d)(1[0-2]|[1-9])\s?[月월]")
_ENGLISH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_OFFSET = re.compile(r"(?:GMT\s*|UTC\s*|UT)?([+-])\s*(\d{1,2}):?(\d{2})?(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?:^|\s)(\d{4})(?:\s|$)")


def parse_date(text: str) -> datetime | None:
    """An aware instant, or None when the text states none. An unknown zone counts as UTC."""
    text = " ".join(text[:300].replace("\0", " ").split())
    if not text.isascii():
        text = _EAST_ASIAN.sub(r"\1-\2-\3 ", text)
        text = _NUMBERED_MONTH.sub(lambda match: f" {_ENGLISH[int(match[1]) - 1]} ", text)
    for candidate in (_without_comments(text), text):
        for read in (_read_rfc, _read_iso, _read_ctime, _read_numeric):
            fields = read(candidate)
            if fields:
                return _instant(fields)
    return None


def _without_comments(text: str) -> str:
    for _ in range(5):
        shorter = re.sub(r"\((?:[^()\\]|\\.)*\)", " ", text)
        if shorter == text:
            break
        text = shorter
    return re.sub(r"\s*:\s*", ":", " ".join(text.split()))


_Fields = tuple[int, int, int, int, int, int, str | None, str]


def _read_rfc(text: str) -> _Fields | None:
    match = _RFC.search(text)
    if not match or not _month(match.group(2)):
        return None
    day, month, year, hour, minute, second, half, zone = match.groups()
    return (
        _full_year(year), _month(month), int(day), int(hour), int(minute), int(second or 0), half,
        zone,
    )  # fmt: skip


def _read_iso(text: str) -> _Fields | None:
    match = _ISO.search(text)
    if not match:
        return None
    year, month, day, hour, minute, second, half, zone = match.groups()
    return (
        int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), half,
        zone or "",
    )  # fmt: skip


def _read_ctime(text: str) -> _Fields | None:
    for match in _CTIME.finditer(text):
        name, day, early, hour, minute, second, half, rest = match.groups()
        year = early or next(iter(_YEAR.findall(rest)), None)
        if _month(name) and year:
            zone = rest.replace(year, " ", 1) if not early else rest
            return (
                int(year), _month(name), int(day), int(hour), int(minute), int(second or 0), half,
                zone.strip(),
            )  # fmt: skip
    return None


def _read_numeric(text: str) -> _Fields | None:
    match = _DMY.search(text)
    if not match:
        return None
    first, second, year, hour, minute, seconds, half, zone = match.groups()
    day, month = (int(first), int(second)) if int(second) <= 12 else (int(second), int(first))
    return (
        int(year), month, day, int(hour), int(minute), int(seconds or 0), half, zone,
    )  # fmt: skip


def _month(name: str) -> int:
    lower = name.lower().strip(".")
    return _MONTHS.get(lower) or _MONTHS.get(lower[:3], 0)


def _full_year(year: str) -> int:
    number = int(year)
    if len(year) == 4:
        return number
    return number + (1900 if len(year) == 3 or number >= 50 else 2000)


def _instant(fields: _Fields) -> datetime | None:
    year, month, day, hour, minute, second, half, zone = fields
    if half:
        hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
    try:
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        offset = _offset(zone)
        leap = timedelta(seconds=1 if second == 60 else 0)
        return (moment - offset + leap).astimezone(timezone(offset))
    except (ValueError, OverflowError):
        return None


def _offset(zone: str) -> timedelta:
    name = zone.strip().split(" ")[0].strip("()").lower()
    match = _OFFSET.match(zone.strip())
    if not match and name in _ZONES:
        return timedelta(minutes=_ZONES[name])
    if not match:
        match = _OFFSET.search(zone)
    if not match:
        return timedelta(0)
    hours, minutes = int(match.group(2)), int(match.group(3) or 0)
    minutes = minutes if minutes < 60 else 30
    total = timedelta(hours=hours, minutes=minutes)
    if total >= timedelta(hours=24):
        return timedelta(0)
    return -total if match.group(1) == "-" else total
