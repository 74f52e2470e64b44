"""Taking personal data out of words that become an article: pure, and rather too much than too
little. What it finds: people's names, mail and postal addresses, phone numbers, order and other
long numbers, addresses that open something by themselves (signed links)."""

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from .addresses import ADDRESSES

KINDS = ("address", "link", "email", "phone", "order", "name")
"""The first wins where two of them overlap."""

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万"
    "钱严覃武戴莫孔向汤"
)
_TITLES = "先生|女士|小姐|太太|老师|师傅|经理"
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'，。；！？（）【】「」、⟦⟧]+", re.IGNORECASE)
_SECRET_PART = re.compile(r"(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{16,}", re.ASCII)
_EMAIL = re.compile(
    # A local part in Latin letters ends at the Chinese before it; one in Chinese ends in Chinese.
    r"(?:[A-Za-z0-9._%+\-]+|[^\s@＠<>()（）,，;；:：。、\"'⟦⟧]*[^\x00-\x7f\s@＠])[@＠]"
    r"(?:[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+|[\w\-]+(?:[.．][\w\-]+)+)"
)
_PHONES = (
    re.compile(r"(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d(?:[\s-]?\d{4}){2}(?!\d)"),
    re.compile(r"(?<!\d)0\d{2,3}[\s-]?\d{7,8}(?:(?:-|转|ext\.?)\s?\d{1,6})?(?!\d)"),
    re.compile(r"(?<!\d)[48]00[\s-]?\d{3}[\s-]?\d{4}(?!\d)"),
    re.compile(r"\+\d(?:[\s().-]{0,2}\d){6,14}"),
    re.compile(r"(?<!\d)\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\d)"),
)
_ORDERS = (
    re.compile(
        r"(?:订单|运单|快递单|物流单|单号|合同|发票|流水|序列|卡|身份证|order|tracking|invoice|parcel"
        r"|serial|contract)\s*(?:编号|号码|单号|号|number|no\.?|id)?\s*(?:是|为|is)?\s*[:：#]?\s*"
        r"(?P<value>[A-Za-z]{0,6}-?\d[A-Za-z0-9-]{3,})",
        re.IGNORECASE,
    ),
    # Long enough to name one thing in the world; a date and an error code are not meant.
    re.compile(
        r"(?<![A-Za-z0-9-])(?!0[xX])(?!\d{4}-\d{1,2}-\d{1,2}(?![\d-]))"
        r"(?=(?:[A-Za-z-]*\d){6})(?P<value>[A-Za-z0-9][A-Za-z0-9-]{7,}[A-Za-z0-9])(?![A-Za-z0-9-])"
    ),
)
_TITLED = re.compile(f"[{_SURNAMES}](?:{_TITLES})")
_WIDE = re.compile("[\u3400-\u9fff]+")
# Of a script that puts spaces between its words: Chinese around a name does not belong to it.
_LETTER = r"[^\W\u3400-\u9fff]"


class Known(msgspec.Struct, frozen=True):
    """What the ticket tells about who must not be named, besides what is found by its form."""

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()


class Masked(msgspec.Struct, frozen=True):
    """The text with `⟦…⟧` where something was, and how often which kind."""

    text: str
    counts: dict[str, int]


_Span = tuple[int, int, str]


def mask(text: str, known: Known, shown: Mapping[str, str]) -> Masked:
    """`shown`: what stands in the place of each of KINDS. A text masked before stays as it is."""
    standing = [m.span() for word in shown.values() for m in re.finditer(re.escape(word), text)]
    found = [s for s in _spans(text, known) if not any(a < s[1] and s[0] < b for a, b in standing)]
    pieces, end, counts = [], 0, dict.fromkeys(KINDS, 0)
    for start, stop, kind in _joined(found):
        pieces += [text[end:start], shown[kind]]
        end = stop
        counts[kind] += 1
    return Masked("".join([*pieces, text[end:]]), {k: n for k, n in counts.items() if n})


def _spans(text: str, known: Known) -> Iterator[_Span]:
    for found in _URL.finditer(text):
        if opens_by_itself(found[0]):
            yield *found.span(), "link"
    yield from _each("address", text, *ADDRESSES)
    yield from _each("email", text, _EMAIL, *_literally(known.emails))
    yield from _each("phone", text, *_PHONES, *_digits(known.phones))
    yield from _each("order", text, *_ORDERS, *_literally(known.orders))
    yield from _each("name", text, _TITLED, *_names(known.names))


def _each(kind: str, text: str, *patterns: re.Pattern[str]) -> Iterator[_Span]:
    for pattern in patterns:
        group = "value" if "value" in pattern.groupindex else 0
        for found in pattern.finditer(text):
            yield *found.span(group), kind


def opens_by_itself(url: str) -> bool:
    """Whether an address carries a secret: a query, a user, or a long part made of both letters
    and digits. A page of a manual has none of them."""
    rest = url.split("://", 1)[-1]
    host, _, path = rest.partition("/")
    return "?" in rest or "@" in host or _SECRET_PART.search(path) is not None


def _literally(values: Iterable[str]) -> Iterator[re.Pattern[str]]:
    for value in values:
        if len(value.strip()) >= 4:
            yield re.compile(re.escape(value.strip()), re.IGNORECASE)


def _digits(values: Iterable[str]) -> Iterator[re.Pattern[str]]:
    """A number however it is grouped, with or without what stands before its last ten digits."""
    for value in values:
        digits = re.sub(r"\D", "", value)
        if len(digits) >= 6:
            yield re.compile(r"\+?" + r"[\s().-]{0,2}".join(digits))
            yield re.compile(r"[\s().-]{0,2}".join(digits[-10:]))


def _names(names: Iterable[str]) -> Iterator[re.Pattern[str]]:
    for name in names:
        for part in parts_of(name):
            edges = ("", "") if _WIDE.fullmatch(part) else (f"(?<!{_LETTER})", f"(?!{_LETTER})")
            yield re.compile(edges[0] + re.escape(part) + edges[1], re.IGNORECASE)


def parts_of(name: str) -> list[str]:
    """The whole name, and each part that people call somebody by."""
    whole = " ".join(name.split())
    if not _WIDE.fullmatch(whole):
        parts = [whole, *(p for p in re.split(r"[\s,，.·]+", whole) if len(p) >= 2)]
        return [p for p in dict.fromkeys(parts) if len(p) >= 2]
    bare = re.sub(f"(?:{_TITLES})$", "", whole)
    given = [bare[-2:]] if len(bare) in (3, 4) else []
    return [p for p in dict.fromkeys([whole, bare, *given]) if len(p) >= 2]


def _joined(found: Iterable[_Span]) -> Iterator[_Span]:
    """Overlapping stretches become one, of the strongest kind in it."""
    current: _Span | None = None
    for start, stop, kind in sorted(found):
        if current is None or start >= current[1]:
            if current:
                yield current
            current = (start, stop, kind)
        else:
            strongest = min(current[2], kind, key=KINDS.index)
            current = (current[0], max(current[1], stop), strongest)
    if current:
        yield current
