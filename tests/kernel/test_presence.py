"""Presence: two processes agree, nobody lingers, nobody else learns of it."""

import time
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from tests.kernel.live_given import member, reading, running

from ringdesk.kernel import presence
from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.db import Database
from ringdesk.kernel.live import Live


async def post(live: Live, tenant: UUID, actor: Actor, ticket: UUID, state: str) -> list[str]:
    works = live.works
    async with works.db.transaction(tenant) as tx:
        ctx = Context(tenant, actor, works.clock, tx, ports=works.ports)
        others = await presence.post(ctx, ticket, state)
    return [f"{other.member.name}:{other.state}" for other in others]


def seen(body: dict) -> list[str]:
    return [f"{other['member']['name']}:{other['state']}" for other in body["others"]]


async def test_colleagues_on_a_ticket_see_each_other_across_processes(db: Database) -> None:
    tenant, ticket, lin, chen = uuid4(), uuid4(), member(name="林岚"), member(name="陈默")
    async with (
        running(db) as here,
        running(db) as there,
        reading(here, tenant, lin) as lins,
        reading(there, tenant, chen) as chens,
    ):
        assert await post(here, tenant, lin, ticket, "viewing") == []
        await lins.has(1)
        await post(there, tenant, chen, ticket, "typing_reply")
        await lins.has(2)
        await chens.has(1)
        assert seen(lins.events[-1][1]) == ["陈默:typing_reply"]
        assert seen(chens.events[-1][1]) == ["林岚:viewing"]
        assert await post(here, tenant, lin, ticket, "viewing") == ["陈默:typing_reply"]
        await post(there, tenant, chen, ticket, "gone")
        await lins.has(3)
        assert seen(lins.events[-1][1]) == []


async def test_nobody_who_is_not_on_the_ticket_hears_of_it(db: Database) -> None:
    tenant, ticket, lin, chen = uuid4(), uuid4(), member(), member()
    async with (
        running(db) as live,
        reading(live, tenant, lin) as lins,
        reading(live, tenant, chen) as chens,
        reading(live, uuid4(), lin) as elsewhere,
    ):
        await post(live, tenant, lin, ticket, "viewing")
        await lins.has(1)
        await post(live, tenant, chen, uuid4(), "viewing")
        await chens.has(1)
        assert [body["ticket_id"] for _, body in lins.events] == [str(ticket)]
        assert chens.events[0][1]["ticket_id"] != str(ticket)
        assert elsewhere.events == []


async def test_who_is_not_heard_of_any_more_is_gone(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant, ticket, lin, chen = uuid4(), uuid4(), member(name="林岚"), member(name="陈默")
    async with running(db, poll=0.02) as live, reading(live, tenant, lin) as lins:
        await post(live, tenant, lin, ticket, "viewing")
        await lins.has(1)
        await post(live, tenant, chen, ticket, "typing_note")
        await lins.has(2)
        assert seen(lins.events[1][1]) == ["陈默:typing_note"]
        later = time.monotonic() + presence.TTL
        monkeypatch.setattr(presence, "time", SimpleNamespace(monotonic=lambda: later))
        await lins.has(3)
        assert seen(lins.events[2][1]) == []
        assert live.presence.others(tenant, ticket, None) == []


async def test_saying_the_same_again_is_no_news_and_keeps_its_beginning(db: Database) -> None:
    tenant, ticket, lin, chen = uuid4(), uuid4(), member(), member()
    async with running(db) as live, reading(live, tenant, lin) as lins:
        await post(live, tenant, lin, ticket, "viewing")
        await lins.has(1)
        await post(live, tenant, chen, ticket, "viewing")
        await lins.has(2)
        since = lins.events[-1][1]["others"][0]["since"]
        await post(live, tenant, chen, ticket, "viewing")
        await post(live, tenant, chen, ticket, "typing_note")
        await lins.has(3)
        await post(live, tenant, chen, ticket, "viewing")
        await lins.has(4)
        assert len(lins.events) == 4
        assert lins.events[-1][1]["others"][0]["since"] > since


async def test_a_refused_request_leaves_no_presence(db: Database) -> None:
    tenant, ticket, lin = uuid4(), uuid4(), member()
    async with running(db) as live, reading(live, tenant, lin) as lins:
        works = live.works
        async with works.db.transaction(tenant) as tx:
            ctx = Context(tenant, lin, works.clock, tx, ports=works.ports)
            await presence.post(ctx, ticket, "viewing")
            await tx.connection.execute("ROLLBACK; BEGIN")
        await post(live, tenant, lin, uuid4(), "viewing")
        await lins.has(1)
        assert live.presence.others(tenant, ticket, None) == []
