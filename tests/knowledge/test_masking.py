"""No personal data of the ticket gets into an article."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringdesk.modules.knowledge.masking import KINDS, Known, mask, opens_by_itself
from ringdesk.modules.knowledge.rules import Told, drafted

SHOWN = {kind: f"⟦{kind}⟧" for kind in KINDS}
NOBODY = Known()

_digits = st.text("0123456789", min_size=8, max_size=8)
mobiles = st.builds("1{}{}".format, st.sampled_from(["38", "59", "77"]), _digits)
emails = st.builds(
    "{}@{}.com".format,
    st.from_regex(r"[a-z][a-z0-9._-]{2,10}[a-z0-9]", fullmatch=True),
    st.from_regex(r"[a-z]{2,8}", fullmatch=True),
)
names = st.sampled_from(
    ["李小明", "欧阳娜娜", "王女士", "Amina Haddad", "Jean-Luc Martin", "علي حسن"]
)
orders = st.builds("DD{}{}".format, st.sampled_from(["2026", "2025"]), _digits)
links = st.builds(
    "https://desk.example.com/help/s/{}/x?k={}".format, st.uuids().map(lambda u: u.hex), _digits
)
between = st.sampled_from(["，", "。", " ", "\n", "：", " - ", "（", "）", "是", " is "])
plain = st.text("支付成功订单显示待abc xyz，。\n", max_size=30)


@st.composite
def told(draw: st.DrawFn) -> tuple[str, list[str], Known]:
    """A text in which secrets stand between other words, and what is known of them."""
    name, email, phone = draw(names), draw(emails), draw(mobiles)
    secrets = draw(st.permutations([name, email, phone, draw(orders), draw(links)]))
    text = draw(plain)
    for secret in secrets:
        text += draw(between) + secret + draw(between) + draw(plain)
    return text, list(secrets), Known(names=(name,), emails=(email,), phones=("+86" + phone,))


@given(told())
@settings(max_examples=300, deadline=None)
def test_nothing_that_was_hidden_is_left(case: tuple[str, list[str], Known]) -> None:
    text, secrets, known = case
    found = mask(text, known, SHOWN)
    assert [s for s in secrets if s in found.text] == []
    assert sum(found.counts.values()) >= 1


@given(told())
@settings(max_examples=200, deadline=None)
def test_masking_again_changes_nothing(case: tuple[str, list[str], Known]) -> None:
    text, _, known = case
    once = mask(text, known, SHOWN)
    assert mask(once.text, known, SHOWN).text == once.text


@given(st.text("支付成功订单显示待 abc，。\n付款了吗", max_size=200))
def test_a_text_without_secrets_stays_as_it_is(text: str) -> None:
    assert mask(text, NOBODY, SHOWN).text == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我的邮箱zhang@qq.com，谢谢", "我的邮箱⟦email⟧，谢谢"),
        ("写给，张三@例子.公司。", "写给，⟦email⟧。"),
        ("zhang@qq.com谢谢", "⟦email⟧谢谢"),
        ("电话 021-12345678转12", "电话 ⟦phone⟧"),
        ("call +44 (20) 7946 0958 today", "call ⟦phone⟧ today"),
        ("١٣٨ or 400-820-8820", "١٣٨ or ⟦phone⟧"),
        ("王经理和李女士", "⟦name⟧和⟦name⟧"),
        ("order no. A-99812 is late", "order no. ⟦order⟧ is late"),
        ("身份证 11010119900307123X", "身份证 ⟦order⟧"),
        ("tracking: SF1234567890", "tracking: ⟦order⟧"),
    ],
)
def test_what_people_write_is_found(text: str, masked: str) -> None:
    assert mask(text, NOBODY, SHOWN).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "错误码 0x80070005，2026-11-16 出现，版本 v1.2.3",
        "见 https://docs.example.com/manual/setup/step-2",
        "T-1024 的端口 8080，地址 192.168.1.1",
        "这位先生说第 401 行报错",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert mask(text, NOBODY, SHOWN).text == text


def test_a_name_is_hidden_in_all_its_parts() -> None:
    known = Known(names=("李小明", "John Smith"))
    assert mask("小明说 john 和 SMITH 都在", known, SHOWN).text == "⟦name⟧说 ⟦name⟧ 和 ⟦name⟧ 都在"
    assert mask("Johnson", known, SHOWN).text == "Johnson"
    assert mask("我是John Smith先生", known, SHOWN).text == "我是⟦name⟧先生"


def test_a_link_that_opens_something_is_told_from_a_page() -> None:
    assert opens_by_itself("https://h.example/help/s/0190aa11bb22cc33dd44/x")
    assert opens_by_itself("https://user@h.example/")
    assert opens_by_itself("https://h.example/files/x?signature=1")
    assert not opens_by_itself("https://h.example/docs/getting-started")


@given(told(), told())
@settings(max_examples=100, deadline=None)
def test_an_article_from_a_ticket_holds_no_secret_of_either_side(
    asked: tuple[str, list[str], Known], answered: tuple[str, list[str], Known]
) -> None:
    known = Known(names=asked[2].names + answered[2].names)
    told = Told(subject=asked[0][:80], asked=asked[0], resolution=answered[0], replies=(asked[0],))
    texts, hidden = drafted(told, known, SHOWN)
    whole = texts.symptom + texts.solution
    assert [s for s in (*asked[1], *answered[1]) if s in whole] == []
    assert {one.kind for one in hidden} <= set(KINDS)
    assert all(one.count > 0 for one in hidden)
