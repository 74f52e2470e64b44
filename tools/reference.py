"""Writes docs/reference.md: settings, permissions, events and error codes, from the code itself.

`python tools/reference.py` writes, `--check` only compares (a test does).
"""

import sys
from dataclasses import fields
from pathlib import Path

import ringdesk.app  # noqa: F401 - declares everything
from ringdesk.kernel import events, permissions
from ringdesk.kernel.i18n import Catalogues, locale_folders
from ringdesk.kernel.i18n.catalogues import read_folder
from ringdesk.kernel.settings import Settings

PAGE = Path(__file__).parent.parent / "docs" / "reference.md"


def reference() -> str:
    """The page as it should be."""
    parts = [
        "# Reference 参考",
        "Made from the code by `python tools/reference.py`; do not edit.",
        _settings(),
        _permissions(),
        _events(),
        _errors(),
    ]
    return "\n\n".join(parts) + "\n"


def _settings() -> str:
    rows = [
        f"| `{f.metadata['env']}` | `{f.default}` | {f.metadata['says']} |"
        for f in fields(Settings)
        if "env" in f.metadata
    ]
    return "\n".join(["## Settings", "", "| variable | default | |", "|---|---|---|", *rows])


def _permissions() -> str:
    rows = [f"- `{name}`" for name in permissions.catalogue()]
    return "\n".join(["## Permissions", "", *rows])


def _events() -> str:
    rows = ["| event | of | group | facts |", "|---|---|---|---|"]
    for name, kind in sorted(events.registry.items()):
        facts = [f for f in kind.__struct_fields__ if f not in ("subject_id", "node", "changes")]
        told = ", ".join(f"`{f}`" for f in facts)
        rows.append(f"| `{name}` | {kind.subject_kind} | {kind.group} | {told} |")
    return "\n".join(["## Events", "", *rows])


def read_all() -> set[str]:
    """Every key of the server's catalogues."""
    return {key for folder in locale_folders() for key in read_folder(folder)["en"]}


def _errors() -> str:
    texts = Catalogues.load()
    keys = sorted(k for k in read_all() if k.startswith("errors."))
    rows = ["| code | 中文 | English |", "|---|---|---|"]
    for key in keys:
        said = [texts.t(locale, key).replace("|", "\\|") for locale in ("zh-CN", "en")]
        rows.append(f"| `{key.removeprefix('errors.')}` | {said[0]} | {said[1]} |")
    return "\n".join(["## Error codes", "", *rows])


def main() -> int:
    made = reference()
    if "--check" in sys.argv:
        return int(PAGE.read_text(encoding="utf-8") != made)
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
