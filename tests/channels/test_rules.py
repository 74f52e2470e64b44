"""Rules of the mail, values in and verdicts out; no database."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdesk.kernel.secrets import Keyring
from ringdesk.modules.channels.email.compose import Letter, compose, one_line
from ringdesk.modules.channels.rules import addresses, retrying
from ringdesk.modules.channels.rules.authentication import is_unverified
from ringdesk.modules.channels.rules.language import guess_language
from ringdesk.modules.channels.rules.mailbox import Mailbox
from ringdesk.modules.channels.rules.message_ids import chain, is_ours, new_message_id, shortened

KEYS = Keyring("a secret only tests know")
TENANT = UUID("01a1e1de-3a80-7b20-9ffe-d6337dd25c08")
BOX = "support@example.test"


@given(st.integers(1, 10**15 - 1), st.booleans())
def test_a_signed_address_reads_back_whatever_its_case(number: int, upper: bool) -> None:
    address = addresses.signed_reply_address(KEYS, TENANT, BOX, number)
    tag = addresses.read_tag(address.upper() if upper else address)
    assert tag is not None
    assert (tag.mailbox, tag.number, tag.mail_id) == (BOX, number, None)
    assert addresses.holds(KEYS, TENANT, tag)
    assert not addresses.holds(KEYS, uuid4(), tag)
    assert not addresses.holds(Keyring("another secret, another house"), TENANT, tag)


@given(st.uuids())
def test_a_return_path_names_its_mail(mail_id: UUID) -> None:
    tag = addresses.read_tag(addresses.return_path(KEYS, TENANT, BOX, mail_id))
    assert tag is not None
    assert tag.mail_id == mail_id
    assert addresses.holds(KEYS, TENANT, tag)


@given(st.text(max_size=80))
def test_no_address_whatever_makes_the_reader_fail(text: str) -> None:
    tag = addresses.read_tag(text)
    assert tag is None or not addresses.holds(KEYS, TENANT, tag)


def test_an_address_too_long_for_a_signature_stays_plain() -> None:
    long = f"{'a' * 40}@example.test"
    assert addresses.return_path(KEYS, TENANT, long, uuid4()) == long
    assert "+t7." in addresses.signed_reply_address(KEYS, TENANT, long, 7)


@pytest.mark.parametrize(
    ("subject", "number"),
    [
        ("Re: 支付 [#1024]", 1024), ("关于 T-1024 的问题", 1024), ("T-1024", 1024),
        ("ACT-1024", None), ("T-1024b", None), ("[# 12]", None), ("#1024", None), ("", None),
        ("[#99999999999999999999]", None),
    ],
)  # fmt: skip
def test_numbers_in_subjects(subject: str, number: int | None) -> None:
    assert addresses.number_in_subject(subject) == number


def test_our_message_ids_are_known_as_ours() -> None:
    rfc_id = new_message_id(1024, uuid4(), "example.test")
    assert is_ours(rfc_id, ["example.test"])
    assert not is_ours(rfc_id, ["other.test"])
    assert not is_ours("CAF=x@mail.example.test", ["example.test"])


@given(st.lists(st.text(min_size=1, max_size=5), max_size=80))
def test_a_chain_keeps_its_first_and_its_last_and_repeats_nothing(ids: list[str]) -> None:
    kept = chain(ids)
    assert len(kept) == len(set(kept)) <= 21
    if ids:
        assert kept[0] == ids[0]
        assert kept[-1] == list(dict.fromkeys(ids))[-1]


@given(st.text(max_size=2000))
def test_a_message_id_always_fits_its_index(rfc_id: str) -> None:
    assert len(shortened(rfc_id)) <= 500


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我的订单还没有发货，请帮我看一下。", "zh-CN"), ("注文した商品がまだ届きません。", "ja"),
        ("주문한 상품이 아직 도착하지 않았습니다.", "ko"), ("لم يصل طلبي بعد", "ar"),
        ("Мой заказ ещё не пришёл", "ru"),
        ("My order has not arrived and I want to know why", "en"),
        ("Hola, mi pedido no ha llegado y los plazos ya pasaron", "es"),
        ("Bonjour, je n'ai pas reçu ma commande, merci de vérifier", "fr"),
        ("Hallo, ich habe meine Bestellung nicht erhalten, bitte prüfen", "de"),
        ("Order 订单 42 iPhone 15 Pro Max 没有收到", "zh-CN"),
        ("ok", None), ("", None), ("12345", None),
    ],
)  # fmt: skip
def test_languages_are_guessed_from_few_words(text: str, language: str | None) -> None:
    assert guess_language(text) == language


def test_attempts_come_slower_and_end_after_two_days() -> None:
    begun = datetime(2026, 11, 16, tzinfo=UTC)
    pauses = [retrying.next_attempt(n, begun, begun) for n in range(1, 15)]
    assert all(a and b and a <= b for a, b in pairwise(pauses))
    assert retrying.next_attempt(3, begun, begun + timedelta(hours=47, minutes=59)) is not None
    assert retrying.next_attempt(3, begun, begun + timedelta(hours=48)) is None


@pytest.mark.parametrize(
    ("results", "unverified"),
    [
        (("mx.own.test; spf=fail; dmarc=fail (p=reject) header.from=x.test",), True),
        (("mx.own.test; dmarc=fail (p=none) header.from=x.test",), False),
        (("mx.own.test; dmarc=pass",), False),
        (("mx.evil.test; dmarc=fail (p=reject)",), False),
        (("mx.own.test; dmarc=fail (p=reject)", "mx.own.test; dmarc=pass"), True),
        ((), False),
    ],
)
def test_only_our_own_servers_word_counts(results: tuple[str, ...], unverified: bool) -> None:
    assert is_unverified(results, "mx.own.test") is unverified
    assert not is_unverified(results, "")


@pytest.mark.parametrize(
    ("address", "plus"), [("a@qq.com", False), ("a@163.com", False), ("a@example.test", True)]
)
def test_providers_without_plus_addresses_are_known(address: str, plus: bool) -> None:
    box = Mailbox(
        id=uuid4(), tenant_id=TENANT, address=address, name="", team_id=None, mode="live",
        imap=None, smtp=None, imap_password=None, smtp_password=None, uidvalidity=None, last_uid=0,
        quiet_before=None, last_fetch_at=None, last_error=None, archived_at=None,
        created_at=datetime(2026, 11, 16, tzinfo=UTC),
    )  # fmt: skip
    assert box.has_plus is plus


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_subject_and_no_text_makes_a_header_or_breaks_the_mail(subject: str, text: str) -> None:
    subject = subject.encode("utf-8", "ignore").decode()
    letter = Letter(
        sender=BOX, sender_name=subject, to=["li@customer.test"], cc=[],
        subject=subject + "\r\nBcc: everybody@evil.test",
        text=text.encode("utf-8", "ignore").decode(), locale="ar",
        date=datetime(2026, 11, 16, tzinfo=UTC), rfc_message_id="x@example.test", headers={},
    )  # fmt: skip
    head = compose(letter).partition(b"\r\n\r\n")[0]
    assert b"\nBcc:" not in head
    assert b"Message-ID: <x@example.test>" in head
    assert "\n" not in one_line(subject)
