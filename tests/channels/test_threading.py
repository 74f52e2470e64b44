"""Which ticket a mail joins: signed address, headers, number with a participant, else a new one."""

from ringdesk.kernel.db import Database
from ringdesk.modules import tickets

from tests.channels.given import answer, mail, office


async def test_a_mail_becomes_a_ticket_with_its_sender_and_words(db: Database) -> None:
    place = await office(db)
    await place.receive(mail())
    ticket = await place.only_ticket()
    assert (ticket.subject, ticket.channel, ticket.locale) == (
        "支付成功但订单显示待付款", "email", "zh-CN",
    )  # fmt: skip
    (row,) = await place.inbox()
    assert (row["state"], row["reason"], row["ticket_id"]) == ("ticketed", "new", ticket.id)
    assert row["message_id"] == ticket.last_message_id
    (requester,) = await place.rows("requesters")
    assert (requester["email"], requester["name"]) == ("li@customer.test", "李女士")


async def test_an_answer_joins_by_its_headers(db: Database) -> None:
    place = await office(db)
    first = mail()
    await place.receive(first)
    await place.receive(answer(first))
    assert [m["body"] for m in await place.messages()][1] == "还是不行。"
    assert len(await place.all_tickets()) == 1


async def test_an_answer_to_our_mail_joins_by_its_headers(db: Database) -> None:
    place = await office(db)
    await place.receive(mail())
    ticket = await place.only_ticket()
    await place.reply(ticket)
    await place.world.drain()
    (sent,) = await place.outbox("reply")
    await place.receive(answer(sent["rfc_message_id"]))
    assert len(await place.all_tickets()) == 1
    assert [m["direction"] for m in await place.messages()] == ["in", "out", "in"]
