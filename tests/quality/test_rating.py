"""The rating as a command: one a case, by the customer, about what the workspace asks."""

import pytest

from ringdesk.kernel.errors import Conflict, DomainError, Invalid
from ringdesk.modules import quality
from ringdesk.modules.quality.rating import options
from tests.given import World

from .given_care import rated


async def test_every_wrong_answer_is_named_at_once(world: World) -> None:
    low = await rated(world, score=5)
    async with world.acting(world.customer(low.ticket)) as ctx:
        with pytest.raises(Invalid) as refused:
            await quality.rate(
                ctx, low.ticket.id, score=3, aspects={"speed": 3, "result": 6},
                improvements=["nothing"],
            )  # fmt: skip
    named = [error["field"] for error in refused.value.errors]
    assert named == ["aspects.speed", "aspects.result", "improvements"]


async def test_a_rating_with_words_is_complete(world: World) -> None:
    low = await rated(world, score=4)
    async with world.acting(world.customer(low.ticket)) as ctx:
        assert not await quality.may_say_more(ctx, await low.now())
        with pytest.raises(Conflict) as refused:
            await quality.complete_rating(ctx, low.ticket.id, quality.Details("again"))
    assert refused.value.code == "already_rated"


async def test_nothing_is_completed_that_was_never_rated(world: World) -> None:
    ticket = await world.ticket()
    async with world.acting(world.customer(ticket)) as ctx:
        with pytest.raises(Conflict) as refused:
            await quality.complete_rating(ctx, ticket.id, quality.Details("so"))
    assert refused.value.code == "not_rateable"


async def test_only_the_customer_completes(world: World) -> None:
    low = await rated(world, score=5)
    async with world.acting(low.other) as ctx:
        with pytest.raises(DomainError):
            await quality.complete_rating(ctx, low.ticket.id, quality.Details("mine"))


async def test_a_key_is_used_once_and_customers_are_not_asked_too_much(world: World) -> None:
    async with world.acting(await world.admin()) as ctx:
        with pytest.raises(Conflict):
            await options.add_option(ctx, part="aspect", key="manner", name={"en": "M"})
        for place in range(options.MOST["aspect"] - 3):
            await options.add_option(ctx, part="aspect", key=f"more{place}", name={"en": "M"})
        with pytest.raises(Invalid):
            await options.add_option(ctx, part="aspect", key="last", name={"en": "M"})
        first = (await options.asked_options(ctx, "aspect"))[0]
        await options.change_option(ctx, first.id, {"archived": True})
        await options.add_option(ctx, part="aspect", key="last", name={"en": "M"})
        with pytest.raises(Invalid):
            await options.change_option(ctx, first.id, {"archived": False})
