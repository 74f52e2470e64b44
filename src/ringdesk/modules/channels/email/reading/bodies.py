"""What of a mail is body text and what is an attachment."""

import re
from dataclasses import dataclass, field

from .charsets import codec_for, decode_text
from .flowed import unflow
from .html_text import html_to_text
from .model import Attachment
from .parts import Part
from .tnef import unpack_tnef
from .transfer import split_uuencoded
from .words import Words

BODY_LIMIT = 5_000_000
_META = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE
)
_EXTENSIONS = {
    b"doc": "application/msword", b"pdf": "application/pdf", b"zip": "application/zip",
    b"jpg": "image/jpeg", b"jpeg": "image/jpeg", b"png": "image/png", b"gif": "image/gif",
    b"txt": "text/plain", b"xls": "application/vnd.ms-excel",
}  # fmt: skip
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})


@dataclass(slots=True)
class Bodies:
    """Shown texts in order, the first HTML, everything else, and whether charsets held."""

    words: Words
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    charset_ok: bool = True
    codec: str = ""

    def text(self) -> str:
        """The body text: the plain parts, or text made from the HTML."""
        plain = "\n".join(self.plain).replace("\0", "")
        if plain.strip() or not self.html:
            return plain
        return "\n".join(html_to_text(each) for each in self.html).replace("\0", "")


def collect_bodies(root: Part, words: Words) -> Bodies:
    """Walk the tree once, in order."""
    bodies = Bodies(words)
    pending = [root]
    while pending:
        part = pending.pop()
        if part.children:
            pending.extend(reversed(part.children))
        elif part.type.startswith("multipart/"):
            _add_unsplit(part, bodies)
        elif _is_shown(part):
            _add_text(part, bodies)
        else:
            _add_attachment(part, bodies)
    return bodies


def _is_shown(part: Part) -> bool:
    """RFC 8621 section 4.1.4: a text part that is not marked or named as a file."""
    if part.type not in {"text/plain", "text/html"} or part.disposition == "attachment":
        return False
    if not _has_name(part):
        return True
    return part.position == 0 and part.disposition in {"", "inline"}


def _has_name(part: Part) -> bool:
    keys = {key.split("*")[0] for key in (*part.type_params, *part.disposition_params)}
    return "name" in keys or "filename" in keys


def _add_unsplit(part: Part, bodies: Bodies) -> None:
    """A multipart without any boundary inside is text after all."""
    if part.body.strip():
        _add_decoded(part.content()[:BODY_LIMIT], None, bodies, is_html=False)


def _add_text(part: Part, bodies: Bodies) -> None:
    charset = part.type_params.get("charset")
    declared = charset.decode("latin-1").strip() if charset else None
    content = part.content()
    if part.type == "text/html":
        _add_decoded(content[:BODY_LIMIT], declared, bodies, is_html=True)
        return
    if b"begin" in content:
        content, files = split_uuencoded(content)
        for name, data in files:
            _add_file(bodies, bodies.words.decode(name), _type_of(name), data)
    flowed = part.type_params.get("format", b"").lower() == b"flowed"
    delete_space = part.type_params.get("delsp", b"").lower() == b"yes"
    _add_decoded(
        content[:BODY_LIMIT],
        declared,
        bodies,
        is_html=False,
        flowed=flowed,
        delete_space=delete_space,
    )


def _add_decoded(
    data: bytes,
    declared: str | None,
    bodies: Bodies,
    *,
    is_html: bool,
    flowed: bool = False,
    delete_space: bool = False,
) -> None:
    meta = _META.search(data[:8000]) if is_html else None
    hint = meta.group(1).decode("latin-1") if meta else bodies.codec
    label = declared if declared and codec_for(declared) else None
    decoded = decode_text(data, declared, default=bodies.words.default, hint=hint)
    bodies.charset_ok = bodies.charset_ok and decoded.ok and (label is not None or not declared)
    if decoded.codec not in {"ascii", ""} and not bodies.codec:
        bodies.codec = decoded.codec
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if is_html:
        bodies.html.append(text)
    else:
        bodies.plain.append(unflow(text, delete_space=delete_space) if flowed else text)


def _add_attachment(part: Part, bodies: Bodies) -> None:
    content = part.content()
    name = part.file_name(bodies.words)
    if part.type in _TNEF or name.lower() == "winmail.dat":
        unpacked = unpack_tnef(content)
        if unpacked:
            for file_name, data in unpacked:
                _add_file(bodies, file_name, _type_of(file_name.encode()), data)
            return
    inline = part.disposition == "inline" or (
        part.disposition != "attachment"
        and part.parent_type == "multipart/related"
        and part.headers.first("content-id") is not None
    )
    content_id = part.headers.text("content-id").strip("<> ")
    bodies.attachments.append(
        Attachment(name, part.type, len(content), inline, content_id, content)
    )


def _add_file(bodies: Bodies, name: str, kind: str, data: bytes) -> None:
    bodies.attachments.append(
        Attachment(name=name, type=kind, size=len(data), inline=False, content_id="", content=data)
    )


def _type_of(name: bytes) -> str:
    return _EXTENSIONS.get(name.rsplit(b".", 1)[-1].lower(), "application/octet-stream")
