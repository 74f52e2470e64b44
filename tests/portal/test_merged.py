"""What a customer sees of a ticket that was merged."""

from ringdesk.modules import tickets
from ringdesk.modules.customers import Contact

from .conftest import Portal
from .test_ticket import visit, words


async def merge(portal: Portal, source: tickets.TicketState, target: tickets.TicketState) -> None:
    async with portal.world.acting(await portal.world.member("agent")) as ctx:
        await tickets.merge(ctx, source.id, into=target.id, confirm=True)


async def test_ones_own_merged_request_leads_on_and_still_takes_words(portal: Portal) -> None:
    who = Contact(email="own@customer.test", name="Own")
    source = await portal.world.ticket(requester=who, text="first words")
    target = await portal.world.ticket(requester=who, text="second words")
    await merge(portal, source, target)
    browser, page = await visit(portal, source)
    assert f"T-{target.number}" in page.text
    assert "Joined" in page.text
    assert not any(f.action.endswith(("/reopen", "/rate")) for f in page.forms)
    await browser.post(page, "/reply", {"text": "one more thing"})
    assert "one more thing" in await words(portal, target)
    _, theirs = await visit(portal, target)
    assert "first words" in theirs.text


async def test_a_stranger_learns_neither_the_number_nor_the_words(portal: Portal) -> None:
    source = await portal.world.ticket(text="mine alone")
    target = await portal.world.ticket(text="theirs alone")
    await merge(portal, source, target)
    browser, page = await visit(portal, source)
    assert "mine alone" in page.text
    assert "theirs alone" not in page.text
    assert f"T-{target.number}" not in page.text
    await browser.post(page, "/reply", {"text": "a word in private"})
    _, theirs = await visit(portal, target)
    assert "a word in private" not in theirs.text
    assert "mine alone" not in theirs.text
    _, again = await visit(portal, source)
    assert "a word in private" in again.text
