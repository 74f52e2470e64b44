"""`ringdesk mail parse`: one mail on stdin, or a batch of paths."""

import json
import subprocess
import sys

COMMAND = [sys.executable, "-m", "ringdesk.modules.channels.email.cli"]


def run(*argv: str, stdin: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*COMMAND, *argv], input=stdin, capture_output=True, timeout=60, check=False
    )


def test_one_mail_on_stdin_is_one_json_object():
    done = run(stdin="Subject: 你好\nFrom: 张三 <z@x.example>\n\nbody".encode())
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert (answer["subject"], answer["from"]) == (
        "你好",
        {"name": "张三", "address": "z@x.example"},
    )
    assert answer["date"] is None
    assert answer["charset_ok"] is True


def test_a_batch_answers_line_by_line_and_survives_bad_lines(tmp_path):
    good = tmp_path / "a.eml"
    good.write_bytes(b"Subject: a\nDate: Tue, 22 Dec 2026 10:00:00 +0800\n\nx")
    lines = [json.dumps({"path": str(tmp_path / "none.eml")}), "not json", "[]", '{"path": 7}',
             json.dumps({"path": str(good)})]  # fmt: skip
    done = run("--batch", stdin="\n".join(lines).encode())
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert ["error" in each for each in answers] == [True, True, True, True, False]
    assert answers[-1]["date"] == "2026-12-22T10:00:00+08:00"


def test_unknown_arguments_are_refused():
    done = run("--nonsense", stdin=b"")
    assert done.returncode == 2
    assert b"usage" in done.stderr


def test_the_command_starts_without_the_frameworks():
    code = (
        "import sys, ringdesk.modules.channels.email.cli\n"
        "print([m for m in ('fastapi', 'sqlalchemy', 'msgspec') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    assert done.stdout.strip() == b"[]"
