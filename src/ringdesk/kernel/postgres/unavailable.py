"""Why PostgreSQL cannot be had, told apart from what its programs print."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ringdesk.kernel.errors import DomainError

# What the programs say (LC_ALL=C) -> our code. The first match wins; a group becomes `detail`.
SIGNS = (
    (r"could not create semaphores", "postgres.no_semaphores"),
    (
        r"could not (?:map anonymous|create) shared memory|Cannot allocate memory",
        "postgres.no_memory",
    ),
    (r"No space left on device|Disk quota exceeded", "postgres.disk_full"),
    (r"Read-only file system", "postgres.read_only"),
    (r"error while loading shared libraries: ([^:\s]+)", "postgres.missing_library"),
    (r"Library not loaded: (\S+)", "postgres.missing_library"),
    (r"Exec format error|cannot execute binary file", "postgres.wrong_architecture"),
    (r"could not look up effective user ID", "postgres.no_account"),
    (r"invalid locale name|no usable system locales", "postgres.no_locale"),
    (r"(?m)^.*(could not locate a valid checkpoint record.*|PANIC: .*)$", "postgres.damaged"),
    (
        r"(?m)^.*(syntax error in file .*|unrecognized configuration parameter .*)$",
        "postgres.bad_setting",
    ),
    (r"Permission denied|has wrong ownership", "postgres.no_permission"),
)


class PostgresUnavailable(DomainError):
    """The database cannot be started or used; the code names the cause, the text its remedy.

    Every code begins with `postgres.`; `docs/operators/postgres.md` lists them.
    """

    status = 503


def diagnose(printed: str, folder: Path, log: Path | None = None) -> PostgresUnavailable:
    """The cause behind what a program printed while working on `folder`."""
    for pattern, code in SIGNS:
        if found := re.search(pattern, printed):
            detail = (found.group(1) if found.groups() else found.group()).strip()
            return PostgresUnavailable(code, folder=str(folder), detail=detail)
    tail = "\n".join(printed.strip().splitlines()[-6:])
    return PostgresUnavailable(
        "postgres.start_failed", folder=str(folder), detail=tail, log=str(log or "")
    )


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Within it, what the operating system refuses is told as a PostgresUnavailable."""
    try:
        yield
    except OSError as error:
        raise from_os_error(error, Path(error.filename or folder)) from error


def from_os_error(error: OSError, folder: Path) -> PostgresUnavailable:
    """The same for a refusal of the operating system."""
    return diagnose(os.strerror(error.errno or 0), folder)
