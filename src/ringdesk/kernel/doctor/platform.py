"""The platform's checks: the machine, the folders and the database the settings name."""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import asyncpg

from ringdesk.kernel.postgres.account import account_for
from ringdesk.kernel.postgres.binaries import OLDEST_MAJOR, find
from ringdesk.kernel.postgres.cluster import check_major, memory_bytes
from ringdesk.kernel.postgres.place import short_enough
from ringdesk.kernel.postgres.postmaster import answering
from ringdesk.kernel.postgres.unavailable import PostgresUnavailable
from ringdesk.kernel.settings import Settings

from .checks import Check, Finding, Mark

MIB = 1024 * 1024
GIB = 1024 * MIB
OLDEST_NODE = (20, 19)


def platform_checks(settings: Settings) -> list[Check]:
    """The machine, the folders and the database that these settings name."""
    folder = settings.data_dir / "postgres"
    machine = [
        Check("python", python),
        Check("encoding", encoding),
        Check("timezones", timezones),
        Check("memory", lambda: memory(memory_bytes())),
        Check("disk", lambda: disk(settings.data_dir)),
        Check("web", lambda: web(settings.web_dir)),
        Check("port", lambda: port(settings.host, settings.port)),
    ]
    if settings.database_url:
        return [*machine, Check("database", lambda: foreign_database(settings.database_url))]
    return [
        *machine,
        Check("binaries", binaries),
        Check("data_folder", lambda: data_folder(folder)),
        Check("socket", lambda: socket_path(folder)),
        Check("database", lambda: embedded_database(folder)),
    ]


def python(version: tuple[int, ...] = tuple(sys.version_info[:3])) -> Finding:
    supported = (3, 11) <= version[:2] < (3, 14)
    found = ".".join(map(str, version))
    return Finding(Mark.OK if supported else Mark.BAD, "python", {"version": found})


def encoding() -> Finding:
    found = sys.getfilesystemencoding().lower()
    return Finding(Mark.OK if found == "utf-8" else Mark.WARN, "encoding", {"encoding": found})


def timezones(zone: str = "Asia/Shanghai") -> Finding:
    try:
        ZoneInfo(zone)
    except ZoneInfoNotFoundError:
        return Finding(Mark.BAD, "timezones_missing", {"zone": zone})
    return Finding(Mark.OK, "timezones")


def memory(available: int) -> Finding:
    """Below 1 GiB it runs, slowly; below half of that the database may be killed."""
    mark = Mark.OK if available >= GIB else Mark.WARN if available >= GIB // 2 else Mark.BAD
    return Finding(mark, "memory", {"mib": available // MIB})


def disk(folder: Path) -> Finding:
    """Room where the data grows: below 2 GiB soon short, below 300 MiB no first start."""
    free = shutil.disk_usage(_nearest(folder)).free
    mark = Mark.OK if free >= 2 * GIB else Mark.WARN if free >= 300 * MIB else Mark.BAD
    return Finding(mark, "disk", {"folder": str(folder), "mib": free // MIB})


def web(folder: Path) -> Finding:
    """Is the workspace built, or can it be? Without Node the build takes it from a wheel."""
    if (folder / "index.html").is_file():
        return Finding(Mark.OK, "web_built", {"folder": str(folder)})
    node = shutil.which("node")
    if node is None:
        return Finding(Mark.WARN, "web_not_built", {"folder": str(folder)})
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    version = tuple(int(part) for part in re.findall(r"\d+", answer.stdout)[:2])
    code = "web_not_built" if version >= OLDEST_NODE else "node_too_old"
    return Finding(Mark.WARN, code, {"folder": str(folder), "version": answer.stdout.strip()})


def port(host: str, number: int) -> Finding:
    """In use is no fault when Ringdesk itself is what runs there."""
    where = {"host": host, "port": number}
    family, kind, protocol, _, address = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[
        0
    ]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError:
            return Finding(Mark.BAD, "port_forbidden", where)
        except OSError as error:
            return Finding(
                Mark.WARN, "port_in_use", where | {"error": os.strerror(error.errno or 0)}
            )
    return Finding(Mark.OK, "port_free", where)


def binaries() -> Finding:
    found = find()
    return Finding(Mark.OK, "binaries", {"version": found.version, "folder": str(found.folder)})


def data_folder(folder: Path) -> Finding:
    """Version and owner of the data folder, and whether the server's user can reach it."""
    version, where = folder / "PG_VERSION", {"folder": str(folder)}
    account = account_for(folder.resolve())
    if not version.exists():
        return Finding(Mark.OK, "data_folder_new", where)
    check_major(version.read_text().strip(), find(), folder)
    if not account.may_enter(folder.resolve()):
        raise PostgresUnavailable("postgres.unreachable", folder=str(folder), user=account.name)
    return Finding(Mark.OK, "data_folder", where | {"user": account.name})


def socket_path(folder: Path) -> Finding:
    code = "socket_in_folder" if short_enough(folder.resolve()) else "socket_elsewhere"
    return Finding(Mark.OK, code, {"folder": str(folder)})


def embedded_database(folder: Path) -> Finding:
    if found := answering(folder.resolve()):
        return Finding(Mark.OK, "database_running", {"pid": found.pid})
    return Finding(Mark.OK, "database_stopped", {"folder": str(folder)})


def foreign_database(url: str) -> Finding:
    """The server DATABASE_URL names: does it answer, and is it new enough?"""

    async def ask() -> int:
        connection = await asyncpg.connect(url, timeout=10)
        try:
            return connection.get_server_version().major
        finally:
            await connection.close()

    try:
        major = asyncio.run(ask())
    except (asyncpg.InterfaceError, ValueError):
        # The message may quote a piece of the address, and with it of the password.
        return Finding(Mark.BAD, "database_address")
    except (OSError, asyncpg.PostgresError) as error:
        return Finding(Mark.BAD, "database_unreachable", {"error": str(error)})
    said = {"version": major, "oldest": OLDEST_MAJOR}
    if major < OLDEST_MAJOR:
        return Finding(Mark.BAD, "database_too_old", said)
    return Finding(Mark.OK, "database_answers", said)


def _nearest(folder: Path) -> Path:
    folder = folder.absolute()
    return next(path for path in (folder, *folder.parents) if path.exists())
