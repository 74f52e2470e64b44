"""Answers: through the outbox, threaded, taken back in time, failing visibly; and what customers
hear at the nodes of the process."""

import html
import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from tests.channels.given import CUSTOMER, Office, mail, office

from ringdesk.kernel.db import Database
from ringdesk.modules import channels, identity, quality, tickets

LIVE = {
    "mode": "live",
    "smtp": channels.Smtp(host="127.0.0.1", port=2525, tls="none"),
}


def post(place: Office) -> channels.MemoryPost:
    found: channels.MemoryPost = place.world.works.ports["mail_post"]
    return found


def parcels(place: Office) -> list[channels.Parcel]:
    """What went to customers; the invitations of members aside."""
    return [p for p in post(place).parcels if not p.recipients[0].endswith("@example.test")]


def read(parcel: channels.Parcel) -> EmailMessage:
    found = message_from_bytes(parcel.content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


async def opened(place: Office, **more: str) -> tickets.TicketState:
    await place.receive(mail(**more))
    return await place.only_ticket()


async def delivery(place: Office) -> tuple[Any, Any]:
    message = (await place.messages())[-1]
    return message["delivery"], message["delivery_error"]


async def test_in_a_demo_everything_stays_in_the_outbox(db: Database) -> None:
    place = await office(db)
    ticket = await opened(place)
    await place.reply(ticket)
    await place.world.drain()
    assert {(r["kind"], r["state"]) for r in await place.outbox()} == {
        ("receipt", "held"), ("reply", "held"),
    }  # fmt: skip
    assert await delivery(place) == ("held", None)
    assert parcels(place) == []


async def test_a_mailbox_sends_no_letters_that_it_was_told_not_to(db: Database) -> None:
    place = await office(db, **LIVE, silent=("receipt", "confirm"))
    ticket = await opened(place)
    await place.reply(ticket)
    await place.world.drain()
    assert {row["kind"] for row in await place.outbox()} == {"reply"}


async def test_a_reply_leaves_with_everything_that_threads_it(db: Database) -> None:
    place = await office(db, **LIVE)
    question = mail()
    await place.receive(question)
    ticket = await place.only_ticket()
    await place.reply(ticket, "您好，<b>已</b>处理。\n\n详见 https://example.test/a?b=1&c=2 。")
    await place.world.drain()
    sent = read(parcels(place)[-1])
    (row,) = await place.outbox("reply")
    assert sent["To"] == CUSTOMER
    assert sent["Subject"] == f"Re: 支付成功但订单显示待付款 [#{ticket.number}]"
    assert sent["Reply-To"] == place.reply_address(ticket.number)
    assert sent["Message-ID"] == f"<{row['rfc_message_id']}>"
    assert sent["References"].split()[0] == question["Message-ID"]
    assert sent["Content-Language"] == "zh-CN"
    assert sent["X-Loop"] == place.address
    assert sent["Auto-Submitted"] is None
    assert parcels(place)[-1].sender == place.return_path(row["id"])
    plain, html = sent.get_body(("plain",)), sent.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "<b>已</b>处理" in plain.get_content()
    assert "&lt;b&gt;已&lt;/b&gt;处理" in html.get_content()
    assert 'href="https://example.test/a?b=1&amp;c=2"' in html.get_content()
    assert f"/help/s/{ticket.tenant_id.hex}/" in plain.get_content()
    assert await delivery(place) == ("sent", None)
    assert (await place.outbox("reply"))[0]["state"] == "sent"


async def test_files_go_along_with_a_reply(db: Database) -> None:
    place = await office(db, **LIVE)
    ticket = await opened(place)
    agent = await place.world.member("agent")
    async with place.world.acting(agent) as ctx:
        file = await tickets.upload(ctx, "说明.pdf", "application/pdf", b"%PDF-1.4")
        said = tickets.Reply(text="见附件", attachment_ids=[file], cc=["boss@customer.test"])
        await tickets.reply(ctx, ticket.id, said)
    await place.world.drain()
    sent = read(parcels(place)[-1])
    (part,) = list(sent.iter_attachments())
    assert (part.get_filename(), part.get_content()) == ("说明.pdf", b"%PDF-1.4")
    assert sent["Cc"] == "boss@customer.test"
    assert parcels(place)[-1].recipients == [CUSTOMER, "boss@customer.test"]


async def test_a_reply_taken_back_in_time_never_leaves(db: Database) -> None:
    place = await office(db, **LIVE)
    ticket = await opened(place)
    agent = await place.world.member("agent")
    async with place.world.acting(agent) as ctx:
        said = tickets.Reply(text="等等", delay_seconds=10)
        message_id = await tickets.reply(ctx, ticket.id, said)
    await place.world.drain()
    assert [r["state"] for r in await place.outbox("reply")] == ["queued"]
    async with place.world.acting(agent) as ctx:
        await tickets.withdraw_reply(ctx, message_id)
    place.world.clock.advance(timedelta(seconds=30))
    await place.world.drain()
    assert [r["state"] for r in await place.outbox("reply")] == ["withdrawn"]
    assert [read(p)["Auto-Submitted"] for p in parcels(place)] == ["auto-replied"]


async def test_a_delayed_reply_leaves_when_its_time_has_come(db: Database) -> None:
    place = await office(db, **LIVE)
    ticket = await opened(place)
    await place.reply(ticket, delay_seconds=10)
    await place.world.drain()
    before = len(parcels(place))
    place.world.clock.advance(timedelta(seconds=11))
    await place.world.drain()
    assert len(parcels(place)) == before + 1


async def test_a_server_that_is_busy_is_asked_again_under_the_same_message_id(
    db: Database,
) -> None:
    place = await office(db, **LIVE)
    ticket = await opened(place)
    agent = await place.agent()
    post(place).refusals = [channels.Refused("451 later", permanent=False)] * 2
    await place.reply(ticket, by=agent)
    await place.world.drain()
    assert await delivery(place) == ("queued", "451 later")
    for _ in range(3):
        place.world.clock.advance(timedelta(minutes=5))
        await place.world.drain()
    (row,) = await place.outbox("reply")
    assert (row["state"], row["attempts"]) == ("sent", 3)
    assert read(parcels(place)[-1])["Message-ID"] == f"<{row['rfc_message_id']}>"
    assert [e["data"]["attempts"] for e in await place.events("MailDelivered")] == [3]


async def test_two_days_without_success_are_enough(db: Database) -> None:
    place = await office(db, **LIVE)
    ticket = await opened(place)
    agent = await place.agent()
    post(place).refusals = [channels.Refused("421 busy", permanent=False)] * 500
    await place.reply(ticket, by=agent)
    for _ in range(60):
        await place.world.drain()
        place.world.clock.advance(timedelta(hours=1))
    assert await delivery(place) == ("failed", "421 busy")
    (event,) = await place.events("MailFailed")
    assert event["data"]["error"] == "421 busy"


async def test_what_is_refused_for_good_fails_at_once_and_the_handler_hears_of_it(
    db: Database,
) -> None:
    place = await office(db, **LIVE)
    ticket = await opened(place)
    agent = await place.agent()
    async with place.world.acting(agent) as ctx:
        await tickets.take(ctx, ticket.id)
    post(place).refusals = [channels.Refused("550 no such user", permanent=True)]
    await place.reply(ticket, by=agent)
    await place.world.drain()
    assert await delivery(place) == ("failed", "550 no such user")
    (notice,) = await place.notices("delivery_failed")
    assert (notice["member_id"], notice["ticket_id"]) == (agent.member_id, ticket.id)


async def test_a_failed_reply_can_be_sent_again(db: Database) -> None:
    place = await office(db, **LIVE)
    ticket = await opened(place)
    agent = await place.agent()
    post(place).refusals = [channels.Refused("550 no such user", permanent=True)]
    await place.reply(ticket, by=agent)
    await place.world.drain()
    (row,) = await place.outbox("reply")
    async with place.world.browser(await place.world.admin()) as browser:
        answer = await browser.post(f"/api/v1/mail/outbox/{row['id']}/retry")
        assert answer.status_code == 200, answer.text
        assert answer.json()["state"] == "queued"
    await place.world.drain()
    assert await delivery(place) == ("sent", None)


async def test_a_crash_between_sending_and_noting_it_sends_the_same_mail_again(
    db: Database,
) -> None:
    place = await office(db, **LIVE)
    ticket = await opened(place)
    good = post(place)

    class Dying:
        async def hand_over(self, *given: Any) -> dict[str, str]:
            await good.hand_over(*given)
            raise KeyError("the machine stops here")

    place.world.works.ports["mail_post"] = Dying()
    await place.reply(ticket)
    await place.world.drain()
    place.world.works.ports["mail_post"] = good
    place.world.clock.advance(timedelta(minutes=1))
    await place.world.drain()
    twice = [read(p)["Message-ID"] for p in parcels(place)[-2:]]
    assert twice[0] == twice[1]
    assert await delivery(place) == ("sent", None)


async def test_the_receipt_gives_number_and_link_and_says_that_a_machine_wrote_it(
    db: Database,
) -> None:
    place = await office(db, **LIVE)
    text = "My payment went through twice, please help me."
    ticket = await opened(place, text=text, subject="Paid")
    (parcel,) = parcels(place)
    sent = read(parcel)
    body = sent.get_body(("plain",))
    assert body is not None
    assert f"T-{ticket.number}" in body.get_content()
    assert f"/help/s/{ticket.tenant_id.hex}/{ticket.id.hex}/" in body.get_content()
    assert sent["Subject"] == f"We have received your request: Paid [#{ticket.number}]"
    assert (sent["Auto-Submitted"], sent["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert sent["Content-Language"] == "en"


async def test_a_solved_ticket_asks_its_customer_and_a_closed_one_says_so(db: Database) -> None:
    place = await office(db, **LIVE)
    ticket = await opened(place)
    agent = await place.world.member("agent")
    leaf = (await place.world.categories())[0]
    place.world.clock.advance(timedelta(hours=1))
    async with place.world.acting(agent) as ctx:
        await tickets.take(ctx, ticket.id)
        await tickets.update(ctx, ticket.id, tickets.Edit(category_id=leaf))
        await tickets.resolve(ctx, ticket.id)
    await place.world.drain()
    body = read(parcels(place)[-1]).get_body(("plain",))
    assert body is not None
    assert all(f"?go={page}" in body.get_content() for page in ("accept", "reject"))
    assert _scores_linked(read(parcels(place)[-1]), ticket) == [5, 4, 3, 2, 1]
    place.world.clock.advance(timedelta(hours=1))
    async with place.world.acting(agent) as ctx:
        await quality.accept(ctx, ticket.id, evidence_note="电话确认")
        await tickets.close(ctx, ticket.id)
    place.world.clock.advance(timedelta(hours=1))
    await place.world.drain()
    assert [r["kind"] for r in await place.outbox()] == ["receipt", "confirm", "closed"]
    assert _scores_linked(read(parcels(place)[-1]), ticket) == [5, 4, 3, 2, 1]


def _scores_linked(letter: EmailMessage, ticket: tickets.TicketState) -> list[int]:
    """The scores one press leads to, in order; the same in words and in HTML."""
    address = rf"/help/s/{ticket.tenant_id.hex}/{ticket.id.hex}/[\w-]+\?go=rate&score=(\d)(?!\d)"
    plain, dressed = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert dressed is not None
    hrefs = re.findall(r'href="([^"]+)"', dressed.get_content())
    pressed = [int(n) for href in hrefs for n in re.findall(address, html.unescape(href))]
    assert pressed == [int(n) for n in re.findall(address, plain.get_content())]
    return pressed


async def test_no_more_than_ten_automatic_mails_in_ten_minutes(db: Database) -> None:
    place = await office(db)
    for n in range(14):
        await place.store(mail(f"第 {n} 封", subject=f"请求 {n}"))
    await place.world.drain()
    states = [r["state"] for r in await place.outbox("receipt")]
    assert states.count("held") == 10
    assert states.count("withdrawn") == 1
    assert len(await place.events("AutomaticMailStopped")) == 1
    assert len(await place.notices("delivery_failed")) == 1
    place.world.clock.advance(timedelta(minutes=11))
    await place.receive(mail("过了一阵", subject="另一件事"))
    assert [r["state"] for r in await place.outbox("receipt")].count("held") == 11


async def test_an_address_that_bounced_gets_no_automatic_mail_until_it_writes(
    db: Database,
) -> None:
    place = await office(db)
    await opened(place)
    async with place.world.acting() as ctx:
        await ctx.tx.connection.execute("UPDATE requesters SET bounced_at = now()")
    requester = (await place.rows("requesters"))[0]["id"]
    await place.world.ticket(requester=requester)
    await place.world.drain()
    assert len(await place.outbox("receipt")) == 1
    await place.receive(mail("我又能收信了", subject="新问题"))
    assert (await place.rows("requesters"))[0]["bounced_at"] is None
    assert len(await place.outbox("receipt")) == 2


async def test_a_letter_to_a_colleague_waits_in_the_demo_outbox_and_hides_its_link(
    db: Database,
) -> None:
    place = await office(db)
    admin, auditor = await place.world.admin(), await place.world.member("auditor")
    letter = identity.Letter("x@example.test", "X", "zh-CN", "重设密码", "链接 token=abc")
    async with place.world.acting() as ctx:
        await place.world.works.ports["post_office"].post(ctx, letter)
    await place.world.drain()
    (row,) = [r for r in await place.outbox("letter") if r["recipient"] == "x@example.test"]
    assert row["state"] == "held"
    path = f"/api/v1/mail/outbox/{row['id']}"
    async with place.world.browser(admin) as browser:
        assert "token=abc" in (await browser.get(path)).json()["text"]
    async with place.world.browser(auditor) as browser:
        assert (await browser.get(path)).json()["text"] == ""


async def test_a_customers_login_code_is_read_by_no_colleague(db: Database) -> None:
    place = await office(db, **LIVE)
    admin = await place.world.admin()
    letter = identity.Letter("li@example.test", "李", "zh-CN", "环单 登录验证码 482913", "482913")
    async with place.world.acting() as ctx:
        await place.world.works.ports["post_office"].post(ctx, letter)
    await place.world.drain()
    async with place.world.browser(admin) as browser:
        (row,) = (await browser.get("/api/v1/mail/outbox")).json()["data"]
        one = (await browser.get(f"/api/v1/mail/outbox/{row['id']}")).json()
    assert row["subject"] == one["subject"] == "环单 登录验证码 ······"
    assert "482913" not in str(one)


async def test_a_letter_that_was_sent_is_not_kept(db: Database) -> None:
    place = await office(db, **LIVE)
    letter = identity.Letter("x@example.test", "X", "zh-CN", "重设密码", "链接 token=abc")
    async with place.world.acting() as ctx:
        await place.world.works.ports["post_office"].post(ctx, letter)
    await place.world.drain()
    assert "token=abc" in str(read(post(place).parcels[-1]).get_body(("plain",)).get_content())
    assert (await place.outbox("letter"))[0]["body"] == ""
