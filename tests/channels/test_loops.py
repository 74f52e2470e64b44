"""Nothing that machines say to each other ever goes round: reports, automatic letters, desks."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tests.channels.given import CUSTOMER, Office, answer, mail, office
from tests.channels.test_machines import our_mail, report, waiting_for_the_customer

from ringdesk.kernel.db import Database
from ringdesk.modules import channels, customers, identity, tickets

LIVE: Mapping[str, Any] = {
    "mode": "live",
    "smtp": channels.Smtp(host="127.0.0.1", port=25, tls="none"),
}


def enclosing_report(to: str, inner: bytes) -> bytes:
    """A report about a report, as the last server on the way writes it."""
    return (
        b"Return-Path: <>\r\nFrom: postmaster@relay.test\r\nTo: " + to.encode() + b"\r\n"
        b"Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <double@relay.test>\r\n"
        b"MIME-Version: 1.0\r\n"
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=o\r\n\r\n"
        b"--o\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; r.test\r\n\r\n"
        b"Final-Recipient: rfc822; mailer-daemon@mx.test\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        b"--o\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--o--\r\n"
    )


async def test_a_report_about_a_report_is_noted_and_nobody_hears_of_it(db: Database) -> None:
    place = await office(db)
    await waiting_for_the_customer(place)
    sent, before = await our_mail(place), await place.outbox()
    inner = report(place.address, original=sent["rfc_message_id"])
    await place.receive(enclosing_report(place.address, inner), envelope_from="")
    (_, row) = await place.inbox()
    assert (row["state"], row["reason"]) == ("bounce", "unmatched")
    assert await place.events("MailBounced") == []
    assert await place.outbox() == before
    assert len(await place.all_tickets()) == 1


async def test_a_failure_told_again_is_no_news_and_anothers_failure_is(db: Database) -> None:
    place = await office(db)
    await waiting_for_the_customer(place)
    sent = await our_mail(place)
    to = place.return_path(sent["id"])
    told_again = [report(to).replace(b"@mx.test>", b".%d@mx.test>" % n) for n in range(8)]
    await place.receive(*told_again[:5], envelope_to=(to,))
    assert len(await place.events("MailBounced")) == 1
    of_another = [one.replace(CUSTOMER.encode(), b"boss@customer.test") for one in told_again[5:]]
    await place.receive(*of_another, envelope_to=(to,))
    told = [event["data"]["recipient"] for event in await place.events("MailBounced")]
    assert told == [CUSTOMER, "boss@customer.test"]
    assert len(await place.notices("delivery_failed")) == 2
    assert {row["state"] for row in (await place.inbox())[1:]} == {"bounce"}


async def test_a_letter_to_a_colleague_that_fails_makes_no_further_letter(db: Database) -> None:
    place = await office(db)
    letter = identity.Letter("gone@example.test", "X", "zh-CN", "重设密码", "链接")
    async with place.world.acting() as ctx:
        await place.world.works.ports["post_office"].post(ctx, letter)
    await place.world.drain()
    before = await place.rows("outbound_mails")
    sent = next(row for row in before if row["recipient"] == "gone@example.test")
    to = place.return_path(sent["id"])
    await place.receive(report(to), envelope_to=(to,), envelope_from="")
    after = await place.rows("outbound_mails")
    assert [row["id"] for row in after] == [row["id"] for row in before]
    assert next(row["state"] for row in after if row["id"] == sent["id"]) == "bounced"
    assert await place.all_tickets() == []


async def solved(place: Office) -> tickets.TicketState:
    """A ticket whose customer was asked by an automatic letter whether it is."""
    await place.receive(mail())
    ticket, agent = await place.only_ticket(), await place.world.member("agent")
    leaf = (await place.world.categories())[0]
    async with place.world.acting(agent) as ctx:
        await tickets.take(ctx, ticket.id)
        await tickets.update(ctx, ticket.id, tickets.Edit(category_id=leaf))
        await tickets.resolve(ctx, ticket.id)
    await place.world.drain()
    return await place.world.reread(ticket)


async def test_a_machine_that_answers_our_letters_decides_nothing_however_often(
    db: Database,
) -> None:
    place = await office(db)
    ticket = await solved(place)
    letters = [row for kind in ("receipt", "confirm") for row in await place.outbox(kind)]
    assert len(letters) == 2
    for letter in letters * 3:
        parent = letter["rfc_message_id"]
        await place.receive(answer(parent, "不在办公室", Auto_Submitted="auto-replied"))
        # To where RFC 3834 sends it: the envelope's sender, and without any header that threads.
        to = place.return_path(letter["id"])
        away = mail("不在办公室", subject="自动回复: 支付", Auto_Submitted="auto-replied")
        await place.receive(away, envelope_to=(to,))
    after = await place.world.reread(ticket)
    assert (after.status, after.accepted_at) == (ticket.status, ticket.accepted_at)
    sent = [row["id"] for kind in ("receipt", "confirm") for row in await place.outbox(kind)]
    assert sorted(sent) == sorted(letter["id"] for letter in letters)
    assert len(await place.outbox()) == 2
    assert len(await place.all_tickets()) == 1


async def exchanged(one: Office, other: Office, most: int) -> int:
    """Carry what each sends to the other until both are silent; the rounds it took."""
    for turn in range(most):
        moved = 0
        for source, target in ((one, other), (other, one)):
            parcels = source.world.works.ports["mail_post"].parcels
            theirs = [p for p in parcels if target.address in p.recipients]
            parcels.clear()
            moved += len(theirs)
            await target.receive(*(bytes(parcel.content) for parcel in theirs))
        if not moved:
            return turn
    raise AssertionError(f"still writing after {most} rounds")


async def test_two_desks_whose_people_write_to_each_other_fall_silent(db: Database) -> None:
    """Each sees a customer in the other: a question, an answer, a solution, their letters."""
    here, there = await office(db, **LIVE), await office(db, **LIVE)
    agent = await there.world.member("agent")
    draft = tickets.Draft(
        subject="对账", text="请核对", channel="email", quiet=True,
        requester=customers.Contact(email=here.address, name="合作方"),
    )  # fmt: skip
    async with there.world.acting(agent) as ctx:
        asked = await tickets.create(ctx, draft)
    await there.reply(asked, "请核对 11 月的账单", by=agent)
    await there.world.drain()
    assert await exchanged(there, here, 6) >= 1
    ours = await here.only_ticket()
    await here.reply(ours, "已核对，无误")
    await here.world.drain()
    assert await exchanged(here, there, 6) >= 1
    there.world.clock.advance(timedelta(minutes=1))
    leaf = (await there.world.categories())[0]
    async with there.world.acting(agent) as ctx:
        await tickets.take(ctx, asked.id)
        await tickets.update(ctx, asked.id, tickets.Edit(category_id=leaf))
        await tickets.resolve(ctx, asked.id)
    await there.world.drain()
    assert await exchanged(there, here, 6) >= 1
    assert len(await here.all_tickets()) == len(await there.all_tickets()) == 1
    assert (await there.world.reread(asked)).status_category == "resolved"
