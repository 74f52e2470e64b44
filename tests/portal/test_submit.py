"""Submitting a request: required fields, files, errors that lose nothing, once however often."""

import asyncio

from ringdesk.kernel.queries import Page as Cut
from ringdesk.modules import tickets

from .browsing import Browser, Page
from .conftest import Portal

REQUEST = {
    "f.order_no": "20261114-7731",
    "f.problem": "damaged",
    "f.wish": "exchange",
    "text": "桌面左下角磕裂约 3 厘米",
    "name": "苏青",
    "email": "su.qing@customer.test",
}


async def form_of(portal: Portal, browser: Browser, kind: str = "after_sales") -> Page:
    return await browser.get(f"{portal.home}/new/{kind}")


async def own(portal: Portal) -> list[tickets.TicketState]:
    async with portal.world.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT number FROM tickets WHERE tenant_id = $1 ORDER BY number",
            portal.world.tenant_id,
        )
        return [await tickets.read(ctx, row["number"]) for row in rows]


async def test_a_request_becomes_a_ticket_with_a_number(portal: Portal) -> None:
    browser = await portal.browser()
    page = await browser.send(await form_of(portal, browser), "/new/after_sales", REQUEST)
    (ticket,) = await own(portal)
    assert page.status == 200
    assert page.url.endswith(f"/t/{ticket.number}/received")
    assert f"T-{ticket.number}" in page.text
    assert ticket.channel == "portal"
    assert ticket.fields == {"order_no": "20261114-7731", "problem": "damaged", "wish": "exchange"}
    assert ticket.locale == "en"
    follow = await browser.get(f"{portal.home}/t/{ticket.number}")
    assert follow.status == 200
    assert REQUEST["text"] in follow.text


async def test_only_types_for_customers_are_offered(portal: Portal) -> None:
    browser = await portal.browser()
    async with portal.world.acting() as ctx:
        config = await tickets.ticket_config(ctx)
        await ctx.tx.connection.execute(
            "UPDATE ticket_types SET portal = false WHERE tenant_id = $1 AND key = 'incident'",
            portal.world.tenant_id,
        )
        await ctx.tx.connection.execute(
            "UPDATE workspaces SET config_version = config_version + 1 WHERE id = $1",
            portal.world.tenant_id,
        )
    assert "incident" in config.types
    page = await browser.get(f"{portal.home}/new")
    assert any(link.endswith("/new/after_sales") for link in page.links)
    assert not any(link.endswith("/new/incident") for link in page.links)
    assert (await browser.get(f"{portal.home}/new/incident")).status == 404


async def test_errors_keep_everything_that_was_typed(portal: Portal) -> None:
    browser = await portal.browser()
    typed = {
        **REQUEST,
        "f.order_no": "",
        "email": "nonsense",
        "subject": 'An <b>odd</b> "subject"',
    }
    files = [("photo.png", b"\x89PNG pixels", "image/png"), ("note.txt", b"hello", "text/plain")]
    page = await browser.send(await form_of(portal, browser), "/new/after_sales", typed, files)
    assert page.status == 422
    assert await own(portal) == []
    fields = dict(page.form("/new/after_sales").fields)
    assert fields["text"] == REQUEST["text"]
    assert fields["subject"] == typed["subject"]
    assert fields["email"] == "nonsense"
    assert fields["f.problem"] == "damaged"
    assert "photo.png" in page.text
    assert "note.txt" in page.text
    # The summary links to the fields at fault.
    assert "#f-fields-order_no" in page.links
    assert "#f-email" in page.links
    ids = {a.get("id") for _, a in page.tags}
    assert {"f-fields-order_no", "f-email"} <= ids
    page = await browser.send(
        page, "/new/after_sales", {"f.order_no": "7", "email": REQUEST["email"]}
    )
    assert page.url.endswith("/received"), page.text
    (ticket,) = await own(portal)
    async with portal.world.acting() as ctx:
        talk, _ = await tickets.list_messages(ctx, ticket.id, Cut(50))
    assert sorted(a.name for a in talk[0].attachments) == ["note.txt", "photo.png"]
    assert talk[0].attachments[0].by == "苏青"


async def test_a_removed_file_does_not_travel(portal: Portal) -> None:
    browser = await portal.browser()
    files = [("a.txt", b"a", "text/plain"), ("b.txt", b"b", "text/plain")]
    page = await browser.send(
        await form_of(portal, browser), "/new/after_sales", {**REQUEST, "email": ""}, files
    )
    kept = [value for name, value in page.form("/new/after_sales").fields if name == "kept"]
    page = await browser.send(
        page, "/new/after_sales", {"email": REQUEST["email"], "remove": kept[0]}
    )
    assert page.url.endswith("/received")
    (ticket,) = await own(portal)
    async with portal.world.acting() as ctx:
        talk, _ = await tickets.list_messages(ctx, ticket.id, Cut(50))
    assert [a.name for a in talk[0].attachments] == ["b.txt"]


async def test_a_program_is_refused_and_the_rest_kept(portal: Portal) -> None:
    browser = await portal.browser()
    files = [("run.exe", b"MZ", "application/x-msdownload"), ("ok.txt", b"ok", "text/plain")]
    page = await browser.send(await form_of(portal, browser), "/new/after_sales", REQUEST, files)
    assert page.status == 422
    assert "run.exe" in page.text
    kept = [value for name, value in page.form("/new/after_sales").fields if name == "kept"]
    assert len(kept) == 1


async def test_another_browsers_upload_cannot_be_taken(portal: Portal) -> None:
    theirs, mine = await portal.browser(), await portal.browser()
    page = await theirs.send(
        await form_of(portal, theirs),
        "/new/after_sales",
        {**REQUEST, "email": ""},
        [("secret.txt", b"secret", "text/plain")],
    )
    kept = [value for name, value in page.form("/new/after_sales").fields if name == "kept"]
    page = await mine.send(
        await form_of(portal, mine), "/new/after_sales", {**REQUEST, "kept": kept[0]}
    )
    (ticket,) = await own(portal)
    async with portal.world.acting() as ctx:
        talk, _ = await tickets.list_messages(ctx, ticket.id, Cut(50))
    assert talk[0].attachments == []


async def test_a_double_click_makes_one_ticket(portal: Portal) -> None:
    browser = await portal.browser()
    page = await form_of(portal, browser)
    first, second = await asyncio.gather(
        browser.post(page, "/new/after_sales", REQUEST),
        browser.post(page, "/new/after_sales", REQUEST),
    )
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    assert len(await own(portal)) == 1


async def test_the_trap_for_programs_says_what_to_do(portal: Portal) -> None:
    browser = await portal.browser()
    page = await browser.send(
        await form_of(portal, browser), "/new/after_sales", {**REQUEST, "website": "http://x"}
    )
    assert page.status == 422
    assert page.value("/new/after_sales", "text") == REQUEST["text"]
    assert await own(portal) == []


async def test_a_form_without_its_token_changes_nothing_and_loses_nothing(portal: Portal) -> None:
    browser = await portal.browser()
    page = await form_of(portal, browser)
    for forged in ("", "x" * 22, "ü"):
        page = await browser.send(page, "/new/after_sales", {**REQUEST, "csrf": forged})
        assert page.status == 403
        assert page.value("/new/after_sales", "text") == REQUEST["text"]
        assert await own(portal) == []
    page = await browser.send(page, "/new/after_sales")
    assert page.url.endswith("/received")


async def test_another_sites_form_is_refused(portal: Portal) -> None:
    browser = await portal.browser()
    page = await form_of(portal, browser)
    stranger = await portal.browser()
    answer = await stranger.send(page, "/new/after_sales", REQUEST)
    assert answer.status == 403
    assert await own(portal) == []


async def test_changing_the_type_keeps_what_was_typed(portal: Portal) -> None:
    browser = await portal.browser()
    page = await form_of(portal, browser)
    form = page.form("/new/after_sales")
    form.action = form.action.replace("after_sales", "complaint")
    page = await browser.send(page, "/new/complaint", {**REQUEST, "action": "refresh"})
    assert page.status == 200
    fields = dict(page.form("/new/complaint").fields)
    assert fields["text"] == REQUEST["text"]
    assert fields["f.order_no"] == REQUEST["f.order_no"]
    assert await own(portal) == []


async def test_an_internal_field_is_neither_shown_nor_taken(portal: Portal) -> None:
    browser = await portal.browser()
    page = await form_of(portal, browser)
    assert "f.refund_amount" not in page.source
    assert "Refund amount" not in page.source
    page = await browser.send(
        page, "/new/after_sales", {**REQUEST, "f.wish": "refund", "f.refund_amount": "900"}
    )
    (ticket,) = await own(portal)
    assert "refund_amount" not in ticket.fields


async def test_a_condition_shows_its_field_when_it_holds(portal: Portal) -> None:
    await add_conditional_field(portal)
    browser = await portal.browser()
    page = await form_of(portal, browser)
    assert "f.iban" not in page.source
    page = await browser.send(
        page, "/new/after_sales", {**REQUEST, "f.wish": "refund", "action": "refresh"}
    )
    assert page.status == 200
    assert 'name="f.iban"' in page.source
    page = await browser.send(page, "/new/after_sales", {"f.iban": ""})
    assert page.status == 422
    assert "#f-fields-iban" in page.links
    # Hidden again: its value is kept out of sight, and neither asked for nor sent.
    page = await browser.send(
        page, "/new/after_sales", {"f.iban": "DE12", "f.wish": "advice", "action": "refresh"}
    )
    assert dict(page.form("/new/after_sales").fields)["f.iban"] == "DE12"
    page = await browser.send(page, "/new/after_sales")
    assert page.url.endswith("/received"), page.text
    (ticket,) = await own(portal)
    assert "iban" not in ticket.fields


async def test_a_conditional_required_field_is_asked_for_without_refresh(portal: Portal) -> None:
    await add_conditional_field(portal)
    browser = await portal.browser()
    page = await browser.send(
        await form_of(portal, browser), "/new/after_sales", {**REQUEST, "f.wish": "refund"}
    )
    assert page.status == 422
    assert 'name="f.iban"' in page.source
    page = await browser.send(page, "/new/after_sales", {"f.iban": "DE12"})
    (ticket,) = await own(portal)
    assert ticket.fields["iban"] == "DE12"


async def add_conditional_field(portal: Portal) -> None:
    extra = (
        '[{"key":"iban","name":{"en":"Account","zh-CN":"账户"},"kind":"text",'
        '"required_at":["create"],'
        '"visible_when":{"field":"fields.wish","op":"eq","value":"refund"}}]'
    )
    async with portal.world.acting() as ctx:
        tenant = portal.world.tenant_id
        await ctx.tx.connection.execute(
            f"UPDATE ticket_types SET fields = fields || '{extra}'::jsonb "
            "WHERE tenant_id = $1 AND key = 'after_sales'",
            tenant,
        )
        await ctx.tx.connection.execute(
            "UPDATE workspaces SET config_version = config_version + 1 WHERE id = $1", tenant
        )
