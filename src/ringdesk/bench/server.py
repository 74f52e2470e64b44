"""The application as one worker process, and the CPU time it and the database spend."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from ringdesk.kernel import postgres

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Running:
    """Where the application answers, and which process it is."""

    pid: int
    port: int
    smtp_port: int


@asynccontextmanager
async def application(
    server: postgres.Server, database: str, data_dir: Path
) -> AsyncIterator[Running]:
    """`ringdesk serve` on this database until the end of the block."""
    port, smtp_port = _free_port(), _free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": server.dsn(postgres.APP, database),
        "DATABASE_OWNER_URL": server.dsn(postgres.OWNER, database),
        "RINGDESK_DATA_DIR": str(data_dir),
        "RINGDESK_PORT": str(port),
        "RINGDESK_SMTP_LISTEN": f"127.0.0.1:{smtp_port}",
        "RINGDESK_API_PER_MINUTE": "100000000",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "ringdesk",
        "serve",
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        await _listening(process, port)
        yield Running(process.pid, port, smtp_port)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _listening(process: asyncio.subprocess.Process, port: int) -> None:
    while process.returncode is None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise OSError("the application did not start; its last words are above")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def cpu_seconds(application_pid: int | None, postmaster_pid: int) -> float:
    """User and system time so far of the application and of every database process."""
    pids = [postmaster_pid, *_children(postmaster_pid)]
    return sum(_spent(pid) for pid in pids) + (_spent(application_pid) if application_pid else 0)


def _fields(pid: int) -> list[str]:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return []
    # The name in parentheses may hold anything; state is the first field after it.
    return text.rpartition(")")[2].split()


def _spent(pid: int) -> float:
    """utime, stime and those of ended children: fields 14 to 17 of proc(5)."""
    return sum(map(int, _fields(pid)[11:15])) / _TICK


def _children(parent: int) -> list[int]:
    pids = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    return [pid for pid in pids if _fields(pid)[1:2] == [str(parent)]]
