"""What an article may become, and how versions differ."""

from itertools import product
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from ringdesk.modules.knowledge.rules import (
    Texts,
    Told,
    compared,
    drafted,
    faults,
    lacking,
    next_state,
    second_person,
)
from tests.knowledge.test_masking import NOBODY, SHOWN

STATES = ("draft", "in_review", "published", "withdrawn")
lines = st.lists(st.text("ab甲乙 ", max_size=4), max_size=12).map("\n".join)


def test_nothing_is_published_but_from_review() -> None:
    ways = {
        (state, act): to
        for state, act in product(STATES, ("submit", "return", "publish", "withdraw"))
        if (to := next_state(state, act)) is not None
    }
    assert [way for way, to in ways.items() if to == "published"] == [("in_review", "publish")]
    assert [way for way, to in ways.items() if to == "in_review"] == [("draft", "submit")]
    assert ("withdrawn", "withdraw") not in ways


def test_an_author_is_no_second_person() -> None:
    me, other = uuid4(), uuid4()
    assert second_person(me, [other])
    assert not second_person(me, [other, me])
    assert not second_person(None, [other])


@given(lines, lines)
def test_a_difference_tells_both_versions(before: str, after: str) -> None:
    stretches = compared(before, after)

    def told(*kinds: str) -> list[str]:
        return [line for s in stretches if s.kind in kinds for line in s.text.split("\n")]

    assert told("same", "removed") == before.splitlines()
    assert told("same", "added") == after.splitlines()


def test_answer_marks_and_repeated_words_do_not_get_into_an_article() -> None:
    told = Told("Re: 回复：[T-1024] 登录失败", "登不上 ⟦假的⟧", "重置", ("重置", " ", "已恢复"))
    texts, hidden = drafted(told, NOBODY, SHOWN)
    assert texts == Texts(title="登录失败", symptom="登不上 [假的]", solution="重置\n\n已恢复")
    assert hidden == []


def test_every_fault_is_named_at_once() -> None:
    texts = {"zh-CN": Texts(title="x" * 301), "not a language": Texts(notes="y" * 20_001)}
    assert [fault[0] for fault in faults(texts)] == [
        "texts.zh-CN.title", "texts.not a language", "texts.not a language.notes",
    ]  # fmt: skip
    assert lacking({"en": Texts(title="t"), "ar": Texts(solution="s")}) == [
        "texts.ar.title", "texts.en.solution",
    ]  # fmt: skip
