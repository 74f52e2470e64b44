"""Our own SMTP and LMTP listener, spoken to by a real client over loopback."""

import asyncio
import smtplib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from tests import given
from tests.channels.given import Office, connected, mail

from ringdesk.kernel.db import Database
from ringdesk.kernel.settings import Settings
from ringdesk.modules import channels


@asynccontextmanager
async def listening(place: Office) -> AsyncIterator[channels.Service]:
    service = channels.Service(place.world.works, look=5)
    running = asyncio.create_task(service.run())
    try:
        await asyncio.wait_for(service.listening.wait(), 90)
        yield service
    finally:
        service.stop()
        await running


async def place_with_listeners(db: Database, **settings: Any) -> Office:
    world = await given.world(db, smtp_listen="127.0.0.1:0", lmtp_listen="127.0.0.1:0", **settings)
    return await connected(world)


@pytest.fixture
async def place(db: Database) -> Office:
    return await place_with_listeners(db)


async def hand_over(
    service: channels.Service, recipients: list[str], content: bytes, *, lmtp: bool = False
) -> Any:
    """Deliver as a mail server would; what smtplib makes of the answers."""

    def blocking() -> Any:
        kind = smtplib.LMTP if lmtp else smtplib.SMTP
        with kind("127.0.0.1", service.ports["lmtp" if lmtp else "smtp"], timeout=90) as client:
            return client.sendmail("li@customer.test", recipients, content)

    return await asyncio.to_thread(blocking)


async def test_a_mail_handed_over_is_stored_before_the_answer(place: Office) -> None:
    async with listening(place) as service:
        await hand_over(service, [place.address], mail(to=place.address).as_bytes())
        (row,) = await place.inbox()
    assert (row["state"], row["envelope_from"]) == ("received", "li@customer.test")
    await place.world.drain()
    assert (await place.only_ticket()).channel == "email"


async def test_the_stored_mail_is_what_was_sent_with_its_return_path(place: Office) -> None:
    content = mail(to=place.address).as_bytes()
    async with listening(place) as service:
        await hand_over(service, [place.address], content)
    (row,) = await place.inbox()
    stored = await place.world.works.ports["files"].get(row["file_key"])
    assert stored == b"Return-Path: <li@customer.test>\r\n" + content


async def test_a_signed_address_is_known_and_finds_its_ticket(place: Office) -> None:
    await place.receive(mail())
    ticket = await place.only_ticket()
    async with listening(place) as service:
        to = place.reply_address(ticket.number)
        await hand_over(service, [to], mail("再问一下", to=to).as_bytes())
    await place.world.drain()
    assert len(await place.all_tickets()) == 1


async def test_an_address_nobody_has_is_refused_for_good(place: Office) -> None:
    async with listening(place) as service:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            await hand_over(service, ["nobody@nowhere.test"], mail().as_bytes())
    assert refused.value.recipients["nobody@nowhere.test"][0] == 550
    assert await place.inbox() == []


async def test_a_mail_too_large_is_refused_and_the_next_one_is_taken(db: Database) -> None:
    place = await place_with_listeners(db, mail_bytes=20_000)
    async with listening(place) as service:
        with pytest.raises(smtplib.SMTPResponseException) as refused:
            await hand_over(service, [place.address], mail("x" * 70 + "\n" * 30_000).as_bytes())
        assert refused.value.smtp_code == 552
        await hand_over(service, [place.address], mail().as_bytes())
    assert len(await place.inbox()) == 1


async def spoken(port: int, recipients: list[str], body: bytes) -> list[str]:
    """The answers after the mail's end, one for each recipient that was taken (RFC 2033)."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for line in (
        "LHLO x",
        "MAIL FROM:<a@b.test>",
        *(f"RCPT TO:<{to}>" for to in recipients),
        "DATA",
    ):
        writer.write(f"{line}\r\n".encode())
    writer.write(body + b"\r\n.\r\nQUIT\r\n")
    lines = (await asyncio.wait_for(reader.read(), 90)).decode().splitlines()
    writer.close()
    begun = next(n for n, line in enumerate(lines) if line.startswith("354"))
    return [line[:3] for line in lines[begun + 1 : -1]]


async def test_every_recipient_has_its_own_answer_over_lmtp(place: Office) -> None:
    other = await connected(await given.world(place.world.works.db))
    recipients = [place.address, "nobody@nowhere.test", other.address]
    async with listening(place) as service:
        port = service.ports["lmtp"]
        assert await spoken(port, recipients, mail().as_bytes()) == ["250", "250"]
    assert len(await place.inbox()) == len(await other.inbox()) == 1


async def test_one_workspace_whose_mail_cannot_be_stored_does_not_fail_the_other(
    place: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await connected(await given.world(place.world.works.db))
    files = place.world.works.ports["files"]
    real = files.put

    async def full_for_one(tenant_id: Any, content: bytes) -> str:
        if tenant_id == other.world.tenant_id:
            raise OSError(28, "No space left on device")
        return await real(tenant_id, content)

    monkeypatch.setattr(files, "put", full_for_one)
    async with listening(place) as service:
        recipients = [place.address, other.address]
        port = service.ports["lmtp"]
        assert await spoken(port, recipients, mail().as_bytes()) == ["250", "451"]
    assert len(await place.inbox()) == 1


async def test_lmtp_says_too_large_to_every_recipient(db: Database) -> None:
    place = await place_with_listeners(db, mail_bytes=5_000)
    recipients = [place.address, place.address.replace("@", "+anything@")]
    async with listening(place) as service:
        body = b"Subject: x\r\n\r\n" + (b"z" * 70 + b"\r\n") * 100
        assert await spoken(service.ports["lmtp"], recipients, body) == ["552", "552"]


async def test_what_cannot_be_stored_now_is_asked_for_again(place: Office) -> None:
    files = place.world.works.ports["files"]

    async def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    put, files.put = files.put, full
    content = mail(to=place.address).as_bytes()
    async with listening(place) as service:
        with pytest.raises(smtplib.SMTPResponseException) as refused:
            await hand_over(service, [place.address], content)
        assert refused.value.smtp_code == 451
        files.put = put
        await hand_over(service, [place.address], content)
    assert len(await place.inbox()) == 1


async def test_the_same_mail_delivered_again_is_one_row_and_one_ticket(place: Office) -> None:
    content = mail(to=place.address).as_bytes()
    async with listening(place) as service:
        await asyncio.gather(*(hand_over(service, [place.address], content) for _ in range(8)))
    await place.world.drain()
    assert len(await place.inbox()) == 1
    assert len(await place.all_tickets()) == 1


async def test_a_line_longer_than_the_standard_allows_is_kept_whole(place: Office) -> None:
    long = (
        b"Subject: long\r\nMessage-ID: <%s@x.test>\r\nFrom: a@b.test\r\n\r\n" % uuid4().hex.encode()
    )
    content = long + b"x" * 50_000 + b"\r\n"
    async with listening(place) as service:
        await hand_over(service, [place.address], content)
    await place.world.drain()
    assert (await place.messages())[0]["body"].strip() == "x" * 50_000


async def test_another_workspaces_address_leads_there_and_nowhere_else(place: Office) -> None:
    there = await connected(await given.world(place.world.works.db))
    async with listening(place) as service:
        await hand_over(service, [there.address], mail().as_bytes())
    assert len(await there.inbox()) == 1
    assert await place.inbox() == []


async def test_an_archived_mailbox_takes_nothing_more(place: Office) -> None:
    async with place.world.acting() as ctx:
        gone = channels.MailboxChanges(archived=True)
        await channels.change_mailbox(ctx, place.box, gone)
    async with listening(place) as service:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            await hand_over(service, [place.address], mail().as_bytes())


@pytest.mark.parametrize("listen", ["2525", "localhost", "localhost:mail", "1.2.3.4:99999"])
async def test_an_address_to_listen_at_that_is_none_is_named(db: Database, listen: str) -> None:
    place = await connected(await given.world(db, smtp_listen=listen))
    with pytest.raises(ValueError, match="host:port"):
        await channels.Service(place.world.works).run()


async def test_a_port_that_is_taken_is_tried_again(place: Office) -> None:
    async with listening(place) as first:
        taken = f"127.0.0.1:{first.ports['lmtp']}"
        other = await connected(await given.world(place.world.works.db, lmtp_listen=taken))
        second = channels.Service(other.world.works, look=0.1)
        running = asyncio.create_task(second.run())
        await asyncio.wait_for(second.listening.wait(), 90)
        assert second.ports == {}
        first.stop()
        async with asyncio.timeout(90):
            while not second.ports:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    second.stop()
    await running


def test_both_listeners_are_off_unless_asked_for() -> None:
    assert (Settings().smtp_listen, Settings().lmtp_listen) == ("", "")
