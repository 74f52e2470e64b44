"""What whoever keeps a purse sees of what was asked of it."""

from datetime import timedelta
from typing import Any

from tests.given import World

from .given_care import Low, rated

LETTER = "很抱歉，附上优惠券"


async def _set_up(world: World) -> tuple[Low, Any, dict[str, Any]]:
    low = await rated(world)
    keeper = await world.admin()
    level = {"key": "lead", "name": {"zh-CN": "主管"}, "who": {"roles": ["admin"]}}
    body = {
        "name": {"zh-CN": "售后关怀金"}, "budget": "1000", "single_limits": {"lead": "50"},
        "member_monthly": "5000", "customer_90_days": "5000",
        "levels": [{"level": level, "above": "0"}],
    }  # fmt: skip
    async with world.browser(keeper) as client:
        made = (await client.post("/api/v1/purses", json=body)).json()
    return low, keeper, made


async def _asked(low: Low, purse: str, amount: str) -> None:
    body = {
        "kind": "voucher",
        "letter": LETTER,
        "reason": "多次延误",
        "purse_id": purse,
        "amount": amount,
    }
    async with low.world.browser(low.other) as client:
        answer = await client.post(f"/api/v1/tickets/{low.ticket.id}/compensations", json=body)
    assert answer.status_code == 201, answer.text


async def test_the_newest_stands_first_and_each_is_shown_on_some_page(world: World) -> None:
    low, keeper, purse = await _set_up(world)
    assert purse["levels"][0]["level"]["who"] == {"roles": ["admin"]}
    for amount in ("10.00", "20.00", "30.50"):
        world.clock.advance(timedelta(minutes=1))
        await _asked(low, purse["id"], amount)
    path = f"/api/v1/purses/{purse['id']}/compensations"
    async with world.browser(keeper) as client:
        first = (await client.get(path, params={"limit": 2})).json()
        rest = (await client.get(path, params={"limit": 2, "after": first["next"]})).json()
    assert [one["amount"] for one in first["data"] + rest["data"]] == ["30.50", "20.00", "10.00"]
    assert rest["next"] is None
    assert {one["number"] for one in first["data"]} == {low.ticket.number}
    assert first["data"][0]["requester_name"]


async def test_what_waits_to_be_paid_leaves_that_list_when_it_is_paid(world: World) -> None:
    low, keeper, purse = await _set_up(world)
    await _asked(low, purse["id"], "40")
    await _asked(low, purse["id"], "80")
    path = f"/api/v1/purses/{purse['id']}/compensations"
    async with world.browser(keeper) as client:
        [waiting] = (await client.get(path, params={"state": "granted"})).json()["data"]
        [asked] = (await client.get(path, params={"state": "requested"})).json()["data"]
        assert (waiting["amount"], asked["amount"], asked["exceeds"]) == (
            "40.00",
            "80.00",
            ["single"],
        )
        paid = f"/api/v1/compensations/{waiting['id']}/paid"
        assert (await client.post(paid, json={"reference": "YF-1"})).status_code == 204
        assert (await client.get(path, params={"state": "granted"})).json()["data"] == []
        [done] = (await client.get(path, params={"state": "paid"})).json()["data"]
        assert (done["pay_reference"], done["paid_at"] is None) == ("YF-1", False)
        wrong = await client.get(path, params={"state": "lost"})
        assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "state")


async def test_only_who_keeps_purses_sees_it(world: World) -> None:
    low, keeper, purse = await _set_up(world)
    async with world.browser(await world.member("agent")) as client:
        assert (await client.get(f"/api/v1/purses/{purse['id']}/compensations")).status_code == 403
    async with world.browser(keeper) as client:
        missing = await client.get(f"/api/v1/purses/{low.ticket.id}/compensations")
    assert missing.status_code == 404
