"""Buffers: nobody's deadline moves unannounced, each shift is in the ledger, none twice."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest
from tests import given

from ringdesk.kernel.errors import Conflict, Invalid
from ringdesk.modules import tickets
from ringdesk.modules.customers import Contact
from ringdesk.modules.sla.buffers import announcing, commands

from . import buffered, lived

HOUR = timedelta(hours=1)
TWO = timedelta(hours=2)


@pytest.fixture
async def place(world: given.World) -> given.World:
    """A workspace that promises an answer within two hours and a solution within eight."""
    always = await lived.calendar(world, lived.ALWAYS)
    minutes = {"dispatch": 15, "first_response": 120, "resolution": 480}
    async with world.acting() as ctx:
        await ctx.tx.connection.execute("UPDATE sla_policies SET archived_at = now()")
    await lived.policy(world, always, minutes)
    return world


async def test_announcing_tells_the_customer_and_moves_her_deadlines(place: given.World) -> None:
    made = await place.ticket()
    before = await lived.kept(place, made.id)
    buffer_id = await buffered.announced(place)
    after = await lived.kept(place, made.id)
    for kind in ("first_response", "resolution"):
        was, now = lived.clock(before, kind), lived.clock(after, kind)
        assert was.due_at
        assert now.due_at == was.due_at + TWO
        assert now.raw_due_at == was.raw_due_at
    assert lived.clock(after, "dispatch").due_at == lived.clock(before, "dispatch").due_at
    (told,) = await buffered.rows(place, "sla_announcements")
    assert (told["buffer_id"], told["ticket_id"], told["way"]) == (buffer_id, made.id, "mail")
    (letter,) = await buffered.mails(place, "buffer")
    assert f"T-{made.number}" in letter["body"]
    assert "核心库升级" in letter["body"]
    assert "中国标准时间" in letter["body"]
    shifts = await buffered.rows(place, "sla_adjustments")
    assert {(s["clock_kind"], s["minutes"]) for s in shifts} == {
        ("first_response", 120), ("resolution", 120)
    }  # fmt: skip


async def test_whoever_answers_customers_is_told_before_them(place: given.World) -> None:
    agent, auditor = await place.member("agent"), await place.member("auditor")
    await place.ticket()
    await buffered.announced(place)
    notices = [n for n in await buffered.rows(place, "notices") if n["kind"] == "buffer_announced"]
    told = {n["member_id"] for n in notices}
    assert agent.member_id in told
    assert auditor.member_id not in told
    (letter,) = await buffered.mails(place, "buffer")
    assert all(n["at"] <= letter["created_at"] for n in notices)


async def test_only_what_is_due_in_the_window_and_in_scope_moves(place: given.World) -> None:
    now = place.clock.now()
    urgent = await place.ticket(priority="P1", priority_reason="x")
    calm = await place.ticket()
    await buffered.announced(
        place,
        scope={"field": "priority", "op": "eq", "value": "P3"},
        from_at=now + 5 * HOUR,
        until_at=now + 6 * HOUR,
    )
    moved = await buffered.rows(place, "sla_adjustments")
    assert [(m["ticket_id"], m["clock_kind"]) for m in moved] == [(calm.id, "resolution")]
    assert urgent.priority == "P1"


async def test_a_factor_is_of_the_target_and_rounded_up(place: given.World) -> None:
    await place.ticket()
    await buffered.announced(place, shift_minutes=None, factor_percent=133)
    moved = await buffered.rows(place, "sla_adjustments")
    assert {(m["clock_kind"], m["minutes"]) for m in moved} == {
        ("first_response", 40), ("resolution", 159)
    }  # fmt: skip


async def test_a_window_that_has_begun_cannot_be_announced(place: given.World) -> None:
    buffer_id = await buffered.planned(place)
    place.clock.advance(TWO)
    async with place.acting(await place.admin()) as ctx:
        with pytest.raises(Conflict, match="buffer_begun"):
            await commands.announce(ctx, buffer_id, "太晚了")


async def test_announcing_twice_at_once_tells_everybody_once(place: given.World) -> None:
    await place.ticket()
    buffer_id = await buffered.planned(place)
    admin = await place.admin()

    async def announce() -> bool:
        async with place.acting(admin) as ctx:
            try:
                await commands.announce(ctx, buffer_id, "提前告知")
            except Conflict:
                return False
            return True

    done = await asyncio.gather(announce(), announce())
    assert sorted(done) == [False, True]
    await asyncio.gather(place.drain(), place.drain())
    assert len(await buffered.mails(place, "buffer")) == 1
    assert len(await buffered.rows(place, "sla_announcements")) == 1


async def test_the_job_that_runs_again_changes_nothing(place: given.World) -> None:
    made = [await place.ticket() for _ in range(3)]
    buffer_id = await buffered.announced(place)
    before = {t.id: await lived.kept(place, t.id) for t in made}
    for _ in range(2):
        with pytest.raises(announcing.Postpone):
            await announcing.announce(place.works, place.tenant_id, {"buffer_id": str(buffer_id)})
    assert len(await buffered.mails(place, "buffer")) == 3
    assert {t.id: await lived.kept(place, t.id) for t in made} == before


async def test_a_batch_that_breaks_leaves_nobody_half_told(
    place: given.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [await place.ticket() for _ in range(5)]
    monkeypatch.setattr(announcing, "BATCH", 2)
    real, calls = announcing.settle, 0

    async def breaking(*given: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise ConnectionError("gone")
        await real(*given)

    monkeypatch.setattr(announcing, "settle", breaking)
    await buffered.announced(place)
    assert len(await buffered.mails(place, "buffer")) == 2
    assert len(await buffered.rows(place, "sla_announcements")) == 2
    place.clock.advance(timedelta(minutes=1))
    await place.drain()
    letters = await buffered.mails(place, "buffer")
    assert {m["ticket_id"] for m in letters} == {t.id for t in made}
    assert len(letters) == 5
    assert len(await buffered.rows(place, "sla_adjustments")) == 10


async def test_a_ticket_somebody_works_on_is_not_waited_for_and_not_forgotten(
    place: given.World,
) -> None:
    busy, free = await place.ticket(), await place.ticket()
    await place.drain()
    async with place.acting(await place.admin()) as ctx:
        await tickets.lock(ctx, busy.id)
        await buffered.announced(place)
        assert [r["ticket_id"] for r in await buffered.rows(place, "sla_announcements")] == [
            free.id
        ]
    place.clock.advance(timedelta(seconds=2))
    await place.drain()
    assert len(await buffered.rows(place, "sla_announcements")) == 2


async def test_a_ticket_of_the_window_is_told_by_its_receipt(place: given.World) -> None:
    await buffered.announced(place)
    made = await place.ticket(requester=Contact(email="new@customer.test", name="Ann"), locale="en")
    found = await lived.kept(place, made.id)
    first = lived.clock(found, "first_response")
    assert first.due_at == made.created_at + 2 * TWO
    assert first.raw_due_at == made.created_at + TWO
    await place.drain()
    (told,) = await buffered.rows(place, "sla_announcements")
    assert (told["ticket_id"], told["way"], told["locale"]) == (made.id, "mail", "en")
    assert await buffered.mails(place, "buffer") == []
    (receipt,) = await buffered.mails(place, "receipt")
    assert "Database upgrade" in receipt["body"]
    assert "China Standard Time" in receipt["body"]


async def test_who_gets_no_mail_is_told_on_the_page(place: given.World) -> None:
    await place.ticket(requester=Contact(phone="13800000000", name="王先生"))
    await buffered.announced(place)
    (told,) = await buffered.rows(place, "sla_announcements")
    assert told["way"] == "portal"
    assert await buffered.mails(place, "buffer") == []
    assert len(await buffered.rows(place, "sla_adjustments")) == 2


async def test_another_priority_takes_on_what_applies_to_it(place: given.World) -> None:
    made = await place.ticket()
    await buffered.announced(place, scope={"field": "priority", "op": "eq", "value": "P2"})
    assert await buffered.rows(place, "sla_adjustments") == []
    async with place.acting(await place.admin()) as ctx:
        await tickets.set_priority(ctx, made.id, to="P2", reason="影响扩大")
    found = await lived.kept(place, made.id)
    # The target is the same for all priorities here: what changed is only the scope.
    assert lived.clock(found, "resolution").target_minutes == 480
    place.clock.advance(timedelta(minutes=1))
    await place.drain()
    found = await lived.kept(place, made.id)
    assert lived.clock(found, "resolution").due_at == made.created_at + 10 * HOUR
    assert len(await buffered.mails(place, "buffer")) == 1


async def test_cancelling_gives_the_earlier_deadline_back_and_says_so(place: given.World) -> None:
    made = await place.ticket()
    before = await lived.kept(place, made.id)
    buffer_id = await buffered.announced(place)
    await buffered.cancelled(place, buffer_id)
    after = await lived.kept(place, made.id)
    for kind in ("first_response", "resolution"):
        assert lived.clock(after, kind).due_at == lived.clock(before, kind).due_at
    assert len(await buffered.mails(place, "buffer_lifted")) == 1
    shifts = await buffered.rows(place, "sla_adjustments")
    assert sum(s["minutes"] for s in shifts) == 0
    assert len(shifts) == 4


async def test_who_would_be_late_at_once_keeps_the_later_promise(place: given.World) -> None:
    made = await place.ticket()
    buffer_id = await buffered.announced(place)
    place.clock.advance(3 * HOUR)
    await buffered.cancelled(place, buffer_id)
    found = await lived.kept(place, made.id)
    assert lived.clock(found, "first_response").due_at == made.created_at + 2 * TWO
    assert lived.clock(found, "resolution").due_at == made.created_at + 8 * HOUR


async def test_no_deadline_moves_for_a_ticket_that_was_not_announced(place: given.World) -> None:
    made = await place.ticket()
    buffer_id = await buffered.announced(place, scope={"field": "number", "op": "eq", "value": 1})
    clock = lived.clock(await lived.kept(place, made.id), "resolution")
    async with place.acting() as ctx:
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            await ctx.tx.connection.execute(
                "INSERT INTO sla_adjustments (tenant_id, id, buffer_id, ticket_id, clock_id,"
                " clock_kind, minutes, at) VALUES ($1, $2, $3, $4, $5, 'resolution', 60, now())",
                place.tenant_id, ctx.new_id(), buffer_id, made.id, clock.id,
            )  # fmt: skip
        await ctx.tx.connection.execute("ROLLBACK; BEGIN")


async def test_a_plan_says_everything_that_is_wrong_with_it(place: given.World) -> None:
    now = place.clock.now()
    wrong = buffered.draft(
        place, title={}, reason=" ", clock_kinds=(), until_at=now, factor_percent=90,
        scope={"field": "nonsense", "op": "eq", "value": 1},
    )  # fmt: skip
    async with place.acting(await place.admin()) as ctx:
        with pytest.raises(Invalid) as refusal:
            await commands.plan(ctx, wrong)
    fields = {e["field"] for e in refusal.value.errors}
    assert {
        "title",
        "reason",
        "clock_kinds",
        "until_at",
        "shift_minutes",
        "factor_percent",
    } < fields
    assert any(f.startswith("scope") for f in fields)
