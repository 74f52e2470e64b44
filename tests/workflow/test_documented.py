"""The document of process definitions names everything there is, and its script plays."""

import re
from pathlib import Path

import pytest

from ringdesk.__main__ import main
from ringdesk.modules.workflow.actions import KNOWN
from ringdesk.modules.workflow.gates import GATES
from ringdesk.modules.workflow.shelf import shipped
from ringdesk.modules.workflow.simulation import Simulation, read_script
from ringdesk.modules.workflow.simulation.script import VERBS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "docs" / "integrators" / "process.md",
         ROOT / "docs" / "zh-CN" / "integrators" / "process.md"]  # fmt: skip
_SOURCES = (ROOT / "src" / "ringdesk" / "modules" / "workflow").rglob("*.py")
CODES = {
    code
    for source in _SOURCES
    for code in re.findall(r'Finding\(\s*"([a-z_]+)"', source.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("page", PAGES, ids=["en", "zh-CN"])
def test_every_finding_gate_action_and_verb_is_in_the_document(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    said = set(re.findall(r"[a-z_]{2,}", text))
    assert len(CODES) > 30, "the codes are read off the sources"
    for what in (CODES, set(GATES), KNOWN, set(VERBS)):
        assert sorted(what - said) == []


@pytest.mark.parametrize("page", PAGES, ids=["en", "zh-CN"])
def test_the_documented_script_plays_as_it_says(page: Path) -> None:
    scripts = re.findall(r"```\n(\{\"people\".*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert scripts
    for script in scripts:
        simulation = Simulation(shipped("refund"))
        states = [simulation.step(step) for step in read_script(script)]
        assert [state["refused"] for state in states] == [None] * len(states)


@pytest.mark.parametrize("page", PAGES, ids=["en", "zh-CN"])
def test_the_documented_smallest_process_passes_and_plays_to_the_archive(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = page.read_text(encoding="utf-8")
    (smallest,) = re.findall(r"```json\n(\{\n  \"key\": \"smallest\".*?)```", text, re.DOTALL)
    file, steps = tmp_path / "smallest.json", tmp_path / "steps"
    file.write_text(smallest, encoding="utf-8")
    assert main(["process", "check", str(file)]) == 0
    assert '"forbids":true' not in capsys.readouterr().out
    steps.write_text(_TO_THE_ARCHIVE, encoding="utf-8")
    assert main(["process", "run", str(file), "--script", str(steps)]) == 0


_TO_THE_ARCHIVE = """\
{"people": [{"name": "lin"}, {"name": "fang", "role": "reviewer"}]}
{"set": {"assignee": "lin"}}
{"do": "resolve", "as": "lin"}
{"evidence": "photo"}
{"do": "verify", "as": "fang"}
{"do": "accept", "as": "customer"}
{"do": "close", "as": "lin"}
{"advance": "+31d"}
{"do": "archive", "as": "fang"}
{"expect": {"node": "archived", "refused": null}}
"""
