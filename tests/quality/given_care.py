"""Tickets with a low score, and the people around them."""

from dataclasses import dataclass
from typing import Any

from ringdesk.kernel.context import Actor
from ringdesk.modules import quality, tickets
from tests.given import World


@dataclass
class Low:
    """A ticket that its customer rated low, who handled it, and who does it again."""

    world: World
    ticket: tickets.TicketState
    before: Actor
    other: Actor

    async def now(self) -> tickets.TicketState:
        return await self.world.reread(self.ticket)

    async def made_good(self, **more: Any) -> None:
        """All four lines of the second handling, done."""
        async with self.world.acting(self.other) as ctx:
            await quality.change_second_handling(
                ctx, self.ticket.id, causes=["wrong_item"], remedy="补发黑色充电盒"
            )
            await quality.record_answer(
                ctx, self.ticket.id, answer="agreed", note="电话里同意", **more
            )
            await quality.finish_second_handling(ctx, self.ticket.id)

    async def called(self, score: int = 4, solved: str = "yes") -> None:
        async with self.world.acting(self.other) as ctx:
            await quality.finish_callback(
                ctx, self.ticket.id, solved=solved, score=score, words="收到就行"
            )

    async def through_to_closed(self) -> None:
        """Solved anew, accepted, closed."""
        async with self.world.acting(self.other) as ctx:
            await tickets.resolve(ctx, self.ticket.id)
        async with self.world.acting(self.world.customer(self.ticket)) as ctx:
            await quality.accept(ctx, self.ticket.id)
        async with self.world.acting(self.other) as ctx:
            await tickets.close(ctx, self.ticket.id)


async def rated(world: World, score: int = 2, upto: str = "acceptance") -> Low:
    """A ticket rated with this score once it had come to acceptance, accepted or closed."""
    before = await world.member("agent", name="陈思远")
    other = await world.member("lead", name="林悦")
    ticket = await world.ticket(category_id=(await world.categories())[0])
    async with world.acting(before) as ctx:
        await tickets.take(ctx, ticket.id)
        await tickets.resolve(ctx, ticket.id)
        if upto != "acceptance":
            await quality.accept(ctx, ticket.id, evidence_note="电话确认")
        if upto == "closed":
            await tickets.close(ctx, ticket.id)
    async with world.acting(world.customer(ticket)) as ctx:
        await quality.rate(ctx, ticket.id, score=score, comment="等了 6 天，颜色还是错的")
    return Low(world, ticket, before, other)
