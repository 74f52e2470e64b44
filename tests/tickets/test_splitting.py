"""Messages become a ticket of their own, and come back."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from ringdesk.kernel.errors import DomainError, NotFound
from ringdesk.kernel.queries import Page
from ringdesk.modules import audit, tickets
from ringdesk.modules.tickets.merging import splitting
from tests.given import World
from tests.tickets.test_merging import rows


async def spoken(world: World) -> tuple[Any, Any, dict[str, UUID]]:
    """An agent, a ticket with four messages a minute apart, and their ids by text."""
    agent = await world.member("agent")
    ticket = await world.ticket(text="没收到货", fields={"order_no": "SO-1"}, type_key="consult")
    for text in ("发票也错了", "附上发票"):
        world.clock.advance(timedelta(minutes=1))
        async with world.acting(world.customer(ticket)) as ctx:
            file = [await tickets.upload(ctx, "发票.pdf", "application/pdf", b"x")]
            said = tickets.Said(text=text, channel="portal", attachment_ids=file)
            await tickets.customer_says(ctx, ticket.id, said)
    world.clock.advance(timedelta(minutes=1))
    async with world.acting(agent) as ctx:
        await tickets.reply(ctx, ticket.id, tickets.Reply(text="发票已改"))
    world.clock.advance(timedelta(minutes=1))
    return agent, await world.reread(ticket), await texts(world, ticket.id)


async def texts(world: World, ticket_id: UUID, actor: Any = None) -> dict[str, UUID]:
    async with world.acting(actor) as ctx:
        found, _ = await tickets.list_messages(ctx, ticket_id, Page(50))
    return {m.text: m.id for m in found}


async def split(world: World, actor: Any, ticket: Any, ids: list[UUID], **more: Any) -> UUID:
    async with world.acting(actor) as ctx:
        order = splitting.Split(message_ids=ids, subject="发票抬头错误", **more)
        return await splitting.split(ctx, ticket.id, order)


async def unsplit(world: World, actor: Any, made: UUID) -> None:
    async with world.acting(actor) as ctx:
        await splitting.unsplit(ctx, made)


async def test_chosen_messages_go_on_in_a_ticket_of_their_own_with_their_files(world: World):
    agent, ticket, said = await spoken(world)
    chosen = [said["发票也错了"], said["附上发票"], said["发票已改"]]
    made = await split(world, agent, ticket, chosen, note="另一件事")
    assert set(await texts(world, made)) == {"另一件事", "发票也错了", "附上发票", "发票已改"}
    assert set(await texts(world, ticket.id)) == {"没收到货"}
    async with world.acting() as ctx:
        new = await tickets.read(ctx, made)
        files = await ctx.tx.connection.fetchval(
            "SELECT count(*) FROM attachments WHERE ticket_id = $1", made
        )
    assert files == 2
    assert (new.requester_id, new.type_key, new.fields) == (
        ticket.requester_id, "consult", {"order_no": "SO-1"},
    )  # fmt: skip
    assert new.first_response_at == ticket.first_response_at
    assert (await world.reread(ticket)).first_response_at is None
    assert (await audit.verify(world.works.db, world.tenant_id)).ok


async def test_the_customer_reads_the_new_ticket_but_not_the_note_that_opened_it(world: World):
    agent, ticket, said = await spoken(world)
    made = await split(world, agent, ticket, [said["发票也错了"]], note="内部说明")
    assert set(await texts(world, made, world.customer(ticket))) == {"发票也错了"}


async def test_a_split_and_its_undo_leave_the_origin_as_it_was(world: World):
    agent, ticket, said = await spoken(world)
    before = await rows(world)
    made = await split(world, agent, ticket, [said["发票已改"], said["发票也错了"]])
    await unsplit(world, agent, made)
    after = await rows(world)
    kept = [t for t in after["tickets"] if t["id"] == ticket.id]
    assert kept == before["tickets"]
    assert [m for m in after["messages"] if m["ticket_id"] == ticket.id] == before["messages"]
    assert after["attachments"] == before["attachments"]
    rested = await world.reread(await _state(world, made))
    assert rested.merged_into_id == ticket.id


async def _state(world: World, ticket_id: UUID) -> Any:
    async with world.acting() as ctx:
        return await tickets.read(ctx, ticket_id)


async def test_it_stays_split_once_somebody_wrote_on_the_new_one(world: World):
    agent, ticket, said = await spoken(world)
    made = await split(world, agent, ticket, [said["发票也错了"]])
    async with world.acting(agent) as ctx:
        await tickets.note(ctx, made, "新进展", [], [])
    with pytest.raises(DomainError) as refused:
        await unsplit(world, agent, made)
    assert refused.value.code == "unsplit_changed"


async def test_not_everything_nor_evidence_nor_anothers_message_is_split_off(world: World):
    agent, ticket, said = await spoken(world)
    with pytest.raises(DomainError) as refused:
        await split(world, agent, ticket, list(said.values()))
    assert refused.value.code == "split_everything"
    await world.evidence(ticket, agent)
    proof = (await texts(world, ticket.id))["见附件"]
    with pytest.raises(DomainError) as refused:
        await split(world, agent, ticket, [proof])
    assert refused.value.code == "split_evidence"
    with pytest.raises(NotFound):
        await split(world, agent, ticket, [said["发票也错了"], uuid4()])
