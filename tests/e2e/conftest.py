"""The real thing: the application as a process with its own database, and Debian's Chromium."""

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.distributing import spare_seed
from tests.running import free_port

ROOT = Path(__file__).parents[2]
PASSWORD = "ringdesk-demo"
# Nothing takes nearly as long but on a machine that does much else.
_PATIENCE_MS = 90_000
expect.set_options(timeout=_PATIENCE_MS)
_RINGDESK = (sys.executable, "-m", "ringdesk")
_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@dataclass
class Site:
    """A running demo workspace and the people in it."""

    base: str
    smtp_port: int
    logins: dict[str, str]

    @contextmanager
    def api(self, role: str) -> Iterator[httpx.Client]:
        """A logged-in API client of one of the demo's people."""
        with httpx.Client(base_url=self.base, timeout=90) as client:
            body = {"email": self.logins[role], "password": PASSWORD}
            answer = client.post("/api/v1/session", json=body)
            assert answer.status_code == 200, answer.text
            client.headers["X-CSRF-Token"] = answer.json()["csrf"]
            yield client


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """`ringdesk seed` with a small demo, then `ringdesk serve`."""
    folder = Path(tempfile.mkdtemp(prefix="ringdesk-e2e-"))
    folder.chmod(0o755)
    _seed(folder)
    port, smtp_port = free_port(), free_port()
    environment = {
        **os.environ,
        "RINGDESK_DATA_DIR": str(folder),
        "RINGDESK_PORT": str(port),
        "RINGDESK_SMTP_LISTEN": f"127.0.0.1:{smtp_port}",
        "RINGDESK_API_PER_MINUTE": "100000",
    }
    log = (folder / "server.log").open("w")
    process = subprocess.Popen(
        [*_RINGDESK, "serve"], env=environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        yield _ready(f"http://127.0.0.1:{port}", smtp_port, process, folder)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _seed(folder: Path) -> None:
    """Play the demo there; or take what was played for the other site of this run of the tests."""
    spare = spare_seed()
    with Path(f"{spare}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if spare.exists():
            folder.rmdir()
            spare.rename(folder)
            return
        environment = {**os.environ, "RINGDESK_DATA_DIR": str(folder)}
        subprocess.run(
            [*_RINGDESK, "seed", "--tickets", "60"],
            env=environment, cwd=ROOT, check=True, timeout=900,
        )  # fmt: skip
        if "PYTEST_XDIST_WORKER" in os.environ:
            # With its owners: the database's files belong to another user.
            subprocess.run(["cp", "-a", str(folder), str(spare)], check=True)


def _ready(base: str, smtp_port: int, process: subprocess.Popen[Any], folder: Path) -> Site:
    until = time.monotonic() + 240
    while time.monotonic() < until:
        assert process.poll() is None, (folder / "server.log").read_text()
        try:
            if httpx.get(f"{base}/readyz").status_code == 200:
                demo = httpx.get(f"{base}/api/v1/session").json()["demo"]["logins"]
                return Site(base, smtp_port, {one["role"]: one["email"] for one in demo})
        except httpx.TransportError:
            time.sleep(0.2)
    raise AssertionError((folder / "server.log").read_text())


# One for each file: while it runs the thread counts as inside an event loop, and the next file's
# asynchronous tests could not start theirs.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    path = os.environ.get("RINGDESK_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
    yield browser
    browser.close()


OpenPage = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def open_page(chromium: Browser, site: Site) -> OpenPage:
    """A fresh browser window; logged in when a role is named. Errors on the page fail the test."""

    @contextmanager
    def opened(role: str | None = None, **options: Any) -> Iterator[Page]:
        settings = {"locale": "zh-CN", "viewport": {"width": 1440, "height": 900}, **options}
        context = chromium.new_context(base_url=site.base, **settings)
        context.set_default_timeout(_PATIENCE_MS)
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        if role:
            log_in(page, site.logins[role])
        yield page
        assert not errors, errors
        context.close()

    return opened


# Nothing is being fetched, nothing glides, and nothing has changed for a moment.
_STILL = """async () => {
    const moving = () => document.querySelector("[aria-busy=true]") || document.getAnimations()
        .some(one => one.playState === "running" && one.effect.getComputedTiming().endTime < 1e5);
    let changed = performance.now();
    const end = changed + 20000;
    const seen = new MutationObserver(() => { changed = performance.now(); });
    seen.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
    while (performance.now() < Math.min(end, changed + 250)) {
        await new Promise(next => setTimeout(next, 40));
        if (moving()) changed = performance.now();
    }
    seen.disconnect();
}"""


def still(page: Page) -> None:
    """Wait until the page has come to rest, however long the machine takes for it."""
    page.evaluate(_STILL)


def log_in(page: Page, email: str) -> None:
    """As a person does it."""
    page.goto("/login")
    page.locator("input[type=email], input[name=email]").first.fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/w(/|$)"))
