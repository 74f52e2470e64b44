"""A tag scanner in one pass. The standard parser is quadratic on hostile markup."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:_-]{0,40})")
_OPENING = re.compile(r"<(?=[A-Za-z!?]|/[A-Za-z])")
_CLOSERS = {"<!--": "-->", "<![CDATA[": "]]>", "<!": ">", "<?": ">"}
_RAW = ("style", "script", "title", "xml", "noscript", "textarea", "template")
_ATTRIBUTE = re.compile(
    r"([A-Za-z_:][\w:.-]{0,60})\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Token:
    """Text (`tag` empty), or a start or end tag with the raw source of its attributes."""

    tag: str = ""
    text: str = ""
    closing: bool = False
    source: str = ""

    def attribute(self, name: str) -> str:
        """The unescaped value of an attribute, or ""."""
        for match in _ATTRIBUTE.finditer(self.source):
            if match.group(1).lower() == name:
                return unescape(match.group(2).strip("\"'"))
        return ""


def tokens(html: str) -> Iterator[Token]:
    """Texts and tags in order; comments, declarations and raw elements are left out."""
    at, size = 0, len(html)
    missing: set[str] = set()
    while at < size:
        found = _OPENING.search(html, at)
        opening = found.start() if found else size
        if opening > at:
            yield Token(text=unescape(html[at:opening]))
        if not found:
            return
        name = _NAME.match(html, opening + 1)
        end = _tag_end(html, name.end()) if name else _special_end(html, opening)
        if end < 0:
            yield Token(text=unescape(html[opening:]))
            return
        at = end + 1
        if name:
            tag, closing = name.group(1).lower(), html[opening + 1] == "/"
            yield Token(tag=tag, closing=closing, source=html[name.end() : end])
            if tag in _RAW and not closing and html[end - 1] != "/":
                at = _after_raw(html, tag, at, missing)


def _special_end(html: str, opening: int) -> int:
    """Where a comment or declaration ends; an open comment swallows the rest."""
    for mark, closer in _CLOSERS.items():
        if html.startswith(mark, opening):
            if mark == "<!--" and html.startswith(">", opening + 4):
                return opening + 4
            end = html.find(closer, opening + len(mark))
            if end >= 0:
                return end + len(closer) - 1
            return len(html) if mark == "<!--" else -1
    return html.find(">", opening)


def _tag_end(html: str, at: int) -> int:
    """The `>` that ends the tag; one inside a quoted value does not, within reason."""
    end = html.find(">", at)
    for _ in range(8):
        if end < 0:
            return -1
        inside = html[at : min(end, at + 20_000)]
        if inside.count('"') % 2 == 0 or '="' not in inside:
            return end
        following = html.find(">", end + 1, end + 5000)
        if following < 0:
            return end
        end = following
    return end


def _after_raw(html: str, tag: str, at: int, missing: set[str]) -> int:
    """Behind the end tag of style, script and their like; without one, all the rest is raw."""
    closer = "</" + tag
    if closer in missing:
        return at
    match = re.compile(closer + r"\s{0,20}>", re.IGNORECASE).search(html, at)
    if match:
        return match.end()
    missing.add(closer)
    return len(html) if tag in {"style", "script"} else at
