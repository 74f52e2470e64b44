"""The customer hears when somebody begins: once, and only when it is news."""

from datetime import timedelta

from ringdesk.kernel.db import Database
from ringdesk.modules import tickets
from ringdesk.modules.tickets.commands import bulk

from .given import Office, answer, mail, office

_SOON = timedelta(minutes=3)


async def _begun(place: Office) -> tickets.TicketState:
    """A ticket by mail that an agent has taken."""
    await place.receive(mail())
    ticket = await place.only_ticket()
    async with place.world.acting(await place.agent()) as ctx:
        await tickets.take(ctx, ticket.id)
    return ticket


async def _later(place: Office) -> None:
    place.world.clock.advance(_SOON)
    await place.world.drain()


async def test_the_customer_is_told_once_that_somebody_has_begun(db: Database) -> None:
    place = await office(db)
    ticket = await _begun(place)
    await place.world.drain()
    assert await place.outbox("started") == []
    await _later(place)
    (told,) = await place.outbox("started")
    assert told["recipient"] == "li@customer.test"
    assert f"T-{ticket.number}" in told["body"]
    assert "/help/s/" in told["body"]
    other = await place.agent()
    async with place.world.acting() as ctx:
        await tickets.assign(ctx, ticket.id, member_id=other.member_id)
    await _later(place)
    assert len(await place.outbox("started")) == 1


async def test_whom_an_answer_reached_first_needs_no_such_mail(db: Database) -> None:
    place = await office(db)
    ticket = await _begun(place)
    await place.reply(ticket)
    await _later(place)
    assert len(await place.outbox("reply")) == 1
    assert await place.outbox("started") == []


async def test_a_ticket_given_to_a_team_or_put_back_has_not_begun(db: Database) -> None:
    place = await office(db)
    await place.receive(mail())
    ticket = await place.only_ticket()
    team = await place.world.team("支付组")
    async with place.world.acting() as ctx:
        await tickets.assign(ctx, ticket.id, team_id=team)
    await _later(place)
    assert await place.outbox("started") == []


async def test_who_was_given_many_tickets_at_once_writes_to_nobody(db: Database) -> None:
    place = await office(db)
    await place.receive(mail())
    ticket, agent = await place.only_ticket(), await place.agent()
    async with place.world.acting(await place.world.admin()) as ctx:
        await bulk.start(ctx, "assign", [ticket.id], {"member_id": str(agent.member_id)})
    await _later(place)
    assert (await place.world.reread(ticket)).assignee_id == agent.member_id
    assert await place.outbox("started") == []


async def test_a_machine_hears_nothing_of_the_start(db: Database) -> None:
    place = await office(db)
    await place.receive(mail(Auto_Submitted="auto-generated"))
    ticket = await place.only_ticket()
    async with place.world.acting(await place.agent()) as ctx:
        await tickets.take(ctx, ticket.id)
    await _later(place)
    assert await place.outbox() == []
    assert await place.outbox("started") == []


async def test_a_customer_who_wrote_again_is_told_in_her_language(db: Database) -> None:
    place = await office(db)
    first = mail("The order is paid but shown as waiting.", subject="Payment")
    await place.receive(first)
    ticket = await place.only_ticket()
    await place.receive(answer(first, "Any news on this?"))
    async with place.world.acting(await place.agent()) as ctx:
        await tickets.take(ctx, ticket.id)
    await _later(place)
    (told,) = await place.outbox("started")
    assert told["headers"]["Content-Language"] == "en"
    assert told["subject"].startswith("Somebody is on it")
