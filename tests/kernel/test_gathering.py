"""A gathering sees all that a command led to, once, and its own facts join the record."""

from typing import ClassVar
from uuid import UUID, uuid4

from tests import given

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Event, Recorded, gather, react
from ringdesk.modules.audit import verify

gathered: list[tuple[str, list[int], str]] = []


class SeedSown(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "field"
    number: int


class SproutSeen(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "field"
    number: int


class FieldCounted(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "field"
    sprouts: int


@react(SeedSown)
async def sprout(ctx: Context, fact: Recorded) -> None:
    assert isinstance(fact.event, SeedSown)
    ctx.emit(SproutSeen(subject_id=fact.event.subject_id, number=fact.event.number))


@gather(SproutSeen)
async def count(ctx: Context, facts: list[Recorded]) -> None:
    gathered.append(("count", [f.event.number for f in facts], ctx.actor.name))
    ctx.emit(FieldCounted(subject_id=facts[0].event.subject_id, sprouts=len(facts)))


@gather(FieldCounted, SeedSown)
async def write_up(ctx: Context, facts: list[Recorded]) -> None:
    gathered.append(("write_up", [type(f.event) is FieldCounted for f in facts], ctx.actor.name))


@command(needs=None)
async def sow(ctx: Context, field: UUID, *numbers: int) -> None:
    for number in numbers:
        ctx.emit(SeedSown(subject_id=field, number=number))


async def test_it_runs_once_for_all_facts_of_a_command_and_again_for_what_it_led_to(
    world: given.World,
) -> None:
    field = uuid4()
    gathered.clear()
    async with world.acting() as ctx:
        await sow(ctx, field, 7, 8)
    assert gathered == [
        ("count", [7, 8], "count"),
        ("write_up", [False, False], "write_up"),
        ("write_up", [True], "write_up"),
    ]


async def test_what_it_emits_is_in_the_same_record(world: given.World) -> None:
    field = uuid4()
    async with world.acting() as ctx:
        await sow(ctx, field, 1)
        # The heads of the chains are begun and locked, and everything is written.
        assert ctx.tx.statements == 3
        rows = await ctx.tx.connection.fetch(
            "SELECT type, actor_name FROM events WHERE subject_id = $1 ORDER BY seq", field
        )
    assert [row["type"] for row in rows] == ["SeedSown", "SproutSeen", "FieldCounted"]
    assert [row["actor_name"] for row in rows][1:] == ["sprout", "count"]
    assert (await verify(world.works.db, world.tenant_id)).ok


async def test_a_command_that_concerns_it_not_is_not_gathered(world: given.World) -> None:
    gathered.clear()
    async with world.acting() as ctx:
        await sow(ctx, uuid4())
    assert gathered == []
