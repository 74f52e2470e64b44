"""Nothing internal reaches a customer: every internal word is looked for in every page's source."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringdesk.kernel.context import Actor
from ringdesk.kernel.permissions import catalogue
from ringdesk.kernel.queries import Page as Cut
from ringdesk.modules import quality, tickets
from ringdesk.modules.customers import Contact
from tests.given import World

from .conftest import Portal

SECRETS = {
    "note": "NOTE-7f3a the customer is difficult",
    "return": "RETURN-91bc evidence missing",
    "transfer": "TRANSFER-22de wrong skill",
    "resolve": "RESOLVE-a1f0 done by night shift",
    "verify": "VERIFY-c0de looks right",
    "escalate": "ESCALATE-5d5d boss asked",
    "withdrawn": "WITHDRAWN-e3e3 wrong window",
    "unsent": "UNSENT-0a0b still waiting",
    "internal_file": "INTERNAL-FILE-9c9c.txt",
    "evidence": "EVIDENCE-4b4b.png",
    "tag": "tag-6e6e-blacklist",
    "priority": "PRIORITY-2b2b shareholder",
    "team": "TEAM-1d1d Night",
}


async def _lived_through(place: World, ticket: tickets.TicketState) -> list[str]:
    """Everything internal that can happen to a ticket. Returns ids that must not be shown."""
    lead = await place.member("lead", "Lead-Secretname")
    agent = await place.member("agent", "林悦")
    reviewer = await place.member("reviewer", "Reviewer-Secretname")
    team = await place.team(SECRETS["team"], agent, lead)
    leaf = (await place.categories())[0]
    async with place.acting(lead) as ctx:
        await tickets.assign(ctx, ticket.id, member_id=agent.member_id, team_id=team)
        await tickets.set_priority(ctx, ticket.id, to="P1", reason=SECRETS["priority"])
    async with place.acting(agent) as ctx:
        kept = await tickets.upload(ctx, SECRETS["internal_file"], "text/plain", b"internal")
        await tickets.note(ctx, ticket.id, SECRETS["note"], [], [kept])
        await tickets.reply(ctx, ticket.id, tickets.Reply(text="我们正在核对照片"))
        gone = await tickets.reply(
            ctx, ticket.id, tickets.Reply(text=SECRETS["withdrawn"], delay_seconds=60)
        )
        await tickets.withdraw_reply(ctx, gone)
        await tickets.reply(
            ctx, ticket.id, tickets.Reply(text=SECRETS["unsent"], delay_seconds=3600)
        )
        await tickets.escalate(ctx, ticket.id, reason=SECRETS["escalate"])
    async with place.acting(lead) as ctx:
        await tickets.transfer(
            ctx,
            ticket.id,
            reason="skill",
            checks=tickets.HANDOVER_CHECKS,
            note=SECRETS["transfer"],
            member_id=lead.member_id,
        )
        await tickets.return_(
            ctx, ticket.id, reason="incomplete", redo=SECRETS["return"],
            to_member_id=agent.member_id,
        )  # fmt: skip
    async with place.acting(agent) as ctx:
        await tickets.update(ctx, ticket.id, tickets.Edit(category_id=leaf))
        proof = await tickets.upload(ctx, SECRETS["evidence"], "image/png", b"\x89PNG")
        await tickets.note(ctx, ticket.id, "proof", [], [proof])
        await quality.add_evidence(ctx, ticket.id, attachment_id=proof, evidence_type="screenshot")
        await tickets.resolve(ctx, ticket.id, note=SECRETS["resolve"])
    async with place.acting(reviewer) as ctx:
        await quality.verify(
            ctx, ticket.id, verdict="fail", checks={"result": False}, note=SECRETS["verify"]
        )
    return [str(leaf), str(team), str(reviewer.id), str(agent.id)]


async def test_no_internal_word_is_in_any_page(portal: Portal) -> None:
    place = portal.world
    email, ticket = await portal.customer(tags=[SECRETS["tag"]])
    ids = await _lived_through(place, ticket)
    agents = await _addresses(place)
    browser = await portal.browser()
    await portal.log_in(browser, email)
    sources, words = [], []
    for path in ("", "/tickets", f"/t/{ticket.number}", f"/t/{ticket.number}/received"):
        page = await browser.get(f"{portal.home}{path}")
        assert page.status == 200, path
        sources.append(page.source)
        words.append(page.text)
    shown = "".join(sources)
    assert "我们正在核对照片" in shown
    for what, secret in SECRETS.items():
        assert secret not in shown, what
        assert secret.split()[0] not in shown, what
    for address in agents:
        assert address not in shown
    for identifier in ids:
        assert identifier not in shown
    for name in ("Lead-Secretname", "Reviewer-Secretname", "P1", "P2", "P3", "P4"):
        assert name not in " ".join(words)


async def _addresses(place: World) -> list[str]:
    async with place.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT email FROM members WHERE tenant_id = $1", place.tenant_id
        )
    assert rows
    return [row["email"] for row in rows]


async def test_a_programs_name_is_not_shown(portal: Portal) -> None:
    _, ticket = await portal.customer()
    token = Actor("token", None, "Ada · secret-token-name", frozenset(catalogue()))
    async with portal.world.acting(token) as ctx:
        await tickets.reply(ctx, ticket.id, tickets.Reply(text="by a program"))
    browser = await portal.browser()
    page = await browser.get(await portal.link(ticket))
    assert "by a program" in page.text
    assert "secret-token-name" not in page.source


_odd = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60
).filter(str.strip)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(subject=_odd, text=_odd, name=_odd)
async def test_what_customers_write_is_shown_as_text(
    portal: Portal, subject: str, text: str, name: str
) -> None:
    """Markup in any text stays text, whatever it is made of."""
    attack = f"<script>alert(1)</script>{text}\"'><img src=x onerror=alert(1)>"
    ticket = await portal.world.ticket(
        subject=f"<b>{subject}</b>",
        text=attack,
        requester=Contact(email=f"x{abs(hash(text))}@customer.test", name=f"<i>{name}</i>"),
    )
    browser = await portal.browser()
    page = await browser.get(await portal.link(ticket))
    assert page.status == 200
    assert page.count("b") == page.count("img") == 0
    assert [a.get("src") for tag, a in page.tags if tag == "script"] == [_script(page)]
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)


def _script(page: Any) -> str:
    found = [a["src"] for tag, a in page.tags if tag == "script" and a.get("src")]
    assert len(found) == 1
    assert found[0].startswith("/help/static/portal.js?v=")
    return str(found[0])


async def test_the_talk_is_read_by_the_criterion_for_customers(portal: Portal) -> None:
    _, ticket = await portal.customer()
    await _lived_through(portal.world, ticket)
    async with portal.world.acting() as ctx:
        with ctx.acting_as(portal.world.customer(ticket)):
            talk, _ = await tickets.list_messages(ctx, ticket.id, Cut(100))
    assert [m.kind for m in talk] == ["public", "public"]
