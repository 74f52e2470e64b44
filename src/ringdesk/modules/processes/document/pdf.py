"""A process document as PDF, set by Typst with faces that come with the product.

The text is handed over as data and never read as markup. System fonts are left out of it: what is
printed looks the same on every machine, and no letter is ever an empty box.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import typst

from ringdesk.kernel.i18n import Catalogues, format_instant

from .shapes import Document

_TEMPLATE = Path(__file__).with_name("document.typ")
# Packages that hold nothing but a face.
_FACES = ("manimgx_fonts_cjk", "fontpkg_noto_sans_arabic")


def printed(document: Document, texts: Catalogues, zone: str) -> bytes:
    """The PDF. The same document gives the same bytes."""
    given = {"document": msgspec.to_builtins(document), "words": _words(document, texts, zone)}
    inputs = {"given": msgspec.json.encode(given).decode()}
    setting: Any = typst.compile
    made: bytes = setting(
        _template(), sys_inputs=inputs, font_paths=_faces(), ignore_system_fonts=True, timestamp=0
    )
    return made


@cache
def _faces() -> list[str]:
    """The folders of the faces, wherever they were installed."""
    return [str(files(name)) for name in _FACES]


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def _words(one: Document, texts: Catalogues, zone: str) -> dict[str, Any]:
    def say(key: str, **params: Any) -> str:
        return texts.t(one.locale, f"processes.{key}", **params)

    return {
        **one.words,
        "version": say(
            "print.version", version=one.version, author=one.author_name, reason=one.reason,
            at=format_instant(one.published_at, one.locale, zone),
        ),
        "owner": say("print.owner", owner=one.owner) if one.owner else "",
        "types": say("print.types", types=say("comma").join(one.types)) if one.types else "",
        "fingerprint": say("print.fingerprint", fingerprint=one.fingerprint),
        "differences": say("heading.differences", since=one.since) if one.since else "",
        "page": say("print.page"),
        "dates": [format_instant(past.published_at, one.locale, zone) for past in one.versions],
    }  # fmt: skip
