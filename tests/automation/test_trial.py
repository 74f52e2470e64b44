"""The dry run tells what a real run did: ticket by ticket, over a lived history."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import DomainError
from ringdesk.modules import tickets
from ringdesk.modules.automation import commands as rules
from ringdesk.modules.automation.definition import Definition
from ringdesk.modules.automation.trial import commands, job
from tests.automation import ruled
from tests.automation.ruled import QUARTER
from tests.given import World

BUDGET = {"per_run": 2, "per_day": 4, "per_customer_week": 1}
ROOMY = {"per_run": 1000, "per_day": 1000, "per_customer_week": 50}


async def tried(place: World, rule_id: UUID, days: int = 30) -> tuple[Any, list[dict[str, Any]]]:
    """A dry run of what is in force (or of the draft), done."""
    async with place.acting(await place.admin()) as ctx:
        run_id = await commands.try_out(ctx, rule_id, days=days)
    await place.drain()
    async with place.acting() as ctx:
        row = await ctx.tx.connection.fetchrow(
            "SELECT * FROM automation_dry_runs WHERE id = $1", run_id
        )
        listed = await ctx.tx.connection.fetch(
            "SELECT * FROM automation_dry_verdicts WHERE dry_run_id = $1 ORDER BY at, ticket_id",
            run_id,
        )
    assert row["state"] == "done", row["error"]
    return row["result"], [dict(one) for one in listed]


def told(rows: list[dict[str, Any]], at: str) -> list[tuple[Any, ...]]:
    """Verdicts to compare: when, which ticket, what and why."""
    return sorted(
        (one[at], str(one["ticket_id"]), one["state"], one["reason"] or "") for one in rows
    )


class Life:
    """A random history: customers write, agents answer, wait, tag and resolve, on quarters."""

    def __init__(self, place: World, agent: Actor, seed: int) -> None:
        self.place, self.agent, self.dice = place, agent, random.Random(seed)
        self.tickets: list[tickets.TicketState] = []

    async def quarter(self, hours: int = 1) -> None:
        self.place.clock.advance(QUARTER * 4 * hours)
        for _ in range(self.dice.randrange(3)):
            await self.something()
            await self.place.drain()
        await ruled.sweep(self.place)

    async def something(self) -> None:
        if len(self.tickets) < 3 or self.dice.random() < 0.25:
            await self.open()
            return
        one = self.dice.choice(self.tickets)
        act = self.dice.choice([self.say, self.ask, self.tag, self.note, self.hand, self.wait])
        try:
            await act(one)
        except DomainError:
            return

    async def open(self) -> None:
        requester = self.dice.choice(self.tickets).requester_id if self.tickets else None
        again = {"requester": requester} if requester and self.dice.random() < 0.4 else {}
        category = (await self.place.categories())[0]
        given: dict[str, Any] = {"assignee_id": self.agent.member_id, "category_id": category}
        if self.dice.random() < 0.2:
            given["tags"] = [self.dice.choice(["投诉", "普通"])]
        self.tickets.append(await self.place.ticket(**given, **again))

    async def say(self, one: tickets.TicketState) -> None:
        async with self.place.acting(self.place.customer(one)) as ctx:
            await tickets.customer_says(ctx, one.id, tickets.Said(text="在吗", channel="portal"))

    async def ask(self, one: tickets.TicketState) -> None:
        async with self.place.acting(self.agent) as ctx:
            await tickets.reply(ctx, one.id, tickets.Reply(text="请补充"))

    async def wait(self, one: tickets.TicketState) -> None:
        await self.ask(one)
        async with self.place.acting(self.agent) as ctx:
            await tickets.wait(ctx, one.id)

    async def tag(self, one: tickets.TicketState) -> None:
        async with self.place.acting(self.agent) as ctx:
            await tickets.update(ctx, one.id, tickets.Edit(tags=[self.dice.choice("甲乙丙")]))

    async def note(self, one: tickets.TicketState) -> None:
        async with self.place.acting(self.agent) as ctx:
            await tickets.note(ctx, one.id, "看过了", [], [])

    async def hand(self, one: tickets.TicketState) -> None:
        async with self.place.acting(self.agent) as ctx:
            await tickets.assign(ctx, one.id, member_id=self.agent.member_id)


RESOLVE = {"do": "resolve", "reason": "客户未回复"}
RULES = {
    "silence, nudged and resolved": ruled.silence(
        240, ruled.NUDGE, {"do": "wait", "minutes": 180}, RESOLVE, budget=BUDGET
    ),
    "silence, tagged, few at a time": ruled.silence(
        120, {"do": "tags", "add": ["静"]}, budget={**ROOMY, "per_run": 1}
    ),
    "answered at once": ruled.rule(actions=[ruled.NUDGE], budget=BUDGET),
    "hears itself": ruled.rule(
        trigger={"kind": "event", "on": ["updated", "replied"]},
        actions=[{"do": "tags", "add": ["动"]}, {"do": "priority", "to": "P4"}],
        budget=ROOMY,
    ),
    "status since": {
        **ruled.silence(180, {"do": "resolve", "reason": "静"}, budget=ROOMY),
        "trigger": {
            "kind": "time", "since": "status_since", "minutes": 180, "hours": "clock"
        },
    },
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
async def test_the_dry_run_of_a_lived_window_is_the_real_run(world: World, name: str) -> None:
    agent = await world.member(name="王蕾")
    rule_id = await ruled.publish(world, RULES[name])
    life = Life(world, agent, seed=len(name))
    for _ in range(48):
        await life.quarter()
    real = await ruled.matches(world, rule_id)
    result, dry = await tried(world, rule_id)
    assert told(dry, "at") == told(real, "matched_at")
    assert {"done", "stopped"} & {m["state"] for m in real}
    assert result["matched"] == len(real)
    assert result["acts"] + result["skips"] == result["matched"]
    assert sum(result["reasons"].values()) == result["skips"]
    assert sum(d["acts"] + d["skips"] for d in result["days"]) == result["matched"]
    assert result["unsure"] == 0


async def test_the_dry_run_changes_nothing_and_needs_no_rule_in_force(world: World) -> None:
    agent = await world.member()
    for _ in range(3):
        await ruled.waiting(world, agent)
    world.clock.advance(timedelta(days=3))
    rule_id = await ruled.publish(world, ruled.silence(240, ruled.NUDGE, RESOLVE), on=False)
    async with world.acting() as ctx:
        before = await ctx.tx.connection.fetchval("SELECT count(*) FROM events")
    result, rows = await tried(world, rule_id, days=7)
    async with world.acting() as ctx:
        after = await ctx.tx.connection.fetchval("SELECT count(*) FROM events")
    assert (result["seen"], result["matched"], result["acts"]) == (3, 3, 3)
    assert [row["state"] for row in rows] == ["done"] * 3
    assert after == before
    assert await ruled.matches(world) == []


async def test_a_draft_is_set_against_the_version_in_force(world: World) -> None:
    agent = await world.member()
    silent = ruled.silence(240, {"do": "tags", "add": ["静"]})
    rule_id = await ruled.publish(world, silent)
    world.clock.advance(QUARTER)
    plain = await ruled.waiting(world, agent)
    protected = await ruled.waiting(world, agent, tags=["投诉"])
    for _ in range(24):
        await ruled.sweep(world, after=QUARTER)
    assert await ruled.verdicts(world) == [("done", None), ("done", None)]
    stricter = ruled.silence(240, ruled.NUDGE)
    async with world.acting(await world.admin()) as ctx:
        await rules.save_draft(ctx, rule_id, msgspec.convert(stricter, Definition))
    result, rows = await tried(world, rule_id, days=1)
    assert result["against"] == 1
    assert result["differs"] == {"added": 0, "removed": 1, "changed": 0}
    differing = [row for row in rows if row["differs"]]
    assert [(row["ticket_id"], row["reason"]) for row in differing] == [(protected.id, "protected")]
    assert plain.id in {row["ticket_id"] for row in rows if row["state"] == "done"}


async def test_the_version_in_force_is_checked_against_what_it_really_did(world: World) -> None:
    agent = await world.member()
    rule_id = await ruled.publish(world, ruled.silence(240, {"do": "tags", "add": ["静"]}))
    world.clock.advance(timedelta(days=2))
    await ruled.sweep(world)
    for _ in range(2):
        await ruled.waiting(world, agent)
    for _ in range(20):
        await ruled.sweep(world, after=QUARTER)
    result, _ = await tried(world, rule_id, days=1)
    assert result["replayed"] == {"version": 1, "same": 2, "different": 0, "numbers": []}


async def test_one_dry_run_of_a_rule_at_a_time(world: World) -> None:
    rule_id = await ruled.publish(world, ruled.rule())
    async with world.acting(await world.admin()) as ctx:
        await commands.try_out(ctx, rule_id, days=7)
        with pytest.raises(DomainError, match="dry_run_running"):
            await commands.try_out(ctx, rule_id, days=7)


async def test_a_window_that_holds_too_many_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "MOST_TICKETS", 2)
    agent = await world.member()
    for _ in range(3):
        await ruled.waiting(world, agent)
    world.clock.advance(timedelta(days=1))
    rule_id = await ruled.publish(world, ruled.silence(60, {"do": "tags", "add": ["静"]}))
    result, _ = await tried(world, rule_id, days=7)
    assert (result["seen"], result["total"]) == (2, 3)
