"""Machines write too: loops, vacations, receipts, lists, bounces. None of them is ever answered."""

from email.message import EmailMessage
from typing import Any

import pytest
from tests.channels.given import CUSTOMER, Office, answer, mail, office

from ringdesk.kernel.db import Database
from ringdesk.modules import channels, tickets


async def waiting_for_the_customer(place: Office) -> tickets.TicketState:
    """A ticket that was answered and waits; one more word of the customer would bring it back."""
    await place.receive(mail())
    ticket = await place.only_ticket()
    agent = await place.world.member("agent")
    async with place.world.acting(agent) as ctx:
        await tickets.take(ctx, ticket.id)
        await tickets.reply(ctx, ticket.id, tickets.Reply(text="请提供订单号"))
        await tickets.wait(ctx, ticket.id)
    await place.world.drain()
    return await place.world.reread(ticket)


async def our_mail(place: Office) -> dict[str, Any]:
    return (await place.outbox("reply"))[-1]


async def test_a_vacation_notice_is_attached_and_moves_nothing(db: Database) -> None:
    place = await office(db)
    ticket = await waiting_for_the_customer(place)
    sent = len(await place.outbox())
    parent = (await our_mail(place))["rfc_message_id"]
    away = answer(parent, "我在休假", subject="自动回复: 支付", Auto_Submitted="auto-replied")
    await place.receive(away)
    after = await place.world.reread(ticket)
    assert (after.status, after.last_customer_at) == (ticket.status, ticket.last_customer_at)
    assert (await place.messages())[-1]["flags"] == ["auto_reply"]
    assert len(await place.outbox()) == sent


async def test_a_person_moves_what_a_vacation_notice_does_not(db: Database) -> None:
    place = await office(db)
    ticket = await waiting_for_the_customer(place)
    await place.receive(answer((await our_mail(place))["rfc_message_id"], "订单号 42，请看一下"))
    assert (await place.world.reread(ticket)).status != ticket.status


async def test_a_vacation_notice_that_answers_nothing_makes_no_ticket(db: Database) -> None:
    place = await office(db)
    away = mail("我在休假", subject="自动回复: 你好", Auto_Submitted="auto-replied")
    await place.receive(away)
    assert await place.all_tickets() == []
    (row,) = await place.inbox()
    assert (row["state"], row["reason"]) == ("ignored", "machine_answer")


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk"},
        {"List_Id": "<news.example.test>"},
        {"X_Auto_Response_Suppress": "All"},
        {"sender": "no-reply@shop.test"},
    ],
)
async def test_other_automatic_mail_makes_a_ticket_nobody_is_told_of(
    db: Database, headers: dict[str, str]
) -> None:
    place = await office(db)
    await place.receive(mail("磁盘将满", subject="告警", **headers))
    assert len(await place.all_tickets()) == 1
    assert (await place.messages())[0]["flags"] == ["auto_reply"]
    assert await place.outbox() == []


async def test_behind_a_no_reply_address_stands_whom_reply_to_names(db: Database) -> None:
    place = await office(db)
    form = mail("表单", sender="no-reply@shop.test", Reply_To="Ana <ana@customer.test>")
    await place.receive(form)
    assert [r["email"] for r in await place.rows("requesters")] == ["ana@customer.test"]


async def test_our_own_mail_coming_back_is_dropped(db: Database) -> None:
    place = await office(db)
    await waiting_for_the_customer(place)
    before = len(await place.messages())
    rfc_id = (await our_mail(place))["rfc_message_id"]
    await place.receive(mail("回来了", message_id=rfc_id))
    await place.receive(mail("带着我们的记号", X_Loop=place.address))
    await place.receive(mail("自己写的", sender=f"我们 <{place.address}>"))
    plus = place.address.replace("@", "+t1.aaaaaaaaaa@")
    await place.receive(mail("自己写的", sender=plus))
    states = [(r["state"], r["reason"]) for r in await place.inbox()][1:]
    assert states == [("ignored", "own_loop")] * 4
    assert len(await place.messages()) == before


async def test_a_read_receipt_is_noted_and_nothing_more(db: Database) -> None:
    place = await office(db)
    await waiting_for_the_customer(place)
    sent = await our_mail(place)
    raw = (
        f"From: {CUSTOMER}\r\nTo: {place.address}\r\nSubject: Read: x\r\n"
        f"Message-ID: <mdn@customer.test>\r\nIn-Reply-To: <{sent['rfc_message_id']}>\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nread\r\n"
        "--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
        f"Final-Recipient: rfc822;{CUSTOMER}\r\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\r\n"
        "--b--\r\n"
    ).encode()
    before = len(await place.messages())
    await place.receive(raw)
    assert (await place.inbox())[-1]["reason"] == "read_receipt"
    assert len(await place.messages()) == before


def report(to: str, *, action: str = "failed", status: str = "5.1.1", original: str = "") -> bytes:
    """A delivery report as RFC 3464 has it."""
    return (
        f"Return-Path: <>\r\nFrom: Mail Delivery Subsystem <mailer-daemon@mx.test>\r\nTo: {to}\r\n"
        "Subject: Delivery Status Notification\r\n"
        f"Message-ID: <{action}.{status}.{original}@mx.test>\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThere was a problem.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n\r\n"
        f"Final-Recipient: rfc822; {CUSTOMER}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 no such user\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{original}>\r\n\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize("way", ["return path", "message id"])
async def test_a_bounce_is_an_event_on_its_ticket_and_marks_the_address(
    db: Database, way: str
) -> None:
    place = await office(db)
    ticket = await waiting_for_the_customer(place)
    sent = await our_mail(place)
    if way == "return path":
        to = place.return_path(sent["id"])
        await place.receive(report(to), envelope_to=(to,), envelope_from="")
    else:
        await place.receive(report(place.address, original=sent["rfc_message_id"]))
    (event,) = await place.events("MailBounced")
    assert event["subject_id"] == ticket.id
    assert (event["data"]["status"], event["data"]["permanent"]) == ("5.1.1", True)
    assert (await our_mail(place))["state"] == "bounced"
    message = [m for m in await place.messages() if m["direction"] == "out"][-1]
    assert message["delivery"] == "failed"
    assert "550 no such user" in message["delivery_error"]
    assert (await place.rows("requesters"))[0]["bounced_at"] is not None
    assert (await place.world.reread(ticket)).status == ticket.status
    assert len(await place.all_tickets()) == 1
    assert (await place.inbox())[-1]["state"] == "bounce"
    assert len(await place.notices("delivery_failed")) == 1


async def test_a_delay_is_told_and_changes_nothing(db: Database) -> None:
    place = await office(db)
    await waiting_for_the_customer(place)
    sent = await our_mail(place)
    to = place.return_path(sent["id"])
    await place.receive(report(to, action="delayed", status="4.4.1"), envelope_to=(to,))
    (event,) = await place.events("MailBounced")
    assert (event["data"]["action"], event["data"]["permanent"]) == ("delayed", False)
    assert (await our_mail(place))["state"] == sent["state"]
    assert (await place.rows("requesters"))[0]["bounced_at"] is None


async def test_a_forged_return_path_bounces_nothing(db: Database) -> None:
    place = await office(db)
    await waiting_for_the_customer(place)
    genuine = place.return_path((await our_mail(place))["id"])
    local, _, domain = genuine.rpartition("@")
    forged = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"
    await place.receive(report(forged), envelope_to=(forged,))
    assert await place.events("MailBounced") == []
    assert (await place.inbox())[-1]["reason"] == "unmatched"


async def test_a_bounce_of_nothing_we_sent_makes_no_ticket(db: Database) -> None:
    place = await office(db)
    await place.receive(report(place.address, original="somebody@else.test"))
    assert await place.all_tickets() == []
    assert (await place.inbox())[0]["state"] == "bounce"


async def test_two_desks_do_not_write_to_each_other_for_ever(db: Database) -> None:
    """Each one's receipt goes to the other as it would over the wire."""
    live = {"mode": "live", "smtp": channels.Smtp(host="127.0.0.1", port=25, tls="none")}
    here, there = await office(db, **live), await office(db, **live)
    await there.receive(mail("你好", sender=here.address))
    for _ in range(12):
        for source, target in ((there, here), (here, there)):
            parcels = source.world.works.ports["mail_post"].parcels
            while parcels:
                await target.receive(bytes(parcels.pop(0).content))
    assert len(await here.all_tickets()) + len(await there.all_tickets()) == 1


def test_the_twin_for_tests_is_a_mail() -> None:
    assert isinstance(mail(), EmailMessage)
