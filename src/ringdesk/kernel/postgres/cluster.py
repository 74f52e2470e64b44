"""The data folder: made once in one step, checked for its version, given its settings."""

import os
import shlex
import shutil
from pathlib import Path

from .account import Account
from .binaries import DEBIAN, Binaries
from .place import Place
from .unavailable import PostgresUnavailable, diagnose

SUPERUSER = "postgres"
OWNER = "ringdesk_owner"
APP = "ringdesk_app"
DATABASE = "ringdesk"
SETTINGS = "ringdesk.conf"
MIB = 1024 * 1024
ROOM_FOR_A_NEW_ONE = 300 * MIB
ROOM_FOR_PARALLEL_QUERIES = 256 * MIB

# One statement per line: that is how the single-user server reads them.
FOUNDATION = f"""\
CREATE ROLE {OWNER} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS
CREATE ROLE {APP} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS
CREATE DATABASE {DATABASE} OWNER {OWNER}
REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC
GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {APP}
"""


def ready_folder(place: Place, shown: Path) -> None:
    """See to it that `place.data` is a data folder of our major version; `shown` is for people."""
    version = place.data / "PG_VERSION"
    if version.exists():
        check_major(version.read_text().strip(), place.binaries, shown)
    else:
        _create(place, shown)


def check_major(found: str, binaries: Binaries, shown: Path) -> None:
    """Refuse a data folder of another major version, with the commands that carry it over."""
    if found == str(binaries.major):
        return
    old, name = DEBIAN / found / "bin", shlex.quote(str(shown))
    tool = "python -m ringdesk.kernel.postgres"
    dump = f"ringdesk-{found}.dump"
    commands = (
        f"{tool} --binaries {old} {name} -- pg_dump -Fc -f {dump}",
        f"mv {name} {name}-{found}",
        f"{tool} {name} -- pg_restore --dbname=ringdesk {dump}",
    )
    raise PostgresUnavailable(
        "postgres.other_major",
        folder=str(shown),
        found=found,
        ours=str(binaries.major),
        commands="\n".join(commands),
    )


def _create(place: Place, shown: Path) -> None:
    """Build the folder under another name and move it into place when it is complete.

    A start that was killed half-way leaves only the unfinished one, which the next one replaces.
    """
    free = shutil.disk_usage(place.data).free
    if free < ROOM_FOR_A_NEW_ONE:
        raise PostgresUnavailable(
            "postgres.no_room",
            folder=str(shown),
            free=free // MIB,
            needed=ROOM_FOR_A_NEW_ONE // MIB,
        )
    unfinished = place.data.with_name(f"{place.data.name}.unfinished")
    if unfinished.exists():
        shutil.rmtree(unfinished)
    unfinished.mkdir(mode=0o700)
    place.account.own(unfinished)
    _initdb(Place(place.account, place.binaries, unfinished))
    unfinished.rename(place.data)


def _initdb(place: Place) -> None:
    """UTF-8 everywhere, code-point order: the same on every machine, whatever it has installed."""
    builtin = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    locale = builtin if place.binaries.major >= 17 else ("--locale=C.UTF-8",)
    common = ("--encoding=UTF8", "--data-checksums", "--auth=trust", "--no-instructions")
    code, printed = place.run("initdb", f"--username={SUPERUSER}", *common, *locale)
    if code != 0:
        raise diagnose(printed, place.data)
    # Trust is safe because the socket's folder is closed to every other user.
    (place.data / "pg_hba.conf").write_text("local all all trust\n")
    with (place.data / "postgresql.conf").open("a") as conf:
        conf.write("\n# Ringdesk writes this file at every start; what stands below it wins.\n")
        conf.write(f"include '{SETTINGS}'\n")
    (place.data / SETTINGS).write_text("")
    code, printed = place.run("postgres", "--single", SUPERUSER, stdin=FOUNDATION)
    if code != 0 or "ERROR" in printed:
        raise diagnose(printed, place.data)


def write_settings(data: Path, socket_dir: Path, account: Account) -> None:
    """Settings for a small server, sized by the memory there is. Durability is never traded."""
    memory = memory_bytes() // MIB
    settings = {
        "listen_addresses": "''",
        "unix_socket_directories": f"'{socket_dir}'",
        "port": "5432",
        "max_connections": "100",
        "shared_buffers": f"{min(max(memory // 16, 64), 512)}MB",
        "effective_cache_size": f"{max(memory // 2, 128)}MB",
        "maintenance_work_mem": "64MB",
        "work_mem": "8MB",
        "random_page_cost": "1.1",
        "jit": "off",
        "fsync": "on",
        "wal_compression": "on",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        "lc_messages": "'C'",
        "log_line_prefix": "'%m [%p] %u '",
        "dynamic_shared_memory_type": _parallel_memory(),
    }
    lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
    path = data / SETTINGS
    note = "# Written by Ringdesk at every start. Your own go into postgresql.conf."
    path.write_text(f"{note}\n{lines}")
    if account.stepped_down:
        os.chown(path, account.uid, account.gid)


def memory_bytes() -> int:
    """The memory we may use: the machine's, or the limit of the container we run in."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        path = Path(limit)
        if path.is_file() and (text := path.read_text().strip()).isdigit():
            return min(machine, int(text))
    return machine


def _parallel_memory() -> str:
    # Containers often get 64 MB of /dev/shm, on which a larger parallel query fails.
    shared = Path("/dev/shm")  # noqa: S108
    roomy = shared.is_dir() and shutil.disk_usage(shared).free >= ROOM_FOR_PARALLEL_QUERIES
    return "posix" if roomy else "mmap"
