"""Conditions, sorts and views about deadlines: the database and the rules mean the same."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import asyncpg

from ringdesk.kernel.conditions import NOBODY, parse, to_predicate, to_sql
from ringdesk.kernel.context import Context
from ringdesk.kernel.queries import sort_from
from ringdesk.modules import tickets
from ringdesk.modules.tickets.fields import TICKET_FIELDS
from ringdesk.modules.tickets.queries import open as opening
from ringdesk.modules.tickets.queries.rows import NEWEST, SORTS, list_rows, reading
from ringdesk.modules.tickets.timers import STATES, state_of
from ringdesk.modules.tickets.views import SYSTEM_VIEWS
from ringdesk.modules.tickets.visibility import sight
from tests.given import MONDAY, World

DIALECT: Any = asyncpg.dialect()
_moments = st.none() | st.sampled_from([-60, -1, 0, 1, 60]).map(
    lambda minutes: MONDAY + timedelta(minutes=minutes)
)
_timers = st.none() | st.fixed_dictionaries(
    {
        "timer_state": st.sampled_from(["running", "paused", "met", "none"]),
        "due_at": _moments,
        "warn_at": _moments,
    }
)
_states = st.sampled_from(STATES)
_leaves = st.one_of(
    st.builds(lambda op, v: {"field": "sla_state", "op": op, "value": v},
              st.sampled_from(["eq", "ne"]), _states),
    st.builds(lambda op, v: {"field": "sla_state", "op": op, "value": v},
              st.sampled_from(["in", "not_in"]), st.lists(_states, min_size=1, unique=True)),
    st.builds(lambda op: {"field": "sla_state", "op": op}, st.sampled_from(["empty", "not_empty"])),
    st.builds(lambda op: {"field": "due_at", "op": op}, st.sampled_from(["empty", "not_empty"])),
    st.builds(lambda op: {"field": "due_at", "op": op, "value": {"minutes": 30}},
              st.sampled_from(["before", "after", "within_last", "within_next"])),
)  # fmt: skip
_trees = st.recursive(
    _leaves,
    lambda parts: st.one_of(
        st.builds(lambda part: {"not": part}, parts),
        st.builds(lambda ps: {"all": ps}, st.lists(parts, max_size=3)),
        st.builds(lambda ps: {"any": ps}, st.lists(parts, max_size=3)),
    ),
    max_leaves=4,
)


async def _with_timers(ctx: Context, timers: list[dict[str, Any] | None]) -> list[Any]:
    """As many tickets, each with its timer; their ids."""
    found = await ctx.tx.all(
        select(tickets.tickets_table.c.id)
        .where(tickets.tickets_table.c.tenant_id == ctx.tenant_id)
        .order_by(tickets.tickets_table.c.number)
    )
    ids = [row["id"] for row in found][: len(timers)]
    await ctx.tx.connection.execute("DELETE FROM ticket_timers")
    for ticket_id, timer in zip(ids, timers, strict=True):
        if timer is not None:
            await ctx.tx.run(
                insert(tickets.ticket_timers).values(
                    tenant_id=ctx.tenant_id, ticket_id=ticket_id, state=timer["timer_state"],
                    due_at=timer["due_at"], warn_at=timer["warn_at"], clocks=[],
                )
            )  # fmt: skip
    return ids


async def test_the_sql_selects_what_the_predicate_says(world: World) -> None:
    for _ in range(6):
        await world.ticket()
    drawn: list[tuple[list[Any], list[Any]]] = []

    @settings(max_examples=150, derandomize=True, database=None, deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.lists(_timers, min_size=6, max_size=6), st.lists(_trees, min_size=3, max_size=3))
    def draw(timers: list[Any], trees: list[Any]) -> None:
        drawn.append((timers, trees))

    draw()
    sizes = set()
    async with world.acting() as ctx:
        for timers, trees in drawn:
            ids = await _with_timers(ctx, timers)
            for tree in trees:
                condition = parse(tree, TICKET_FIELDS)
                where = to_sql(condition, at=MONDAY, me=NOBODY)
                rows = await ctx.tx.all(select(tickets.tickets_table.c.id).where(where))
                holds = to_predicate(condition, at=MONDAY, me=NOBODY)
                foretold = {i for i, t in zip(ids, timers, strict=True) if holds(t or {})}
                assert {row["id"] for row in rows} == foretold, tree
                sizes.add(len(foretold))
    assert len(sizes) > 3, "the test never told tickets apart"


@pytest.mark.parametrize(
    ("timer", "state"),
    [
        ({}, "none"),
        ({"timer_state": "met", "due_at": MONDAY}, "none"),
        ({"timer_state": "running", "due_at": MONDAY}, "breached"),
        ({"timer_state": "running", "due_at": None}, "on_time"),
        (
            {
                "timer_state": "running",
                "warn_at": MONDAY,
                "due_at": MONDAY + timedelta(minutes=1),
            },
            "due_soon",
        ),
        ({"timer_state": "paused", "due_at": None}, "paused"),
        ({"timer_state": "paused", "due_at": MONDAY - timedelta(minutes=1)}, "breached"),
    ],
)
def test_what_each_state_means(timer: dict[str, Any], state: str) -> None:
    assert state_of(timer, MONDAY) == state


async def test_a_loaded_ticket_knows_its_deadline(world: World) -> None:
    made = await world.ticket()
    async with world.acting() as ctx:
        due = MONDAY + timedelta(hours=1)
        await _with_timers(ctx, [{"timer_state": "running", "due_at": due, "warn_at": MONDAY}])
        loaded = await tickets.read(ctx, made.id)
        facts = tickets.facts_of(ctx, loaded, {})
    assert (loaded.due_at, state_of(facts, MONDAY)) == (due, "due_soon")


async def test_what_is_due_first_comes_first_and_what_has_no_deadline_last(world: World) -> None:
    for _ in range(3):
        await world.ticket()
    late, later = MONDAY - timedelta(hours=1), MONDAY
    async with world.acting(await world.admin()) as ctx:
        await _with_timers(
            ctx,
            [
                {"timer_state": "running", "due_at": later, "warn_at": None},
                {"timer_state": "running", "due_at": late, "warn_at": None},
                None,
            ],
        )
        rows, _ = await list_rows(ctx, None, (SORTS["due_at"],))
    assert [row.timer and row.timer.due_at for row in rows] == [late, later, None]


@pytest.mark.parametrize(
    "sort", ["updated_at", "number", "priority", "due_at", "updated_at,due_at", "priority,due_at"]
)
async def test_every_sort_shows_every_ticket_with_its_own_deadline(world: World, sort: str) -> None:
    """Sorted by an index of tickets, each deadline is looked up; else all are joined at once."""
    for _ in range(4):
        await world.ticket()
    due = [MONDAY + timedelta(hours=n) for n in (2, 3, 1)]
    timers = [{"timer_state": "running", "due_at": at, "warn_at": None} for at in due]
    async with world.acting(await world.admin()) as ctx:
        ids = await _with_timers(ctx, [*timers, None])
        shown, _ = await list_rows(ctx, None, sort_from(sort, SORTS, NEWEST))
    found = {row.id: row.timer and row.timer.due_at for row in shown}
    assert found == dict(zip(ids, [*due, None], strict=True))


async def test_a_ticket_is_opened_with_its_own_clocks_among_many(world: World) -> None:
    for _ in range(3):
        await world.ticket()
    due = [MONDAY + timedelta(hours=n) for n in (2, 3, 1)]
    timers = [{"timer_state": "running", "due_at": at, "warn_at": None} for at in due]
    async with world.acting(await world.admin()) as ctx:
        ids = await _with_timers(ctx, timers)
        seen = opening._statement(sight(ctx.actor), "id")
        for ticket_id, at in zip(ids, due, strict=True):
            (row,) = await ctx.tx.all(seen, ref=ticket_id, **reading(ctx))
            assert (row["id"], row["timer_due_at"]) == (ticket_id, at)


@pytest.mark.parametrize(("key", "asks"), [("due_soon", "warn_at <= "), ("breached", "due_at <= ")])
async def test_the_views_of_deadlines_ask_as_the_indexes_of_timers_do(
    world: World, key: str, asks: str
) -> None:
    """A plain range of an indexed column, joined and not looked up for each ticket."""
    admin = await world.admin()
    async with world.acting(admin) as ctx:
        config = await tickets.ticket_config(ctx)
        where = to_sql(config.parse(SYSTEM_VIEWS[key].filter), at=ctx.now(), me=ctx.actor)
        query = select(tickets.tickets_table.c.id).where(
            tickets.tickets_table.c.tenant_id == ctx.tenant_id, where
        )
        text = str(query.compile(dialect=DIALECT, compile_kwargs={"literal_binds": True}))
        plan = await ctx.tx.connection.fetch(f"EXPLAIN {text}")
    assert f"deadlines.{asks}" in text
    lines = "\n".join(row[0] for row in plan)
    assert "Join" in lines or "Nested Loop" in lines, lines
    assert "SubPlan" not in lines, lines
