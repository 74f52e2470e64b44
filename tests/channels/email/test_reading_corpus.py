"""The reader against mails from the wild, where the shared corpus is at hand."""

import importlib.util
import json
import random
from pathlib import Path

import pytest

from ringdesk.modules.channels.email.cli import as_json
from ringdesk.modules.channels.email.reading import read_mail

SHARED = Path(__file__).resolve().parents[4] / "shared"
CORPUS = SHARED / "mail-corpus"
SAMPLES = SHARED / "mail-samples"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared mail corpus is not at hand")
def test_the_corpus_is_read_as_expected():
    spec = importlib.util.spec_from_file_location("corpus_check", CORPUS / "check.py")
    assert spec is not None
    assert spec.loader is not None
    check = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(check)
    expected = json.loads((CORPUS / "expected.json").read_text(encoding="utf-8"))
    wrong = []
    total = 0
    for name, entry in expected.items():
        got = as_json(read_mail((CORPUS / "eml" / name).read_bytes()))
        for field, agrees, wanted, seen in check.compare(entry["expect"], got):
            total += 1
            if not agrees:
                wrong.append((name, field, wanted, seen))
    assert total >= 500
    assert len(wrong) <= total * 0.005, wrong


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the shared mail samples are not at hand")
def test_the_samples_are_read_as_expected():
    expected = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
    wrong = []
    for name, entry in expected.items():
        facts = stated(read_mail((SAMPLES / name).read_bytes()))
        for field, wanted in entry.items():
            if field != "note" and not fits(wanted, facts[field]):
                wrong.append((name, field, wanted, facts[field]))
    assert wrong == []


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared mail corpus is not at hand")
def test_every_real_mail_survives_cuts_and_scars():
    chance = random.Random(2026)
    for path in sorted((CORPUS / "eml").iterdir()):
        raw = path.read_bytes()[:20_000]
        for _ in range(6):
            at = chance.randrange(len(raw) + 1)
            scar = chance.choice(
                [b"", b"\n", b"--", b"=?", b'"', b"\0", b"\xff\xfe", b"\n\n", b"<", b"\x1b$B"]
            )
            read = read_mail(raw[:at] + scar + raw[at + chance.randrange(40) :])
            json.dumps(as_json(read), ensure_ascii=False).encode()
            as_json(read_mail(raw[:at]))


def stated(mail) -> dict:
    failed = mail.bounce.recipients if mail.bounce else ()
    return as_json(mail) | {
        "from_name": mail.sender.name if mail.sender else "",
        "cc": [each.address for each in mail.cc],
        "priority": mail.routing.priority,
        "bounced": [each.recipient for each in failed],
        "status": failed[0].status if failed else "",
        "original_message_id": mail.bounce.original_message_id if mail.bounce else "",
    }


def fits(wanted, seen) -> bool:
    if isinstance(wanted, list) and wanted and isinstance(wanted[0], dict):
        return len(wanted) == len(seen) and all(
            each.items() <= found.items() for each, found in zip(wanted, seen, strict=True)
        )
    return wanted == seen
