"""Old spellings of quotes brought to one form, `> `, before lines are judged."""

import re

_PGP_HEAD = re.compile(
    r"\A\s*-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z]+: .*\n)*\s*\n", re.MULTILINE
)
_PGP_TAIL = re.compile(
    r"^-----BEGIN PGP (?:SIGNATURE|PUBLIC KEY BLOCK)-----$.*?(?:^-----END PGP [A-Z ]+-----$|\Z)",
    re.MULTILINE | re.DOTALL,
)
_INVISIBLE = re.compile("[\u200b\ufeff\u00ad\u034f]")
_NAMED_INTRO = re.compile(r'^.{0,40}>{5} "[^"\n]{1,80}" == .{1,160} writes:[ \t]*$', re.MULTILINE)
_NAMED_QUOTE = re.compile(r"^[ \t]*[A-Za-z]{1,16}>[ \t]?", re.MULTILINE)
_FENCED = re.compile(r"^>{4,}[ \t]*\n((?:(?!<{4}).*\n){1,60}?)<{4,}[ \t]*$", re.MULTILINE)
_NAMED_FENCE = re.compile(
    r"^>>> ?(\S.{0,80}?) ?>>>[ \t]*\n((?:(?!<<<).*\n){1,60}?)<<< ?\1 ?<<<[ \t]*$", re.MULTILINE
)
_UNSUBSCRIBE = re.compile(
    r"\n\s*Unsubscribe: \S{1,200}@\S{1,200}(?:\n.{0,40}https?:.{0,200})?\s*\Z", re.IGNORECASE
)


_RUN_ON = re.compile(r"(<[^<>@\s]{1,64}@[^<>\s]{1,190}>[^:：\n<>]{0,30}[:：]) {2,}(?=\S)")


def normalized(text: str) -> str:
    """One kind of line end and blank, no armor, one spelling of quotes."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", ""))
    text = text.replace("&nbsp;", " ").replace("\xa0", " ")
    if ":  " in text:
        text = _RUN_ON.sub(r"\1\n", text)
    if "-----BEGIN PGP" in text:
        text = _PGP_TAIL.sub("", _PGP_HEAD.sub("", text))
    if ">>>" in text:
        text = _unfenced(text)
    if "nsubscribe:" in text[-600:]:
        text = _UNSUBSCRIBE.sub("", text)
    return text


def _unfenced(text: str) -> str:
    if '" == ' in text and _NAMED_INTRO.search(text):
        text = _NAMED_QUOTE.sub("> ", _NAMED_INTRO.sub("", text))
    if "<<<" in text:
        text = _NAMED_FENCE.sub(lambda match: _quoted(match.group(2)), text)
        text = _FENCED.sub(lambda match: _quoted(match.group(1)), text)
    return text


def _quoted(block: str) -> str:
    return "\n".join("> " + line for line in block.rstrip("\n").split("\n"))
