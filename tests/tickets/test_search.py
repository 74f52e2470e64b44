"""Any two adjacent Chinese characters and any word of any visible text find their ticket."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringdesk.modules import tickets
from ringdesk.modules.tickets import words
from tests.given import World

_HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=30)
_MIXED = st.text(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
        st.sampled_from("ITaz09 ，。-_？ABC工单"),
    ),
    max_size=60,
)


def _finds(asked: str, text: str) -> bool:
    """Whether the query's parts are all among the text's lexemes, as PostgreSQL would say."""
    query, stored = words.query(asked), words.lexemes([text])
    if query is None:
        return False
    parts = [(p.rstrip(":*").strip("'"), p.endswith(":*")) for p in query.split(" & ")]
    return all(any(s.startswith(p) if prefix else s == p for s in stored) for p, prefix in parts)


@given(_MIXED, _HAN, _MIXED, st.data())
def test_any_substring_of_two_or_more_characters_is_found(before, han, after, data):
    start = data.draw(st.integers(0, len(han) - 2))
    end = data.draw(st.integers(start + 2, len(han)))
    assert _finds(han[start:end], before + han + after)


@given(_MIXED, st.from_regex(r"[A-Za-z]{2,12}", fullmatch=True), _MIXED)
def test_any_word_is_found_in_any_case(before, word, after):
    assert _finds(word.upper(), f"{before} {word} {after}")


def test_runs_of_mixed_script_are_found_by_either_part():
    for asked in ("IT", "工单", "it工单", "单系"):
        assert _finds(asked, "新IT工单系统上线")


@given(st.text(max_size=200))
@settings(max_examples=300)
def test_no_text_makes_an_unreadable_query(text):
    query = words.query(text)
    assert query is None or all(
        part.strip(":*'").isalnum() or words._WIDE.match(part.strip(":*'"))
        for part in query.split(" & ")
    )


async def _found(world: World, text: str, actor=None) -> list[str]:
    async with world.acting(actor) as ctx:
        return [row.subject for row in (await tickets.search.search(ctx, text, 20)).data]


async def test_a_ticket_is_found_by_subject_message_note_customer_and_number(world: World):
    ticket = await world.ticket(subject="海外仓库存少了 120 件", text="SKU 是 AB-7781，帮忙核对")
    agent = await world.member("lead")
    async with world.acting(agent) as ctx:
        await tickets.note(ctx, ticket.id, "仓储说在移库途中", [], [])
    await world.drain()
    for asked in ("仓库", "外仓", "7781", "核对", "移库", "李女", f"T-{ticket.number}", "sku"):
        assert await _found(world, asked, agent) == ["海外仓库存少了 120 件"], asked
    assert await _found(world, "退款", agent) == []


async def test_the_match_is_marked(world: World):
    await world.ticket(subject="订单", text="扣款成功但是订单待付款")
    await world.drain()
    async with world.acting() as ctx:
        [row] = (await tickets.search.search(ctx, "待付款", 20)).data
    assert row.match == "扣款成功但是订单\x01待付款\x02"


async def test_search_shows_only_what_one_may_see(world: World):
    ticket = await world.ticket(subject="保密工单内容")
    stranger = await world.member("handler")
    await world.drain()
    team = await world.team("别的团队")
    async with world.acting() as ctx:
        await tickets.assign(ctx, ticket.id, team_id=team)
    assert await _found(world, "保密", stranger) == []
    assert await _found(world, "保密", await world.admin()) == ["保密工单内容"]


async def test_the_answer_says_when_older_tickets_may_be_missing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tickets.search, "CANDIDATES", 2)
    monkeypatch.setattr(tickets.search, "CANDIDATES_OF_SOME", 2)
    for subject in ("包裹丢失 alpha", "包裹破损", "包裹迟到"):
        ticket = await world.ticket(subject=subject)
        world.clock.advance(timedelta(minutes=1))
    await world.drain()
    team, stranger = await world.team("别的团队"), await world.member("handler")
    async with world.acting() as ctx:
        await tickets.assign(ctx, ticket.id, team_id=team)
    seen: dict[str, tuple[list[str], bool]] = {}
    for asked in ("包裹", "包裹 alpha", "迟到"):
        async with world.acting() as ctx:
            hits = await tickets.search.search(ctx, asked, 20)
        seen[asked] = [row.subject for row in hits.data], hits.newest_only
    assert seen == {
        "包裹": (["包裹迟到", "包裹破损"], True),
        "包裹 alpha": (["包裹丢失 alpha"], False),
        "迟到": (["包裹迟到"], False),
    }
    # Who may see none of the newest is not told that there is nothing.
    for asked, more in (("包裹", True), ("迟到", False)):
        async with world.acting(stranger) as ctx:
            hits = await tickets.search.search(ctx, asked, 20)
        assert (hits.data, hits.newest_only) == ([], more), asked
