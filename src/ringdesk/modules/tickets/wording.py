"""Small decisions about texts: excerpts, mere thanks, names of tags. Pure."""

import hashlib
import re
import unicodedata

_THANKS = frozenset(
    """
    谢谢 谢谢你 谢谢您 多谢 感谢 非常感谢 十分感谢 好的 好的谢谢 好的谢谢你 收到 收到谢谢 已收到 知道了 明白了 没问题了
    已解决 解决了 已经解决 已经解决了 已经好了 好了 可以了 可以了谢谢 ok ok谢谢 辛苦了 谢谢辛苦了
    thanks thankyou thankyouverymuch thx ty manythanks thanksalot thankssomuch okthanks ok okay great perfect
    greatthanks gotit gotitthanks received resolved solved itworksnow itworksnowthanks allgood allgoodthanks
    thatworkedthanks problemsolved
    gracias muchasgracias perfecto perfectogracias vale valegracias deacuerdo recibido resuelto solucionado
    شكرا شكراجزيلا شكرالكم تم تمالحل merci mercibeaucoup danke vielendank obrigado obrigada
    ありがとう ありがとうございます 感謝します 감사합니다 고맙습니다 спасибо большоеспасибо
    """.split()
)
_SPACE = re.compile(r"\s+")


def excerpt(text: str, length: int = 160) -> str:
    """The beginning of a text on one line, cut at a character, never inside a surrogate."""
    return _SPACE.sub(" ", text[: length * 4]).strip()[:length]


def is_mere_thanks(text: str) -> bool:
    """Whether a customer's message says nothing but thanks or done.

    The customer's turn is not a message: thanks after the solution must not call the agent back.
    Anything else, a question mark above all, does.
    """
    if len(text) > 60 or "?" in text or "？" in text or "؟" in text:
        return False
    bare = "".join(
        c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum()
    )
    return bare in _THANKS


def tag_name(text: str) -> str:
    """How a tag is written: folded spaces, lower case for Latin, at most 40 characters."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()[:40]


def text_sha256(text: str) -> str:
    """The fingerprint of a message body that its event carries."""
    return hashlib.sha256(text.encode()).hexdigest()
