"""Raw mail as it is shown and as it is kept: customers' signed links in every disguise."""

import base64
import gzip
import quopri
import re
from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from typing import Any

import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st
from tests.channels.given import Office, mail, office

from ringdesk.kernel.db import Database
from ringdesk.modules.channels.rules.signed_links import holds_link, masked, masked_mail

API = "/api/v1"
SIGN = "Cc-_9" * 4 + "Zy"
LINK = f"https://desk.example/help/s/{'0a' * 16}/{'b1' * 16}/{SIGN}"
_PAGE = f"<p>支付 <a href='{LINK}#accept'>确认</a></p>"
_SCANNED = "https://eur01.safelinks.example/?url=" + LINK.replace(":", "%3A").replace("/", "%2F")


def quoting(text: str, kind: str = "plain", how: str = "8bit", charset: str = "utf-8") -> bytes:
    message = EmailMessage()
    message["From"] = "li@customer.test"
    message["To"] = "support@example.test"
    message["Subject"] = "Re: 支付"
    message.set_content(text, subtype=kind, cte=how, charset=charset)
    return message.as_bytes()


def enclosing(content: bytes, maintype: str = "application") -> bytes:
    message = mail("见附件")
    message.add_attachment(content, maintype=maintype, subtype="octet-stream", filename="a.eml")
    return message.as_bytes()


def forwarded(how: str) -> bytes:
    """A mail inside a mail."""
    inner = EmailMessage()
    inner["Subject"] = "inner"
    inner.set_content(f"看这里 {LINK}#accept 谢谢", cte=how)
    if how == "8bit":
        outer = mail("转发")
        outer.add_attachment(inner)
        return outer.as_bytes()
    return enclosing(inner.as_bytes())


DISGUISES: dict[str, bytes] = {
    "plain": quoting(f"> {LINK}?go=rate&score=5\n还是不行"),
    "quoted-printable": quoting(_PAGE, "html", "quoted-printable"),
    "base64": quoting(_PAGE, "html", "base64"),
    "gb18030 in base64": quoting(f"支付 {LINK} 确认", how="base64", charset="gb18030"),
    "utf-16 in base64": quoting(f"支付 {LINK} 确认", how="base64", charset="utf-16"),
    "hard break": quoting(f"> {LINK[:70]}\n> {LINK[70:]}\n> 谢谢"),
    "break before the signature": quoting(f"{LINK[:-22]}\r\n{LINK[-22:]}\r\n"),
    "scanned": quoting(f"点 {_SCANNED}&data=05 谢谢"),
    "scanned twice": quoting("点 " + _SCANNED.replace("%", "%25") + " 谢谢"),
    "entities": quoting("<a href='" + LINK.replace("/", "&#x2F;") + "'>x</a>", "html"),
    "json": quoting(LINK.replace("/", "\\/")),
    "forwarded": forwarded("8bit"),
    "forwarded in base64": forwarded("base64"),
    "attached page": enclosing(f"<a href='{LINK}'>x</a>".encode()),
    "attached in three layers": enclosing(enclosing(enclosing(LINK.encode()))),
    "declared wrongly": quoting("x").replace(b"\n\nx", b"\n\n" + base64.encodebytes(LINK.encode())),
    "subject": b"Subject: =?utf-8?b?" + base64.b64encode(LINK.encode()) + b"?=\n\nx",
    "header": f"X-Link: {LINK}\n\nx".encode(),
    "cut off": f"Subject: x\n\n{LINK[:-6]}".encode(),
}  # fmt: skip


def unpacked(block: bytes) -> bytes:
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", block)
    return base64.b64decode(letters[: len(letters) - len(letters) % 4])


def found_in(raw: bytes, sign: str = SIGN) -> bool:
    """Whether the signature can be had from a raw mail by any of the usual ways."""
    seen, texts = {raw}, [raw]
    for _ in range(5):
        more = []
        for text in texts:
            more += [quopri.decodestring(text), text.replace(b"\x00", b"")]
            more += map(unpacked, re.split(rb"\r?\n\r?\n|\?", text))
        texts = [one for one in more if one not in seen]
        seen |= set(texts)
    plain = [b"".join(one.replace(b"=\n", b"").replace(b">", b"").split()) for one in seen]
    return any(sign.encode()[:16] in one for one in plain)


@pytest.mark.parametrize("name", DISGUISES)
def test_no_disguise_brings_a_link_through(name: str) -> None:
    raw = DISGUISES[name]
    assert found_in(raw), "the test itself must be able to find it"
    assert not found_in(masked_mail(raw))


def test_what_holds_no_link_is_served_byte_for_byte() -> None:
    raw = quoting("help yourself, /help/ and /help/static/a.css\n" * 3, how="base64") + enclosing(
        bytes(range(256)) * 64
    )
    assert masked_mail(raw) == raw


@property_of(raw=st.binary(max_size=600))
def test_no_bytes_whatever_make_it_fail_and_twice_is_once(raw: bytes) -> None:
    once = masked_mail(raw)
    assert masked_mail(once) == once


@property_of(
    before=st.text(st.characters(codec="utf-8"), max_size=60),
    behind=st.text(st.characters(codec="utf-8"), max_size=60),
    width=st.integers(20, 120), quote=st.sampled_from(["", "> ", ">> ", "| "]),
)  # fmt: skip
def test_wherever_a_program_breaks_its_lines_the_link_is_gone(
    before: str, behind: str, width: int, quote: str
) -> None:
    text = f"{before} {LINK} {behind}"
    broken = f"\n{quote}".join(text[at : at + width] for at in range(0, len(text), width))
    assert not holds_link(masked(broken))
    assert SIGN not in masked(broken).replace(f"\n{quote}", "")


async def quoted(db: Database) -> tuple[Office, dict[str, Any], str]:
    """An office where a customer has quoted the link she got; the row, and the link's signature."""
    place = await office(db)
    await place.receive(mail())
    (receipt,) = await place.outbox("receipt")
    link = receipt["body"].partition("/help/s/")[2].split()[0]
    back = mail("还是不行", References=f"<{receipt['rfc_message_id']}>")
    back.add_alternative(f"<p>不行</p><blockquote>{receipt['body']}</blockquote>", subtype="html")
    back.attach(MIMEMessage(mail(receipt["body"])))
    back.attach(MIMEApplication(receipt["body"].encode()))
    await place.receive(back)
    return place, (await place.inbox())[1], link.rpartition("/")[2]


async def test_who_may_read_mail_gets_it_without_the_links(db: Database) -> None:
    place, row, sign = await quoted(db)
    kept = await place.world.works.ports["files"].get(row["file_key"])
    assert found_in(kept, sign)
    async with place.world.browser(await place.world.admin()) as browser:
        shown = await browser.get(f"{API}/mail/inbox/{row['id']}/raw")
    assert shown.status_code == 200
    assert not found_in(shown.content, sign)
    assert b"Message-ID: " in shown.content
    assert await place.world.works.ports["files"].get(row["file_key"]) == kept


async def test_no_file_on_a_ticket_holds_the_link_in_words(db: Database) -> None:
    """Whoever handles the ticket reads its files: an enclosed mail must not let them in."""
    place, row, sign = await quoted(db)
    files = place.world.works.ports["files"]
    enclosed = await place.rows("attachments")
    assert {one["type"] for one in enclosed} >= {"message/rfc822", "application/octet-stream"}
    contents = [await files.get(one["file_key"]) for one in enclosed]
    assert found_in(await files.get(row["file_key"]), sign)
    assert not any(found_in(content, sign) for content in contents)
    assert [one["size"] for one in enclosed] == [len(content) for content in contents]


async def test_a_file_without_a_link_or_with_no_words_stays_as_it_came(db: Database) -> None:
    place = await office(db)
    table = b"a,b\r\n1,2\r\n" + base64.encodebytes(b"help" * 40)
    packed = gzip.compress(LINK.encode())
    letter = mail("见附件")
    letter.add_attachment(table, maintype="text", subtype="csv", filename="a.csv")
    letter.add_attachment(packed, maintype="application", subtype="gzip", filename="a.gz")
    await place.receive(letter)
    rows = await place.rows("attachments", "name")
    files = place.world.works.ports["files"]
    assert [await files.get(one["file_key"]) for one in rows] == [table, packed]


async def test_the_original_is_evidence_and_taking_it_is_on_record(db: Database) -> None:
    place, row, _ = await quoted(db)
    kept = await place.world.works.ports["files"].get(row["file_key"])
    path = f"{API}/mail/inbox/{row['id']}/original"
    agent, auditor = await place.world.member("agent"), await place.world.member("auditor")
    async with place.world.browser(agent) as browser:
        assert (await browser.get(f"{path}?reason=x")).status_code == 403
    async with place.world.browser(auditor) as browser:
        for asked in (path, f"{path}?reason=", f"{path}?reason=%20"):
            assert (await browser.get(asked)).status_code == 422
        assert await place.events("MailOriginalTaken") == []
        taken = await browser.get(f"{path}?reason=投诉%2042%20取证")
    assert taken.content == kept
    (event,) = await place.events("MailOriginalTaken")
    assert event["data"]["reason"] == "投诉 42 取证"
    assert event["actor_id"] == auditor.id


async def test_a_link_that_hides_too_well_is_not_served(db: Database) -> None:
    place = await office(db)
    hidden = LINK.replace("/", "+AC8-").replace("_", "+AF8-")
    head = (
        b"From: li@customer.test\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n"
    )
    await place.receive(head + hidden.encode() + b"\r\n")
    (row,) = await place.inbox()
    async with place.world.browser(await place.world.admin()) as browser:
        shown = await browser.get(f"{API}/mail/inbox/{row['id']}/raw")
    assert shown.status_code == 409, shown.content
    assert shown.json()["code"] == "mail_not_masked"
