"""Approvals over HTTP: the boxes, one approval, what may be done, delegations."""

from datetime import timedelta
from decimal import Decimal

from tests.given import World

from .scenes import ask, level, limit, look, vote


async def test_the_boxes_hold_what_is_whose_and_count_it(world: World):
    by, one, deputy = [await world.member("lead") for _ in range(3)]
    first = await ask(world, [level(one)], by=by)
    second = await ask(world, [level(one)], by=by, amount=Decimal("9000.00"))
    now = world.clock.now()
    async with world.browser(one) as web:
        assert (await web.get("/api/v1/approvals/summary")).json()["counts"] == {
            "mine": 2, "requested": 0, "deputy": 0, "decided": 0,
        }  # fmt: skip
        made = await web.post(
            "/api/v1/delegations",
            json={
                "deputy_id": str(deputy.member_id),
                "from_at": now.isoformat(),
                "until_at": (now + timedelta(days=1)).isoformat(),
                "scopes": [{"kind": "refund", "most": "1000.00", "currency": "CNY"}],
            },
        )
        assert made.status_code == 201
        lent = made.json()["own"][0]
        assert (lent["on"], lent["acting"]) == (True, True)
        box = (await web.get("/api/v1/approvals")).json()
    assert [row["id"] for row in box["data"]] == [str(second)]
    async with world.browser(deputy) as web:
        box = (await web.get("/api/v1/approvals?box=deputy")).json()
        assert [row["id"] for row in box["data"]] == [str(first)]
        assert box["data"][0]["for_member"]["id"] == str(one.member_id)
        assert box["counts"] == {"mine": 1, "requested": 0, "deputy": 1, "decided": 0}
        await web.post(f"/api/v1/approvals/{first}/decide", json={"verdict": "approve"})
        done = (await web.get("/api/v1/approvals?box=decided")).json()
        assert [(r["id"], r["verdict"], r["state"]) for r in done["data"]] == [
            (str(first), "approved", "approved")
        ]
        received = (await web.get("/api/v1/delegations")).json()["received"]
        assert received[0]["member"]["id"] == str(one.member_id)
    async with world.browser(by) as web:
        box = (await web.get("/api/v1/approvals?box=requested")).json()
        assert {row["id"] for row in box["data"]} == {str(first), str(second)}
        assert box["counts"]["requested"] == 1


async def test_boxes_come_in_pages_without_gaps(world: World):
    by, one = await world.member("lead"), await world.member("lead")
    made = set()
    for minutes in (30, None, 60, 60, None):
        limits = limit(minutes) if minutes else None
        made.add(str(await ask(world, [level(one, limit=limits)], by=by)))
    async with world.browser(one) as web:
        found, dues, after = [], [], ""
        while after is not None:
            path = f"/api/v1/approvals?limit=2{'&after=' + after if after else ''}"
            page = (await web.get(path)).json()
            found += [row["id"] for row in page["data"]]
            dues += [row["due_at"] or "~" for row in page["data"]]
            after = page["next"]
    assert len(found) == len(set(found)) == 5
    assert set(found) == made
    assert dues == sorted(dues)


async def test_one_approval_shows_its_levels_its_seats_and_what_may_be_done(world: World):
    by, one, top = [await world.member("lead") for _ in range(3)]
    when = {"field": "priority", "op": "ne", "value": "P1"}
    levels = [level(one, limit=limit(120, past="escalate")), level(top, when=when)]
    facts = [{"label": "订单", "value": "#55210"}, {"label": "未退过款", "check": True}]
    made = await ask(world, levels, by=by, facts=facts)
    older = await ask(world, [level(one)], by=by)
    await vote(world, one, older, "reject", "缺合同")
    async with world.browser(one) as web:
        answer = await web.get(f"/api/v1/approvals/{made}")
        shown = answer.json()
    assert answer.headers["etag"] == f'"{(await look(world, made)).version}"'
    assert (shown["row"]["amount"], shown["row"]["currency"]) == ("860.00", "CNY")
    assert shown["facts"] == facts
    here, there = shown["levels"]
    assert [seat["member"]["id"] for seat in here["seats"]] == [str(one.member_id)]
    assert (here["standing"], there["standing"]) == ("open", "waiting")
    assert [seat["member"]["id"] for seat in there["expected"]] == [str(top.member_id)]
    assert there["because"] != ""
    assert [step["rung"]["step"] for step in shown["ladder"]] == [
        "remind", "remind", "past", "report",
    ]  # fmt: skip
    assert shown["ladder"][2]["to"] != []
    assert [(like["id"], like["state"]) for like in shown["alike"]["data"]] == [
        (str(older), "rejected")
    ]
    assert shown["offers"] == {
        "decide": True, "pass_on": True, "supply": False, "withdraw": False,
    }  # fmt: skip
    async with world.browser(by) as web:
        mine = (await web.get(f"/api/v1/approvals/{made}")).json()["offers"]
    assert mine == {"decide": False, "pass_on": False, "supply": False, "withdraw": True}


async def test_the_month_says_how_one_decided(world: World):
    by, one, other = [await world.member("lead") for _ in range(3)]
    for minutes, verdict in ((10, "approve"), (30, "approve"), (20, "reject")):
        made = await ask(world, [level(one)], by=by)
        world.clock.advance(timedelta(minutes=minutes))
        await vote(world, one, made, verdict, "看过")
    passed = await ask(world, [level(one)], by=by)
    async with world.browser(one) as web:
        await web.post(
            f"/api/v1/approvals/{passed}/pass-on",
            json={"member_id": str(other.member_id), "note": "出差"},
        )
        found = (await web.get("/api/v1/approvals/summary")).json()
    assert found["month"] == {"average_minutes": 20, "passed_on": 1, "agreed": 2, "rejected": 1}
    assert found["counts"] == {"mine": 0, "requested": 0, "deputy": 0, "decided": 3}


async def test_a_decision_on_what_has_changed_meanwhile_is_refused(world: World):
    by, one, other = [await world.member("lead") for _ in range(3)]
    made = await ask(world, [level(one, other, rule="all")], by=by)
    async with world.browser(one) as web:
        tag = (await web.get(f"/api/v1/approvals/{made}")).headers["etag"]
        await vote(world, other, made)
        stale = await web.post(
            f"/api/v1/approvals/{made}/decide",
            json={"verdict": "approve"},
            headers={"If-Match": tag},
        )
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert (await look(world, made)).state == "open"


async def test_a_question_is_asked_and_answered_and_refusals_name_the_field(world: World):
    by, one = await world.member("lead"), await world.member("lead")
    made = await ask(world, [level(one)], by=by)
    path = f"/api/v1/approvals/{made}"
    async with world.browser(one) as web:
        empty = await web.post(f"{path}/ask", json={"question": " "})
        assert empty.json()["errors"][0]["field"] == "question"
        asked = (await web.post(f"{path}/ask", json={"question": "缺流水？"})).json()
        assert (asked["row"]["state"], asked["question"]["text"]) == ("asked", "缺流水？")
        bare = await web.post(f"{path}/decide", json={"verdict": "reject"})
        assert bare.json()["errors"][0]["field"] == "comment"
    async with world.browser(by) as web:
        shown = (await web.get(path)).json()
        assert shown["offers"]["supply"] is True
        after = (await web.post(f"{path}/answer", json={"answer": "补上了"})).json()
        assert (after["row"]["state"], after["question"]["answer"]) == ("open", "补上了")
        gone = (await web.post(f"{path}/withdraw", json={"reason": "撤诉"})).json()
        assert gone["row"]["state"] == "withdrawn"


async def test_who_cannot_see_the_ticket_finds_no_approval(world: World):
    by, one = await world.member("lead"), await world.member("lead")
    made = await ask(world, [level(one)], by=by)
    stranger = await world.member("handler")
    async with world.browser(stranger) as web:
        assert (await web.get(f"/api/v1/approvals/{made}")).status_code == 404
        refused = await web.post(f"/api/v1/approvals/{made}/decide", json={"verdict": "approve"})
        assert refused.status_code == 404


async def test_several_are_decided_at_once_and_each_says_what_became_of_it(world: World):
    by, one, other = [await world.member("lead") for _ in range(3)]
    mine, theirs = await ask(world, [level(one)], by=by), await ask(world, [level(other)], by=by)
    async with world.browser(one) as web:
        answer = await web.post(
            "/api/v1/approvals/decide",
            json={"ids": [str(mine), str(theirs)], "verdict": "approve"},
        )
    assert answer.json()["data"] == [
        {"id": str(mine), "decided": True, "code": None},
        {"id": str(theirs), "decided": False, "code": "not_asked"},
    ]


async def test_a_ticket_shows_what_was_asked_for_on_it(world: World):
    by, one = await world.member("lead"), await world.member("lead")
    ticket = await world.ticket()
    made = await ask(world, [level(one)], by=by, ticket=ticket)
    await ask(world, [level(one)], by=by)
    path = f"/api/v1/approvals?ticket={ticket.number}"
    async with world.browser(by) as web:
        assert [row["id"] for row in (await web.get(path)).json()["data"]] == [str(made)]
    async with world.browser(await world.member("handler")) as web:
        assert (await web.get(path)).status_code == 404
