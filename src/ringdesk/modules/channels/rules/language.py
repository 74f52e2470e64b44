"""In which language somebody wrote, guessed cheaply: by script, then by small words. Pure."""

import re
from collections import Counter

_LOOKED_AT = 4000
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ja", "\u3041-\u30ff\uff66-\uff9f"),
    ("ko", "\uac00-\ud7af\u1100-\u11ff\u3130-\u318f"),
    ("zh-CN", "\u3400-\u9fff"),
    ("ar", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff"),
    ("he", "\u0590-\u05ff"),
    ("ru", "\u0400-\u04ff"),
    ("el", "\u0370-\u03ff"),
    ("th", "\u0e00-\u0e7f"),
    ("hi", "\u0900-\u097f"),
)
_LETTERS = {language: re.compile(f"[{letters}]") for language, letters in _SCRIPTS}
_WORD = re.compile(r"[a-zà-öø-ÿąćęłńóśźżğışđơưăâêô]+")
_SMALL_WORDS_OF: dict[str, str] = {
    "en": "the and is to of my i you have for not this with was are please",
    "es": "el la que de y los por para con mi no una está pero hola gracias",
    "fr": "le la les et je vous pour dans est pas une mon ma bonjour merci des",
    "de": "der die und ich nicht das ist ein mein bitte sie mit zu auf hallo den",
    "pt": "o que não uma para com meu os por você está olá obrigado do da em",
    "it": "il che non per una di sono mio con grazie ho la è del ciao gli",
    "nl": "de het een ik niet van en mijn is met voor dank hallo maar dat op",
    "tr": "ve bir bu için ile ben çok değil merhaba var ne teşekkürler olarak",
    "vi": "tôi không và của là cho được này xin đã có bạn một trong",
    "id": "saya yang dan tidak untuk dengan ini di terima kasih sudah apakah",
    "pl": "nie się jest na w że do mam proszę dzień dobry jak moje za",
}
_SMALL_WORDS = {language: frozenset(some.split()) for language, some in _SMALL_WORDS_OF.items()}


def guess_language(text: str) -> str | None:
    """A language tag, or None when the text is too short to tell."""
    head = text[:_LOOKED_AT].casefold()
    return _by_script(head) or _by_words(head)


def _by_script(text: str) -> str | None:
    """A fifth of the letters in one script decides. Kana decide over Han: Japanese has both."""
    letters = sum(map(str.isalpha, text))
    found = {language: len(pattern.findall(text)) for language, pattern in _LETTERS.items()}
    if found["ja"] and found["ja"] * 20 >= found["zh-CN"]:
        found["ja"] += found["zh-CN"]
        found["zh-CN"] = 0
    language, most = max(found.items(), key=lambda pair: pair[1])
    return language if most and most * 5 >= letters else None


def _by_words(text: str) -> str | None:
    words = Counter(_WORD.findall(text))
    scores = {
        language: sum(words[word] for word in small) for language, small in _SMALL_WORDS.items()
    }
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    (language, best), (_, second) = ranked[0], ranked[1]
    return language if best >= 2 and best > second else None
