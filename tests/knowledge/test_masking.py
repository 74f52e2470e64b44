"""No personal data of the ticket gets into an article."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringdesk.modules.knowledge.addresses import FORMS
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
_small = st.integers(1, 400).map(str)
_han = st.text("文三建国望江解放春熙中山", min_size=2, max_size=3)
chinese_homes = st.builds(
    "{}{}{}{}{}{}号{}".format,
    st.sampled_from(["浙江省", "内蒙古自治区", ""]),
    st.sampled_from(["杭州市", "成都", ""]),
    st.sampled_from(["西湖区", "新津縣", ""]),
    _han, st.sampled_from(["路", "大道", "街", "胡同", "巷"]), _small,
    st.one_of(st.just(""), st.builds("{}栋{}单元{}室".format, _small, _small, _small)),
)  # fmt: skip
_title = st.sampled_from(["Baker", "Elm", "Old Mill", "St. John’s", "5th"])
english_homes = st.builds(
    "{} {} {}{}".format, _small, _title, st.sampled_from(["Street", "Ave", "Road", "Ln"]),
    st.sampled_from(["", ", Apt 4", ", Springfield, IL 62704", ", London NW1 6XE"]),
)  # fmt: skip
_examples = [home for home, form in FORMS.items() if "(?P<value>" not in form]
homes = st.one_of(chinese_homes, english_homes, st.sampled_from(_examples))
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
@settings(max_examples=150, deadline=None)
def test_nothing_that_was_hidden_is_left(case: tuple[str, list[str], Known]) -> None:
    text, secrets, known = case
    found = mask(text, known, SHOWN)
    assert [s for s in secrets if s in found.text] == []
    assert sum(found.counts.values()) >= 1


@given(told())
@settings(max_examples=100, deadline=None)
def test_masking_again_changes_nothing(case: tuple[str, list[str], Known]) -> None:
    text, _, known = case
    once = mask(text, known, SHOWN)
    assert mask(once.text, known, SHOWN).text == once.text


@given(before=plain, home=homes, after=plain)
@settings(max_examples=100, deadline=None)
def test_no_house_is_left(before: str, home: str, after: str) -> None:
    found = mask(f"{before}，住在{home}。{after}", NOBODY, SHOWN)
    assert found.counts["address"] >= 1
    assert [part for part in re.findall(r"\d+|[^\W\d]{3,}", home) if part in found.text] == []
    assert mask(found.text, NOBODY, SHOWN).text == found.text


@pytest.mark.parametrize("home", FORMS)
def test_each_form_finds_its_own_example(home: str) -> None:
    found = re.search(FORMS[home], home)
    assert found is not None


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
        ("请寄到浙江省杭州市西湖区文三路 90 号 3 栋 502 室，谢谢", "请寄到⟦address⟧，谢谢"),
        ("新北市板橋區文化路一段188巷44號", "⟦address⟧"),
        ("北京市朝阳区建国路甲88号", "⟦address⟧"),
        ("收货地址改成杭州市西湖区留下街道", "收货地址⟦address⟧"),
        ("我住在望京SOHO A座2301室。", "我住在望京SOHO ⟦address⟧。"),
        ("I live at 221B Baker Street, London NW1 6XE.", "I live at ⟦address⟧."),
        ("12 bis, rue de la Paix, 75002 Paris", "⟦address⟧"),
        ("to Lindenstraße 12a, 10969 Berlin!", "to ⟦address⟧!"),
        ("Calle Mayor, 12, 28013 Madrid", "⟦address⟧"),
        ("في شارع الملك فهد 12", "في ⟦address⟧"),
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
        "线路 3 号和二号窗口，OSI 2层，公交 3 号线，API 路由 3 号",
        "收货地址是不是填错了？请选择省市区，北京的客户也一样",
        "在设置里改地址：系统 › 网络，在 3 楼打印机上试",
        "version 3 on the road, see 2 hard drives, step 4: go your own way, room 12",
        "Monitoring 2, String 12, 1 place disponible, connect 3 cables",
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
