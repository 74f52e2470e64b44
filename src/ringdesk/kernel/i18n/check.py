"""Is every text there, in every language, used, and asked for by its right name?"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from .catalogues import PACKAGE, PLACE, Message, locale_folders, read_file
from .languages import COMPLETE, cldr

SOURCE = "zh-CN"
ERRORS = "errors."
_SUFFIXES = {".py", ".html", ".txt", ".xml", ".j2"}
_ASKED = re.compile(r"""\bt\(\s*(?:[\w.]+\s*,\s*)?["']([a-z0-9_]+(?:\.[A-Za-z0-9_]+)+)["']""")
_BEGINNING = re.compile(r"""["']([a-z0-9_]+(?:\.[A-Za-z0-9_]+)*\.)(?:["']|\{)""")
_QUOTED = re.compile(r"""["']([A-Za-z0-9_.]+)["']""")
_REFUSALS = {"DomainError", "Conflict", "Unauthenticated"}


class Problem(Struct, frozen=True, order=True):
    """One finding: where (folder or file), which key, which language, what is wrong."""

    place: str
    key: str
    locale: str
    code: str
    detail: str = ""

    def __str__(self) -> str:
        parts = (self.place, self.locale, self.key, self.code, self.detail)
        return " · ".join(part for part in parts if part)


def check(
    folders: Iterable[Path] | None = None, sources: Iterable[Path] | None = None
) -> list[Problem]:
    """Every finding over the catalogues and the sources that use them; [] when all is well.

    Codes: missing, empty, parameters, plural_missing, plural_unknown, unsorted, repeated,
    unused, unknown_key (asked for by `t(…)`), error_without_text (raised by a literal code).
    Raises BrokenCatalogue for a file that cannot be read.
    """
    places = list(locale_folders() if folders is None else folders)
    found: list[Problem] = []
    keys: dict[str, str] = {}
    for folder in places:
        texts = {language: _read(folder, language) for language in COMPLETE}
        found += _folder_problems(_shown(folder), texts)
        for key in sorted(set().union(*texts.values())):
            if key in keys:
                found.append(Problem(_shown(folder), key, "", "repeated", f"also in {keys[key]}"))
            keys[key] = _shown(folder)
    used = _Usage(source_files() if sources is None else sources)
    return sorted([*found, *used.problems(keys)])


def source_files(root: Path = PACKAGE) -> list[Path]:
    """Python files and templates below the package."""
    return sorted(path for path in root.rglob("*") if path.suffix in _SUFFIXES)


def _read(folder: Path, language: str) -> dict[str, Message]:
    path = folder / f"{language}.json"
    return read_file(path) if path.exists() else {}


def _shown(path: Path) -> str:
    return str(path.relative_to(PACKAGE)) if path.is_relative_to(PACKAGE) else str(path)


def _folder_problems(place: str, texts: Mapping[str, Mapping[str, Message]]) -> Iterator[Problem]:
    for language, messages in texts.items():
        if list(messages) != sorted(messages):
            yield Problem(
                place, "", language, "unsorted", "run: python -m ringdesk.kernel.i18n sort"
            )
    for key in sorted(set().union(*texts.values())):
        source = next(messages[key] for messages in _source_first(texts) if key in messages)
        for language, messages in texts.items():
            if key not in messages:
                yield Problem(place, key, language, "missing")
            else:
                yield from _message_problems(place, key, language, messages[key], source)


def _source_first(texts: Mapping[str, Mapping[str, Message]]) -> list[Mapping[str, Message]]:
    return [texts[SOURCE], *texts.values()]


def places_of(message: Message) -> set[str]:
    """The parameters a message names, all its plural forms together."""
    return {name for text in _texts(message) for name in PLACE.findall(text)}


def _texts(message: Message) -> list[str]:
    return [message] if isinstance(message, str) else list(message.values())


def _message_problems(
    place: str, key: str, language: str, message: Message, source: Message
) -> Iterator[Problem]:
    if not isinstance(message, str):
        yield from _plural_problems(place, key, language, message)
    if not all(text.strip() for text in _texts(message)):
        yield Problem(place, key, language, "empty")
    differing = places_of(message) ^ places_of(source)
    if not (isinstance(message, str) and isinstance(source, str)):
        differing -= {"count"}  # "one ticket" needs no number: the form is the number
    if differing:
        yield Problem(place, key, language, "parameters", ", ".join(sorted(differing)))


def _plural_problems(
    place: str, key: str, language: str, forms: Mapping[str, str]
) -> Iterator[Problem]:
    needed = cldr(language).plural_form.tags | {"other"}
    for form in sorted(needed - forms.keys()):
        yield Problem(place, key, language, "plural_missing", form)
    for form in sorted(forms.keys() - needed):
        yield Problem(place, key, language, "plural_unknown", form)


class _Usage:
    """What the sources ask for: whole keys, beginnings completed at run time, error codes."""

    def __init__(self, sources: Iterable[Path]) -> None:
        self.asked: dict[str, str] = {}
        self.raised: dict[str, str] = {}
        self.quoted: set[str] = set()
        self.beginnings: set[str] = set()
        for path in sources:
            self._read(path, path.read_text("utf-8"))

    def _read(self, path: Path, text: str) -> None:
        self.asked |= dict.fromkeys(_ASKED.findall(text), _shown(path))
        self.quoted |= set(_QUOTED.findall(text))
        self.beginnings |= set(_BEGINNING.findall(text)) - {ERRORS}
        if path.suffix == ".py":
            self.raised |= dict.fromkeys(refusal_codes(text), _shown(path))

    def uses(self, key: str) -> bool:
        if key in self.quoted or any(key.startswith(beginning) for beginning in self.beginnings):
            return True
        return key.startswith(ERRORS) and key.removeprefix(ERRORS) in self.quoted

    def problems(self, keys: Mapping[str, str]) -> Iterator[Problem]:
        for key, place in keys.items():
            if not self.uses(key):
                yield Problem(place, key, "", "unused")
        for key, place in self.asked.items():
            if key not in keys:
                yield Problem(place, key, "", "unknown_key")
        for code, place in self.raised.items():
            if ERRORS + code not in keys:
                yield Problem(place, ERRORS + code, "", "error_without_text")


def refusal_codes(text: str) -> set[str]:
    """The literal codes a Python source refuses with: DomainError("…"), Invalid((field, "…"))."""
    codes: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            codes |= {c.value for c in _codes_of(node) if isinstance(c.value, str)}
    return codes


def _codes_of(call: ast.Call) -> Iterator[ast.Constant]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name in _REFUSALS and call.args and isinstance(call.args[0], ast.Constant):
        yield call.args[0]
    if name == "Invalid":
        for argument in call.args:
            if isinstance(argument, ast.Tuple) and len(argument.elts) > 1:
                code = argument.elts[1]
                if isinstance(code, ast.Constant):
                    yield code
