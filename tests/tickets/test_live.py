"""Open screens hear of tickets as far as their members may see them, through the real commands."""

from typing import Any

from ringdesk.modules import identity, tickets
from tests.given import World
from tests.kernel.live_given import Reader, member, reading, running


def told(reader: Reader, name: str) -> list[Any]:
    return [body for event, body in reader.events if event == name]


async def changed(reader: Reader, kind: str) -> Any:
    """The `ticket` message of an event; older ones may come first while others write."""

    def found(me: Reader) -> list[Any]:
        return [body for body in told(me, "ticket") if body["event"]["type"] == kind]

    await reader.until(found)
    return found(reader)[0]


async def test_a_command_reaches_those_who_may_see_the_ticket(world: World) -> None:
    agent, handler = await world.member(), await world.member("handler")
    ticket = await world.ticket()
    async with (
        running(world.works.db, ports=world.works.ports) as live,
        reading(live, world.tenant_id, agent) as sees,
        reading(live, world.tenant_id, handler) as does_not,
        reading(live, world.tenant_id, world.customer(ticket)) as customer,
    ):
        async with world.acting(agent) as ctx:
            await tickets.take(ctx, ticket.id)
        taken = await changed(sees, "TicketAssigned")
        async with world.acting(agent) as ctx:
            await tickets.note(ctx, ticket.id, "请看一下", [handler.member_id], [])
        await changed(sees, "NoteAdded")
        await changed(does_not, "NoteAdded")
        assert taken["ticket"]["number"] == ticket.number
        assert told(sees, "message")[-1]["message"]["text"] == "请看一下"
        # Seen from the moment the note mentioned them, and not before.
        assert [t["event"]["type"] for t in told(does_not, "ticket")] == ["NoteAdded"]
        assert customer.events == []


async def test_a_row_that_is_told_equals_the_row_that_is_fetched(world: World) -> None:
    agent, ticket = await world.member(), await world.ticket()
    async with (
        running(world.works.db, ports=world.works.ports) as live,
        reading(live, world.tenant_id, agent) as reader,
    ):
        async with world.acting(agent) as ctx:
            await tickets.take(ctx, ticket.id)
        live_row = (await changed(reader, "TicketAssigned"))["ticket"]
    async with world.browser(agent) as client:
        rows = (await client.get("/api/v1/tickets?view=all")).json()["data"]
    row = next(one for one in rows if one["number"] == ticket.number)
    assert {k: v for k, v in live_row.items() if k != "unread"} == {
        k: v for k, v in row.items() if k in live_row and k != "unread"
    }


async def test_people_and_configuration_are_read_again_by_everybody(world: World) -> None:
    async with (
        running(world.works.db, ports=world.works.ports) as live,
        reading(live, world.tenant_id, member()) as reader,
    ):
        async with world.acting() as ctx:
            await identity.create_team(ctx, "退款组", member_ids=[])
        await reader.has(1)
        assert {event for event, _ in reader.events} == {"config"}
