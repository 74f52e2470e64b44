"""Who a mail is from: what is proved, what is forged, and what a forgery cannot do."""

import asyncio
import dataclasses
import json
from typing import Any

import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st
from tests.channels.given import Office, answer, mail, office
from tests.channels.signing import Names, key_record, signed
from tests.channels.test_threading import close

from ringdesk.kernel.db import Database
from ringdesk.modules import channels
from ringdesk.modules.channels.email.authenticity import dmarc, examine
from ringdesk.modules.channels.email.authenticity.fields import split_mail, tags
from ringdesk.modules.channels.rules.authentication import doubt

SHOP = "shop-customer.cn"
LI = f"li@{SHOP}"
EVIL = "mallory.cn"


@pytest.fixture
def names() -> Names:
    found = Names()
    found.publish(SHOP)
    found.publish(EVIL)
    return found


async def guarded(db: Database, names: Names, **more: Any) -> Office:
    """An office that looks into its senders."""
    place = await office(db, **more)
    place.world.works.ports["resolver"] = names
    return place


def from_li(text: str = "订单还是待付款", **more: str) -> bytes:
    return mail(text, sender=f"李女士 <{LI}>", **more).as_bytes()


async def looked_at(names: Names, raw: bytes) -> tuple[str, str]:
    found = await examine(names, raw, 1.8e9)
    return found.verdict, found.reason


# The example of RFC 8463, appendix A: one mail, signed with both kinds of keys.
RFC_8463 = b"""DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
""".replace(b"\n", b"\r\n")


async def test_the_standards_own_example_holds_and_nothing_else_does() -> None:
    names = Names()
    names.records["_dmarc.example.com"] = ("v=DMARC1; p=reject",)
    names.records["brisbane._domainkey.football.example.com"] = (
        "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    )
    assert await looked_at(names, RFC_8463) == ("verified", "")
    for old, new in ((b"hungry", b"thirsty"), (b"dinner", b"supper"), (b"Joe SixPack", b"Joe")):
        changed = RFC_8463.replace(old, new)
        assert await looked_at(names, changed) == ("unverified", "dkim_failed")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda raw: signed(raw, SHOP), ("verified", "")),
        (lambda raw: signed(raw, f"mail.{SHOP}"), ("verified", "")),
        (lambda raw: raw, ("unverified", "dkim_missing")),
        (lambda raw: signed(raw, EVIL), ("unverified", "dkim_foreign")),
        (lambda raw: signed(raw, EVIL).replace(EVIL.encode(), SHOP.encode()),
         ("unverified", "dkim_failed")),
        (lambda raw: signed(raw, SHOP) + b"more\r\n", ("unverified", "dkim_failed")),
        (lambda raw: signed(raw, SHOP, more=" l=10;") + b"more\r\n",
         ("unverified", "dkim_missing")),
        (lambda raw: signed(raw, SHOP, more=" x=1000000000;"), ("unverified", "dkim_failed")),
        (lambda raw: signed(raw, SHOP, names="subject:to"), ("unverified", "dkim_missing")),
        (lambda raw: b"From: me@" + EVIL.encode() + b"\r\n" + signed(raw, SHOP),
         ("unverified", "two_senders")),
        (lambda raw: signed(b"From: x@" + EVIL.encode() + b"\r\n" + raw, EVIL),
         ("unverified", "two_senders")),
    ],
)  # fmt: skip
async def test_what_proves_a_sender_and_what_does_not(
    names: Names, change: Any, found: tuple[str, str]
) -> None:
    names.records[f"s1._domainkey.mail.{SHOP}"] = (key_record(f"mail.{SHOP}"),)
    assert await looked_at(names, change(from_li())) == found


@pytest.mark.parametrize(
    ("policy", "verdict"),
    [
        ("v=DMARC1; p=reject", "unverified"),
        ("v=DMARC1; p=quarantine; adkim=s", "unverified"),
        ("V=dmarc1 ; P=Reject", "unverified"),
        ("v=DMARC1; p=none", "unknown"),
        ("v=DMARC1; p=reject; pct=0", "unknown"),
        ("v=DMARC1; p=reject; t=y", "unknown"),
        ("v=spf1 -all", "unknown"),
        ("", "unknown"),
    ],
)
async def test_a_domain_that_asks_for_nothing_is_not_held_to_it(
    names: Names, policy: str, verdict: str
) -> None:
    names.records[f"_dmarc.{SHOP}"] = (policy,)
    assert (await looked_at(names, from_li()))[0] == verdict


async def test_a_domain_below_inherits_and_strict_wants_the_very_domain(names: Names) -> None:
    below = mail(sender=f"x@sub.{SHOP}").as_bytes()
    assert await looked_at(names, below) == ("unverified", "dkim_missing")
    assert await looked_at(names, signed(below, SHOP)) == ("verified", "")
    names.records[f"_dmarc.{SHOP}"] = ("v=DMARC1; p=reject; sp=none",)
    assert (await looked_at(names, below))[0] == "unknown"
    names.records[f"_dmarc.{SHOP}"] = ("v=DMARC1; p=reject; adkim=s",)
    assert await looked_at(names, signed(below, SHOP)) == ("unverified", "dkim_foreign")


async def test_a_dns_that_does_not_answer_condemns_nobody(names: Names) -> None:
    names.silent = {f"_dmarc.{SHOP}"}
    assert await looked_at(names, from_li()) == ("unknown", "dns")
    names.silent = {f"s1._domainkey.{SHOP}"}
    assert await looked_at(names, signed(from_li(), SHOP)) == ("unknown", "dns")
    assert await looked_at(names, from_li()) == ("unverified", "dkim_missing")


async def test_no_mail_makes_us_ask_for_much(names: Names) -> None:
    raw = from_li()
    for _ in range(30):
        raw = signed(raw, SHOP)
    names.asked.clear()
    await looked_at(names, raw)
    assert len(names.asked) <= 7
    names.asked.clear()
    await looked_at(names, mail(sender="x@intranet.test").as_bytes())
    assert names.asked == [], "a name that is in nobody's DNS is not asked for"


def test_two_companies_under_one_suffix_do_not_speak_for_each_other() -> None:
    assert not dmarc.aligned("evil.com.cn", "bank.com.cn", strict=False)
    assert not dmarc.aligned("com.cn", "bank.com.cn", strict=False)
    assert not dmarc.aligned("github.io", "me.github.io", strict=False)
    assert dmarc.aligned("mail.bank.com.cn", "bank.com.cn", strict=False)
    assert not dmarc.aligned("mail.bank.com.cn", "bank.com.cn", strict=True)


@property_of(raw=st.binary(max_size=400))
def test_no_bytes_whatever_make_the_examination_fail(raw: bytes) -> None:
    for one in (raw, b"From: " + raw, b"From: a@b.cn\r\nDKIM-Signature: " + raw):
        assert asyncio.run(examine(Names(), one, 1.8e9)).verdict != "verified"


@property_of(raw=st.binary(max_size=400), text=st.text(max_size=80))
def test_no_header_whatever_makes_the_reader_fail(raw: bytes, text: str) -> None:
    fields, body = split_mail(raw)
    assert all(name.islower() or not name.isalpha() for name, _ in fields)
    assert isinstance(body, bytes)
    assert isinstance(tags(text), dict)
    dmarc.read_policy([text], of_parent=False)


# -- what it means for tickets


async def customers_ticket(place: Office, names: Names) -> bytes:
    """Li's ticket, by a mail that is proved; the mail."""
    first = signed(from_li(message_id=f"first@{SHOP}"), SHOP, names="from:subject:to:message-id")
    await place.receive(first)
    return first


async def test_a_proved_sender_is_the_customer_and_answers_join(db: Database, names: Names) -> None:
    place = await guarded(db, names)
    await customers_ticket(place, names)
    await place.receive(signed(answer(f"first@{SHOP}", "补充", sender=LI).as_bytes(), SHOP))
    assert len(await place.all_tickets()) == 1
    assert [m["flags"] for m in await place.messages()] == [[], []]
    assert len(await place.outbox("receipt")) == 1


@pytest.mark.parametrize("trick", ["headers", "number", "both"])
async def test_a_forged_answer_joins_nothing_and_speaks_for_nobody(
    db: Database, names: Names, trick: str
) -> None:
    """The attacker knows the Message-ID and the number, and writes in the customer's name."""
    place = await guarded(db, names)
    await customers_ticket(place, names)
    ticket = await place.only_ticket()
    await place.quiet_down()
    more = {"headers": {"subject": "Re"}, "number": {}, "both": {}}[trick]
    if trick != "number":
        more |= {"In_Reply_To": f"<first@{SHOP}>", "References": f"<first@{SHOP}>"}
    if trick != "headers":
        more |= {"subject": f"Re: [#{ticket.number}]"}
    await place.receive(from_li("请退款到这张卡", Cc=f"me@{EVIL}", **more))
    first, second = await place.all_tickets()
    assert first["id"] == ticket.id
    (message,) = [m for m in await place.messages() if m["ticket_id"] == second["id"]]
    assert message["flags"] == ["unverified_sender", "unverified.dkim_missing"]
    assert message["cc"] == [], "whom a stranger names gets no copies"
    assert second["requester_id"] != first["requester_id"]
    (stranger,) = [r for r in await place.rows("requesters") if r["id"] == second["requester_id"]]
    assert (stranger["email"], stranger["name"]) == (None, f"李女士 <{LI}> ✉?")
    assert await place.outbox() == [], "no link is mailed to anybody"


async def test_a_forged_mail_reopens_and_accepts_nothing(db: Database, names: Names) -> None:
    place = await guarded(db, names)
    await customers_ticket(place, names)
    ticket = await place.only_ticket()
    await close(place, ticket)
    await place.receive(from_li("谢谢，已解决", In_Reply_To=f"<first@{SHOP}>"))
    rows = await place.all_tickets()
    assert rows[0]["rating"] is None
    assert len([m for m in await place.messages() if m["ticket_id"] == ticket.id]) == 1
    assert await place.rows("ticket_links", "created_at") == [], "not even a follow-up of hers"


async def test_the_signed_address_still_leads_home_but_lends_no_name(
    db: Database, names: Names
) -> None:
    """Who has it got our mail; that he is the customer is another thing."""
    place = await guarded(db, names)
    await customers_ticket(place, names)
    ticket = await place.only_ticket()
    to = place.reply_address(ticket.number)
    await place.receive(from_li("还有一点", to=to), envelope_to=(to,))
    assert len(await place.all_tickets()) == 1
    late = (await place.messages())[1]
    assert late["author_id"] != ticket.requester_id
    assert set(late["flags"]) == {"unverified_sender", "unverified.dkim_missing", "third_party"}


async def test_a_replayed_mail_is_known_by_its_signature(db: Database, names: Names) -> None:
    """Genuine words of the customer, sent once more under a new Message-ID into another thread."""
    place = await guarded(db, names)
    genuine = signed(from_li("可以退款", message_id=f"to-somebody-else@{SHOP}"), SHOP)
    await place.receive(genuine)
    again = genuine.replace(b"to-somebody-else@", b"another@").replace(
        b"MIME-Version", f"In-Reply-To: <to-somebody-else@{SHOP}>\r\nMIME-Version".encode()
    )
    assert (await examine(names, again, 1.8e9)).verdict == "verified"
    await place.receive(again)
    assert await place.receive(genuine) == 0, "the very same mail is one mail"
    assert len(await place.all_tickets()) == 2
    flags = (await place.messages())[1]["flags"]
    assert flags == ["unverified_sender", "unverified.replayed"]


async def test_two_forged_mails_are_one_stranger_and_never_a_reachable_one(
    db: Database, names: Names
) -> None:
    """An attacker takes the very name that strangers get: nothing of theirs becomes his."""
    place = await guarded(db, names)
    posing = mail(sender=f'"李女士 <{LI}> ✉?" <me@{EVIL}>').as_bytes()
    await place.receive(signed(posing, EVIL))
    await place.receive(from_li("一"))
    await place.receive(from_li("二"))
    people = {r["id"]: r["email"] for r in await place.rows("requesters")}
    assert [people[row["requester_id"]] for row in await place.all_tickets()] == [
        f"me@{EVIL}", None, None,
    ]  # fmt: skip
    assert len(people) == 2


async def test_reply_to_lends_no_part_in_a_ticket(db: Database, names: Names) -> None:
    place = await guarded(db, names)
    await customers_ticket(place, names)
    ticket = await place.only_ticket()
    posing = mail("请改地址", sender=f"no-reply@{EVIL}", Reply_To=LI, subject=f"[#{ticket.number}]")
    await place.receive(signed(posing.as_bytes(), EVIL))
    assert len(await place.all_tickets()) == 2


async def test_readers_that_disagree_about_the_sender_prove_nothing(
    db: Database, names: Names
) -> None:
    """Blank lines before the header: one reader sees no sender, another one does."""
    place = await guarded(db, names)
    await place.receive(b"\r\n\r\n" + signed(from_li(), SHOP))
    (message,) = await place.messages()
    assert "unverified_sender" in message["flags"]


async def test_our_own_servers_word_counts_before_ours(db: Database, names: Names) -> None:
    imap = channels.Imap(host="imap.example.test", username="x", trusted_server="mx.desk.cn")
    place = await guarded(db, names, imap=imap)
    passed = {"Authentication_Results": "mx.desk.cn; spf=pass; dmarc=pass header.from=x"}
    forged = {"Authentication_Results": "mx.evil.cn; dmarc=pass"}
    await place.receive(from_li("一", **passed), from_li("二", **forged))
    doubted = {m["body"]: "unverified_sender" in m["flags"] for m in await place.messages()}
    assert doubted == {"一": False, "二": True}


async def test_the_server_before_our_listeners_is_believed_about_what_it_hands_over(
    db: Database, names: Names
) -> None:
    """And about nothing that was fetched elsewhere."""
    place = await guarded(db, names)
    ports = place.world.works.ports
    ports["settings"] = dataclasses.replace(ports["settings"], mail_trusted_server="mx.desk.cn")
    passed = {"Authentication_Results": "mx.desk.cn; spf=pass; dmarc=pass header.from=x"}
    forged = {"Authentication_Results": "mx.evil.cn; dmarc=pass"}
    failed = {"Authentication_Results": "mx.desk.cn; dmarc=fail (p=reject)"}
    other = mail("四", sender="a@free.test", **failed).as_bytes()
    await place.receive(from_li("一", **passed), from_li("二", **forged), other)
    await place.receive(from_li("三", **passed), uid=1, uidvalidity=7)
    doubted = {m["body"]: "unverified_sender" in m["flags"] for m in await place.messages()}
    assert doubted == {"一": False, "二": True, "三": True, "四": True}


@pytest.mark.parametrize(
    ("results", "trusted", "why"),
    [
        (("spf=pass (sender IP is 1.2.3.4); dmarc=pass action=none",), "microsoft365", None),
        (("spf=fail; dmarc=fail action=oreject",), "microsoft365", "server_said"),
        (("mx.evil; dmarc=pass", "spf=fail; dmarc=fail action=quarantine"), "microsoft365",
         "server_said"),
        (("mx.evil; dmarc=pass",), "microsoft365", "dkim_missing"),
        (("MX.desk.cn 1; dmarc=fail (p=none)",), "mx.desk.cn", "dkim_missing"),
        ((), "", "dkim_missing"),
    ],
)  # fmt: skip
def test_whose_word_counts(results: tuple[str, ...], trusted: str, why: str | None) -> None:
    seen = {"verdict": "unverified", "reason": "dkim_missing", "sender": LI}
    assert doubt(results, trusted, seen, LI) == why


async def test_mail_is_read_only_after_it_was_looked_at(db: Database, names: Names) -> None:
    place = await guarded(db, names)
    await place.store(*(from_li(str(n)) for n in range(25)))
    await place.world.drain()
    rows = await place.inbox()
    assert {row["state"] for row in rows} == {"ticketed"}
    assert {row["authenticity"]["reason"] for row in map(_plain, rows)} == {"dkim_missing"}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    found = row["authenticity"]
    return {**row, "authenticity": json.loads(found) if isinstance(found, str) else found}
