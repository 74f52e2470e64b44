"""A field that the ticket's node hides is hidden at every door, and shown where it may be seen."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest

from ringdesk.kernel.context import Actor
from ringdesk.kernel.queries import Page
from ringdesk.modules import tickets
from ringdesk.modules.processes import trying
from ringdesk.modules.tickets.commands.types import TypeEdit, change_type
from ringdesk.modules.tickets.merging import splitting
from ringdesk.modules.tickets.search import search
from ringdesk.modules.tickets.templates.commands import TemplateDraft, save_template
from tests.given import World
from tests.kernel.live_given import reading, running
from tests.runs.given import act, handled, node, process, publish, to, way
from tests.tickets.test_live import changed

SECRET = "QX-7781-SUPPLIER"
OTHER = f"{SECRET} 支付成功但订单显示待付款"
HIDES = [{"field": "secret", "access": "hidden"}]
_TEXT = {"zh-CN": "内情 {{fields.secret}}", "en": "Secret {{fields.secret}}"}
FORM = (tickets.FormField(key="secret", name={"zh-CN": "内情", "en": "Secret"}, kind="text"),)
_IS = json.dumps({"field": "fields.secret", "op": "eq", "value": SECRET})


@dataclass
class Scene:
    """A ticket with a secret that its process shows at `handling` and hides at `look`."""

    world: World
    agent: Actor
    ticket: tickets.TicketState
    template_id: UUID


@pytest.fixture
async def scene(world: World) -> Scene:
    admin = await world.admin()
    async with world.acting(admin) as ctx:
        await change_type(ctx, "consult", TypeEdit(fields=FORM))
        template_id = await save_template(
            ctx, TemplateDraft(name={"en": "T"}, texts={"zh-CN": "告知：{{fields.secret}}"})
        )
    await publish(world, shy())
    agent = await world.member("lead")
    ticket = await handled(world, agent, fields={"secret": "first"})
    async with world.acting(agent) as ctx:
        await tickets.update(ctx, ticket.id, tickets.Edit(fields={"secret": SECRET}))
    await world.ticket(subject=OTHER)
    await world.drain()
    return Scene(world, agent, await world.reread(ticket), template_id)


def shy() -> Any:
    """`look` hides the secret, one branch of `both` does, and so do nodes that ask and tell."""
    everybody = {"to": "who", "who": {"roles": ["lead"]}, "text": _TEXT}
    return process(
        "shy",
        [
            node("look", fields=HIDES),
            node("both", "parallel", branches=["dark", "light"], join="met"),
            node("dark", fields=HIDES, who={"roles": ["agent"]}, next=to("met")),
            node("light", who={"roles": ["lead"]}, next=to("met")),
            node("met", "join", next=to("handling")),
            node("tell", "notice", next=to("mail"), notice=everybody),
            node("mail", "notice", next=to("look"), notice={"to": "requester", "text": _TEXT}),
            node("asked", "approval", fields=HIDES, next=to("handling"), otherwise="handling",
                 levels=[{"key": "one", "name": _TEXT, "who": {"roles": ["admin"]}}]),
            node("others", "sub_ticket", fields=HIDES, next=to("handling"),
                 sub_tickets={"items": [{"key": "a", "subject": _TEXT, "text": _TEXT}]}),
        ],
        [
            way("hide", "handling", "look"), way("show", "look", "handling"),
            way("part", "handling", "both"), way("told", "handling", "tell"),
            way("ask", "handling", "asked"), way("open", "handling", "others"),
            way("darkly", "dark", "met"), way("lightly", "light", "met"),
        ],
    )  # fmt: skip


async def shown(scene: Scene) -> dict[str, bool]:
    """By door: whether it tells the secret to the lead, who may see every ticket."""
    world, one = scene.world, scene.ticket
    at = f"/api/v1/tickets/{one.id}"
    async with world.browser(await world.admin()) as web:
        texts = {
            "ticket": (await _get(web, at))["fields"],
            "timeline": await _get(web, f"{at}/timeline"),
            "timeline within": (await _get(web, f"{at}?include=timeline"))["timeline"],
            "export": (await web.get("/api/v1/tickets.csv")).text.replace(OTHER, ""),
            "duplicates": [d["reasons"] for d in (await _get(web, f"{at}/duplicates"))["data"]],
            "template": _text_of(await _get(web, f"{at}/templates"), scene.template_id),
            "audit": await _get(web, f"/api/v1/audit?ticket={one.number}"),
            "audit file": (await web.get(f"/api/v1/audit.csv?ticket={one.number}")).text,
        }
        found = {
            "filter": [r["id"] for r in (await _get(web, "/api/v1/tickets", filter=_IS))["data"]],
            "count": (await _get(web, "/api/v1/tickets-count", filter=_IS))["count"],
            "bulk": await _bulk(web),
            "audit words": (await _get(web, "/api/v1/audit", q=f"{SECRET} fields"))["data"],
        }
    texts |= {"portal": await _portal(scene), "try-run": await _tried(scene)}
    told = {door: SECRET in json.dumps(text, default=str) for door, text in texts.items()}
    return told | {door: bool(hit) for door, hit in found.items()}


async def _get(web: httpx.AsyncClient, path: str, **asked: str) -> Any:
    answer = await web.get(path, params=asked or None)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _text_of(answer: Any, template_id: UUID) -> Any:
    return next(t for t in answer["data"] if t["id"] == str(template_id))["text"]


async def _bulk(web: httpx.AsyncClient) -> int:
    """How many tickets an action on all of a filter would be done to."""
    body = {"action": "tags", "filter": json.loads(_IS), "body": {"add": []}}
    run = (await web.post("/api/v1/tickets/bulk", json=body)).json()
    total: int = run["total"]
    return total


async def _portal(scene: Scene) -> str:
    async with scene.world.acting() as ctx:
        path = tickets.portal_path(ctx, scene.ticket.id, scene.ticket.requester_id)
    async with scene.world.browser() as web:
        page = await web.get(path, follow_redirects=True)
        assert f"T-{scene.ticket.number}" in page.text
        return page.text


async def _tried(scene: Scene) -> Any:
    async with scene.world.acting(await scene.world.admin()) as ctx:
        return await trying._lent(ctx, str(scene.ticket.number))


async def test_every_door_shows_it_where_it_may_be_seen_and_none_where_it_is_hidden(
    scene: Scene,
) -> None:
    seen = await shown(scene)
    assert all(seen.values()), [door for door, told in seen.items() if not told]
    await act(scene.world, scene.ticket, scene.agent, "hide")
    hidden = await shown(scene)
    assert not any(hidden.values()), [door for door, told in hidden.items() if told]
    await act(scene.world, scene.ticket, scene.agent, "show")
    assert await shown(scene) == seen


async def test_in_a_split_whoever_has_the_branch_that_shows_it_reads_it_and_lists_do_not(
    scene: Scene,
) -> None:
    await act(scene.world, scene.ticket, scene.agent, "part")
    packer = await scene.world.member("agent")
    path = f"/api/v1/tickets/{scene.ticket.id}"
    async with scene.world.browser(scene.agent) as web:
        assert (await _get(web, path))["fields"] == {"secret": SECRET}
        assert (await _get(web, "/api/v1/tickets", filter=_IS))["data"] == []
        assert SECRET not in json.dumps((await _get(web, f"{path}/timeline"))["data"])
    async with scene.world.browser(packer) as web:
        assert (await _get(web, path))["fields"] == {}


async def test_the_live_feed_tells_of_a_change_without_what_is_hidden(scene: Scene) -> None:
    world = scene.world
    async with (
        running(world.works.db, ports=world.works.ports) as live,
        reading(live, world.tenant_id, scene.agent) as before,
        reading(live, world.tenant_id, scene.agent) as after,
    ):
        await _rewrite(scene, "-2")
        seen = await changed(before, "TicketUpdated")
        await act(world, scene.ticket, scene.agent, "hide")
        await changed(after, "TicketAdvanced")
        after.events.clear()
        await _rewrite(scene, "-3")
        told = await changed(after, "TicketUpdated")
    assert {change["field"] for change in seen["event"]["changes"]} == {"tags", "fields"}
    assert [change["field"] for change in told["event"]["changes"]] == ["tags"]


async def _rewrite(scene: Scene, more: str) -> None:
    """The product changes the secret, and a tag besides."""
    async with scene.world.acting() as ctx:
        edit = tickets.Edit(fields={"secret": SECRET + more}, tags=[f"tag{more}"])
        await tickets.update(ctx, scene.ticket.id, edit)


async def test_words_sent_from_where_it_is_hidden_do_not_name_it(scene: Scene) -> None:
    world = scene.world
    ticket = await act(world, scene.ticket, scene.agent, "told")
    assert ticket.node == "look"
    await act(world, ticket, scene.agent, "show")
    await act(world, ticket, scene.agent, "open")
    other = await handled(world, scene.agent, fields={"secret": SECRET})
    await act(world, other, scene.agent, "ask")
    await world.drain()
    texts = await _sent(world)
    assert set(texts) == {"notices", "outbound_mails", "approvals", "tickets", "messages"}
    assert all("{{" not in text for text in texts.values())
    assert [place for place, text in texts.items() if SECRET in text.replace(OTHER, "")] == []


async def _sent(world: World) -> dict[str, str]:
    """Everything that was written to people about the tickets, by where it lies."""
    queries = {
        "notices": "SELECT data::text FROM notices WHERE kind = 'node_notice' AND tenant_id = $1",
        "outbound_mails": "SELECT body FROM outbound_mails WHERE kind = 'process'"
        " AND tenant_id = $1",
        "approvals": "SELECT facts::text FROM approvals WHERE tenant_id = $1",
        "tickets": "SELECT subject FROM tickets WHERE channel = 'internal' AND tenant_id = $1",
        "messages": "SELECT body FROM messages WHERE tenant_id = $1",
    }
    async with world.acting() as ctx:
        found = {
            place: await ctx.tx.connection.fetch(query, world.tenant_id)
            for place, query in queries.items()
        }
    return {place: "\n".join(row[0] for row in rows) for place, rows in found.items() if rows}


async def test_a_value_that_any_node_hides_is_no_word_of_the_search(scene: Scene) -> None:
    filled = {"order_no": "ZZ-5521", "problem": "damaged", "wish": "refund"}
    plain = await scene.world.ticket(type_key="after_sales", fields=filled)
    await scene.world.drain()
    async with scene.world.acting(scene.agent) as ctx:
        assert [row.id for row in (await search(ctx, "ZZ-5521", 10)).data] == [plain.id]
        assert scene.ticket.id not in [row.id for row in (await search(ctx, SECRET, 10)).data]


@pytest.mark.parametrize("at", ["handling", "look"])
async def test_a_ticket_split_off_takes_along_what_its_splitter_sees(scene: Scene, at: str) -> None:
    world, one = scene.world, scene.ticket
    async with world.acting(world.customer(one)) as ctx:
        said = tickets.Said(text="发票也错了", channel="portal")
        await tickets.customer_says(ctx, one.id, said)
    if at == "look":
        await act(world, one, scene.agent, "hide")
    async with world.acting(scene.agent) as ctx:
        found, _ = await tickets.list_messages(ctx, one.id, Page(10))
        order = splitting.Split(message_ids=[found[-1].id], subject="发票")
        made = await tickets.read(ctx, await splitting.split(ctx, one.id, order))
    assert made.node == "intake"
    assert made.fields == ({} if at == "look" else {"secret": SECRET})
