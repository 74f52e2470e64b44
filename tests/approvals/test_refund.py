"""The shipped refund process: two levels, a delegation, and the ticket that follows."""

from datetime import timedelta
from decimal import Decimal

from ringdesk.modules import approvals
from ringdesk.modules.approvals import Scope
from tests.given import World

from .refunds import submitted
from .scenes import facts, look, sitting, vote


async def test_it_shows_its_amount_its_form_and_why(world: World):
    """The process says which field holds the amount; the form comes along as facts."""
    scene = await submitted(world, amount=860, note="同一订单扣了两次款")
    made = await look(world, scene.approval_id)
    assert (made.amount, made.currency, made.kind) == (Decimal("860.00"), "CNY", "refund")
    assert made.reason == "同一订单扣了两次款"
    assert {str(fact.get("value")) for fact in made.facts} >= {"55210", "860"}
    assert made.requested_by == scene.agent.member_id


async def test_a_large_one_goes_through_the_lead_and_a_deputy_of_finance(world: World):
    scene = await submitted(world, amount=6200)
    deputy = await world.member("lead", "周明哲")
    now = world.clock.now()
    async with world.acting(scene.finance) as ctx:
        await approvals.delegate(
            ctx, deputy_id=deputy.member_id, from_at=now, until_at=now + timedelta(days=2),
            scopes=[Scope("refund", Decimal(10_000), "CNY")],
        )  # fmt: skip
    first = await look(world, scene.approval_id)
    assert scene.lead.member_id in sitting(first)
    assert scene.agent.member_id not in sitting(first)
    await vote(world, scene.lead, scene.approval_id, comment="流水核对过")
    assert (await world.reread(scene.ticket)).node == "refund_approval"
    assert sitting(await look(world, scene.approval_id)) == {deputy.member_id}
    await vote(world, deputy, scene.approval_id)
    assert (await world.reread(scene.ticket)).node == "fulfil"
    votes = [d for k, d in await facts(world, await look(world, scene.approval_id)) if "Voted" in k]
    assert [d["for_name"] for d in votes] == [None, "梁伟"]


async def test_a_refused_one_is_back_with_its_handler(world: World):
    scene = await submitted(world, amount=6200)
    await vote(world, scene.lead, scene.approval_id)
    await vote(world, scene.finance, scene.approval_id, "reject", "缺合同")
    assert (await look(world, scene.approval_id)).state == "rejected"
    assert (await world.reread(scene.ticket)).node == "handling"
