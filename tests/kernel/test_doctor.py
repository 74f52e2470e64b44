"""What the doctor finds, on real folders, ports and servers."""

import dataclasses
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ringdesk.kernel import doctor
from ringdesk.kernel.doctor import Check, Finding, Mark, platform
from ringdesk.kernel.i18n import Catalogues
from ringdesk.kernel.postgres import start
from ringdesk.kernel.settings import Settings


@pytest.fixture
def settings() -> Iterator[Settings]:
    """An installation in a new folder that the database's user may enter."""
    with tempfile.TemporaryDirectory(prefix="ringdesk-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield Settings(data_dir=folder / "var", web_dir=folder / "dist", port=free_port())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def found(settings: Settings) -> dict[str, Finding]:
    return dict(doctor.examine(doctor.platform_checks(settings)))


def test_a_machine_before_its_first_start_has_nothing_bad_about_it(settings: Settings):
    findings = found(settings)
    assert [name for name, finding in findings.items() if finding.mark is Mark.BAD] == []
    assert findings["data_folder"].code == "data_folder_new"
    assert findings["database"].code == "database_stopped"
    assert not settings.data_dir.exists()


def test_every_finding_and_check_has_a_complete_sentence(settings: Settings):
    texts = Catalogues.load()
    for name, finding in found(settings).items():
        assert texts.has(f"doctor.check.{name}")
        assert texts.has(finding.text_key)
        assert "{" not in texts.t("zh-CN", finding.text_key, **finding.params)


def test_a_running_database_is_found_and_left_running(settings: Settings):
    with start(settings.data_dir / "postgres") as server:
        findings = found(settings)
        assert server.running
    assert findings["database"].code == "database_running"
    assert findings["data_folder"].code == "data_folder"
    assert found(settings)["database"].code == "database_stopped"


def test_a_data_folder_of_another_major_version_is_told_with_the_remedy(settings: Settings):
    (settings.data_dir / "postgres").mkdir(parents=True)
    (settings.data_dir / "postgres" / "PG_VERSION").write_text("9\n")
    finding = found(settings)["data_folder"]
    assert (finding.mark, finding.code) == (Mark.BAD, "postgres.other_major")
    assert "pg_dump" in finding.params["commands"]


def test_a_taken_port_is_a_warning_that_names_it(settings: Settings):
    with socket.socket() as other:
        other.bind(("127.0.0.1", settings.port))
        other.listen()
        finding = found(settings)["port"]
    assert (finding.mark, finding.code) == (Mark.WARN, "port_in_use")
    assert finding.params["port"] == settings.port
    assert found(settings)["port"].code == "port_free"


def test_a_built_workspace_is_seen(settings: Settings):
    assert found(settings)["web"].mark is Mark.WARN
    settings.web_dir.mkdir()
    (settings.web_dir / "index.html").write_text("<!doctype html>")
    assert found(settings)["web"].code == "web_built"


def test_a_database_elsewhere_replaces_the_questions_about_our_own(settings: Settings):
    secret = f"postgresql://someone:hunter2@127.0.0.1:{settings.port}/ringdesk"
    findings = found(dataclasses.replace(settings, database_url=secret))
    assert "data_folder" not in findings
    assert findings["database"].code == "database_unreachable"
    assert "hunter2" not in str(findings["database"])


@pytest.mark.parametrize(
    "address", ["mysql://u:hunter2@host/x", "postgresql://u:a:hunter2@h:hunter2/x"]
)
def test_an_address_that_cannot_be_read_is_not_repeated(settings: Settings, address: str):
    finding = found(dataclasses.replace(settings, database_url=address))["database"]
    assert finding == Finding(Mark.BAD, "database_address")


def test_a_database_elsewhere_that_answers_is_good(settings: Settings):
    with start(settings.data_dir / "postgres") as server:
        findings = found(dataclasses.replace(settings, database_url=server.dsn()))
    assert findings["database"].code == "database_answers"
    assert findings["database"].params["version"] >= 15


@pytest.mark.parametrize(
    ("version", "mark"),
    [((3, 10, 9), Mark.BAD), ((3, 11, 0), Mark.OK), ((3, 13, 9), Mark.OK), ((3, 14, 0), Mark.BAD)],
)
def test_the_supported_pythons(version: tuple[int, ...], mark: Mark):
    assert platform.python(version).mark is mark


@pytest.mark.parametrize(("mib", "mark"), [(256, Mark.BAD), (700, Mark.WARN), (2048, Mark.OK)])
def test_little_memory_is_told(mib: int, mark: Mark):
    assert platform.memory(mib * 1024 * 1024).mark is mark


def test_a_missing_time_zone_is_told():
    assert platform.timezones("Nowhere/Land").code == "timezones_missing"


def test_a_check_that_breaks_is_a_finding_and_the_rest_still_runs():
    def broken() -> Finding:
        return Finding(Mark.OK, os.environ["NO_SUCH_VARIABLE_ANYWHERE"])

    findings = dict(doctor.examine([Check("broken", broken), Check("python", platform.python)]))
    assert findings["broken"].code == "check_failed"
    assert "NO_SUCH_VARIABLE_ANYWHERE" in findings["broken"].params["error"]
    assert findings["python"].mark is Mark.OK
