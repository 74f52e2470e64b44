"""Mails that come together are read together: few statements, plain numbers, nobody made twice."""

import asyncio
from email.message import EmailMessage

import pytest
from tests.channels.given import Office, answer, mail, office

from ringdesk.kernel.db import Database
from ringdesk.modules import customers
from ringdesk.modules.channels.incoming import reading, slate


def _strangers(how_many: int) -> list[EmailMessage]:
    return [mail(sender=f"客户 <c{n}@customer.test>") for n in range(how_many)]


async def _statements(place: Office, *mails: EmailMessage) -> int:
    """How many it takes to read these."""
    await place.store(*mails)
    async with place.world.acting() as ctx:
        before = ctx.tx.statements
        assert not await reading.read_batch(ctx, careful=False)
        found: int = ctx.tx.statements - before
    await place.world.drain()
    return found


async def test_many_new_customers_take_as_many_statements_as_two(db: Database) -> None:
    place = await office(db)
    await place.receive(mail())
    two = await _statements(place, *_strangers(2))
    assert await _statements(place, *(mail(sender=f"n{n}@customer.test") for n in range(15))) == two
    assert len(await place.all_tickets()) == 18


async def test_numbers_have_no_gaps_where_some_mails_open_no_ticket(db: Database) -> None:
    place = await office(db)
    vacation = mail(sender="away@customer.test", Auto_Submitted="auto-replied")
    for _ in range(2):
        await place.receive(*_strangers(2), vacation, vacation_too())
    numbers = [row["number"] for row in await place.all_tickets()]
    assert numbers == list(range(numbers[0], numbers[0] + 4))


def vacation_too() -> EmailMessage:
    return mail(sender="gone@customer.test", Auto_Submitted="auto-replied", subject="自动回复")


async def test_one_customer_who_writes_thrice_is_one_requester(db: Database) -> None:
    place = await office(db)
    first = mail("一")
    await place.receive(first, mail("二"), answer(first, "三"))
    assert len(await place.all_tickets()) == 2
    people = [p for p in await place.rows("requesters") if p["email"] == "li@customer.test"]
    assert len(people) == 1
    assert {m["author_id"] for m in await place.messages() if m["direction"] == "in"} == {
        people[0]["id"]
    }


async def test_who_becomes_a_requester_elsewhere_meanwhile_is_not_made_twice(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look for senders and the writing of the batch, the portal made one of them."""
    place = await office(db)
    real, rounds = slate.customers.acquaintances, 0

    async def too_early(ctx, addresses):
        nonlocal rounds
        rounds += 1
        found = await real(ctx, addresses)
        async with place.world.acting() as other:
            await customers.resolve(other, customers.Contact(email="c1@customer.test", name="甲"))
        return found

    monkeypatch.setattr(slate.customers, "acquaintances", too_early)
    await place.receive(*_strangers(3))
    assert rounds == 1
    assert {row["state"] for row in await place.inbox()} == {"ticketed"}
    tickets = await place.all_tickets()
    assert [row["number"] for row in tickets] == sorted({row["number"] for row in tickets})
    assert len(tickets) == 3
    people = [p for p in await place.rows("requesters") if p["email"] == "c1@customer.test"]
    assert [p["name"] for p in people] == ["甲"]


async def test_tickets_made_elsewhere_meanwhile_get_other_numbers(db: Database) -> None:
    place = await office(db)
    await place.store(*_strangers(8))
    made = await asyncio.gather(place.world.drain(), *(place.world.ticket() for _ in range(4)))
    await place.world.drain()
    numbers = [row["number"] for row in await place.all_tickets()]
    assert len(set(numbers)) == len(numbers) == 12
    assert made
    assert max(numbers) - min(numbers) == 11
