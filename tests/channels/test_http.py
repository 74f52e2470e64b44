"""The mail administration over the API: what it shows, changes, refuses, and never gives away."""

from typing import Any
from uuid import uuid4

import pytest
from tests import given
from tests.channels.given import answer as in_answer
from tests.channels.given import mail, office

from ringdesk.kernel.db import Database
from ringdesk.kernel.errors import Invalid
from ringdesk.modules import channels, identity

API = "/api/v1"


def box(**more: Any) -> dict[str, Any]:
    return {
        "address": f"support@{uuid4().hex[:10]}.example",
        "name": "客服",
        "imap": {"host": "imap.example.test", "username": "support"},
        "smtp": {"host": "smtp.example.test", "username": "support"},
        "imap_password": "imap s3cret",
        "smtp_password": "smtp s3cret",
        **more,
    }


async def test_passwords_go_in_and_never_come_out(db: Database) -> None:
    world = await given.world(db)
    async with world.browser(await world.admin()) as browser:
        made = await browser.post(f"{API}/mailboxes", json=box())
        assert made.status_code == 201, made.text
        listed = await browser.get(f"{API}/mailboxes")
        audit = await browser.get(f"{API}/audit")
    assert made.json()["has_imap_password"]
    assert made.json()["imap"]["port"] == 993
    for answer in (made, listed, audit):
        assert "s3cret" not in answer.text
    async with world.acting() as ctx:
        stored = await ctx.tx.connection.fetch("SELECT imap_password FROM mailboxes")
    assert all("s3cret" not in (row["imap_password"] or "") for row in stored)


async def test_an_empty_password_leaves_the_old_one(db: Database) -> None:
    world = await given.world(db)
    async with world.browser(await world.admin()) as browser:
        made = (await browser.post(f"{API}/mailboxes", json=box())).json()
        changed = await browser.patch(f"{API}/mailboxes/{made['id']}", json={"name": "新名"})
    assert changed.status_code == 200, changed.text
    assert (changed.json()["name"], changed.json()["has_imap_password"]) == ("新名", True)
    assert changed.json()["imap"] == made["imap"]


async def test_every_fault_of_a_mailbox_is_named_with_its_field(db: Database) -> None:
    world = await given.world(db)
    wrong = box(
        address="no address", smtp=None, team_id=str(uuid4()),
        imap={"host": "https://imap.example.test/", "username": ""},
    )  # fmt: skip
    async with world.browser(await world.admin()) as browser:
        answer = await browser.post(f"{API}/mailboxes", json=wrong)
    assert answer.status_code == 422
    assert {(e["field"], e["code"]) for e in answer.json()["errors"]} == {
        ("address", "mailbox_address"), ("smtp", "required"), ("team_id", "not_an_option"),
        ("imap.host", "mail_host"), ("imap.username", "required"),
    }  # fmt: skip


async def test_an_address_belongs_to_one_workspace_of_the_installation(db: Database) -> None:
    here, there = await given.world(db), await given.world(db)
    wanted = box()
    async with here.browser(await here.admin()) as browser:
        assert (await browser.post(f"{API}/mailboxes", json=wanted)).status_code == 201
    async with there.browser(await there.admin()) as browser:
        answer = await browser.post(f"{API}/mailboxes", json=wanted)
    assert [e["code"] for e in answer.json()["errors"]] == ["address_taken"]


async def test_an_archived_mailbox_gives_its_address_free(db: Database) -> None:
    here, there = await given.world(db), await given.world(db)
    wanted = box()
    async with here.browser(await here.admin()) as browser:
        made = (await browser.post(f"{API}/mailboxes", json=wanted)).json()
        gone = await browser.patch(f"{API}/mailboxes/{made['id']}", json={"archived": True})
        assert gone.json()["archived"]
        async with there.browser(await there.admin()) as other:
            assert (await other.post(f"{API}/mailboxes", json=wanted)).status_code == 201
        back = await browser.patch(f"{API}/mailboxes/{made['id']}", json={"archived": False})
    assert [e["code"] for e in back.json()["errors"]] == ["address_taken"]


async def test_another_account_is_read_from_its_beginning_and_quietly(db: Database) -> None:
    place = await office(db)
    async with place.world.acting() as ctx:
        await ctx.tx.connection.execute("UPDATE mailboxes SET uidvalidity = 3, last_uid = 90")
        moved = channels.MailboxChanges(imap=channels.Imap(host="new.example.test", username="x"))
        await channels.change_mailbox(ctx, place.box, moved)
    (row,) = [r for r in await place.rows("mailboxes") if r["id"] == place.box]
    assert (row["uidvalidity"], row["last_uid"]) == (None, 0)
    assert row["quiet_before"] == place.world.clock.now()


async def test_the_outbox_shows_what_a_demo_holds(db: Database) -> None:
    place = await office(db)
    await place.receive(mail())
    async with place.world.browser(await place.world.admin()) as browser:
        listed = (await browser.get(f"{API}/mail/outbox?state=held")).json()["data"]
        (receipt,) = [row for row in listed if row["kind"] == "receipt"]
        opened = (await browser.get(f"{API}/mail/outbox/{receipt['id']}")).json()
    assert (receipt["to"], receipt["ticket_number"]) == ("li@customer.test", 1001)
    assert receipt["text"] is None
    assert "T-1001" in opened["text"]
    assert opened["headers"]["Auto-Submitted"] == "auto-replied"


async def test_a_customers_signed_link_is_shown_in_a_demo_workspace_only(db: Database) -> None:
    place = await office(db)
    await place.receive(mail())
    (row,) = await place.outbox("receipt")
    signed = row["body"].partition("/help/s/")[2].split()[0]
    assert signed.count("/") == 2
    for demo in (False, True):
        async with place.world.acting() as ctx:
            await ctx.tx.connection.execute("UPDATE workspaces SET demo = $1", demo)
            await ctx.tx.connection.execute(
                "UPDATE workspaces SET config_version = config_version + 1"
            )
        async with place.world.browser(await place.world.admin()) as browser:
            opened = (await browser.get(f"{API}/mail/outbox/{row['id']}")).json()
        assert "T-1001" in opened["text"]
        assert (signed in opened["text"]) is demo
        assert (signed.rpartition("/")[2] in opened["text"]) is demo


async def test_a_quoted_signed_link_is_read_by_no_colleague(db: Database) -> None:
    place = await office(db)
    first = mail()
    await place.receive(first)
    (row,) = await place.outbox("receipt")
    signed = row["body"].partition("/help/s/")[2].split()[0]
    quoted = "\n".join(f"> {line}" for line in row["body"].splitlines())
    back = in_answer(row["rfc_message_id"], f"还是不行。\n\n{quoted}")
    body = row["body"].replace("\n", "<br>")
    back.add_alternative(f"<p>还是不行。</p><blockquote>{body}</blockquote>", subtype="html")
    await place.receive(back)
    said = (await place.messages())[-1]
    kept = f"{said['body']} {said['quoted']} {said['html']}"
    assert "T-1001" in kept
    assert "/help/s/" in kept
    assert signed.rpartition("/")[2] not in kept


async def test_the_inbox_is_paged_newest_first(db: Database) -> None:
    place = await office(db)
    for n in range(3):
        await place.receive(mail(subject=f"第 {n}"))
    async with place.world.browser(await place.world.admin()) as browser:
        first = (await browser.get(f"{API}/mail/inbox?limit=2")).json()
        rest = (await browser.get(f"{API}/mail/inbox?limit=2&after={first['next']}")).json()
        wrong = await browser.get(f"{API}/mail/inbox?state=nonsense")
    assert [r["subject"] for r in first["data"] + rest["data"]] == ["第 2", "第 1", "第 0"]
    assert rest["next"] is None
    assert wrong.status_code == 422


async def test_who_may_not_see_mail_does_not(db: Database) -> None:
    place = await office(db)
    await place.receive(mail())
    (row,) = await place.inbox()
    agent, auditor = await place.world.member("agent"), await place.world.member("auditor")
    async with place.world.browser(agent) as browser:
        for path in ("mailboxes", "mail/outbox", "mail/inbox", f"mail/inbox/{row['id']}/raw"):
            answer = await browser.get(f"{API}/{path}")
            assert answer.status_code == 403, path
    async with place.world.browser(auditor) as browser:
        assert (await browser.get(f"{API}/mail/inbox")).status_code == 200
        assert (await browser.post(f"{API}/mail/inbox/{row['id']}/retry")).status_code == 403
    other = await given.world(place.world.works.db)
    async with other.browser(await other.admin()) as browser:
        assert (await browser.get(f"{API}/mail/inbox/{row['id']}/raw")).status_code == 404


async def test_a_new_workspace_has_a_mailbox_whose_mail_stays(db: Database) -> None:
    world = await given.world(db)
    async with world.browser(await world.admin()) as browser:
        (made,) = (await browser.get(f"{API}/mailboxes")).json()["data"]
    assert made["mode"] == "demo"
    assert made["address"] == f"support@{world.made.slug}.ringdesk.invalid"


async def test_the_wizards_mailbox_is_connected_with_the_workspace(db: Database) -> None:
    works = given.works(db)
    wanted = box()
    admin = identity.FirstAdmin("管理员", f"a@{uuid4().hex}.test", given.PASSWORD)
    order = identity.NewWorkspace(
        name="公司", slug=f"w-{uuid4().hex[:8]}", admin=admin, mailbox=wanted
    )
    world = given.World(works, await identity.create_workspace(works, order))
    async with world.acting() as ctx:
        rows = await ctx.tx.connection.fetch("SELECT address, mode FROM mailboxes")
    assert [(r["address"], r["mode"]) for r in rows] == [(wanted["address"], "live")]


async def test_a_wizards_mailbox_with_faults_founds_nothing(db: Database) -> None:
    works = given.works(db)
    admin = identity.FirstAdmin("管理员", f"a@{uuid4().hex}.test", given.PASSWORD)
    for wrong, field in (({"address": "x"}, "mailbox.address"), ({"colour": 1}, "mailbox")):
        order = identity.NewWorkspace(
            name="公司", slug=f"w-{uuid4().hex[:8]}", admin=admin, mailbox=wrong
        )
        with pytest.raises(Invalid) as refused:
            await identity.create_workspace(works, order)
        assert field in [e["field"] for e in refused.value.errors]
