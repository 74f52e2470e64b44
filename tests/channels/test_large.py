"""Large mails, and mails made to be large once somebody opens them."""

import base64
import gzip
import hashlib
import io
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st
from tests.channels.given import Office, mail, office
from tests.channels.imap_server import ImapServer
from tests.channels.test_imap import fetching, stored, watched
from tests.channels.test_listener import hand_over, listening, place_with_listeners

from ringdesk.kernel.db import Database
from ringdesk.modules.channels.incoming.opened import MOST_FILES, open_mail
from ringdesk.modules.channels.rules import portions as rules
from ringdesk.modules.channels.rules.signed_links import masked_mail

MEGABYTE = 1_000_000
_LINE = 741  # bytes, 988 letters: few lines, and none too long for RFC 5321
BOUNDARY = b"\r\n--b\r\n"


def of_parts(*parts: bytes, boundary: bytes = BOUNDARY) -> bytes:
    """A mail of these parts, put together without the library's copies."""
    head = b"From: li@customer.test\r\nSubject: x\r\nMessage-ID: <large@customer.test>\r\n"
    kind = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n"
    return b"".join([head, kind, *(boundary + part for part in parts), b"\r\n--b--\r\n"])


def film(size: int) -> tuple[bytes, bytes]:
    """Bytes that compress to nothing less, and the part that holds them."""
    content = hashlib.shake_128(b"film").digest(size)
    lines = (base64.b64encode(content[at : at + _LINE]) for at in range(0, size, _LINE))
    head = b"Content-Type: video/mp4; name=film.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return content, head + b"\r\n".join(lines)


TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "见附件".encode()


async def test_a_mail_of_40_megabytes_becomes_a_ticket_with_its_file_whole(db: Database) -> None:
    place = await place_with_listeners(db)
    content, part = film(29 * MEGABYTE)
    raw = of_parts(TEXT, part)
    assert len(raw) > 38 * MEGABYTE
    async with listening(place) as service:
        await hand_over(service, [place.address], raw, lmtp=True)
    await place.world.drain()
    (row,) = await place.rows("attachments")
    assert (row["name"], row["size"]) == ("film.mp4", len(content))
    assert row["sha256"] == hashlib.sha256(content).digest()
    assert (await place.messages())[0]["body"] == "见附件"


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """Whatever happens inside takes no more memory than that beside what is there."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak <= size, f"{peak / MEGABYTE:.0f} MB"


LARGE: dict[str, Callable[[], bytes]] = {
    "a file": lambda: of_parts(TEXT, film(3 * MEGABYTE)[1]),
    "one text": lambda: of_parts(TEXT + b"we need help\r\n" * 50_000),
    "one line": lambda: of_parts(TEXT + b"x" * 4 * MEGABYTE),
    "markup": lambda: of_parts(b"Content-Type: text/html\r\n\r\n" + b"<div><p>hi" * 5000),
    "a header": lambda: b"X-A: " + b"y" * 4 * MEGABYTE,
    "headers": lambda: b"X-A: yyyyyyyyyyyyyyyyy\r\n" * 60_000,
    "parts": lambda: of_parts(*[b"Content-Type: image/png\r\n\r\nx"] * 100_000),
    "empty parts": lambda: of_parts(boundary=BOUNDARY * 500_000),
    "multiparts in multiparts": lambda: (
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' * 70_000
    ),
    "mails in mails": lambda: b"Content-Type: message/rfc822\r\n\r\n" * 120_000,
    "lines of uuencode": lambda: b"\r\nbegin 644 x\r\n" + b"#0V%T\r\n" * 100_000,
}


@pytest.mark.parametrize("name", LARGE)
def test_reading_takes_a_few_times_the_mails_own_size(name: str) -> None:
    raw = LARGE[name]()
    with at_most(12 * len(raw) + 4 * MEGABYTE):
        open_mail(raw, None)


def a_zip(inside: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", inside)
    return packed.getvalue()


@pytest.mark.parametrize("pack", [gzip.compress, a_zip, lambda inside: a_zip(a_zip(inside))])
async def test_a_compressed_bomb_is_kept_as_it_came_and_never_opened(
    db: Database, pack: Callable[[bytes], bytes]
) -> None:
    place = await office(db)
    bomb = pack(bytes(30 * MEGABYTE))
    assert len(bomb) < MEGABYTE
    letter = mail("见附件")
    letter.add_attachment(bomb, maintype="application", subtype="zip", filename="a.zip")
    raw = letter.as_bytes()
    with at_most(8 * MEGABYTE):
        open_mail(raw, None)
        masked_mail(raw)
    await place.receive(raw)
    (row,) = await place.rows("attachments")
    assert row["sha256"] == hashlib.sha256(bomb).digest()


def forwarded(times: int) -> EmailMessage:
    inner = mail("最里面")
    for _ in range(times):
        outer = mail("转发")
        outer.add_attachment(inner)
        inner = outer
    return inner


async def test_mails_in_mails_are_one_file_however_deep(db: Database) -> None:
    place = await office(db)
    letter = forwarded(40)
    await place.receive(letter)
    (row,) = await place.rows("attachments")
    assert row["type"] == "message/rfc822"
    assert (await place.messages())[0]["body"].strip() == "转发"


async def test_of_thousands_of_files_the_first_hundred_are_on_the_ticket_and_it_says_so(
    db: Database,
) -> None:
    place = await office(db)
    one = b"Content-Type: text/csv; name=a%d.csv\r\n\r\n1,2"
    await place.receive(of_parts(TEXT, *(one % n for n in range(5000))))
    assert len(await place.rows("attachments")) == MOST_FILES
    (message,) = await place.messages()
    assert (message["body"], message["flags"]) == ("见附件", ["attachments_left_out"])
    await place.receive(mail("没有附件"))
    assert (await place.messages())[-1]["flags"] == []


@property_of(sizes=st.lists(st.integers(0, 3 * rules.MOST_BYTES)))
def test_a_portion_is_few_bytes_or_one_mail(sizes: list[int]) -> None:
    found = rules.portions(sizes, int)
    assert [size for portion in found for size in portion] == sizes
    assert all(len(one) == 1 or sum(one) <= rules.MOST_BYTES for one in found)
    assert all(sum(one) + behind[0] > rules.MOST_BYTES for one, behind in pairwise(found))


async def transactions(place: Office, table: str) -> int:
    async with place.world.acting() as ctx:
        found: Any = await ctx.tx.connection.fetchval(
            f"SELECT count(DISTINCT xmin::text) FROM {table}"
        )
    return int(found)


async def test_large_mails_are_fetched_and_read_one_after_the_other(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_BYTES", 2000)
    async with ImapServer() as imap:
        place = await fetching(db, imap)
        imap.put(*(mail("x" * 1500, subject=str(n)) for n in range(3)))
        async with watched(place):
            await stored(place, 3)
    assert await transactions(place, "inbound_mails") == 3
    await place.world.drain()
    assert await transactions(place, "messages") == 3
    assert {row["subject"] for row in await place.all_tickets()} == {"0", "1", "2"}
