"""Texts by key and language, from the `locale` folders of the kernel and the modules.

A folder holds `<language>.json`: flat keys to a text with `{name}` places, or to CLDR plural
forms chosen by the parameter `count`: {"one": "{count} ticket", "other": "{count} tickets"}.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from .formats import format_number
from .languages import cldr, fallbacks, negotiate, pick

Message: TypeAlias = str | Mapping[str, str]

PACKAGE = Path(__file__).parents[2]
PLACE = re.compile(r"\{([a-z_][a-z0-9_]*)\}")


class BrokenCatalogue(ValueError):
    """A catalogue that must not be started with: `path` and what is wrong with it."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


def locale_folders(root: Path = PACKAGE) -> list[Path]:
    """Every folder named `locale` below the package."""
    return sorted(path for path in root.rglob("locale") if path.is_dir())


def read_folder(folder: Path) -> dict[str, dict[str, Message]]:
    """{language: {key: message}} of one folder; BrokenCatalogue names the file at fault."""
    return {path.stem: read_file(path) for path in sorted(folder.glob("*.json"))}


def read_file(path: Path) -> dict[str, Message]:
    try:
        content = json.loads(path.read_text("utf-8"), object_pairs_hook=_without_repeats)
    except ValueError as error:
        raise BrokenCatalogue(path, str(error)) from None
    if not isinstance(content, dict):
        raise BrokenCatalogue(path, "not an object")
    for key, message in content.items():
        texts = message.values() if isinstance(message, dict) else [message]
        if not all(isinstance(text, str) for text in texts):
            raise BrokenCatalogue(path, f"{key} is neither a text nor plural forms")
    return content


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for key, times in Counter(key for key, _ in pairs).items():
        if times > 1:
            raise ValueError(f"key {key} stands twice")
    return dict(pairs)


class Catalogues:
    """All texts of the server. Immutable; one for the process."""

    def __init__(self, messages: Mapping[str, Mapping[str, Message]]) -> None:
        self._messages = messages
        self.languages: Sequence[str] = tuple(messages)

    @classmethod
    def load(cls, folders: Iterable[Path] | None = None) -> "Catalogues":
        """Read the folders, by default every one in the package.

        Raises BrokenCatalogue for a file that cannot be read and for a key in two folders.
        """
        messages: dict[str, dict[str, Message]] = {}
        for folder in locale_folders() if folders is None else folders:
            for language, texts in read_folder(folder).items():
                known = messages.setdefault(language, {})
                repeated = known.keys() & texts.keys()
                if repeated:
                    raise BrokenCatalogue(folder, f"{min(repeated)} stands in another folder too")
                known.update(texts)
        return cls(messages)

    def t(self, locale: str, key: str, /, **params: Any) -> str:
        """The text in the reader's language, else in its fallbacks, else the key itself.

        Places without a parameter stay as they are: a mail with a visible gap is better than
        none. A localized name as parameter is picked for the reader. The result is plain text.
        """
        for language in fallbacks(locale):
            message = self._messages.get(language, {}).get(key)
            if message is not None:
                return _filled(_chosen(message, language, params), language, params)
        return key

    def has(self, key: str) -> bool:
        return any(key in texts for texts in self._messages.values())

    def negotiate(
        self,
        header: str | None,
        languages: Sequence[str] | None = None,
        default: str | None = None,
    ) -> str:
        """The language to answer an Accept-Language header in, out of a workspace's languages."""
        return negotiate(header, languages or self.languages, default)


def _chosen(message: Message, language: str, params: Mapping[str, Any]) -> str:
    if isinstance(message, str):
        return message
    count = params.get("count", 0)
    form = cldr(language).plural_form(count) if isinstance(count, int | float) else "other"
    return message.get(form) or message.get("other", "")


def _filled(text: str, language: str, params: Mapping[str, Any]) -> str:
    def place(found: re.Match[str]) -> str:
        name = found[1]
        return _shown(params[name], name, language) if name in params else found[0]

    return PLACE.sub(place, text)


def _shown(value: Any, name: str, language: str) -> str:
    if isinstance(value, Mapping):
        return pick(value, language)
    if name == "count" and isinstance(value, int):
        return format_number(value, language)
    return str(value)
