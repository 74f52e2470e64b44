"""The documents are tested like code."""

import re
from pathlib import Path

from tools.reference import PAGE, reference

ROOT = Path(__file__).parent.parent
DOCS = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "ARCHITECTURE.md"]


def test_the_reference_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run: python tools/reference.py"


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
