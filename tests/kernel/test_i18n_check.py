"""The check of the catalogues finds what is missing, different, unused or unknown."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ringdesk.kernel.i18n import BrokenCatalogue, check
from ringdesk.kernel.i18n import __main__ as command
from ringdesk.kernel.i18n.check import refusal_codes

SIX = dict.fromkeys(("few", "many", "one", "other", "two", "zero"), "{count} x")


class Project:
    """A folder of texts and one of sources."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "locale"
        self.folder.mkdir()
        self.sources: list[Path] = []
        self.root = root

    def texts(self, zh: Any, en: Any, ar: Any) -> "Project":
        for language, texts in {"zh-CN": zh, "en": en, "ar": ar}.items():
            (self.folder / f"{language}.json").write_text(json.dumps(texts))
        return self

    def source(self, name: str, text: str) -> "Project":
        self.sources.append(self.root / name)
        self.sources[-1].write_text(text)
        return self

    def found(self) -> list[tuple[str, str, str, str]]:
        return [(p.code, p.locale, p.key, p.detail) for p in check([self.folder], self.sources)]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_complete_and_used_texts_are_found_right(project: Project) -> None:
    texts = {"a.title": "{name}", "b.count": "{count}"}
    ar = {"a.title": "{name}", "b.count": SIX}
    en = {"a.title": "{name}", "b.count": {"one": "one", "other": "{count}"}}
    project.texts(texts, en, ar).source("x.py", 't(locale, "a.title"); t(locale, "b.count")')
    assert project.found() == []


def test_a_missing_text_is_found_in_every_language(project: Project) -> None:
    project.texts({"a.x": "1"}, {"a.y": "1"}, {}).source("x.py", '("a.x", "a.y")')
    assert project.found() == [
        ("missing", "ar", "a.x", ""),
        ("missing", "en", "a.x", ""),
        ("missing", "ar", "a.y", ""),
        ("missing", "zh-CN", "a.y", ""),
    ]


def test_differing_parameters_are_found(project: Project) -> None:
    project.texts({"a.x": "{name}"}, {"a.x": "{nome}"}, {"a.x": "{name}"})
    project.source("x.py", '"a.x"')
    assert project.found() == [("parameters", "en", "a.x", "name, nome")]


def test_a_lost_number_is_found(project: Project) -> None:
    project.texts({"a.x": "{count}"}, {"a.x": "many"}, {"a.x": SIX}).source("x.py", '"a.x"')
    assert project.found() == [("parameters", "en", "a.x", "count")]


def test_missing_and_unknown_plural_forms_are_found(project: Project) -> None:
    five = {form: text for form, text in SIX.items() if form != "two"}
    project.texts(
        {"a.x": "{count}"}, {"a.x": {"one": "1", "other": "n", "few": "f"}}, {"a.x": five}
    )
    project.source("x.py", '"a.x"')
    assert project.found() == [
        ("plural_missing", "ar", "a.x", "two"),
        ("plural_unknown", "en", "a.x", "few"),
    ]


def test_empty_and_unsorted_texts_are_found(project: Project) -> None:
    right = {"a.x": "x", "a.y": "y"}
    project.texts({"a.y": "y", "a.x": "x"}, right, {"a.x": "x", "a.y": " "})
    project.source("x.py", '"a.x" "a.y"')
    assert [found[:3] for found in project.found()] == [
        ("unsorted", "zh-CN", ""),
        ("empty", "ar", "a.y"),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.py", 'texts.t(locale, "a.x")'), ("x.py", 'KEYS = ["a.x"]'),
        ("x.py", 't(l, f"a.{name}")'), ("x.py", 't(l, "a." + name)'),
        ("x.html", "{{ t('a.x') }}"), ("x.html", "{{ t('a.' ~ name) }}"),
    ],
)  # fmt: skip
def test_a_text_may_be_used_in_many_ways(project: Project, name: str, text: str) -> None:
    same = {"a.x": "x"}
    project.texts(same, same, same).source(name, text)
    assert project.found() == []


@pytest.mark.parametrize("text", ["# a.x", '"a.xy"', '"b." + x', 'f"{a}.x"'])
def test_an_unused_text_is_found(project: Project, text: str) -> None:
    same = {"a.x": "x"}
    project.texts(same, same, same).source("x.py", text)
    assert [found[0] for found in project.found()] == ["unused"]


def test_a_text_asked_for_but_not_there_is_found(project: Project) -> None:
    project.texts({}, {}, {}).source("x.html", "{{ t('portal.titel') }} {{ t(lang, 'a.b') }}")
    project.source("x.py", 'self.texts.t(self.locale, "c.d", name=1)')
    assert {(code, key) for code, _, key, _ in project.found()} == {
        ("unknown_key", "portal.titel"),
        ("unknown_key", "a.b"),
        ("unknown_key", "c.d"),
    }


def test_a_refusal_without_words_is_found(project: Project) -> None:
    same = {"errors.known": "x", "errors.old": "x"}
    project.texts(same, same, same)
    project.source("x.py", 'raise DomainError("known")\nraise Invalid(("f", "fresh", {}))')
    project.source("y.py", 't(l, f"errors.{code}")')
    assert {(code, key) for code, _, key, _ in project.found()} == {
        ("unused", "errors.old"),
        ("error_without_text", "errors.fresh"),
    }


def test_codes_are_read_from_every_kind_of_refusal() -> None:
    source = 'DomainError("a"), Conflict("b", x=1), Invalid((f, "c"), ("g", "d", {})), X("z")'
    assert refusal_codes(source) == {"a", "b", "c", "d"}


def test_a_key_in_two_folders_is_found(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    projects = [Project(p) for p in (one, two) if p.mkdir() is None]
    for project in projects:
        project.texts({"a.x": "x"}, {"a.x": "x"}, {"a.x": "x"}).source("x.py", '"a.x"')
    problems = check([p.folder for p in projects], projects[0].sources)
    assert [p.code for p in problems] == ["repeated"]


def test_a_broken_file_stops_the_check(project: Project) -> None:
    (project.folder / "en.json").write_text("{")
    with pytest.raises(BrokenCatalogue):
        project.found()


def test_the_command_fails_when_something_is_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], project: Project
) -> None:
    project.texts({"a.x": "x"}, {}, {"a.x": "x"}).source("x.py", '"a.x"')
    monkeypatch.setattr(command, "check", lambda: check([project.folder], project.sources))
    assert command.main(["check"]) == 1
    assert "en · a.x · missing" in capsys.readouterr().out
    project.texts({"a.x": "x"}, {"a.x": "x"}, {"a.x": "x"})
    assert command.main(["check"]) == 0
    assert command.main([]) == 2


def test_sorting_rewrites_only_what_is_out_of_order(
    monkeypatch: pytest.MonkeyPatch, project: Project
) -> None:
    project.texts({"b": "乙", "a": "x"}, {}, {})
    monkeypatch.setattr(command, "locale_folders", lambda: [project.folder])
    assert command.main(["sort"]) == 0
    path = project.folder / "zh-CN.json"
    assert path.read_text("utf-8") == '{\n  "a": "x",\n  "b": "乙"\n}\n'
    before = path.stat().st_mtime_ns
    command.main(["sort"])
    assert path.stat().st_mtime_ns == before


def test_the_product_s_own_texts_can_be_checked_from_the_shell() -> None:
    run = [sys.executable, "-m", "ringdesk.kernel.i18n", "check"]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == bool(done.stdout)
    assert "conditions." not in done.stdout
