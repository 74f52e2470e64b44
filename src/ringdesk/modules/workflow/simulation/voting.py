"""What the votes of one level come to."""

from math import ceil

from ..definition import Level


def tally(level: Level, votes: dict[str, bool], asked: int) -> bool | None:
    """Whether the level agreed; None while that is open. `asked`: how many have a vote."""
    asked = max(asked, len(votes), 1)
    needed = {"any": 1, "all": asked, "share": max(1, ceil(asked * level.share / 100))}[level.rule]
    agreed = sum(votes.values())
    if agreed >= needed:
        return True
    return False if agreed + asked - len(votes) < needed else None
