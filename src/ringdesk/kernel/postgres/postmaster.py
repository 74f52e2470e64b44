"""One data folder's running server: is it there, start it, stop it."""

import os
import socket
import struct
import time
from dataclasses import dataclass
from pathlib import Path

from .cluster import SUPERUSER
from .place import SOCKET, Place
from .unavailable import PostgresUnavailable, diagnose

LOG = "server.log"
LONGEST_LOG = 16 * 1024 * 1024
PAUSE = 0.3
PATIENCE = 30.0
# Replaying the log after a crash may take minutes; as long as the server is at it, wait.
LONGEST_RECOVERY = 600.0
# After kill -9 the server's children live on for moments and hold its shared memory.
PASSING = ("pre-existing shared memory block", "postmaster.pid", f"{SOCKET}.lock")

# The start-up message of protocol 3.0 (length, version, parameters) and the parting one.
_WHO = b"user\0%b\0database\0%b\0\0" % (SUPERUSER.encode(), SUPERUSER.encode())
HELLO = struct.pack("!ii", 8 + len(_WHO), 3 << 16) + _WHO
GOODBYE = struct.pack("!ci", b"X", 4)


@dataclass(frozen=True)
class Trace:
    """What `postmaster.pid` says (its lines 1, 5 and 8): process, socket folder, state."""

    pid: int
    socket_dir: Path
    state: str

    @property
    def alive(self) -> bool:
        """Whether this process is there, whatever it is."""
        try:
            os.kill(self.pid, 0)
        except PermissionError:
            return True
        except OSError:
            return False
        return True

    @property
    def foreign(self) -> bool:
        """Whether the number meanwhile belongs to a program that is no PostgreSQL (Linux)."""
        try:
            program = Path(f"/proc/{self.pid}/cmdline").read_bytes().split(b"\0")[0]
        except OSError:
            return False
        return not program.endswith(b"postgres")

    @property
    def answers(self) -> bool:
        """Whether the server lets us in; its process itself may live in another container.

        Connecting alone proves nothing: for moments a killed server's socket still accepts.
        """
        if self.state != "ready":
            return False
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(5)
            try:
                probe.connect(os.fsencode(self.socket_dir / SOCKET))
                probe.sendall(HELLO + GOODBYE)
                answer = probe.recv(1)
                while probe.recv(4096):  # to the end, or the server logs a broken connection
                    pass
            except OSError:
                return False
        return answer != b""


def trace(data: Path) -> Trace | None:
    try:
        lines = os.fsdecode((data / "postmaster.pid").read_bytes()).splitlines()
        return Trace(abs(int(lines[0])), Path(lines[4]), lines[7].strip())
    except (OSError, ValueError, IndexError):
        return None


def answering(data: Path) -> Trace | None:
    found = trace(data)
    return found if found and found.answers else None


def launch(place: Place) -> Trace:
    """Start the server and wait until it answers, through the after-effects of a kill -9."""
    begun = time.monotonic()
    log = place.data / LOG
    if log.exists() and log.stat().st_size > LONGEST_LOG:
        log.rename(log.with_suffix(".old.log"))
    while True:
        _set_stale_locks_aside(place.data)
        before = log.stat().st_size if log.exists() else 0
        code, printed = place.run("pg_ctl", "start", "--wait", "--timeout=60", f"--log={LOG}")
        if found := answering(place.data):
            return found
        waited = time.monotonic() - begun
        if code == 0 or _recovering(place.data):
            if waited > LONGEST_RECOVERY:
                raise PostgresUnavailable(
                    "postgres.slow_recovery", folder=str(place.data), log=str(log)
                )
        else:
            printed += _since(log, before)
            if waited > PATIENCE or not any(sign in printed for sign in PASSING):
                raise diagnose(printed, place.data, log)
        time.sleep(PAUSE)


def halt(place: Place) -> None:
    """Stop quickly but cleanly: open transactions are rolled back, the rest is on disk."""
    if answering(place.data) is None:
        return
    code, printed = place.run("pg_ctl", "stop", "--mode=fast", "--wait", "--timeout=120")
    if code != 0 and answering(place.data):
        raise diagnose(printed, place.data, place.data / LOG)


def _recovering(data: Path) -> bool:
    found = trace(data)
    return found is not None and found.alive and not found.foreign and found.state != "ready"


def _set_stale_locks_aside(data: Path) -> None:
    """Rename lock files that name a process which is no PostgreSQL.

    After a restart of the machine or container their number may belong to anybody, ourselves
    included, and the server would refuse to start for ever. Its shared memory still protects
    a folder that is in use.
    """
    found = trace(data)
    if found is None or not found.foreign:
        return
    for lock in (data / "postmaster.pid", found.socket_dir / f"{SOCKET}.lock"):
        if lock.exists():
            lock.rename(lock.with_name(f"{lock.name}.stale"))


def _since(log: Path, position: int) -> str:
    if not log.exists():
        return ""
    with log.open("rb") as stream:
        stream.seek(position)
        return stream.read(65536).decode(errors="replace")
