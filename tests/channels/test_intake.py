"""Stored first, read after, set aside when it cannot be read; none stops another or is lost."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given as having
from hypothesis import strategies as st
from tests.channels.given import answer, mail, office

from ringdesk.kernel.db import Database
from ringdesk.kernel.jobs import Worker
from ringdesk.modules.channels.incoming import reading, routing
from ringdesk.modules.channels.jobs import wake_readers
from ringdesk.modules.channels.rules.message_ids import fingerprint


async def test_the_same_mail_taken_in_twice_is_one(db: Database) -> None:
    place = await office(db)
    one = mail()
    assert await place.store(one) == 1
    assert await place.store(one) == 0
    await place.world.drain()
    assert len(await place.inbox()) == len(await place.all_tickets()) == 1


async def test_the_same_mail_from_many_sides_at_once_is_one(db: Database) -> None:
    place = await office(db)
    one = mail()
    new = await asyncio.gather(*(place.store(one) for _ in range(8)))
    assert sum(new) == 1
    await place.world.drain()
    assert len(await place.all_tickets()) == 1


async def test_a_message_id_used_for_everything_loses_no_mail(db: Database) -> None:
    place = await office(db)
    first, second = (mail(text, message_id="same@broken.test") for text in ("甲", "乙"))
    second.replace_header("Date", "Tue, 17 Nov 2026 09:00:00 +0800")
    await place.receive(first, second)
    assert len(await place.inbox()) == 2
    assert sorted(m["body"].strip() for m in await place.messages()) == ["乙", "甲"]


async def test_a_mail_without_message_id_is_known_by_its_content(db: Database) -> None:
    place = await office(db)
    one, other = mail("一", message_id=""), mail("二", message_id="")
    await place.receive(one, other, one)
    assert len(await place.inbox()) == 2


async def test_a_crash_between_storing_and_reading_loses_nothing_and_doubles_nothing(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader dies in the middle of its transaction, after the ticket was written."""
    place = await office(db)
    await place.store(mail("一"), mail("二"))
    real, left = routing.open_ticket, [1]

    async def dies(*given: Any, **more: Any) -> Any:
        found = await real(*given, **more)
        if left:
            left.pop()
            raise ConnectionError("the machine stops here")
        return found

    monkeypatch.setattr(routing, "open_ticket", dies)
    await place.world.drain()
    assert await place.all_tickets() == []
    assert {r["state"] for r in await place.inbox()} == {"received"}
    place.world.clock.advance(timedelta(minutes=1))
    await place.world.drain()
    assert sorted(m["body"].strip() for m in await place.messages()) == ["一", "二"]
    assert len(await place.all_tickets()) == 2


async def test_a_mail_whose_handling_fails_is_set_aside_and_the_others_go_on(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = await office(db)
    admin = await place.world.admin()
    real = routing.open_ticket

    async def picky(ctx: Any, opened: Any, *given: Any, **more: Any) -> Any:
        found = await real(ctx, opened, *given, **more)
        if opened.subject == "坏":
            raise KeyError("a fault of ours")
        return found

    monkeypatch.setattr(routing, "open_ticket", picky)
    await place.receive(mail(subject="好一"), mail(subject="坏"), mail(subject="好二"))
    assert sorted(t["subject"] for t in await place.all_tickets()) == ["好一", "好二"]
    (bad,) = [r for r in await place.inbox() if r["state"] == "quarantined"]
    assert (bad["subject"], bad["sender"]) == ("坏", "li@customer.test")
    assert "KeyError" in bad["reason"]
    (event,) = await place.events("MailQuarantined")
    assert event["subject_id"] == bad["id"]
    (notice,) = await place.notices("mail_quarantined")
    assert notice["member_id"] == admin.member_id
    monkeypatch.undo()
    async with place.world.browser(admin) as browser:
        listed = (await browser.get("/api/v1/mail/inbox?state=quarantined")).json()["data"]
        assert [row["id"] for row in listed] == [str(bad["id"])]
        raw = await browser.get(f"/api/v1/mail/inbox/{bad['id']}/raw")
        assert b"Message-ID" in raw.content
        assert raw.headers["content-disposition"].startswith("attachment")
        again = await browser.post(f"/api/v1/mail/inbox/{bad['id']}/retry")
        assert again.status_code == 200, again.text
    await place.world.drain()
    assert len(await place.all_tickets()) == 3
    numbers = [t["number"] for t in await place.all_tickets()]
    assert numbers == [1001, 1002, 1003]


async def test_a_mail_whose_bytes_are_gone_is_set_aside(db: Database) -> None:
    place = await office(db)
    await place.store(mail(), mail())
    (row, _) = await place.inbox()
    await place.world.works.ports["files"].delete(row["file_key"])
    await place.world.drain()
    assert {r["reason"] for r in await place.inbox()} == {"file_missing", "new"}


async def test_a_mail_from_nobody_is_set_aside(db: Database) -> None:
    place = await office(db)
    await place.receive(b"Subject: x\r\n\r\nhello")
    (row,) = await place.inbox()
    assert (row["state"], row["reason"]) == ("quarantined", "ValueError: no_sender")


async def test_what_was_handled_cannot_be_tried_again(db: Database) -> None:
    place = await office(db)
    await place.receive(mail())
    (row,) = await place.inbox()
    async with place.world.browser(await place.world.admin()) as browser:
        again = await browser.post(f"/api/v1/mail/inbox/{row['id']}/retry")
    assert (again.status_code, again.json()["code"]) == (409, "mail_not_waiting")


HOSTILE = [
    b"", b"\x00" * 500, b"\xff\xfe" * 300,
    b"From: a@b.test\r\nSubject: =?utf-8?b?////?=\r\n\r\n\x00",
    b"From: a@b.test\r\n" + b"X: y\r\n" * 5000 + b"\r\nx",
    b"From: a@b.test\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n" * 3000,
    b"From: \"\xd8\x00\" <a@b.test>\r\nSubject: \xed\xa0\x80\r\n"
    b"Message-ID: <" + b"m" * 5000 + b"@x>\r\n\r\nx",
    b"From: a@b.test\r\nReferences: " + b"<r@x.test> <s@x.test> " * 1500 + b"\r\n\r\nx",
    b"From: <>\r\nTo: \r\n\r\n", b"From: a@b\r\n\r\nx", b"From: a b@c d@e.test\r\n\r\nx",
    b"From: a@b.test\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 60_000,
]  # fmt: skip


async def test_no_mail_whatever_is_in_it_stops_the_one_behind_it(db: Database) -> None:
    place = await office(db)
    await place.receive(*HOSTILE, mail(subject="最后一封"))
    assert "最后一封" in [t["subject"] for t in await place.all_tickets()]
    assert {r["state"] for r in await place.inbox()} <= {"ticketed", "quarantined"}
    assert len(await place.inbox()) == len(HOSTILE) + 1


async def test_a_burst_of_a_thousand_mails_arrives_whole_and_in_order(db: Database) -> None:
    place = await office(db)
    mails = [
        mail(f"第 {n} 封", subject=f"请求 {n}", sender=f"c{n % 97}@customer.test")
        for n in range(1000)
    ]
    for start in range(0, 1000, 50):
        await place.store(*mails[start : start + 50])
    await place.world.drain()
    rows = await place.all_tickets()
    assert [r["number"] for r in rows] == list(range(1001, 2001))
    assert {r["subject"] for r in rows} == {f"请求 {n}" for n in range(1000)}


async def test_many_readers_at_once_settle_each_mail_once(db: Database) -> None:
    place = await office(db)
    first = mail()
    for n in range(10):
        await place.store(mail(f"{n}"), answer(first, f"答 {n}"))
    await place.store(first)
    readers = [Worker(place.world.works) for _ in range(4)]
    for _ in range(40):
        await asyncio.gather(*(reader.drain_once() for reader in readers))
        place.world.clock.advance(timedelta(milliseconds=150))
    assert len(await place.all_tickets()) == 11
    assert len(await place.messages()) == 21


async def test_mail_that_waits_although_its_job_is_gone_is_found_by_the_sweep(db: Database) -> None:
    place = await office(db)
    await place.store(mail())
    async with place.world.acting() as ctx:
        await ctx.tx.connection.execute("DELETE FROM jobs WHERE kind = $1", reading.READ)
    place.world.clock.advance(timedelta(minutes=3))
    await wake_readers(place.world.works, None, {})
    await place.world.drain()
    assert len(await place.all_tickets()) == 1


@having(st.binary(max_size=400), st.binary(max_size=60))
def test_a_fingerprint_depends_on_id_and_date_alone_where_there_is_an_id(
    body: bytes, received: bytes
) -> None:
    head = b"Message-ID: <x@y.test>\r\nDate: Mon, 16 Nov 2026 09:00:00 +0800\r\n"
    path = b"Received: " + received.replace(b"\r", b"").replace(b"\n", b"") + b"\r\n"
    assert fingerprint(head + b"\r\n" + body) == fingerprint(path + head + b"\r\nother")


def test_a_message_id_of_the_body_is_not_the_mails() -> None:
    quoted = b"From: a@b.test\r\n\r\nMessage-ID: <inner@x.test>\r\n"
    assert fingerprint(quoted).startswith("sha256:")
    assert fingerprint(quoted + uuid4().bytes) != fingerprint(quoted)
