"""Where mail goes once a ticket was merged, and who gets copies."""

from typing import Any

from tests.channels.given import Office, answer, mail, office

from ringdesk.kernel.db import Database
from ringdesk.kernel.queries import Page
from ringdesk.modules import tickets

OTHER = "王先生 <wang@elsewhere.test>"


async def merged(place: Office, *mails: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two tickets by mail, the first merged into the second."""
    for one in mails:
        await place.receive(one)
    source, target = await place.all_tickets()
    async with place.world.acting(await place.agent()) as ctx:
        await tickets.merge(ctx, source["id"], into=target["id"], confirm=True)
    return source, target


async def said(place: Office, ticket: dict[str, Any], *, customer: bool) -> list[str]:
    async with place.world.acting() as ctx:
        state = await tickets.read(ctx, ticket["id"])
    actor = place.world.customer(state) if customer else None
    async with place.world.acting(actor) as ctx:
        found, _ = await tickets.list_messages(ctx, ticket["id"], Page(50))
    return [m.text.strip() for m in found]


async def test_an_answer_to_the_source_joins_the_target(db: Database) -> None:
    place = await office(db)
    first = mail("一", subject="甲")
    _, target = await merged(place, first, mail("二", subject="乙"))
    await place.receive(answer(first, "还有一句"))
    assert len(await place.all_tickets()) == 2
    late = next(m for m in await place.messages() if m["body"].strip() == "还有一句")
    assert late["ticket_id"] == target["id"]


async def test_another_customers_answer_stays_where_only_they_read_it(db: Database) -> None:
    place = await office(db)
    first = mail("一", subject="甲", sender=OTHER)
    source, target = await merged(place, first, mail("二", subject="乙"))
    await place.receive(answer(first, "只有我能看", sender=OTHER))
    assert len(await place.all_tickets()) == 2
    assert "只有我能看" in await said(place, source, customer=True)
    assert "只有我能看" not in await said(place, target, customer=True)
    assert "只有我能看" in await said(place, target, customer=False)
    (told,) = await place.events("CustomerReplied")
    assert told["subject_id"] == target["id"]


async def test_a_signed_address_of_the_source_leads_to_the_target_too(db: Database) -> None:
    place = await office(db)
    source, target = await merged(place, mail("一", subject="甲"), mail("二", subject="乙"))
    await place.receive(mail("按地址回", subject="x", to=place.reply_address(source["number"])))
    late = next(m for m in await place.messages() if m["body"].strip() == "按地址回")
    assert late["ticket_id"] == target["id"]


async def _colleagues(place: Office) -> None:
    async with place.world.acting() as ctx:
        organization = ctx.new_id()
        await ctx.tx.connection.execute(
            "INSERT INTO organizations (tenant_id, id, name, tier, created_at)"
            " VALUES ($1, $2, '公司', 'standard', now())",
            ctx.tenant_id, organization,
        )  # fmt: skip
        for table in ("requesters", "tickets"):
            await ctx.tx.connection.execute(
                f"UPDATE {table} SET organization_id = $1",
                organization,
            )


async def test_a_colleague_gets_copies_and_a_stranger_does_not(db: Database) -> None:
    for colleagues in (True, False):
        place = await office(db)
        _, target = await merged(
            place, mail("一", subject="甲", sender=OTHER), mail("二", subject="乙")
        )
        if colleagues:
            await _colleagues(place)
        async with place.world.acting() as ctx:
            state = await tickets.read(ctx, target["id"])
        await place.reply(state)
        await place.world.drain()
        (sent,) = await place.outbox("reply")
        assert sent["cc"] == (["wang@elsewhere.test"] if colleagues else [])
