"""Readable text of an HTML body, optionally with quotes as `>` lines for the quote cutter."""

import re
from itertools import islice

from .html_tokens import Token, tokens

SOURCE_LIMIT = 8_000_000
TEXT_LIMIT = 2_000_000
TOKEN_LIMIT = 200_000
MARK = "\u2060\u2063\u2060"
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "html",
    ]
)
_SPACED = frozenset(
    ["p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "pre", "table"]
)
_SILENT = frozenset(["select", "option", "object", "svg", "math", "audio", "video", "map"])
_SPACE = re.compile(r"[ \t\r\n\f]+")
_QUOTE_MARK = re.compile(
    r"gmail_quote|yahoo_quoted|divrplyfwdmsg|appendonsend|moz-cite-prefix|isreplycontent"
    r"|includetail|ntes-mailmaster-quote|protonmail_quote|zmail_extra|quoteheader"
    r"|ms-outlook-mobile-reference|ymail_quote|mail-editor-reference-message"
    r"|lark-mail-quote|history-quote-wrapper|foxmail-quote|reply-quote|mailmastercitedblockquote"
    r"|originalmail|sohu_mail_quote|__alimail_forward|aliyun_quote|mcntmcntmcnt"
)


class _Writer:
    """Collects lines; `structure` adds `>` prefixes, rules and quote markers."""

    def __init__(self, *, structure: bool) -> None:
        self.structure = structure
        self.lines: list[str] = []
        self.line: list[str] = []
        self.size = 0
        self.quote = 0
        self.silent = ""
        self.pre = 0

    def take(self, token: Token) -> None:
        """Add one token of the source."""
        if self.silent:
            if token.tag == self.silent and token.closing:
                self.silent = ""
        elif not token.tag:
            self._data(token.text)
        elif token.closing:
            self._close(token.tag)
        else:
            self._open(token)

    def text(self) -> str:
        """All lines so far."""
        if self.line:
            self._flush()
        return "\n".join(self.lines)

    def _open(self, token: Token) -> None:
        tag = token.tag
        if tag in _SILENT and not token.source.endswith("/"):
            self.silent = tag
            return
        if tag == "br":
            self._flush()
            return
        if tag in _BLOCKS:
            self._end_block(spaced=tag in _SPACED)
        if self.structure:
            self._mark(token)
        if tag == "blockquote":
            self.quote = min(self.quote + 1, 20)
        elif tag == "pre":
            self.pre += 1
        elif tag in {"td", "th"} and self.line:
            self._words(" ")

    def _mark(self, token: Token) -> None:
        if token.tag == "includetail":
            self._mark_here()
            return
        if token.tag == "hr":
            self._words("________________________________")
            self._end_block(spaced=False)
            return
        names = ""
        if "class" in token.source or "id=" in token.source or "CLASS" in token.source:
            names = f"{token.attribute('class')} {token.attribute('id')} {token.attribute('name')}"
        inner = token.tag == "blockquote" and "gmail_quote" in names
        if names and not inner and _QUOTE_MARK.search(names.lower()):
            self._mark_here()

    def _mark_here(self) -> None:
        if self.line:
            self._flush()
        self.lines.append(MARK)

    def _close(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end_block(spaced=tag in _SPACED)
        if tag == "blockquote":
            self.quote = max(0, self.quote - 1)
        elif tag == "pre":
            self.pre = max(0, self.pre - 1)

    def _data(self, data: str) -> None:
        if self.size > TEXT_LIMIT:
            return
        self.size += len(data)
        if not self.pre:
            self._words(_SPACE.sub(" ", data))
            return
        for number, piece in enumerate(data.replace("\r\n", "\n").split("\n")):
            if number:
                self._flush()
            self._words(piece)

    def _words(self, text: str) -> None:
        if not self.line:
            text = text if self.pre else text.lstrip(" ")
        elif text.startswith(" ") and self.line[-1].endswith(" ") and not self.pre:
            text = text[1:]
        if text:
            self.line.append(text)

    def _end_block(self, *, spaced: bool) -> None:
        if self.line:
            self._flush()
        if spaced and self.lines and self.lines[-1].strip("> "):
            self.lines.append(self._prefix().rstrip())

    def _flush(self) -> None:
        text = "".join(self.line).replace("\xa0", " ").rstrip()
        self.lines.append((self._prefix() + text).rstrip())
        self.line.clear()

    def _prefix(self) -> str:
        return ">" * self.quote + " " if self.quote and self.structure else ""


def html_to_text(html: str, *, structure: bool = False) -> str:
    """Plain text of HTML. Never raises; time is linear in the size of the source.

    With `structure`, quoted blocks become `>` lines, rules become underscores, and the line MARK
    stands where a mail client opened its container for the quoted mail.
    """
    writer = _Writer(structure=structure)
    for token in islice(tokens(html[:SOURCE_LIMIT]), TOKEN_LIMIT):
        writer.take(token)
    return re.sub(r"(?:[ \t]*\n){3,}", "\n\n", writer.text()).strip("\n")
