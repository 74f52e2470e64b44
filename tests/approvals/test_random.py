"""Random levels, random votes of random people: the end equals an independent count."""

import random
from typing import Any
from uuid import UUID

import pytest

from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import DomainError
from tests.given import World

from .scenes import ask, facts, level, look, vote


def _expected(levels: list[tuple[str, int, list[int]]], said: list[tuple[int, str]]) -> str:
    """Plays the votes by hand: each person once a level, in their order."""
    place = 0
    votes: dict[int, str] = {}
    for who, verdict in said:
        rule, share, asked = levels[place]
        if who not in asked or who in votes:
            continue
        votes[who] = verdict
        need = {"any": 1, "all": len(asked), "share": -(-len(asked) * share // 100)}[rule]
        agreed = sum(v == "approve" for v in votes.values())
        if agreed >= need:
            place, votes = place + 1, {}
            if place == len(levels):
                return "approved"
        elif agreed + len(asked) - len(votes) < need:
            return "rejected"
    return "open"


async def _said(world: World, who: Actor, made: UUID, verdict: str) -> str:
    """The code of the refusal, or nothing."""
    try:
        await vote(world, who, made, verdict, "理由")
    except DomainError as refused:
        return refused.code
    return ""


@pytest.mark.parametrize("seed", range(12))
async def test_the_end_equals_an_independent_count_and_is_final(world: World, seed: int):
    chance = random.Random(seed)
    by, *people = [await world.member("lead") for _ in range(6)]
    plan: list[tuple[str, int, list[int]]] = [
        (chance.choice(["any", "all", "share"]), chance.randint(1, 100),
         chance.sample(range(5), chance.randint(1, 4)))
        for _ in range(chance.randint(1, 3))
    ]  # fmt: skip
    said = [
        (chance.randrange(5), "approve" if chance.random() < 0.75 else "reject") for _ in range(25)
    ]
    levels = [level(*(people[n] for n in who), rule=rule, share=share) for rule, share, who in plan]
    made = await ask(world, levels, by=by)
    end: Any = None
    for who, verdict in said:
        code = await _said(world, people[who], made, verdict)
        assert code in ("", "not_asked", "approval_voted", "approval_decided")
        now = await look(world, made)
        if end is not None:
            assert (now.state, now.version) == end
        elif now.decided:
            end = (now.state, now.version)
    after = await look(world, made)
    assert after.state == _expected(plan, said)
    votes = [d for k, d in await facts(world, after) if k == "ApprovalVoted"]
    assert len({(v["level"], v["member_id"]) for v in votes}) == len(votes)
    decided = [d for k, d in await facts(world, after) if k == "ApprovalDecided"]
    assert len(decided) == (after.state != "open")
