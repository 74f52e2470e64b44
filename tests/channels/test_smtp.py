"""Sending over real SMTP to a server on loopback, and what its refusals come to."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from tests.channels.given import Office, answer, mail, office
from tests.channels.imap_server import SECRET, USER, ImapServer

from ringdesk.kernel.db import Database
from ringdesk.modules import channels
from ringdesk.modules.channels.email.trying import try_imap, try_smtp

PARCEL = channels.Parcel(
    sender="support@example.test",
    recipients=["li@customer.test", "boss@customer.test"],
    content=b"Subject: x\r\n\r\nhello\r\n",
)


@dataclass
class Peer:
    """The next mail server: takes what comes, or answers as it was told."""

    taken: list[Envelope] = field(default_factory=list)
    rcpt: dict[str, str] = field(default_factory=dict)
    data: str = "250 ok"
    port: int = 0

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if refusal := self.rcpt.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.data.startswith("250"):
            self.taken.append(envelope)
        return self.data


def _authenticated(_server: Any, _session: Any, _envelope: Any, _how: str, told: Any) -> AuthResult:
    assert isinstance(told, LoginPassword)
    return AuthResult(success=told.password == b"right", handled=False)


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    asked = Peer()
    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(
            asked, hostname="peer", loop=loop, authenticator=_authenticated, auth_require_tls=False
        )

    running = await loop.create_server(protocol, "127.0.0.1", 0)
    asked.port = running.sockets[0].getsockname()[1]
    yield asked
    running.close()


def smtp(peer: Peer, **more: Any) -> channels.Smtp:
    return channels.Smtp(**{"host": "127.0.0.1", "port": peer.port, "tls": "none", **more})


async def test_a_parcel_is_handed_over_as_it_is(peer: Peer) -> None:
    assert await channels.SmtpPost().hand_over(smtp(peer), "", PARCEL) == {}
    (taken,) = peer.taken
    assert (taken.mail_from, taken.rcpt_tos) == (PARCEL.sender, PARCEL.recipients)
    assert taken.content == PARCEL.content


async def test_it_logs_in_where_a_name_is_given(peer: Peer) -> None:
    await channels.SmtpPost().hand_over(smtp(peer, username="me"), "right", PARCEL)
    assert len(peer.taken) == 1


async def test_one_recipient_refused_is_told_and_the_other_gets_it(peer: Peer) -> None:
    peer.rcpt = {"boss@customer.test": "550 no such user"}
    refused = await channels.SmtpPost().hand_over(smtp(peer), "", PARCEL)
    assert refused == {"boss@customer.test": "550 no such user"}
    assert peer.taken[0].rcpt_tos == ["li@customer.test"]


@pytest.mark.parametrize(
    ("answers", "permanent"),
    [
        ({"data": "554 spam"}, True),
        ({"data": "451 try later"}, False),
        ({"rcpt": dict.fromkeys(PARCEL.recipients, "550 gone")}, True),
        ({"rcpt": dict.fromkeys(PARCEL.recipients, "450 greylisted")}, False),
        ({"rcpt": {"li@customer.test": "550 gone", "boss@customer.test": "450 grey"}}, False),
    ],
)
async def test_what_will_be_refused_again_is_told_from_what_may_not(
    peer: Peer, answers: dict[str, Any], permanent: bool
) -> None:
    for name, value in answers.items():
        setattr(peer, name, value)
    with pytest.raises(channels.Refused) as refused:
        await channels.SmtpPost().hand_over(smtp(peer), "", PARCEL)
    assert refused.value.permanent is permanent


@pytest.mark.parametrize(
    "broken", [{"port": 1}, {"host": "no.such.host.invalid"}, {"username": "me"}]
)
async def test_a_server_that_cannot_be_used_may_be_mended(
    peer: Peer, broken: dict[str, Any]
) -> None:
    with pytest.raises(channels.Refused) as refused:
        await channels.SmtpPost().hand_over(smtp(peer, **broken), "wrong", PARCEL)
    assert not refused.value.permanent


async def live(db: Database, peer: Peer) -> Office:
    place = await office(db, mode="live", smtp=smtp(peer))
    place.world.works.ports["mail_post"] = channels.SmtpPost()
    return place


async def test_the_whole_way_round(db: Database, peer: Peer) -> None:
    """A mail, its receipt over SMTP, an answer to that by a customer's program, our reply."""
    place = await live(db, peer)
    await place.receive(mail(to=place.address))
    receipt = peer.taken.pop()
    assert receipt.rcpt_tos == ["li@customer.test"]
    assert receipt.content is not None
    read = message_from_bytes(bytes(receipt.content), policy=policy.default)
    to = str(read["Reply-To"])
    back = answer(str(read["Message-ID"]).strip("<>"), "谢谢，再补充一点：订单 42", to=to)
    await place.receive(back, envelope_to=(to,))
    ticket = await place.only_ticket()
    assert (await place.inbox())[-1]["reason"] == "signature"
    agent = await place.agent()
    peer.taken.clear()
    await place.reply(ticket, by=agent)
    await place.world.drain()
    (reply,) = peer.taken
    assert reply.mail_from is not None
    assert reply.mail_from.startswith(place.address.partition("@")[0] + "+b")
    message = (await place.messages())[-1]
    assert message["delivery"] == "sent"


async def test_trying_says_what_is_wrong(peer: Peer) -> None:
    assert (await try_smtp(smtp(peer), "")).code == "ok"
    assert (await try_smtp(smtp(peer, username="me"), "wrong")).code == "login_refused"
    assert (await try_smtp(smtp(peer, port=1), "")).code == "connection_refused"
    assert (await try_smtp(smtp(peer, tls="starttls"), "")).code == "tls_failed"
    assert (await try_smtp(smtp(peer, tls="tls"), "")).code in ("tls_failed", "connection_refused")
    async with ImapServer() as server:

        def imap(**more: Any) -> channels.Imap:
            given = {"host": "127.0.0.1", "port": server.port, "tls": "none", "username": USER}
            return channels.Imap(**{**given, **more})

        assert (await try_imap(imap(), SECRET)).code == "ok"
        assert (await try_imap(imap(), "wrong")).code == "login_refused"
        assert (await try_imap(imap(folder="Nowhere"), SECRET)).code == "folder_missing"
        assert (await try_imap(imap(port=1), SECRET)).code == "connection_refused"
        assert (await try_imap(imap(host="no.such.host.invalid"), SECRET)).code == "host_unknown"


async def test_a_copy_refused_for_now_goes_out_later_and_nobody_gets_two(
    db: Database, peer: Peer
) -> None:
    place = await live(db, peer)
    await place.receive(mail(to=place.address))
    agent = await place.agent()
    peer.taken.clear()
    peer.rcpt = {"boss@customer.test": "450 greylisted"}
    await place.reply(await place.only_ticket(), by=agent, cc=["boss@customer.test"])
    await place.world.drain()
    (row,) = await place.outbox("reply")
    assert (row["state"], row["pending"]) == ("queued", ["boss@customer.test"])
    peer.rcpt = {}
    place.world.clock.advance(timedelta(minutes=5))
    await place.world.drain()
    assert [one.rcpt_tos for one in peer.taken] == [["li@customer.test"], ["boss@customer.test"]]
    assert len({_message_id(one) for one in peer.taken}) == 1
    assert (await place.outbox("reply"))[0]["state"] == "sent"


def _message_id(envelope: Envelope) -> str:
    read = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
    return str(read["Message-ID"])


@pytest.mark.parametrize("goodbye", ["drops", "refuses"])
async def test_a_server_that_ends_badly_after_it_took_the_mail_gets_it_once(
    db: Database, peer: Peer, goodbye: str
) -> None:
    """What counts is the answer to the mail, not how the connection ends."""

    async def leave(server: SMTP, _session: Any, _envelope: Any) -> str:
        if goodbye == "drops":
            server.transport.abort()
        return "421 overloaded"

    peer.handle_QUIT = leave
    place = await live(db, peer)
    await place.receive(mail(to=place.address))
    place.world.clock.advance(timedelta(hours=1))
    await place.world.drain()
    assert [one.rcpt_tos for one in peer.taken] == [["li@customer.test"]]
    assert (await place.outbox("receipt"))[0]["state"] == "sent"


async def test_a_line_lost_before_the_answer_is_tried_again_under_the_same_message_id(
    db: Database, peer: Peer
) -> None:
    """Whether it was taken is unknown: it goes out again as the same mail (RFC 5321, 4.5.3.2.6)."""
    place = await live(db, peer)
    took = peer.handle_DATA

    async def vanish(server: SMTP, session: Any, envelope: Envelope) -> str:
        await took(server, session, envelope)
        server.transport.abort()
        return "250 nobody hears this"

    peer.handle_DATA = vanish
    await place.receive(mail(to=place.address))
    peer.handle_DATA = took
    assert (await place.outbox("receipt"))[0]["state"] == "queued"
    place.world.clock.advance(timedelta(minutes=1))
    await place.world.drain()
    assert len(peer.taken) == 2
    assert len({_message_id(one) for one in peer.taken}) == 1
