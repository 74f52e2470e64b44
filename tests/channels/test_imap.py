"""Fetching over IMAP from a server on a real socket: nothing lost or doubled, whatever breaks."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from tests.channels.given import Office, mail, office
from tests.channels.imap_server import SECRET, USER, ImapServer

from ringdesk.kernel.db import Database
from ringdesk.modules import channels


@pytest.fixture
async def imap() -> AsyncIterator[ImapServer]:
    async with ImapServer() as running:
        yield running


async def fetching(db: Database, imap: ImapServer, **more: Any) -> Office:
    """An office whose mailbox lies on the server."""
    place = channels.Imap(host="127.0.0.1", port=imap.port, tls="none", username=USER, **more)
    return await office(db, imap=place, imap_password=SECRET)


async def until(true: Callable[[], Awaitable[bool] | bool], seconds: float = 90.0) -> None:
    """Wait for something that another task brings about."""
    async with asyncio.timeout(seconds):
        while True:
            found = true()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.02)


@asynccontextmanager
async def watched(place: Office, **more: Any) -> AsyncIterator[channels.Service]:
    """The service running, as the application runs it."""
    service = channels.Service(place.world.works, look=0.1, **{"poll": 0.1, **more})
    running = asyncio.create_task(service.run())
    try:
        yield service
    finally:
        service.stop()
        await running


async def stored(place: Office, how_many: int) -> None:
    async def enough() -> bool:
        return len(await place.inbox()) >= how_many

    await until(enough)


async def test_what_lies_in_the_mailbox_is_fetched_and_what_arrives_later_at_once(
    db: Database, imap: ImapServer
) -> None:
    place = await fetching(db, imap)
    imap.put(mail("一"), mail("二"))
    async with watched(place):
        await stored(place, 2)
        await until(lambda: "IDLE" in imap.commands)
        imap.put(mail("三"))
        await stored(place, 3)
        await until(lambda: all(kept.seen for kept in imap.mails))
    await place.world.drain()
    assert sorted(m["body"].strip() for m in await place.messages()) == ["一", "三", "二"]


async def test_netease_hears_who_we_are_before_a_folder_is_opened(
    db: Database, imap: ImapServer
) -> None:
    place = await fetching(db, imap)
    async with watched(place):
        await until(lambda: "IDLE" in imap.commands)
    verbs = [line.split(" ")[0] for line in imap.commands]
    assert verbs.index("LOGIN") < verbs.index("ID") < verbs.index("SELECT")


async def test_a_server_without_idle_is_polled(db: Database, imap: ImapServer) -> None:
    imap.capabilities = "IMAP4rev1"
    place = await fetching(db, imap)
    async with watched(place):
        await until(lambda: "NOOP" in imap.commands)
        imap.put(mail())
        await stored(place, 1)
    assert "IDLE" not in imap.commands


async def test_after_a_restart_only_what_is_new_is_fetched(db: Database, imap: ImapServer) -> None:
    place = await fetching(db, imap)
    imap.put(mail("一"), mail("二"))
    async with watched(place):
        await stored(place, 2)
        await until(lambda: imap.mails[-1].seen)
    imap.commands.clear()
    async with watched(place):
        await until(lambda: "IDLE" in imap.commands)
        imap.put(mail("三"))
        await stored(place, 3)
    fetched = [line for line in imap.commands if "BODY.PEEK[]" in line]
    assert fetched == ["UID FETCH 3 (UID BODY.PEEK[])"]


async def test_new_uids_for_old_mails_bring_nothing_twice(db: Database, imap: ImapServer) -> None:
    place = await fetching(db, imap)
    imap.put(mail("一"), mail("二", message_id=""))
    async with watched(place):
        await stored(place, 2)
        await until(lambda: imap.mails[-1].seen)
    del imap.mails[0:0]
    imap.put(mail("新"))
    imap.mails.insert(0, imap.mails.pop())
    imap.renumber()
    imap.commands.clear()
    async with watched(place):
        await stored(place, 3)
        await until(lambda: imap.mails[0].seen)
    await place.world.drain()
    assert sorted(m["body"].strip() for m in await place.messages()) == ["一", "二", "新"]
    # The one without a Message-ID has to be looked at to be known; the other is not.
    assert [line for line in imap.commands if "BODY.PEEK[]" in line] == [
        "UID FETCH 1,3 (UID BODY.PEEK[])"
    ]


async def test_a_lost_connection_in_the_middle_loses_and_doubles_nothing(
    db: Database, imap: ImapServer
) -> None:
    place = await fetching(db, imap)
    imap.put(*(mail(f"第 {n}") for n in range(130)))
    imap.drop_after = 3
    async with watched(place):
        await stored(place, 130)
    await place.world.drain()
    bodies = sorted(m["body"].strip() for m in await place.messages())
    assert bodies == sorted(f"第 {n}" for n in range(130))


async def test_a_server_that_goes_away_is_shown_and_found_again(
    db: Database, imap: ImapServer
) -> None:
    place = await fetching(db, imap)
    async with watched(place):
        await until(lambda: "IDLE" in imap.commands)
        imap.refuse_logins = True
        imap.disconnect()

        async def troubled() -> bool:
            box = next(b for b in await place.rows("mailboxes") if b["id"] == place.box)
            return "AUTHENTICATIONFAILED" in (box["last_error"] or "")

        await until(troubled)
        imap.refuse_logins = False
        imap.put(mail())
        await stored(place, 1)
    box = next(b for b in await place.rows("mailboxes") if b["id"] == place.box)
    assert box["last_error"] is None
    assert box["last_fetch_at"] is not None


async def test_one_mailbox_that_fails_does_not_stop_another(db: Database, imap: ImapServer) -> None:
    good = await fetching(db, imap)
    async with ImapServer(refuse_logins=True) as other:
        async with good.world.acting() as ctx:
            bad = channels.Imap(host="127.0.0.1", port=other.port, tls="none", username=USER)
            draft = channels.MailboxDraft(address=f"bad-{good.address}", mode="demo", imap=bad)
            await channels.create_mailbox(ctx, draft)
        async with watched(good):
            await until(lambda: bool(other.commands) and "IDLE" in imap.commands)
            imap.put(mail())
            await stored(good, 1)


async def test_a_mail_too_large_is_not_fetched_but_said(db: Database, imap: ImapServer) -> None:
    place = await fetching(db, imap)
    ports = place.world.works.ports
    ports["settings"] = dataclasses.replace(ports["settings"], mail_bytes=4000)
    imap.put(mail("x" * 9000, subject="大"), mail("小"))
    async with watched(place):
        await stored(place, 2)
    await place.world.drain()
    large = next(r for r in await place.inbox() if r["reason"] == "too_large")
    assert (large["state"], large["subject"]) == ("quarantined", "大")
    assert len(await place.all_tickets()) == 1
    assert len(await place.notices("mail_quarantined")) == 1


async def test_a_mail_the_server_cannot_give_stops_none_of_the_others(
    db: Database, imap: ImapServer
) -> None:
    place = await fetching(db, imap)
    imap.put(mail("一"))
    imap.put(mail("坏"), broken=True)
    imap.put(mail("三"))
    async with watched(place):
        await stored(place, 3)
    await place.world.drain()
    states = {(r["state"], r["reason"]) for r in await place.inbox()}
    assert states == {("ticketed", "new"), ("quarantined", "fetch_failed")}
    assert len(await place.all_tickets()) == 2


async def test_the_first_import_is_quiet_and_what_comes_later_is_not(
    db: Database, imap: ImapServer
) -> None:
    place = await fetching(db, imap)
    imap.put(mail("旧"), arrived="01-Nov-2026 09:00:00 +0000")
    imap.put(mail("新", sender="new@customer.test"), arrived="20-Nov-2026 09:00:00 +0000")
    async with watched(place):
        await stored(place, 2)
    await place.world.drain()
    assert len(await place.all_tickets()) == 2
    assert [r["recipient"] for r in await place.outbox()] == ["new@customer.test"]


async def test_two_processes_on_one_mailbox_take_each_mail_once(
    db: Database, imap: ImapServer
) -> None:
    place = await fetching(db, imap)
    async with watched(place), watched(place):
        for n in range(20):
            imap.put(mail(f"第 {n}"))
            await asyncio.sleep(0.01)
        await stored(place, 20)
    await place.world.drain()
    assert len(await place.all_tickets()) == 20


async def test_a_crash_after_storing_fetches_nothing_again(db: Database, imap: ImapServer) -> None:
    """The process dies between the commit and the Seen flag."""
    place = await fetching(db, imap)
    imap.put(mail())

    async def dies(*_: object) -> None:
        raise KeyError("the machine stops here")

    imap._store = dies
    async with watched(place):
        await stored(place, 1)
    del imap._store
    imap.commands.clear()
    async with watched(place):
        await until(lambda: "IDLE" in imap.commands)
    assert not [line for line in imap.commands if "BODY.PEEK[]" in line]
    assert len(await place.inbox()) == 1


async def test_a_changed_password_is_used_at_once(db: Database, imap: ImapServer) -> None:
    place = await fetching(db, imap)
    async with place.world.acting() as ctx:
        wrong = channels.MailboxChanges(imap_password="wrong")
        await channels.change_mailbox(ctx, place.box, wrong)
    imap.put(mail())
    async with watched(place):
        await until(lambda: any("wrong" in line for line in imap.commands))
        async with place.world.acting() as ctx:
            right = channels.MailboxChanges(imap_password=SECRET)
            await channels.change_mailbox(ctx, place.box, right)
        await stored(place, 1)


async def test_a_full_disk_loses_no_mail_and_marks_none_as_seen(
    db: Database, imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = await fetching(db, imap)
    files = place.world.works.ports["files"]
    keep = files.put

    async def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "put", full)
    imap.put(mail("一"), mail("二"))
    async with watched(place):

        async def said() -> bool:
            box = next(b for b in await place.rows("mailboxes") if b["id"] == place.box)
            return "No space left" in (box["last_error"] or "")

        await until(said)
        assert not any(kept.seen for kept in imap.mails)
        assert await place.inbox() == []
        monkeypatch.setattr(files, "put", keep)
        await stored(place, 2)


async def test_a_mailbox_that_is_down_for_hours_calls_the_admins_once_and_catches_up(
    db: Database, imap: ImapServer
) -> None:
    place = await fetching(db, imap)
    imap.refuse_logins = True
    async with watched(place):

        async def alarmed() -> bool:
            place.world.clock.advance(timedelta(hours=2))
            return bool(await place.notices("mailbox_failing"))

        await until(alarmed)
        place.world.clock.advance(timedelta(hours=6))
        imap.put(*(mail(f"第 {n}") for n in range(60)))
        imap.refuse_logins = False
        await stored(place, 60)
    assert len(await place.notices("mailbox_failing")) == 1
    assert len(await place.events("MailboxWorksAgain")) == 1


async def test_the_same_mail_over_imap_and_lmtp_is_one(db: Database, imap: ImapServer) -> None:
    place = await fetching(db, imap)
    both = mail(to=place.address).as_bytes()
    imap.put(b"Received: from mx by store\r\n" + both)
    await place.store(b"Return-Path: <li@customer.test>\r\n" + both)
    async with watched(place):
        await until(lambda: imap.mails[0].seen)
    await place.world.drain()
    assert len(await place.inbox()) == 1
    assert len(await place.all_tickets()) == 1
