"""Mailboxes that are logged in to with OAuth2: tokens asked for once, renewed, refused, mended."""

import asyncio
import base64
import dataclasses
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope
from hypothesis import given as property_of
from hypothesis import strategies as st
from tests.channels.given import Office, mail, office
from tests.channels.imap_server import USER, ImapServer
from tests.channels.test_imap import stored, until, watched
from tests.channels.token_endpoint import REFRESH, SECRET, TokenEndpoint

from ringdesk.kernel.db import Database
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.i18n import Catalogues
from ringdesk.kernel.jobs import Works
from ringdesk.modules import channels
from ringdesk.modules.channels import doctor
from ringdesk.modules.channels.email import trouble_codes
from ringdesk.modules.channels.email.oauth import access_token, other_token
from ringdesk.modules.channels.email.oauth.asking import ask
from ringdesk.modules.channels.rules import oauth as rules
from ringdesk.modules.channels.rules.alarms import LASTING, troubled
from ringdesk.modules.channels.rules.mailbox import Mailbox
from ringdesk.modules.channels.store import mailboxes

API = "/api/v1"


@pytest.fixture
async def imap() -> AsyncIterator[ImapServer]:
    async with ImapServer() as running:
        yield running


@pytest.fixture
async def endpoint() -> AsyncIterator[TokenEndpoint]:
    async with TokenEndpoint() as running:
        yield running


def asked_at(endpoint: TokenEndpoint, **more: str) -> channels.OAuth:
    scope = "https://outlook.office365.com/.default"
    known = {"grant": "client_credentials", "client_id": "the client", "scope": scope}
    return channels.OAuth(**{"token_url": endpoint.url, **known, **more})


async def modern(
    db: Database, endpoint: TokenEndpoint, imap: ImapServer | None = None, **more: Any
) -> Office:
    """An office whose mailbox has no password: it shows tokens of the endpoint."""
    place = await office(db)
    allow(place.world.works, endpoint)
    servers: dict[str, Any] = {}
    if imap is not None:
        servers["imap"] = channels.Imap(
            host="127.0.0.1", port=imap.port, tls="none", username=USER, auth="oauth2"
        )
    wanted = {"oauth": asked_at(endpoint), "oauth_secret": SECRET, **servers, **more}
    async with place.world.acting() as ctx:
        await channels.change_mailbox(ctx, place.box, channels.MailboxChanges(**wanted))
    return place


def allow(works: Works, endpoint: TokenEndpoint) -> None:
    settings = works.ports["settings"]
    works.ports["settings"] = dataclasses.replace(settings, call_hosts=endpoint.host)


async def box_of(place: Office) -> Mailbox:
    async with place.world.acting() as ctx:
        return await mailboxes.read_mailbox(ctx, place.box)


async def token_of(place: Office) -> str:
    return await access_token(place.world.works, await box_of(place))


async def trouble_of(place: Office, way: str = "imap") -> str | None:
    found = (await box_of(place)).troubles.get(way)
    return found.code if found else None


class Relay:
    """The provider's mail server: takes tokens, and nothing but tokens."""

    def __init__(self) -> None:
        self.tokens: set[str] = set()
        self.taken: list[Envelope] = []
        self.port = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        return "250 ok"

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        said = base64.b64decode(args[1]).decode()
        if any(said == rules.bearer(USER, token) for token in self.tokens):
            return AuthResult(success=True)
        await server.push("334 " + base64.b64encode(b'{"status":"401"}').decode())
        assert await server._reader.readline() == b"\r\n", "only an empty line ends a refusal"
        await server.push("535 5.7.3 Authentication unsuccessful")
        return AuthResult(success=False, handled=True)


@pytest.fixture
async def relay() -> AsyncIterator[Relay]:
    asked, loop = Relay(), asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(asked, hostname="relay", loop=loop, auth_require_tls=False, auth_required=True)

    running = await loop.create_server(protocol, "127.0.0.1", 0)
    asked.port = running.sockets[0].getsockname()[1]
    yield asked
    running.close()


async def sending(db: Database, endpoint: TokenEndpoint, relay: Relay) -> Office:
    server = channels.Smtp(
        host="127.0.0.1", port=relay.port, tls="none", username=USER, auth="oauth2"
    )
    place = await modern(db, endpoint, mode="live", smtp=server)
    place.world.works.ports["mail_post"] = channels.SmtpPost()
    await place.world.drain()
    return place


async def test_a_token_opens_the_mailbox_and_is_asked_for_once(
    db: Database, imap: ImapServer, endpoint: TokenEndpoint
) -> None:
    place = await modern(db, endpoint, imap)
    imap.tokens = {await token_of(place)}
    imap.put(mail("一"))
    async with watched(place):
        await stored(place, 1)
        imap.disconnect()
        imap.put(mail("二"))
        await stored(place, 2)
    assert not any(line.startswith("LOGIN") for line in imap.commands)
    assert endpoint.asked == [
        {"grant_type": "client_credentials", "client_id": "the client", "client_secret": SECRET,
         "scope": "https://outlook.office365.com/.default"}
    ]  # fmt: skip


async def test_many_workers_at_once_ask_once(db: Database, endpoint: TokenEndpoint) -> None:
    place = await modern(db, endpoint)
    endpoint.slow = 0.3
    works = place.world.works
    other = Works(works.db, works.clock, works.ports)
    box = await box_of(place)
    found = await asyncio.gather(
        *(access_token(one, box) for _ in range(8) for one in (works, other))
    )
    assert set(found) == {endpoint.tokens[0]}
    assert len(endpoint.asked) == 1


async def test_a_refused_token_too_is_replaced_once_for_all(
    db: Database, endpoint: TokenEndpoint
) -> None:
    place = await modern(db, endpoint)
    old = await token_of(place)
    place.world.clock.advance(timedelta(minutes=5))
    works, box = place.world.works, await box_of(place)
    found = await asyncio.gather(*(other_token(works, box, old) for _ in range(8)))
    assert set(found) == {endpoint.tokens[1]}
    assert len(endpoint.asked) == 2


async def test_whoever_dies_while_asking_is_not_waited_for_for_ever(
    db: Database, endpoint: TokenEndpoint
) -> None:
    place = await modern(db, endpoint)
    endpoint.open.clear()
    dying = asyncio.create_task(token_of(place))

    async def leased() -> bool:
        return bool(await place.rows("mailbox_tokens", "mailbox_id"))

    await until(leased)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    endpoint.open.set()
    place.world.clock.advance(timedelta(minutes=1))
    assert await token_of(place) == endpoint.tokens[-1]


@pytest.mark.parametrize(("life", "kept", "renewed"), [(3600, 54, 56), (600, 7, 9), (None, 54, 56)])
async def test_it_is_renewed_shortly_before_its_end(
    db: Database, endpoint: TokenEndpoint, life: int | None, kept: int, renewed: int
) -> None:
    place = await modern(db, endpoint)
    endpoint.life = life
    first = await token_of(place)
    place.world.clock.advance(timedelta(minutes=kept))
    assert await token_of(place) == first
    place.world.clock.advance(timedelta(minutes=renewed - kept))
    assert await token_of(place) != first


async def test_a_token_that_ends_in_the_middle_of_waiting_loses_nothing(
    db: Database, imap: ImapServer, endpoint: TokenEndpoint
) -> None:
    place = await modern(db, endpoint, imap)
    imap.tokens = {await token_of(place)}
    async with watched(place):
        await until(lambda: "IDLE" in imap.commands)
        imap.tokens.clear()
        place.world.clock.advance(timedelta(hours=2))
        imap.disconnect()
        imap.put(mail("在断开时到的"))
        await until(lambda: len(endpoint.tokens) == 2)
        imap.tokens = {endpoint.tokens[1]}
        await stored(place, 1)
    await place.world.drain()
    assert len(await place.all_tickets()) == 1
    assert await trouble_of(place) is None
    assert await place.notices("mailbox_failing") == []


async def test_a_clock_that_was_set_back_makes_no_old_token_good(
    db: Database, imap: ImapServer, endpoint: TokenEndpoint
) -> None:
    """By our clock it still holds, by the server's it ended long ago."""
    place = await modern(db, endpoint, imap)
    await token_of(place)
    place.world.clock.advance(timedelta(minutes=20))

    async def taken_when_new() -> None:
        await until(lambda: len(endpoint.tokens) == 2)
        imap.tokens = {endpoint.tokens[1]}

    imap.put(mail())
    helping = asyncio.create_task(taken_when_new())
    async with watched(place):
        await stored(place, 1)
    await helping
    assert len(endpoint.tokens) == 2


async def test_a_wrong_secret_calls_the_admins_once_and_is_asked_for_ever_less_often(
    db: Database, imap: ImapServer, endpoint: TokenEndpoint
) -> None:
    place = await modern(db, endpoint, imap, oauth_secret="an expired one")
    imap.put(mail())
    async with watched(place):

        async def told() -> bool:
            return bool(await place.notices("mailbox_failing"))

        await until(told)
        assert await trouble_of(place) == "oauth_client"
        await asyncio.sleep(1)
        assert len(endpoint.asked) == 1, "its clock stands still: the pause is not over"
        async with place.world.acting() as ctx:
            mended = channels.MailboxChanges(oauth_secret=SECRET)
            await channels.change_mailbox(ctx, place.box, mended)
        await until(lambda: bool(endpoint.tokens))
        imap.tokens = set(endpoint.tokens)
        await stored(place, 1)
    (notice,) = await place.notices("mailbox_failing")
    assert notice["data"]["code"] == "oauth_client"
    assert notice["data"]["mailbox"] == place.address
    assert await trouble_of(place) is None
    (event,) = await place.events("MailboxTroubled")
    assert "AADSTS7000215" in event["data"]["said"]


async def test_a_revoked_refresh_token_is_named_and_mends_itself_when_it_is_taken_again(
    db: Database, imap: ImapServer, endpoint: TokenEndpoint
) -> None:
    place = await modern(
        db, endpoint, imap, oauth=asked_at(endpoint, grant="refresh_token"),
        oauth_refresh_token=REFRESH,
    )  # fmt: skip
    endpoint.refresh_tokens = []
    async with watched(place):

        async def told() -> bool:
            return await trouble_of(place) == "oauth_grant"

        await until(told)
        endpoint.refresh_tokens = [REFRESH]
        place.world.clock.advance(timedelta(hours=1))
        await until(lambda: bool(endpoint.tokens))
        imap.tokens = set(endpoint.tokens)
        imap.put(mail())
        await stored(place, 1)

        async def fine() -> bool:
            return bool(await place.events("MailboxWorksAgain"))

        await until(fine)
    assert len(await place.notices("mailbox_failing")) == 1


async def test_a_token_for_another_scope_is_refused_by_the_server_and_said(
    db: Database, imap: ImapServer, endpoint: TokenEndpoint
) -> None:
    place = await modern(db, endpoint, imap)
    async with watched(place):

        async def troubling() -> bool:
            return await trouble_of(place) == "token_refused"

        await until(troubling)
        assert len(endpoint.asked) == 1, "a new token is not refused for its age"
        assert await place.notices("mailbox_failing") == []
        place.world.clock.advance(timedelta(minutes=2))

        async def told() -> bool:
            return bool(await place.notices("mailbox_failing"))

        await until(told)
    assert 'status":"401"' in (await box_of(place)).troubles["imap"].said


async def test_a_refresh_token_that_is_replaced_by_each_answer_is_kept(
    db: Database, endpoint: TokenEndpoint
) -> None:
    endpoint.rotates = True
    place = await modern(
        db, endpoint, oauth=asked_at(endpoint, grant="refresh_token"), oauth_refresh_token=REFRESH
    )
    for _ in range(3):
        await token_of(place)
        place.world.clock.advance(timedelta(hours=2))
    assert [form["refresh_token"] for form in endpoint.asked] == [
        REFRESH, "refresh-1", "refresh-2",
    ]  # fmt: skip


async def test_secrets_and_tokens_are_sealed_and_never_shown(
    db: Database, endpoint: TokenEndpoint
) -> None:
    endpoint.rotates = True
    place = await modern(
        db, endpoint, oauth=asked_at(endpoint, grant="refresh_token"), oauth_refresh_token=REFRESH
    )
    token = await token_of(place)
    async with place.world.browser(await place.world.admin()) as browser:
        shown = await browser.get(f"{API}/mailboxes")
        audit = await browser.get(f"{API}/audit")
    mine = next(one for one in shown.json()["data"] if one["id"] == str(place.box))
    assert mine["has_oauth_secret"]
    assert mine["has_oauth_refresh_token"]
    assert mine["oauth"]["client_id"] == "the client"
    stored_rows = str(await place.rows("mailbox_tokens", "mailbox_id"))
    stored_rows += str(await place.rows("mailboxes")) + str(await place.rows("events", "position"))
    for secret in (SECRET, REFRESH, token, "refresh-1"):
        assert secret not in shown.text + audit.text
        assert secret not in stored_rows


async def test_a_mail_leaves_with_a_token_and_with_another_when_that_was_revoked(
    db: Database, endpoint: TokenEndpoint, relay: Relay
) -> None:
    place = await sending(db, endpoint, relay)
    relay.tokens = {await token_of(place)}
    await place.receive(mail())
    agent = await place.agent()
    assert len(relay.taken) == 2
    place.world.clock.advance(timedelta(minutes=5))
    relay.tokens = {f"token-2.{'x' * 40}"}
    await place.reply(await place.only_ticket(), by=agent)
    await place.world.drain()
    assert len(relay.taken) == 3
    (reply,) = await place.outbox("reply")
    assert (reply["state"], reply["attempts"]) == ("sent", 1)


async def test_without_a_token_mail_waits_and_nothing_is_lost(
    db: Database, endpoint: TokenEndpoint, relay: Relay
) -> None:
    place = await sending(db, endpoint, relay)
    endpoint.denies = (400, {"error": "invalid_scope", "error_description": "AADSTS70011"})
    await place.receive(mail())
    (receipt,) = await place.outbox("receipt")
    assert (receipt["state"], receipt["error"]) == (
        "queued",
        "oauth_scope: invalid_scope: AADSTS70011",
    )
    assert await trouble_of(place, "smtp") == "oauth_scope"
    assert len(await place.notices("mailbox_failing")) == 1
    endpoint.denies = None
    relay.tokens = {f"token-1.{'x' * 40}"}
    place.world.clock.advance(timedelta(minutes=10))
    await place.world.drain()
    assert len(relay.taken) == 1
    assert await trouble_of(place, "smtp") is None
    assert len(await place.events("MailboxWorksAgain")) == 1


async def test_a_server_without_xoauth2_is_told_apart(
    db: Database, endpoint: TokenEndpoint
) -> None:
    class Old:
        pass

    loop = asyncio.get_running_loop()
    running = await loop.create_server(lambda: SMTP(Old(), loop=loop), "127.0.0.1", 0)
    port = running.sockets[0].getsockname()[1]
    server = channels.Smtp(host="127.0.0.1", port=port, tls="none", username=USER, auth="oauth2")
    place = await modern(db, endpoint, smtp=server)
    async with place.world.browser(await place.world.admin()) as browser:
        tried = (await browser.post(f"{API}/mailboxes/{place.box}/test")).json()
    running.close()
    assert tried["smtp"]["code"] == "server_error"
    assert "XOAUTH2" in tried["smtp"]["said"]


async def test_trying_asks_for_a_new_token_and_says_what_is_wrong(
    db: Database, imap: ImapServer, endpoint: TokenEndpoint
) -> None:
    place = await modern(db, endpoint, imap)
    imap.tokens = {f"token-2.{'x' * 40}"}
    await token_of(place)
    async with place.world.browser(await place.world.admin()) as browser:

        async def code() -> str:
            tried = (await browser.post(f"{API}/mailboxes/{place.box}/test")).json()
            return str(tried["imap"]["code"])

        assert await code() == "ok"
        assert await code() == "token_refused"
        for error, named in (
            ("invalid_client", "oauth_client"), ("invalid_grant", "oauth_grant"),
            ("invalid_scope", "oauth_scope"), ("something_else", "oauth_answer"),
            ("temporarily_unavailable", "oauth_unreachable"),
        ):  # fmt: skip
            endpoint.denies = (400, {"error": error})
            assert await code() == named
        endpoint.denies = (302, {})
        assert await code() == "oauth_answer"
        settings = place.world.works.ports["settings"]
        place.world.works.ports["settings"] = dataclasses.replace(settings, call_hosts="")
        assert await code() == "oauth_address"


async def test_faults_of_the_settings_are_named_by_field(db: Database) -> None:
    place = await office(db)
    imap = channels.Imap(host="outlook.office365.com", username=USER, auth="oauth2")
    wrong = channels.OAuth(
        grant="client_credentials", token_url="http://login.example.com/token", client_id=" "
    )
    async with place.world.acting() as ctx:
        for changes, faults in (
            (channels.MailboxChanges(imap=imap), {("oauth", "required")}),
            (
                channels.MailboxChanges(imap=imap, oauth=wrong),
                {
                    ("oauth.token_url", "token_url"), ("oauth.client_id", "required"),
                    ("oauth.scope", "required"), ("oauth_secret", "required"),
                },
            ),
        ):  # fmt: skip
            with pytest.raises(Invalid) as refused:
                await channels.change_mailbox(ctx, place.box, changes)
            assert {(e["field"], e["code"]) for e in refused.value.errors} == faults


@pytest.mark.parametrize(
    ("url", "refused"),
    [
        ("https://login.microsoftonline.com/t/oauth2/v2.0/token", None),
        ("http://login.microsoftonline.com/t/oauth2/v2.0/token", "not_https"),
        ("http://127.0.0.1:99/token", "not_https"),
        ("http://idp.internal:8080/token", None),
        ("http://idp.internal/token", "not_https"),
        ("https://me@idp.internal/token", "address"),
        ("https:///token", "address"),
        ("https://[::1", "address"),
        ("file:///etc/passwd", "address"),
        ("https://a.example/x y", "address"),
        ("https://a.example/\r\nHost: b", "address"),
        ("https://a.example:99999/", "address"),
    ],
)
def test_only_https_is_asked_or_what_the_operator_names(url: str, refused: str | None) -> None:
    assert rules.refusal(url, ("idp.internal:8080",)) == refused


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1",
     "0.0.0.0", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
     "2002:0a00:0001::1", "224.0.0.1", "ff02::1", "240.0.0.1"],
)  # fmt: skip
def test_no_inner_address_is_connected_to(address: str) -> None:
    assert not rules.may_connect([address])
    assert not rules.may_connect(["203.0.114.5", address])


def test_open_addresses_are_connected_to() -> None:
    assert rules.may_connect(["20.190.128.1", "2603:1026::1"])
    assert not rules.may_connect([])


def test_a_name_that_leads_inside_is_not_asked() -> None:
    for host in ("localhost", "127.0.0.1", "[::1]", "2130706433", "0x7f.1"):
        found = ask(f"https://{host}/token", {}, ())
        assert isinstance(found, rules.Denied)
        assert found.code in ("oauth_address", "oauth_unreachable")
        if host in ("localhost", "127.0.0.1", "[::1]"):
            assert found.code == "oauth_address"


@property_of(status=st.integers(100, 599), raw=st.binary(max_size=200))
def test_no_answer_whatever_makes_the_reader_fail(status: int, raw: bytes) -> None:
    assert isinstance(rules.read_answer(status, raw), rules.Granted | rules.Denied)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=9,
)


@property_of(
    token=_JSON,
    life=_JSON,
    refresh=_JSON,
    status=st.sampled_from([200, 400, 401, 500]),
    error=_JSON,
)
def test_what_is_taken_from_an_answer_fits_a_login(
    token: Any, life: Any, refresh: Any, status: int, error: Any
) -> None:
    told = {"access_token": token, "expires_in": life, "refresh_token": refresh, "error": error}
    found = rules.read_answer(status, json.dumps(told).encode())
    if isinstance(found, rules.Granted):
        assert found.access_token.isprintable()
        assert "\x01" not in found.access_token
        assert 1 <= found.life <= rules.LONGEST_LIFE
        assert rules.good_for(found.life) <= timedelta(seconds=found.life)
    else:
        assert found.said == "" or found.said.isprintable()


@property_of(
    codes=st.lists(
        st.sampled_from(["timeout", "login_refused", "oauth_client", "oauth_unreachable"])
    ),
    minutes=st.lists(st.integers(0, 30)),
)
def test_people_are_told_at_most_twice_while_a_trouble_lasts(
    codes: list[str], minutes: list[int]
) -> None:
    now, trouble, alarms = datetime(2026, 11, 16, tzinfo=UTC), None, 0
    for code, later in zip(codes, minutes, strict=False):
        now += timedelta(minutes=later)
        trouble, alarm = troubled(trouble, code, "said", now)
        alarms += alarm
        assert (trouble.alarmed_at is not None) or code != "oauth_client"
    assert alarms <= 1 + sum(code == "oauth_client" for code in codes)


async def test_the_doctor_names_the_remedy(
    db: Database, imap: ImapServer, endpoint: TokenEndpoint
) -> None:
    place = await modern(db, endpoint, imap, oauth_secret="an expired one")
    async with watched(place):

        async def troubled_now() -> bool:
            return await trouble_of(place) is not None

        await until(troubled_now)
    found = doctor.finding([await box_of(place)])
    texts = place.world.works.ports["texts"]
    remedy = {name: texts.t("en", key) for name, key in found.texts.items()}
    said = texts.t("en", found.text_key, **found.params, **remedy)
    assert place.address in said
    assert "make a new secret at the provider" in said
    assert doctor.finding([]).mark == "ok"


@pytest.mark.parametrize("language", ["zh-CN", "en", "ar"])
def test_every_trouble_has_its_remedy_in_words(language: str) -> None:
    texts = Catalogues.load()
    for code in sorted({*LASTING, *(code for _, code in trouble_codes._CODES), "oauth_unreachable",
                        "token_refused"}):  # fmt: skip
        assert texts.t(language, f"mail.trouble.{code}") != f"mail.trouble.{code}"
