"""Lines a workspace edits: what holds for checklists and for what customers are asked alike."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, NotFound
from ringdesk.modules import quality
from ringdesk.modules.quality.checklists import add_line, change_line
from ringdesk.modules.quality.rating import options
from tests.given import World

NAME = {"en": "Named"}


async def _line(ctx: Context, key: str, part: str = "result") -> UUID:
    return await add_line(ctx, part=part, key=key, name=NAME, type_keys=[], priorities=[])


async def _option(ctx: Context, key: str) -> UUID:
    return await options.add_option(ctx, part="aspect", key=key, name=NAME)


@pytest.mark.parametrize("add", [_line, _option])
async def test_two_who_add_the_same_key_at_once_make_one_line(
    world: World, add: Callable[[Context, str], Awaitable[UUID]]
) -> None:
    admin = await world.admin()
    met = asyncio.Barrier(2)

    async def one() -> str:
        async with world.acting(admin) as ctx:
            await met.wait()
            try:
                await add(ctx, "twice")
            except Conflict as refused:
                return refused.code
            return "made"

    said = sorted(await asyncio.gather(one(), one()))
    assert said in (["checklist_exists", "made"], ["made", "rating_option_exists"])


async def test_a_checklist_key_is_taken_in_both_parts_an_option_key_in_its_own(
    world: World,
) -> None:
    async with world.acting(await world.admin()) as ctx:
        with pytest.raises(Conflict):
            await _line(ctx, "in_time", "result")
        await options.add_option(ctx, part="aspect", key="waiting", name=NAME)


async def test_a_new_line_is_the_last_of_its_part_wherever_others_were_moved(
    world: World,
) -> None:
    async with world.acting(await world.admin()) as ctx:
        first = (await quality.all_lines(ctx))[0]
        await change_line(ctx, first.id, {"position": 20})
        made = await _line(ctx, "new")
        lines = await quality.all_lines(ctx)
    assert [line.id for line in lines if line.part == "result"][-2:] == [first.id, made]
    assert [line.part for line in lines] == ["result"] * 4 + ["process"] * 3


async def test_a_change_of_nothing_is_no_event_and_of_no_line_not_found(world: World) -> None:
    async with world.acting(await world.admin()) as ctx:
        line = (await quality.all_lines(ctx))[0]
        await change_line(ctx, line.id, {})
        with pytest.raises(NotFound):
            await change_line(ctx, ctx.new_id(), {"archived": True})
    async with world.acting() as ctx:
        told = await ctx.tx.connection.fetchval(
            "SELECT count(*) FROM events WHERE subject_id = $1", line.id
        )
    assert told == 0
