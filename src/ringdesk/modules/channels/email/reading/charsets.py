"""The charset ladder: which codec really fits the bytes under a declared name.

Source of the rules: the WHATWG encoding labels (a superset stands in for its subset) and what
senders are known to get wrong.
"""

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from .detector import detect
from .japanese import decode_iso2022_jp

_ALIASES = {
    "gb18030": "gb2312 gbk cp936 x-gbk csgb2312 gb_2312-80 gb-2312 gb2312-80 euc-cn euccn x-euc-cn"
    " ms936 windows-936 csiso58gb231280 chinese iso-ir-58 gb18030-2000 gb-18030 gb_18030",
    "cp950": "big5 big-5 cn-big5 csbig5 x-x-big5 ms950 x-windows-950 big5-eten",
    "big5hkscs": "big5-hkscs big5_hkscs x-big5-hkscs hkscs",
    "cp949": "ks_c_5601-1987 ks_c_5601-1989 ks_c_5601 ksc5601 ksc_5601 ks-c-5601-1987 euc-kr euckr"
    " korean windows-949 uhc ms949 cseuckr csksc56011987 iso-ir-149 ksc5601.1987-0",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j ms932 csshiftjis x-ms-cp932"
    " x-mac-japanese shift_jisx0213 windows-932",
    "euc_jp": "euc-jp x-euc-jp x-euc eucjp ujis cseucpkdfmtjapanese",
    "iso2022_jp": "iso-2022-jp csiso2022jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 cp50220"
    " cp50221 cp50222 iso-2022-jp-ms iso2022jp iso-2022-jp-2004 jis",
    "cp1252": "iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 windows-1252 x-cp1252 ansi"
    " iso88591 8859-1 ibm819 cp819 iso-8859-1-windows-3.1-latin-1 x-ansi iso-8859-1:1987 ansi1252"
    " windows1252 iso-8859 west",
    "ascii": "us-ascii ascii ansi_x3.4-1968 ansi_x3.4-1986 iso646-us 646 us iso-646 usascii"
    " iso-ir-6 us_ascii",
    "cp874": "windows-874 tis-620 tis620 iso-8859-11 dos-874 x-windows-874",
    "cp1254": "iso-8859-9 latin5 windows-1254 iso8859-9 l5 iso_8859-9",
    "iso8859_8": "iso-8859-8-i iso-8859-8-e iso-8859-8 csisolatinhebrew logical visual iso8859-8",
    "iso8859_6": "iso-8859-6-i iso-8859-6-e iso-8859-6 asmo-708 ecma-114",
    "utf_8": "utf-8 utf8 unicode-1-1-utf-8 x-utf-8 utf-8n cp65001 x-unicode20utf8 utf8mb4 utf_8"
    " utf-8mb4 ut-8 utf-8-sig unicode-2-0-utf-8 utf",
    "utf_7": "utf-7 utf7 unicode-1-1-utf-7 x-unicode-1-1-utf-7 csunicode11utf7 unicode-2-0-utf-7"
    " x-utf-7",
    "hz": "hz-gb-2312 hz hz-gb hzgb",
    "iso2022_kr": "iso-2022-kr csiso2022kr iso2022kr",
    "mac_roman": "macintosh x-mac-roman macroman mac x-macroman csmacintosh",
    "mac_cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "mac_latin2": "x-mac-ce x-mac-centraleurroman",
    "mac_greek": "x-mac-greek",
    "mac_turkish": "x-mac-turkish",
    "koi8_r": "koi8-r koi8 koi koi8r cskoi8r",
    "koi8_u": "koi8-u koi8-ru koi8u",
    "cp1251": "windows-1251 cp1251 x-cp1251 win-1251 win1251 windows1251 ansi-1251 cyrillic",
    "cp1250": "windows-1250 cp1250 x-cp1250 win-1250 windows1250",
    "cp1253": "windows-1253 cp1253 x-cp1253",
    "cp1255": "windows-1255 cp1255 x-cp1255",
    "cp1256": "windows-1256 cp1256 x-cp1256",
    "cp1257": "windows-1257 cp1257 x-cp1257",
    "cp1258": "windows-1258 cp1258 x-cp1258",
    "cp866": "ibm866 866 cp866 csibm866 dos-866",
    "utf_16": "utf-16 utf16 unicode ucs-2 iso-10646-ucs-2 csunicode",
    "utf_16_le": "utf-16le utf-16-le",
    "utf_16_be": "utf-16be utf-16-be",
    "utf_32": "utf-32 ucs-4",
}
_CODEC_OF = {label: codec for codec, labels in _ALIASES.items() for label in labels.split()}
_DANGEROUS = re.compile(
    r"idna|punycode|escape|undefined|mbcs|oem|charmap|rot|hex|base64|bz2|zlib|zip|uu|quopri|palmos"
)
_IMAP_UTF7 = re.compile(r"&([A-Za-z0-9+,]{2,400})-")
_DOUBLE_BYTE = frozenset({"gb18030", "cp950", "big5hkscs", "cp949", "cp932", "euc_jp"})
_SURROGATE = re.compile("[\ud800-\udfff]")
_SUPERSETS = {
    "cp950": ("big5hkscs",),
    "big5hkscs": ("cp950",),
    "cp932": ("shift_jis_2004",),
    "euc_jp": ("euc_jis_2004", "cp51932"),
    "cp949": ("johab",),
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the codec that fitted and whether the declaration held."""

    text: str
    codec: str
    ok: bool


@lru_cache(maxsize=512)
def codec_for(label: str) -> str:
    """The Python text codec for a declared charset name, or "" when unknown or not a charset."""
    name = label.strip().strip("\"'").split("*")[0].strip().lower().replace(" ", "-")
    found = _CODEC_OF.get(name) or _CODEC_OF.get(name.replace("_", "-"))
    if found or not name or len(name) > 40 or _DANGEROUS.search(name) or not name.isascii():
        return found or ""
    return _python_codec(name) or _python_codec(re.sub(r"^(x-|cs|charset[=_-])", "", name))


def _python_codec(name: str) -> str:
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    if _DANGEROUS.search(info.name) or not getattr(info, "_is_text_encoding", False):
        return ""
    return _CODEC_OF.get(info.name, info.name.replace("-", "_"))


def decode_text(data: bytes, declared: str | None, *, default: str, hint: str = "") -> Decoded:
    """Decode bytes under a declared charset, repairing wrong declarations.

    `default` is the account's charset for undecidable bytes; `hint` a charset found inside the
    text (HTML meta) or that fitted elsewhere in the mail. Never raises, never gives a surrogate.
    """
    decoded = _decode(data, declared, default, hint)
    if decoded.codec.startswith("utf") and decoded.codec != "utf_8":
        clean = _SURROGATE.sub("\ufffd", decoded.text)
        return Decoded(clean, decoded.codec, decoded.ok and clean == decoded.text)
    return decoded


def _decode(data: bytes, declared: str | None, default: str, hint: str) -> Decoded:
    codec = codec_for(declared) if declared else ""
    if data.isascii():
        return _decode_seven_bit(data, declared, codec)
    if codec:
        found = _decode_declared(data, codec, declared or "")
        if found:
            return found
    return _repair(data, default, hint)


def _decode_seven_bit(data: bytes, declared: str | None, codec: str) -> Decoded:
    if codec in {"utf_16", "utf_16_le", "utf_16_be", "utf_32"} and b"\0" not in data:
        codec = "ascii"
    if codec == "utf_7" and b"+" not in data and b"&" in data:
        return Decoded(_IMAP_UTF7.sub(_unshift, data.decode("ascii")), codec, True)
    if codec in {"hz", "iso2022_kr", "utf_7", "utf_16", "utf_16_le", "utf_16_be", "utf_32"}:
        text = _strict(data, codec)
        return Decoded(text, codec, True) if text is not None else _ascii(data, ok=False)
    if b"\x1b$" in data or b"\x1b(" in data or codec == "iso2022_jp":
        return _decode_escapes(data, codec)
    if not codec and b"~{" in data and re.search(rb"~\{[!-~]+~\}", data):
        text = _strict(data, "hz")
        if text is not None:
            return Decoded(text, "hz", False)
    return _ascii(data, ok=bool(codec) or not declared)


def _unshift(match: re.Match[str]) -> str:
    """Modified UTF-7 (RFC 3501 section 5.1.3) under the label of the real one."""
    text = _strict(b"+" + match.group(1).replace(",", "/").encode() + b"-", "utf_7")
    return match.group() if text is None else text


def _ascii(data: bytes, *, ok: bool) -> Decoded:
    return Decoded(data.decode("ascii", "replace"), "ascii", ok)


def _decode_escapes(data: bytes, codec: str) -> Decoded:
    if b"\x1b$)C" in data:
        text = _strict(data, "iso2022_kr")
        if text is not None:
            return Decoded(text, "iso2022_kr", codec == "iso2022_kr")
    text, clean = decode_iso2022_jp(data)
    return Decoded(text, "iso2022_jp", codec == "iso2022_jp" and clean)


def _decode_declared(data: bytes, codec: str, declared: str) -> Decoded | None:
    if codec == "ascii":
        return None
    if codec == "iso2022_jp":
        return _mixed_iso2022_jp(data)
    disguised = None if "1252" in declared else _disguised_utf8(data, codec)
    if disguised is not None:
        return Decoded(disguised, "utf_8", False)
    if codec == "cp1252":
        return Decoded(_western(data), codec, True)
    for each in (codec, *_SUPERSETS.get(codec, ())):
        text = _strict(data, each)
        if text is not None:
            return Decoded(text, codec, True)
    return _decode_torn(data, codec)


def _mixed_iso2022_jp(data: bytes) -> Decoded | None:
    """8-bit bytes under ISO-2022-JP are Shift_JIS or EUC-JP wearing the wrong label."""
    if b"\x1b$" in data:
        text, clean = decode_iso2022_jp(data)
        return Decoded(text, "iso2022_jp", clean)
    return None


def _disguised_utf8(data: bytes, codec: str) -> str | None:
    """The text when the bytes are UTF-8 under another label; most tables would accept them too.

    Two-byte sequences alone also occur in real GBK or EUC-KR text, three-byte ones hardly.
    """
    if codec.startswith("utf"):
        return None
    text = _strict(data, "utf_8")
    if text is None or (codec in _DOUBLE_BYTE and not any(char >= "\u0800" for char in text)):
        return None
    return text


def _decode_torn(data: bytes, codec: str) -> Decoded | None:
    """A cut multi-byte tail or a few bad bytes must not move the whole text elsewhere."""
    try:
        text = data.decode(codec, "replace")
    except (LookupError, ValueError):
        return None
    broken = text.count("\ufffd")
    if broken <= 2 and text.rstrip().endswith("\ufffd") and text.count("\ufffd", 0, -4) == 0:
        return Decoded(text.rstrip().rstrip("\ufffd"), codec, True)
    wide = sum(1 for char in text if char >= "\x80")
    if broken * 20 > wide:
        return None
    return Decoded(text, codec, False)


def _repair(data: bytes, default: str, hint: str) -> Decoded:
    text = _strict(data, "utf_8")
    if text is not None:
        return Decoded(text, "utf_8", False)
    torn = _decode_torn(data, "utf_8")
    if torn:
        return Decoded(torn.text, "utf_8", False)
    hinted = codec_for(hint)
    if hinted and hinted not in {"ascii", "cp1252"}:
        text = _strict(data, hinted)
        if text is not None:
            return Decoded(text, hinted, False)
    best = detect(data, codec_for(default) or "gb18030")
    if best:
        return Decoded(data.decode(best, "replace"), best, False)
    return Decoded(_western(data), "cp1252", False)


def _western(data: bytes) -> str:
    text = _strict(data, "cp1252")
    if text is not None:
        return text
    return data.decode("cp1252", "c1_through")


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (LookupError, ValueError, OverflowError):
        return None


def _c1_through(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("c1_through", _c1_through)
