"""`ringdesk mail parse`: what the reader makes of a raw mail, as JSON."""

import json
import sys
from pathlib import Path
from typing import IO, Any

from ringdesk.modules.channels.email.reading import Address, Mail, read_mail

_USAGE = 'usage: ringdesk mail parse [--batch]  (a raw mail, or JSON lines {"path": …}, on stdin)'


def run_mail(argv: list[str]) -> int:
    """`ringdesk mail …`: the commands about mail; 2 for one that does not exist."""
    if argv[:1] == ["parse"]:
        return run_parse(argv[1:])
    sys.stderr.write(_USAGE + "\n")
    return 2


def run_parse(argv: list[str]) -> int:
    """Read one raw mail on stdin, or with --batch one JSON line per mail; print JSON lines.

    Answers 0, or 2 for unknown arguments. A mail that cannot be opened answers {"error": …} and
    does not end a batch.
    """
    if argv not in ([], ["--batch"]):
        sys.stderr.write(_USAGE + "\n")
        return 2
    if argv:
        return _parse_batch(sys.stdin.buffer, sys.stdout.buffer)
    _answer(sys.stdout.buffer, as_json(read_mail(sys.stdin.buffer.read())))
    return 0


def as_json(mail: Mail) -> dict[str, Any]:
    """The stated facts of a mail under the names of the command's contract."""
    return {
        "subject": mail.subject,
        "from": _person(mail.sender) if mail.sender else None,
        "to": [_person(each) for each in mail.to],
        "cc": [_person(each) for each in mail.cc],
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": list(mail.references),
        "date": mail.date.isoformat() if mail.date else None,
        "body_text": mail.body_text,
        "reply_text": mail.reply_text,
        "attachments": [
            {"name": each.name, "type": each.type, "size": each.size, "inline": each.inline}
            for each in mail.attachments
        ],
        "is_auto_reply": mail.is_auto_reply,
        "is_bounce": mail.is_bounce,
        "charset_ok": mail.charset_ok,
    }


def _person(address: Address) -> dict[str, str]:
    return {"name": address.name, "address": address.address}


def _parse_batch(lines: IO[bytes], out: IO[bytes]) -> int:
    for line in lines:
        if line.strip():
            _answer(out, _parse_line(line))
    return 0


def _parse_line(line: bytes) -> dict[str, Any]:
    try:
        path = json.loads(line)["path"]
        raw = Path(path).read_bytes()
    except (ValueError, KeyError, TypeError, OSError) as problem:
        return {"error": f"{type(problem).__name__}: {problem}"}
    return as_json(read_mail(raw))


def _answer(out: IO[bytes], value: dict[str, Any]) -> None:
    text = json.dumps(value, ensure_ascii=False)
    out.write(text.encode("utf-8", "replace") + b"\n")
    out.flush()


if __name__ == "__main__":
    sys.exit(run_parse(sys.argv[1:]))
