"""ARCHITECTURE.md stays true, and the house keeps its shape."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "ringdesk"
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_every_path_it_names_exists() -> None:
    named = re.findall(r"`([a-z_]+(?:/[\w./*<>-]+)+)`", PAGE)
    real = [path for path in named if "<" not in path and "*" not in path]
    assert len(real) > 20
    for path in real:
        places = (ROOT / path, SOURCE / path, SOURCE / "modules" / path)
        assert any(place.exists() for place in places), path


def test_the_map_lists_exactly_the_modules_there_are() -> None:
    table = PAGE.split("| module | owns |")[1].split("\n\n")[0]
    listed = set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))
    folders = {p.parent.name for p in (SOURCE / "modules").glob("*/__init__.py")}
    assert listed == folders


def test_every_module_keeps_to_the_shape() -> None:
    for folder in (SOURCE / "modules").iterdir():
        if folder.is_dir() and not folder.name.startswith("_"):
            rooms = {p.stem for p in folder.iterdir() if not p.name.startswith((".", "__pycache"))}
            assert {"__init__", "tables"} <= rooms or folder.name == "analytics", folder.name


def test_no_file_is_longer_than_a_house_file_may_be() -> None:
    for path in SOURCE.rglob("*.py"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= 400, f"{path.relative_to(ROOT)} has {lines} lines"


# A type that is not checked has its reason behind it, on the same line.
_REASONED = re.compile(r"# type: ignore\[[\w-]+\]  (?:# noqa: \w+  )?# (?!noqa)\S")


def test_every_type_that_is_not_checked_says_why() -> None:
    ignored = [
        (path, line)
        for folder in (SOURCE, ROOT / "tools")
        for path in folder.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "# type: ignore" in line
    ]
    assert ignored
    for path, line in ignored:
        assert _REASONED.search(line), f"{path.relative_to(ROOT)}: {line.strip()}"


def test_the_tests_which_no_type_checker_reads_ignore_none() -> None:
    for path in (ROOT / "tests").rglob("*.py"):
        if path != Path(__file__):
            assert "# type: ignore" not in path.read_text(encoding="utf-8"), path.name


def test_no_function_is_longer_than_a_house_function_may_be() -> None:
    for path in (*SOURCE.rglob("*.py"), *(ROOT / "tools").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                assert lines <= 60, f"{path.relative_to(ROOT)} {node.name} has {lines} lines"
