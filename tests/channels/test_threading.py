"""Which ticket a mail joins: signed address, headers, number with a participant, else a new one."""

from uuid import uuid4

import pytest
from tests.channels.given import CUSTOMER, Office, answer, mail, office

from ringdesk.kernel.db import Database
from ringdesk.modules import channels, identity, tickets

STRANGER = "mallory@elsewhere.test"


async def opened(place: Office, **more: str) -> tickets.TicketState:
    """A customer's ticket, by mail."""
    await place.receive(mail(**more))
    return await place.only_ticket()


async def test_a_mail_becomes_a_ticket_with_its_sender_and_words(db: Database) -> None:
    place = await office(db)
    ticket = await opened(place)
    assert (ticket.subject, ticket.channel, ticket.locale) == (
        "支付成功但订单显示待付款", "email", "zh-CN",
    )  # fmt: skip
    (row,) = await place.inbox()
    assert (row["state"], row["reason"], row["ticket_id"]) == ("ticketed", "new", ticket.id)
    assert row["message_id"] == ticket.last_message_id
    (requester,) = await place.rows("requesters")
    assert (requester["email"], requester["name"]) == (CUSTOMER, "李女士")
    (event,) = await place.events("TicketCreated")
    assert (event["actor_kind"], event["actor_id"]) == ("requester", requester["id"])


async def test_an_answer_joins_by_its_headers(db: Database) -> None:
    place = await office(db)
    first = mail()
    await place.receive(first)
    await place.receive(answer(first))
    assert len(await place.all_tickets()) == 1
    assert [m["body"].strip() for m in await place.messages()][1] == "还是不行。"
    assert (await place.inbox())[1]["reason"] == "headers"


async def test_an_answer_to_our_mail_joins_by_its_headers(db: Database) -> None:
    place = await office(db)
    ticket = await opened(place)
    await place.reply(ticket)
    await place.world.drain()
    (sent,) = await place.outbox("reply")
    await place.receive(answer(sent["rfc_message_id"]))
    assert len(await place.all_tickets()) == 1
    assert [m["direction"] for m in await place.messages()] == ["in", "out", "in"]


async def test_the_last_reference_that_is_known_decides(db: Database) -> None:
    place = await office(db)
    first, second = mail(subject="甲"), mail(subject="乙")
    await place.receive(first, second)
    chain = f"{first['Message-ID']} {second['Message-ID']} <unknown@x.test>"
    await place.receive(mail("续", subject="Re", References=chain))
    late = (await place.inbox())[2]
    subjects = {row["id"]: row["subject"] for row in await place.all_tickets()}
    assert subjects[late["ticket_id"]] == "乙"


async def test_an_answer_that_comes_before_the_mail_it_answers_shares_its_ticket(
    db: Database,
) -> None:
    place = await office(db)
    original = mail("最初的问题")
    await place.receive(answer(original, "补充一点"))
    await place.receive(original)
    assert len(await place.all_tickets()) == 1
    assert [m["body"].strip() for m in await place.messages()] == ["补充一点", "最初的问题"]


async def test_a_signed_address_finds_the_ticket_without_any_header(db: Database) -> None:
    place = await office(db)
    ticket = await opened(place)
    to = place.reply_address(ticket.number)
    await place.receive(mail("没有头", to=to, subject="新主题"), envelope_to=(to,))
    assert [r["reason"] for r in await place.inbox()] == ["new", "signature"]
    assert len(await place.all_tickets()) == 1


async def test_the_signed_address_survives_folded_case(db: Database) -> None:
    place = await office(db)
    ticket = await opened(place)
    to = place.reply_address(ticket.number).upper()
    await place.receive(mail("x", to=to), envelope_to=(to,))
    assert len(await place.all_tickets()) == 1


@pytest.mark.parametrize("change", ["signature", "number", "workspace"])
async def test_a_forged_signature_opens_a_ticket_of_its_own_and_is_marked(
    db: Database, change: str
) -> None:
    place = await office(db)
    ticket = await opened(place)
    genuine = place.reply_address(ticket.number)
    if change == "signature":
        local, _, domain = genuine.rpartition("@")
        to = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"
    elif change == "number":
        other = place.reply_address(ticket.number + 1)
        to = other.replace(f"+t{ticket.number + 1}.", f"+t{ticket.number}.")
    else:
        there = await office(db)
        to = there.reply_address(ticket.number, place.address)
    forged = mail("开门", sender=STRANGER, to=to, In_Reply_To="<guess@x.test>")
    await place.receive(forged, envelope_to=(to,))
    rows = await place.all_tickets()
    assert len(rows) == 2
    (message,) = [m for m in await place.messages() if m["ticket_id"] == rows[1]["id"]]
    assert "forged_address" in message["flags"]


@pytest.mark.parametrize("subject", ["Re: 支付 [#{n}]", "关于 T-{n} 的补充"])
async def test_a_number_counts_for_the_customer_of_the_ticket(db: Database, subject: str) -> None:
    place = await office(db)
    ticket = await opened(place)
    await place.receive(mail("号码", subject=subject.format(n=ticket.number)))
    assert (await place.inbox())[1]["reason"] == "number"
    assert len(await place.all_tickets()) == 1


async def test_a_strangers_mail_with_a_number_joins_nothing(db: Database) -> None:
    place = await office(db)
    ticket = await opened(place)
    subject = f"Re: 支付 [#{ticket.number}]"
    await place.receive(mail("让我看看", sender=STRANGER, subject=subject))
    assert len(await place.all_tickets()) == 2
    own = [m for m in await place.messages() if m["ticket_id"] == ticket.id]
    assert len(own) == 1


async def test_somebody_in_copy_is_part_of_the_ticket(db: Database) -> None:
    place = await office(db)
    ticket = await opened(place, to=place.address, Cc="财务 <finance@customer.test>")
    (message,) = await place.messages()
    assert message["cc"] == ["finance@customer.test"]
    subject = f"[#{ticket.number}]"
    await place.receive(mail("财务意见", sender="finance@customer.test", subject=subject))
    assert len(await place.all_tickets()) == 1
    joined = (await place.messages())[1]
    assert "third_party" in joined["flags"]
    people = {r["email"]: r["id"] for r in await place.rows("requesters")}
    assert joined["author_id"] == people["finance@customer.test"]


async def test_a_third_party_by_headers_is_marked_as_one(db: Database) -> None:
    place = await office(db)
    first = mail()
    await place.receive(first)
    await place.receive(answer(first, "我是他的同事", sender="同事 <peer@customer.test>"))
    joined = (await place.messages())[1]
    assert (joined["author_name"], joined["flags"]) == ("同事", ["third_party"])
    assert (await place.only_ticket()).number == 1001


async def test_what_claims_to_be_a_colleague_stays_among_colleagues(db: Database) -> None:
    place = await office(db)
    ticket = await opened(place)
    agent = await place.world.member("agent", "陈思")
    async with place.world.acting() as ctx:
        address = (await identity.directory(ctx)).members[agent.member_id].email
    to = place.reply_address(ticket.number)
    await place.receive(mail("客户其实要退款", sender=address, to=to), envelope_to=(to,))
    await place.receive(mail("冒充", sender=address, subject=f"[#{ticket.number}]"))
    notes = [m for m in await place.messages() if m["kind"] == "internal"]
    assert [m["author_name"] for m in notes] == ["陈思 ✉", "陈思 ✉?"]
    assert len(await place.all_tickets()) == 1


async def test_a_member_who_asks_for_help_is_a_customer_like_any_other(db: Database) -> None:
    place = await office(db)
    first = mail(sender="agent.self@example.test")
    await place.receive(first)
    await place.receive(answer(first, sender="agent.self@example.test"))
    assert [m["kind"] for m in await place.messages()] == ["public", "public"]


async def close(place: Office, ticket: tickets.TicketState) -> None:
    async with place.world.acting() as ctx:
        await ctx.tx.connection.execute(
            "UPDATE tickets SET status_category='closed', status='closed', node='closed',"
            " closed_at=now(), accepted_at=now(), acceptance='customer' WHERE id=$1", ticket.id,
        )  # fmt: skip


async def test_an_answer_to_a_closed_ticket_makes_one_follow_up_however_many_come(
    db: Database,
) -> None:
    place = await office(db)
    first = mail()
    await place.receive(first)
    ticket = await place.only_ticket()
    await close(place, ticket)
    await place.receive(answer(first, "又坏了"))
    await place.receive(answer(first, "急"))
    rows = await place.all_tickets()
    assert len(rows) == 2
    (link,) = await place.rows("ticket_links", "created_at")
    assert (link["ticket_id"], link["other_id"], link["kind"]) == (
        rows[1]["id"], ticket.id, "follow_up",
    )  # fmt: skip
    assert len([m for m in await place.messages() if m["ticket_id"] == rows[1]["id"]]) == 2


async def test_the_same_mail_to_two_mailboxes_is_one_message(db: Database) -> None:
    place = await office(db)
    async with place.world.acting() as ctx:
        draft = channels.MailboxDraft(address=f"sales@{uuid4().hex[:8]}.example", mode="demo")
        second = await channels.create_mailbox(ctx, draft)
    both = mail()
    await place.receive(both)
    await place.receive(both, mailbox_id=second)
    assert len(await place.all_tickets()) == 1
    assert sorted(r["state"] for r in await place.inbox()) == ["duplicate", "ticketed"]


async def test_another_workspaces_references_mean_nothing_here(db: Database) -> None:
    here, there = await office(db), await office(db)
    first = mail()
    await here.receive(first)
    await there.receive(answer(first, sender=STRANGER))
    assert len(await here.messages()) == 1
    assert len(await there.all_tickets()) == 1


async def test_what_is_written_below_or_above_the_quote_is_kept_apart_from_it(
    db: Database,
) -> None:
    place = await office(db)
    first = mail()
    await place.receive(first)
    intro = "在 2026年11月16日 09:00，客服 <support@example.test> 写道："
    text = f"还是不行。\n\n{intro}\n> 请重试\n> 谢谢\n"
    await place.receive(answer(first, text))
    message = (await place.messages())[1]
    assert message["body"].strip() == "还是不行。"
    assert "请重试" in message["quoted"]
