"""python -m ringdesk.kernel.i18n check | sort"""

import json
import sys

from .catalogues import locale_folders, read_file
from .check import check


def main(arguments: list[str]) -> int:
    match arguments:
        case ["check"]:
            return _check()
        case ["sort"]:
            return _sort()
    print(__doc__, file=sys.stderr)
    return 2


def _check() -> int:
    problems = check()
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def _sort() -> int:
    """Rewrite every catalogue with its keys in order, two spaces, one line end."""
    for folder in locale_folders():
        for path in folder.glob("*.json"):
            ordered = dict(sorted(read_file(path).items()))
            text = json.dumps(ordered, ensure_ascii=False, indent=2) + "\n"
            if text != path.read_text("utf-8"):
                path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
