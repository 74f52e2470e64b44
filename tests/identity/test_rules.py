"""Identity's pure decisions."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdesk.modules.identity.rules import credentials, members, roles, scopes, totp

AT = datetime(2026, 11, 21, 8, 30, 10, tzinfo=UTC)


@given(st.uuids())
def test_tokens_name_their_tenant(tenant: object) -> None:
    assert credentials.session_tenant(credentials.session_token(tenant)) == tenant
    assert credentials.api_tenant(credentials.api_token(tenant)) == tenant


@given(st.text(max_size=120))
def test_no_text_is_a_token_by_accident(text: str) -> None:
    assert credentials.api_tenant(text) is None
    assert credentials.api_tenant(f"rd_{text}") is None
    assert credentials.session_tenant(text) is None


@given(st.integers(0, 67), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567_-A\u00e9"))
def test_a_mistyped_api_token_is_noticed(place: int, letter: str) -> None:
    token = credentials.api_token(uuid4())
    typed = token[:place] + letter + token[place + 1 :]
    assert typed == token or credentials.api_tenant(typed) is None


def test_tokens_are_never_the_same() -> None:
    tenant = uuid4()
    assert len({credentials.session_token(tenant) for _ in range(100)}) == 100
    assert len({credentials.recovery_code() for _ in range(100)}) == 100


@pytest.mark.parametrize("typed", ["ABCDE-FGHJK", " abcde fghjk ", "abcdefghjk"])
def test_a_code_may_be_typed_as_people_type(typed: str) -> None:
    assert credentials.plain_code(typed) == "abcdefghjk"


SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def _code(at: datetime) -> str:
    return pyotp.TOTP(SECRET).at(at)


def _step(code: str, *, last: int | None = None) -> int | None:
    return totp.accepted_step(SECRET, code, at=AT, last=last)


def test_rfc_6238_test_vector() -> None:
    at = datetime.fromtimestamp(1111111109, UTC)
    assert totp.accepted_step(SECRET, "081804", at=at, last=None) == 37037036


@pytest.mark.parametrize(("off", "accepted"), [(-60, False), (-30, True), (0, True), (30, True),
                                               (60, False)])  # fmt: skip
def test_one_step_of_drift_is_accepted(off: int, accepted: bool) -> None:
    assert (_step(_code(AT + timedelta(seconds=off))) is not None) == accepted


def test_a_step_is_accepted_once_and_never_an_older_one() -> None:
    now = totp.step_of(AT)
    assert _step(_code(AT)) == now
    assert _step(_code(AT), last=now) is None
    assert _step(_code(AT - timedelta(seconds=30)), last=now) is None
    assert _step(_code(AT + timedelta(seconds=30)), last=now) == now + 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "１２３４５６", "12345a", "-12345"])
def test_what_is_no_code_is_not_compared(code: str) -> None:
    assert _step(code) is None


@given(st.sampled_from(roles.KEYS), st.sampled_from(roles.KEYS), st.booleans(), st.integers(1, 5))
def test_an_admin_remains_whatever_is_changed(
    before: str, after: str, active: bool, admins: int
) -> None:
    refused = members.loses_last_admin(before, after, active_after=active, admins=admins)
    left = admins - (before == "admin") + (after == "admin" and active)
    assert refused == (before == "admin" and left == 0)


def test_an_auditor_reads_and_writes_nothing() -> None:
    reads = {"read", "read_all", "export"}
    assert {p.partition(".")[2] for p in roles.BUILT_IN["auditor"]} <= reads
    assert "audit.read" in roles.BUILT_IN["auditor"]


def test_only_the_admin_manages_people_and_rules() -> None:
    grave = {"member.manage", "role.manage", "team.manage", "workspace.manage", "config.manage",
             "process.publish", "mailbox.manage", "token.manage_service"}  # fmt: skip
    for key, allowed in roles.BUILT_IN.items():
        assert not allowed & grave, key


def test_a_handler_sees_the_department_only() -> None:
    handler = roles.BUILT_IN["handler"]
    assert "ticket.read_department" in handler
    assert not handler & {"ticket.read_all", "ticket.read_team"}


def test_custom_roles_lose_what_is_no_longer_declared() -> None:
    found = roles.permissions_of("x", ["a.b", "gone.now"], ["a.b", "c.d"], builtin=False)
    assert found == {"a.b"}
    assert roles.permissions_of("admin", [], ["a.b"], builtin=True) == {"a.b"}
    assert roles.permissions_of("admin", [], ["a.b"], builtin=False) == frozenset()


@given(st.lists(st.sampled_from(sorted(scopes.SCOPES)), max_size=4), st.text(max_size=8))
def test_an_unknown_scope_grants_nothing(known: list[str], strange: str) -> None:
    assert scopes.granted([*known, f"?{strange}"]) == scopes.granted(known)
    assert scopes.unknown([*known, f"?{strange}"]) == [f"?{strange}"]


def test_reading_scopes_read() -> None:
    for name, allowed in scopes.SCOPES.items():
        if name.endswith(":read"):
            verbs = {p.partition(".")[2].partition("_")[0] for p in allowed}
            assert verbs <= {"read", "export"}, name


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("环球优选", "huan-qiu-you-xuan"),
        ("Shop & Sons GmbH", "shop-sons-gmbh"),
        ("Zoë's Café", "zoe-s-cafe"),
        ("متجر", "workspace"),
        ("!!!", "workspace"),
    ],
)
def test_addresses_of_workspaces_are_readable(name: str, slug: str) -> None:
    assert members.slug_from(name) == slug
    assert members.slug_fault(slug) is None


@given(st.text(max_size=60), st.sets(st.sampled_from(["workspace", "a", "a-2"])))
def test_every_name_gets_an_address_of_its_own(name: str, taken: set[str]) -> None:
    slug = members.slug_from(name, taken)
    assert slug not in taken
    assert members.slug_fault(slug) is None


@pytest.mark.parametrize("email", ["a@b.co", "林@公司.中国", "x+y@sub.host.example"])
def test_addresses_of_people(email: str) -> None:
    assert members.email_fault(email) is None


@pytest.mark.parametrize(
    "email",
    ["", "a", "a@b", "a b@c.de", "a@b@c.de", "<a@b.de>", "a@b.c,d@e.f", "a" * 250 + "@b.de"],
)
def test_what_is_no_address(email: str) -> None:
    assert members.email_fault(email) is not None


@given(st.text(max_size=40))
def test_comparing_addresses_is_stable(text: str) -> None:
    once = members.plain_email(text)
    assert members.plain_email(once) == members.plain_email(members.plain_email(once))
