"""`ringdesk process check` and `process run`, as another program calls them."""

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ringdesk.__main__ import main
from ringdesk.modules.workflow.shelf import shipped

SHIPPED = Path(sys.modules[shipped.__module__].__file__ or "").parent / "definitions"
REFUND = str(SHIPPED / "refund.json")


def _call(*words: str, stdin: str = "") -> tuple[int, str, str]:
    """The command in this process: starting one for each call takes longer than all the calls."""
    out, said = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
    try:
        with redirect_stdout(out), redirect_stderr(said):
            code = main(["process", *words])
    finally:
        sys.stdin = before
    return code, _written(out), _written(said)


def _written(to: io.TextIOWrapper) -> str:
    to.flush()
    to.seek(0)
    return to.read()


def _plain(key: str) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(shipped(key))
    return plain


@pytest.mark.parametrize("key", ["default", "refund", "change", "supplement", "review"])
def test_a_shipped_process_is_found_good(key: str) -> None:
    assert _call("check", str(SHIPPED / f"{key}.json")) == (0, "[]\n", "")


def test_a_fault_is_told_as_json_and_by_the_exit_code(tmp_path: Path) -> None:
    plain = _plain("default")
    for action in plain["actions"]:
        action["from"] = [node for node in action["from"] if node != "verifying"]
    file = tmp_path / "faulty.json"
    file.write_text(json.dumps(plain))
    code, out, _ = _call("check", str(file))
    assert code == 1
    found = json.loads(out)
    assert found[0] == {
        "code": "dead_end", "nodes": ["verifying"], "forbids": True, "params": {},
        "path": ["intake", "handling", "verifying"],
    }  # fmt: skip


def test_a_warning_alone_does_not_fail() -> None:
    plain = _plain("refund")
    next(n for n in plain["nodes"] if n["key"] == "payout").pop("limit")
    code, out, _ = _call("check", "-", stdin=json.dumps(plain))
    assert code == 0
    assert [(one["code"], one["forbids"]) for one in json.loads(out)] == [("limit_missing", False)]


def test_a_role_of_ones_own_is_named_to_the_check() -> None:
    plain = _plain("default")
    handling = next(n for n in plain["nodes"] if n["key"] == "handling")
    handling |= {"who": {"roles": ["stylist"]}, "limit": {"minutes": 5}}
    code, out, _ = _call("check", "-", stdin=json.dumps(plain))
    assert (code, [one["code"] for one in json.loads(out)]) == (1, ["nobody_can_act"])
    named = _call("check", "-", "--role", "stylist", stdin=json.dumps(plain))
    assert named == (0, "[]\n", "")
    assert _call("check", "-", "--role", stdin=json.dumps(plain))[0] == 2


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "-: is empty"),
        ("{", "line 1, column 2"),
        ('{"key":\n "x" 5', "line 2, column 6"),
        ("\x00\x01", "line 1, column 1"),
        ('{"key": "x"}', "missing required field `name`"),
        ('{"key": "x", "colour": 1}', "colour"),
        ("[" * 3000, "-:"),
    ],
)
def test_what_is_no_definition_is_refused_naming_the_field(text: str, named: str) -> None:
    code, out, said = _call("check", "-", stdin=text)
    assert (code, out) == (2, "")
    assert named in said
    assert "Traceback" not in said


def test_what_does_not_fit_is_named_by_its_key_and_by_what_would() -> None:
    plain = _plain("default")
    plain["nodes"][2] |= {"kind": "aproval"}
    said = _call("check", "-", stdin=json.dumps(plain))[2]
    assert "node `handling`" in said
    assert "approval, call, condition" in said
    plain = _plain("default")
    plain["actions"][1]["colour"] = "red"
    assert "action `take`" in _call("check", "-", stdin=json.dumps(plain))[2]


def test_a_file_as_windows_writes_it_is_read_and_a_picture_is_not(tmp_path: Path) -> None:
    file = tmp_path / "marked.json"
    file.write_text(json.dumps(_plain("default")), encoding="utf-8-sig")
    assert _call("check", str(file)) == (0, "[]\n", "")
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    code, _, said = _call("check", str(file))
    assert (code, "no text in UTF-8" in said) == (2, True)


@pytest.mark.parametrize(
    ("script", "named"),
    [("", "no step"), ('{"rate": 3}\n\n{"do":', "line 3"), ('[{"do": 1}]', "step 1")],
)
def test_a_script_that_does_not_read_names_its_line_or_step(script: str, named: str) -> None:
    code, out, said = _call("run", REFUND, "--script", "-", stdin=script)
    assert (code, out) == (2, "")
    assert named in said


def test_a_file_that_is_not_there_is_no_traceback() -> None:
    code, _, said = _call("check", "nowhere.json")
    assert code == 2
    assert "nowhere.json" in said
    assert "Traceback" not in said


def test_without_a_command_the_usage_is_said() -> None:
    code, _, said = _call("dance")
    assert code == 2
    assert "process check FILE" in said


def test_the_schema_is_printed() -> None:
    code, out, _ = _call("schema")
    assert code == 0
    assert "Process" in json.loads(out)["$defs"]


STEPS = """\
{"people": [{"name": "lin"}, {"name": "fang", "role": "lead"}]}
{"do": "take", "as": "lin"}
{"do": "submit", "as": "lin"}
{"set": {"fields.order_no": "A-1", "fields.refund_amount": 800}}
{"do": "submit", "as": "lin"}
{"approve": true, "as": "lin"}
{"advance": "+9h"}
{"approve": true, "as": "fang"}
{"expect": {"node": "fulfil", "branches": ["goods_back", "prepare_payment"]}}
"""


def _states(steps: str, tmp_path: Path) -> tuple[int, list[dict[str, Any]]]:
    file = tmp_path / "steps"
    file.write_text(steps)
    code, out, said = _call("run", REFUND, "--script", str(file))
    assert said == ""
    return code, [json.loads(line) for line in out.splitlines()]


def test_a_script_is_played_a_state_a_step(tmp_path: Path) -> None:
    code, states = _states(STEPS, tmp_path)
    assert code == 0
    assert [one["step"] for one in states] == list(range(1, 10))
    assert [one["node"] for one in states] == [
        "intake", "handling", "handling", "handling", "refund_approval", "refund_approval",
        "refund_approval", "fulfil", "fulfil",
    ]  # fmt: skip
    assert states[2]["refused"]["gates"][0]["params"] == {"fields": ["order_no", "refund_amount"]}
    assert states[5]["refused"]["code"] == "not_your_turn"
    assert states[6]["at"] == "2026-01-05T18:00:00+00:00"
    assert {one["node"] for one in states[7]["branches"]} == {"goods_back", "prepare_payment"}


def test_a_list_says_the_same_as_lines(tmp_path: Path) -> None:
    listed = json.dumps([json.loads(line) for line in STEPS.splitlines()])
    assert _states(listed, tmp_path) == _states(STEPS, tmp_path)


def test_an_expectation_that_does_not_hold_fails_the_run(tmp_path: Path) -> None:
    code, states = _states('{"expect": {"node": "closed"}}', tmp_path)
    assert code == 1
    assert states[0]["refused"]["found"] == {"node": "intake"}


@pytest.mark.parametrize(
    ("steps", "named"),
    [
        ('{"do": "take"}\n{"jump": 1}', "step 2: Object contains unknown field `jump`"),
        ('{"as": "lin"}', "step 1: needs exactly one of"),
        ('{"advance": "later"}', "step 1: advance: 'later' is no duration"),
        ('{"do": "take", "as": "nobody"}', "step 1: nobody is called nobody"),
        ('{"set": {"strictest_priority": 1}}', "step 1: strictest_priority cannot be set to 1"),
        ("nonsense", "neither a JSON list nor JSON lines"),
    ],
)
def test_a_script_that_makes_no_sense_names_its_step(
    steps: str, named: str, tmp_path: Path
) -> None:
    file = tmp_path / "steps"
    file.write_text(steps)
    code, _, said = _call("run", REFUND, "--script", str(file))
    assert code == 2
    assert named in said
    assert "Traceback" not in said


def test_a_faulty_process_is_not_played(tmp_path: Path) -> None:
    plain = {**_plain("default"), "start": "nowhere"}
    file = tmp_path / "steps"
    file.write_text("[]")
    code, _, said = _call("run", "-", "--script", str(file), stdin=json.dumps(plain))
    assert code == 2
    assert "unknown_node" in said


def test_the_exit_code_is_the_programs(tmp_path: Path) -> None:
    file = tmp_path / "faulty.json"
    file.write_text(json.dumps({**_plain("default"), "start": "nowhere"}))
    done = subprocess.run(
        [sys.executable, "-m", "ringdesk", "process", "check", str(file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, json.loads(done.stdout)[0]["code"]) == (1, "unknown_node")


def test_no_database_driver_is_loaded() -> None:
    asked = (
        "import sys; from ringdesk.__main__ import main; main(['process', 'check', sys.argv[1]]); "
        "sys.exit(any(m in sys.modules for m in ('asyncpg', 'alembic', 'fastapi')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked, REFUND], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
