"""Scripts of steps: what is read, and what is wrong with what does not read."""

import re
from datetime import timedelta
from typing import Any

import msgspec

_AHEAD = re.compile(r"\+(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?\Z")
MOST_STEPS = 10_000


class ScriptError(Exception):
    """A script that cannot be played; the message names the step and the remedy."""


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A made-up member: role by key, teams and departments as the definition calls them."""

    name: str
    role: str = "agent"
    teams: list[str] = []
    departments: list[str] = []


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One step: exactly one of the verbs, with what it needs beside.

    `by`: who does it, a name, a person, `customer` or `system`. `node`: the branch's node, where
    not the ticket's own is meant.
    """

    # Verbs.
    people: list[Person] | None = None
    do: str | None = None
    set: dict[str, Any] | None = None
    evidence: str | list[str] | None = None
    approve: bool | None = None
    reject: bool | None = None
    answer: dict[str, Any] | None = None
    called: bool | None = None
    done: str | None = None
    say: str | None = None
    send_back: str | None = None
    make_good: str | None = None
    rate: int | None = None
    settle: str | None = None
    advance: str | None = None
    expect: dict[str, Any] | None = None
    # What goes with them.
    by: str | Person | None = msgspec.field(default=None, name="as")
    node: str | None = None
    checks: list[str] = []
    assignee: str | None = None
    reason: str = ""
    redo: str = ""
    note: str = ""


VERBS = (
    "people", "do", "set", "evidence", "approve", "reject", "answer", "called", "done", "say",
    "send_back", "make_good", "rate", "settle", "advance", "expect",
)  # fmt: skip


def verb_of(step: Step) -> str:
    """The step's one verb; ScriptError if it has none or several."""
    named = [verb for verb in VERBS if getattr(step, verb) is not None]
    if len(named) != 1:
        raise ScriptError(f"needs exactly one of {', '.join(VERBS)}; has {named or 'none'}")
    return named[0]


def read_script(text: str | bytes) -> list[Step]:
    """Steps from a JSON list or from JSON lines. ScriptError names the step that is wrong."""
    source = text.encode() if isinstance(text, str) else text
    try:
        if source.lstrip()[:1] == b"[":
            plain = msgspec.json.decode(source, type=list[Any])
        else:
            lines = enumerate(source.splitlines(), 1)
            plain = [_line(number, line) for number, line in lines if line.strip()]
    except (msgspec.DecodeError, UnicodeError, RecursionError) as wrong:
        raise ScriptError(f"the script is neither a JSON list nor JSON lines: {wrong}") from None
    if not plain:
        raise ScriptError("the script has no step")
    if len(plain) > MOST_STEPS:
        raise ScriptError(f"the script has {len(plain)} steps; at most {MOST_STEPS} are played")
    return [_read(number, one) for number, one in enumerate(plain, 1)]


def _line(number: int, line: bytes) -> Any:
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeError) as wrong:
        told = f"line {number}: the script is neither a JSON list nor JSON lines: {wrong}"
        raise ScriptError(told) from None


def _read(number: int, plain: object) -> Step:
    try:
        step = msgspec.convert(plain, Step)
        if verb_of(step) == "advance":
            ahead(step.advance or "")
    except (msgspec.ValidationError, ScriptError) as wrong:
        raise ScriptError(f"step {number}: {wrong}") from None
    return step


def ahead(text: str) -> timedelta:
    """How far the clock goes: `+2h`, `+90m`, `+1d12h`. ScriptError for anything else."""
    found = _AHEAD.match(text)
    if found is None or not any(found.groups()):
        raise ScriptError(f"advance: {text!r} is no duration such as +2h, +90m or +1d12h")
    days, hours, minutes = (int(part or 0) for part in found.groups())
    if days > 36_500 or hours > 1_000_000 or minutes > 60_000_000:
        raise ScriptError(f"advance: {text!r} is too far")
    return timedelta(days=days, hours=hours, minutes=minutes)
