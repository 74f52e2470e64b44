"""The five lines of docs/integrators/api.md, run as they stand there."""

import os
import re
import subprocess

import pytest

from tests.e2e.conftest import ROOT, Site

pytestmark = pytest.mark.e2e


def test_the_documented_session_creates_replies_and_closes(site: Site) -> None:
    page = (ROOT / "docs" / "integrators" / "api.md").read_text(encoding="utf-8")
    found = re.search(r"```sh\n(.*?)```", page, re.DOTALL)
    assert found
    script = found[1].replace("http://127.0.0.1:8000", site.base)
    with site.api("lead") as lead:
        body = {"name": "curl", "scopes": ["tickets:read", "tickets:write"]}
        token = lead.post("/api/v1/me/tokens", json=body).json()["token"]
        categories = lead.get("/api/v1/config").json()["categories"]
    category = next(c["id"] for c in categories if c["level"] == 3)
    ran = subprocess.run(
        ["bash", "-euc", script],
        env={**os.environ, "RINGDESK_TOKEN": token, "CATEGORY": category},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert '"status":"closed"' in ran.stdout
