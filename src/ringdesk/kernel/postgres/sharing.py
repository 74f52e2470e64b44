"""Several applications on one data folder: starting in turn, and who is still using it.

Both are locks of the operating system (flock) on files beside the data folder: they vanish
with their process, however it ends. `<folder>.lock` is held while starting or stopping;
`<folder>.users` is held shared by everyone who uses the server.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .unavailable import PostgresUnavailable

LONGEST_TURN = 120.0


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Only one at a time starts or stops the server of this folder."""
    descriptor = _open(folder, "lock")
    try:
        deadline = time.monotonic() + LONGEST_TURN
        while not _try(descriptor, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise PostgresUnavailable("postgres.busy", folder=str(folder))
            time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)


def join(folder: Path) -> int:
    """Count as a user of the server until the descriptor answered is closed."""
    descriptor = _open(folder, "users")
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def leave(descriptor: int) -> bool:
    """Stop counting as a user; True when nobody else is left. Call it within `turn`."""
    try:
        return _try(descriptor, fcntl.LOCK_EX)
    finally:
        os.close(descriptor)


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _open(folder: Path, suffix: str) -> int:
    path = folder.with_name(f"{folder.name}.{suffix}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except PermissionError:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)  # made by root for the same folder
