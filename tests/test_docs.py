"""The documents are tested like code."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCS = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "ARCHITECTURE.md"]


def test_the_reference_is_what_the_code_says() -> None:
    """In a process of its own: tests declare events too."""
    ran = subprocess.run([sys.executable, "tools/reference.py", "--check"], cwd=ROOT, check=False)
    assert ran.returncode == 0, "run: python tools/reference.py"


def test_every_link_inside_the_documents_leads_somewhere() -> None:
    for page in DOCS:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.relative_to(ROOT)}: {target}"


def test_every_document_is_there_in_chinese_too() -> None:
    english = {p.relative_to(ROOT / "docs") for p in (ROOT / "docs").rglob("*.md")}
    english = {p for p in english if p.parts[0] not in ("zh-CN", "reference.md")}
    missing = [p for p in english if not (ROOT / "docs" / "zh-CN" / p).exists()]
    assert missing == []
