"""Whom the server runs as. PostgreSQL refuses root, so root steps down to an ordinary user."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .unavailable import PostgresUnavailable, from_os_error

# For a folder of root's: the first of these accounts the machine has.
STAND_INS = ("ringdesk", "postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """Runs programs as this user. `stepped_down` when we are root and it is not."""

    name: str
    uid: int
    gid: int
    stepped_down: bool

    def run(
        self, command: Sequence[str], *, cwd: Path = Path("/"), stdin: str = "", **env: str
    ) -> subprocess.CompletedProcess[str]:
        """Run to the end; what it printed is in `stdout` (both streams), in English."""
        try:
            return subprocess.run(
                command,
                input=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
                cwd=cwd,
                umask=0o077,
                env=_environment() | env,
                user=self.uid if self.stepped_down else None,
                group=self.gid if self.stepped_down else None,
                extra_groups=[] if self.stepped_down else None,
            )
        except OSError as error:
            raise from_os_error(error, Path(command[0])) from error

    def may_enter(self, folder: Path) -> bool:
        """Whether every folder on the way lets this user through, asked of the kernel itself."""
        enter = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
        return not self.stepped_down or self.run(enter).returncode == 0

    def own(self, folder: Path) -> None:
        """Give the folder, and what a copy by root left in it, to this user; close it to others."""
        if self.stepped_down:
            for path, _, files in os.walk(folder):
                for each in (path, *(os.path.join(path, file) for file in files)):  # noqa: PTH118
                    os.chown(each, self.uid, self.gid, follow_symlinks=False)
        folder.chmod(0o700)


def account_for(folder: Path) -> Account:
    """Ourselves; as root the owner of the folder (or of the nearest above), else a stand-in."""
    uid = os.geteuid()
    if uid != 0:
        return _ourselves(uid, folder)
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    owner = _entry(nearest.stat().st_uid)
    if owner is not None and owner.pw_uid != 0:
        return _account(owner)
    for name in STAND_INS:
        try:
            return _account(pwd.getpwnam(name))
        except KeyError:
            continue
    raise PostgresUnavailable(
        "postgres.no_account", folder=str(folder), detail=", ".join(STAND_INS)
    )


def _ourselves(uid: int, folder: Path) -> Account:
    entry = _entry(uid)
    if entry is None:
        raise PostgresUnavailable("postgres.no_account", folder=str(folder), detail=str(uid))
    if folder.exists() and folder.stat().st_uid != uid:
        owner = _entry(folder.stat().st_uid)
        raise PostgresUnavailable(
            "postgres.wrong_owner",
            folder=str(folder),
            owner=owner.pw_name if owner else str(folder.stat().st_uid),
            user=entry.pw_name,
        )
    return Account(entry.pw_name, uid, os.getegid(), stepped_down=False)


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, stepped_down=True)


def _entry(uid: int) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwuid(uid)
    except KeyError:
        return None


def _environment() -> dict[str, str]:
    """Ours without anything that would redirect PostgreSQL or translate what it prints."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "LC_", "LANG"))
    }
    return kept | {"LC_ALL": "C", "TZ": "UTC"}
