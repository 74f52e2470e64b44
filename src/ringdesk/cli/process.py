"""`ringdesk process …`: judge a process definition, or play steps against it. No database."""

import ast
import codecs
import json
import re
import runpy
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

import ringdesk
from ringdesk.modules.workflow.checker import check, playable
from ringdesk.modules.workflow.checking.conditions import conditions
from ringdesk.modules.workflow.definition import Process
from ringdesk.modules.workflow.findings import Finding
from ringdesk.modules.workflow.schema import json_schema
from ringdesk.modules.workflow.simulation import ScriptError, Simulation, read_script
from ringdesk.modules.workflow.standard import catalogue_for, readable

_USAGE = """usage: ringdesk process check FILE [--role KEY]...
       ringdesk process run FILE --script STEPS
       ringdesk process schema
FILE and STEPS may be - for the standard input. --role names a role of the workspace's own."""
_LARGEST = 5_000_000
_NO_CHOICE = re.compile(r"Invalid enum value .*\.(\w+)`$")
_PLACE = re.compile(r"\$\.(nodes|actions|statuses)\[(\d+)\]")
_MODULES = Path(ringdesk.__file__).parent / "modules"


class Unreadable(Exception):
    """A file that is no definition or script; the message names the field."""


def run_process(argv: list[str]) -> int:
    """0 when nothing forbids or fails, 1 when something does, 2 for what cannot be read."""
    try:
        match argv:
            case ["check", file, *more] if _roles(more) is not None:
                return _check(file, _roles(more) or [])
            case ["run", file, "--script", steps] | ["run", "--script", steps, file]:
                return _run(file, steps)
            case ["schema"]:
                _say(json_schema())
                return 0
    except (Unreadable, ScriptError) as wrong:
        print(wrong, file=sys.stderr)
        return 2
    print(_USAGE, file=sys.stderr)
    return 2


def _roles(words: list[str]) -> list[str] | None:
    """The keys given as `--role KEY`, any number of them; None for other words."""
    named = words[1::2]
    return named if words == [word for key in named for word in ("--role", key)] else None


def _check(file: str, roles: list[str]) -> int:
    findings = _findings(read_process(file), roles)
    _say(findings)
    return int(any(found.forbids for found in findings))


def _run(file: str, steps: str) -> int:
    process = read_process(file)
    if not playable(findings := _findings(process)):
        codes = sorted({found.code for found in findings if found.forbids})
        raise Unreadable(f"{file}: cannot be played: {', '.join(codes)}; see `process check`")
    script = read_script(_text(steps))
    simulation = Simulation(process)
    for step in script:
        _say(simulation.step(step))
    return int(simulation.unmet > 0)


def _findings(process: Process, roles: Iterable[str] = ()) -> list[Finding]:
    fields = catalogue_for(when for _, _, when in conditions(process))
    permissions = _permissions()
    return check(
        process,
        permissions=permissions,
        readable=lambda when: readable(fields, when),
        grants=_grants(permissions, roles),
    )


def _grants(permissions: set[str], roles: Iterable[str]) -> dict[str, frozenset[str]]:
    """What the built-in roles may do; the admin and a workspace's own roles, named, may do all."""
    known = runpy.run_path(str(_MODULES / "identity" / "rules" / "roles.py"))
    every = frozenset(permissions)
    return {**known["BUILT_IN"], known["ADMIN"]: every, **dict.fromkeys(roles, every)}


def read_process(file: str) -> Process:
    """The definition in a file. Unreadable names the field that does not fit."""
    text = _text(file)
    try:
        return msgspec.json.decode(text, type=Process)
    except msgspec.ValidationError as wrong:
        told = str(wrong)
        raise Unreadable(f"{file}: {told}{_whose(text, told)}{_choices(told)}") from None
    except (msgspec.DecodeError, UnicodeError, RecursionError) as wrong:
        raise Unreadable(f"{file}: {_malformed(text, wrong)}") from None


def _whose(text: bytes, told: str) -> str:
    """The key of the node, action or status that a message gives only by its place."""
    place = _PLACE.search(told)
    if place is None:
        return ""
    part = msgspec.json.decode(text)[place[1]][int(place[2])]
    key = part.get("key") if isinstance(part, dict) else None
    return f" ({place[1].removesuffix('s')} `{key}`)" if isinstance(key, str) else ""


def _choices(told: str) -> str:
    """The values that could have been said instead of one that is none."""
    field = _NO_CHOICE.search(told)
    if field is None:
        return ""
    shapes = [part["properties"].get(field[1], {}) for part in json_schema()["$defs"].values()]
    said = sorted({one for shape in shapes for one in shape.get("enum", ())})
    return f"; one of {', '.join(said)}" if said else ""


def _malformed(text: bytes, wrong: Exception) -> str:
    """What is no JSON at all, and in which line."""
    if not text.strip():
        return "is empty; a process definition as JSON is expected"
    try:
        json.loads(text.decode())
    except UnicodeDecodeError as binary:
        return f"is no text in UTF-8 (byte {binary.start}); a process definition is JSON"
    except json.JSONDecodeError as fault:
        return f"is no JSON: line {fault.lineno}, column {fault.colno}: {fault.msg}"
    except RecursionError:
        return "is nested too deep to be a process definition"
    return str(wrong)


def _text(file: str) -> bytes:
    try:
        text = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as wrong:
        raise Unreadable(f"{file}: {wrong.strerror}") from None
    if len(text) > _LARGEST:
        raise Unreadable(f"{file}: larger than {_LARGEST} bytes")
    return text.removeprefix(codecs.BOM_UTF8)


def _permissions() -> set[str]:
    """Every permission there is, read off the files that declare them: modules stay unloaded."""
    files = _MODULES.glob("*/permissions.py")
    return {
        argument.value
        for file in files
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "declare"
        for argument in call.args[1:]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def _say(what: Any) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(what) + b"\n")
    sys.stdout.buffer.flush()
