"""Foreign HTML made harmless: an allow list, no remote content, no way out of the box. Pure."""

import re
from collections.abc import Mapping
from html import unescape

import msgspec
import nh3

LONGEST_HTML = 500_000
# The parser takes quadratic time over nested blocks: what has more tags is shown as text only.
MOST_TAGS = 15_000
_LONGEST_DATA = 200_000
_TAG_NAMES = (
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col "
    "colgroup dd del details div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header "
    "hr i img ins kbd li main mark nav ol p pre q s samp section small span strike strong sub "
    "summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
_TAGS = frozenset(_TAG_NAMES.split())
_GONE = frozenset(
    ["script", "style", "title", "head", "template", "noscript", "iframe", "object", "svg", "math"]
)
_EVERYWHERE = frozenset(["dir", "lang", "title", "style", "align", "valign"])
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": frozenset(["href"]),
    "img": frozenset(["src", "alt", "width", "height"]),
    "td": frozenset(["colspan", "rowspan", "width", "height", "bgcolor"]),
    "th": frozenset(["colspan", "rowspan", "width", "height", "bgcolor", "scope"]),
    "table": frozenset(["width", "border", "cellpadding", "cellspacing", "bgcolor"]),
    "col": frozenset(["span", "width"]),
    "ol": frozenset(["start", "type"]),
    "font": frozenset(["color", "size", "face"]),
}
_STYLE_NAMES = (
    "background-color border border-bottom border-collapse border-color border-left border-right "
    "border-spacing border-style border-top border-width color direction font-family font-size "
    "font-style font-weight line-height list-style-type margin-bottom margin-top padding padding- "
    "bottom padding-left padding-right padding-top text-align text-decoration text-indent "
    "vertical-align white-space width word-break"
)
_STYLES = frozenset(_STYLE_NAMES.split())
_SCHEMES = frozenset(["http", "https", "mailto", "tel", "cid", "data"])
_LINKS = ("http://", "https://", "mailto:", "tel:")
_BAD_STYLE = re.compile(r"url\s*\(|expression|@import|\\|/\*", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]+", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b[^>]*>")
_SOURCE = re.compile(r'\ssrc="([^"]*)"')


class Cleaned(msgspec.Struct, frozen=True):
    """`html` None: there was none worth keeping, or too much of it."""

    html: str | None
    remote_images: bool


def clean(html: str, inline: Mapping[str, str]) -> Cleaned:
    """Make HTML fit to be shown inside the workspace and the portal.

    Images of the mail itself become `<img data-attachment="id">` by `inline` ({Content-ID: id});
    remote ones `<img data-remote-src="…">`, which nothing loads until somebody asks for it.
    """
    if not html.strip() or len(html) > LONGEST_HTML or html.count("<") > MOST_TAGS:
        return Cleaned(None, remote_images=False)
    safe = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_GONE,
        attributes=_ATTRIBUTES,
        attribute_filter=_narrowed,
        filter_style_properties=_STYLES,
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    disarmed = _Disarmed(inline)
    safe = _IMAGE.sub(disarmed.image, safe).strip()
    return Cleaned(safe or None, disarmed.remote)


def _narrowed(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "style":
        return None if _BAD_STYLE.search(value) else value
    if attribute == "href":
        return value if value.strip().lower().startswith(_LINKS) else None
    if attribute == "src" and value.strip().lower().startswith("data:"):
        return value if len(value) < _LONGEST_DATA and _PICTURE.fullmatch(value.strip()) else None
    return value if tag == "img" or len(value) < 1000 else None


class _Disarmed:
    """Rewrites the sources of images in HTML that is clean: every quote in it is a real one."""

    def __init__(self, inline: Mapping[str, str]) -> None:
        self._inline = inline
        self.remote = False

    def image(self, found: re.Match[str]) -> str:
        return _SOURCE.sub(self._source, found[0])

    def _source(self, found: re.Match[str]) -> str:
        source = unescape(found[1]).strip()
        scheme, _, rest = source.partition(":")
        if scheme.lower() == "cid":
            known = self._inline.get(rest.strip("<> "))
            return f' data-attachment="{known}"' if known else ""
        if scheme.lower() == "data":
            return found[0]
        if scheme.lower() not in ("http", "https"):
            return ""
        self.remote = True
        return f' data-remote-src="{found[1]}"'
