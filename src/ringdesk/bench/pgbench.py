"""The limit: pgbench sends the statements of an action again, as the same role, and nothing else.

The statements are prepared and parametrised as the application's are. What must be new each time
(ids of new rows, the ticket's number) is made by the script.
"""

import asyncio
import itertools
import json
import os
import re
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel import postgres

from .ground import Ground
from .samples import Sample, Statement, made_since

_PARAMETER = re.compile(r"\$(\d+)(::JSONB)?")
_UUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TPS = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)
# Version 7 in looks: run, client and turn make it new, `which` tells the ids of one turn apart.
_NEW_ID = (
    "('01ff' || lpad(to_hex(:run::int), 4, '0') || '7' || lpad(to_hex(:client_id::int), 3, '0')"
    " || 'a' || lpad(to_hex({which}), 3, '0') || lpad(to_hex(:turn::bigint), 16, '0'))::uuid"
)


_runs = itertools.count(1)


class Script:
    """One sample as a pgbench script with its variables."""

    def __init__(self, sample: Sample, prefix: str) -> None:
        self.prefix = prefix
        self.variables: dict[str, str] = {}
        self._began = sample.began
        self._new: dict[UUID, str] = {}
        self._given: dict[Any, str] = {}
        lines = ["\\set turn :turn + 1", *map(self._line, sample.statements)]
        self.text = "\n".join(lines) + "\n"

    def _line(self, statement: Statement) -> str:
        if statement.sql.startswith("BEGIN"):
            return "BEGIN;"  # the tenant is set for the whole session
        text = _PARAMETER.sub(lambda found: self._value(statement, found), statement.sql)
        if "INTO ticket_numbers" in statement.sql:
            self._given[statement.value] = ":number"
            return f"{text} \\gset"
        return f"{text};"

    def _value(self, statement: Statement, found: re.Match[str]) -> str:
        value = statement.arguments[int(found[1]) - 1]
        if value is None:
            return f"NULL{found[2] or ''}"
        if found[2]:
            return self._document(value)
        if made_since(value, self._began):
            return self._new_id(value)
        if isinstance(value, list) and any(made_since(one, self._began) for one in value):
            return f"ARRAY[{', '.join(map(self._id, value))}]"
        if type(value) is int and value in self._given:
            return self._given[value]
        if value == "":
            return "''"  # no variable of pgbench can be empty
        return self._variable(written(value))

    def _document(self, value: Any) -> str:
        """JSON as the application writes it; rows are handed over in it, with new ids."""
        text = msgspec.json.encode(value).decode()
        made = self._variable(text) + "::text"
        for one in sorted({UUID(found) for found in _UUID.findall(text)}):
            if made_since(one, self._began):
                made = f"replace({made}, '{one}', {self._new_id(one)}::text)"
        return f"({made})::JSONB"

    def _variable(self, text: str) -> str:
        name = f"{self.prefix}_{len(self.variables)}"
        self.variables[name] = text
        return f":{name}"

    def _id(self, value: UUID) -> str:
        return self._new_id(value) if made_since(value, self._began) else f"'{value}'::uuid"

    def _new_id(self, value: UUID) -> str:
        return self._new.setdefault(value, _NEW_ID.format(which=len(self._new)))


def written(value: Any) -> str:
    """A parameter as PostgreSQL reads it in text format."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return "{" + ",".join(map(_element, value)) + "}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _element(value: Any) -> str:
    return "NULL" if value is None else json.dumps(written(value), ensure_ascii=False)


async def limit(
    server: postgres.Server,
    database: str,
    ground: Ground,
    samples: Sequence[Sample],
    *,
    clients: int,
    seconds: float,
) -> float:
    """Transactions a second with so many clients. OSError with pgbench's words when it fails."""
    scripts = [Script(sample, f"s{n}") for n, sample in enumerate(samples)]
    with tempfile.TemporaryDirectory() as folder:
        arguments: list[str] = []
        for script in scripts:
            file = Path(folder, f"{script.prefix}.sql")
            file.write_text(script.text)  # noqa: ASYNC240 - a few lines
            arguments += ["-f", str(file)]
            for name, value in script.variables.items():
                arguments += ["-D", f"{name}={value}"]
        return await _run(server, database, ground, arguments, clients, seconds)


async def _run(
    server: postgres.Server, database: str, ground: Ground, arguments: list[str], clients: int,
    seconds: float,
) -> float:  # fmt: skip
    environment = {**os.environ, "PGOPTIONS": f"-c app.tenant_id={ground.tenant_id} -c jit=off"}
    process = await asyncio.create_subprocess_exec(
        server.programs / "pgbench", "--no-vacuum", "--protocol=prepared",
        f"--client={clients}", "--jobs=1", f"--time={max(1, round(seconds))}",
        "-D", "turn=0", "-D", f"run={next(_runs)}", *arguments,
        "-h", str(server.socket_dir), "-p", str(server.port), "-U", postgres.APP, database,
        env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, wrong = await process.communicate()
    found = _TPS.search(out.decode())
    if process.returncode or found is None:
        raise OSError(f"pgbench: {wrong.decode()[-2000:]}")
    return float(found[1])
