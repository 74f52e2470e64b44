"""Which stage each ticket has reached today, and when each of its moves happens. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from . import times
from .cast import BY_KEY
from .moves import Cue, Move, Story
from .plot import tell
from .script import customers, scripts

# The newest tickets stand at these, so that even a small demo shows every stage.
_NEWEST = (
    "new", "handling", "queued", "waiting", "new", "handling", "returned", "verifying", "new",
    "acceptance", "accepted", "queued", "reopened", "new", "queued", "acceptance", "handling",
    "new", "queued", "void", "new", "waiting", "queued", "handling", "new", "returned", "verifying",
    "handling", "verifying", "waiting", "verifying", "queued",
)  # fmt: skip
# By age in days: how often a ticket of that age still stands there.
_STAGES: tuple[tuple[float, dict[str, int]], ...] = (
    (0.6, {"new": 34, "queued": 22, "handling": 31, "waiting": 13}),
    (2, {"new": 8, "queued": 12, "handling": 40, "waiting": 15, "returned": 5, "verifying": 5,
         "acceptance": 10, "accepted": 2, "closed": 3}),
    (5, {"queued": 1, "handling": 16, "waiting": 24, "returned": 2, "verifying": 3,
         "acceptance": 24, "accepted": 2, "reopened": 3, "closed": 24, "void": 1}),
    (10, {"handling": 4, "waiting": 14, "returned": 1, "verifying": 1, "acceptance": 8,
          "reopened": 2, "closed": 69, "void": 1}),
    (20, {"handling": 1, "waiting": 4, "closed": 93, "void": 2}),
    (999, {"closed": 98, "void": 2}),
)  # fmt: skip
_OLD = 16
# Those who wait for the customer's word are closed by silence after a week.
# What is done on a fault at any hour.
_ON_CALL = ("assign", "take", "classify", "reply", "wait", "outcome", "evidence", "resolve")
_FRESH = {
    "acceptance": 0.9, "accepted": 0.7, "verifying": 0.6, "returned": 0.7, "handling": 0.4,
    "reopened": 0.6,
}  # fmt: skip


def stage_at(age_days: float, from_newest: int, rng: Random) -> str:
    if from_newest < len(_NEWEST):
        return _NEWEST[from_newest]
    shares = next(shares for limit, shares in _STAGES if age_days <= limit)
    return rng.choices([*shares], [*shares.values()])[0]


def plan(count: int, seed: str, anchor: datetime) -> tuple[list[Story], list[Cue]]:
    """The stories and, in order of time, the cues of all their moves; none after `anchor`."""
    born = times.births(count, anchor, Random(f"{seed}/births"))  # noqa: S311
    stories, cues = [], []
    for index, day in enumerate(born):
        rng = Random(f"{seed}/{index}/stage")  # noqa: S311
        age = (anchor - day) / timedelta(days=1)
        stage = stage_at(age, count - 1 - index, rng)
        story = tell(seed, index, stage, brief=age > _OLD)
        stories.append(story)
        at = _written(story, day, anchor, rng)
        people = [m for m in story.moves if m.kind != "auto"]
        moments = _fitted(_moments(story, people, at, rng), at, stage, anchor, rng)
        cues += _cues(story, [*moments, *_alone(story, moments[-1], anchor)])
    return stories, sorted(cues)


def _written(story: Story, at: datetime, anchor: datetime, rng: Random) -> datetime:
    """When the customer is awake where she is, if that is not in the future."""
    waking = times.awake(at, customers().people[story.customer].zone, rng)
    return waking if waking < anchor - timedelta(minutes=6) else at


def _cues(story: Story, moments: Iterable[datetime]) -> list[Cue]:
    return [Cue(at, story.index, place) for place, at in enumerate(moments)]


def _alone(story: Story, last: datetime, anchor: datetime) -> list[datetime]:
    """When time does its part after the last person, as far as that is not in the future."""
    found = []
    for move in story.moves:
        if move.kind == "auto":
            last += timedelta(minutes=move.after)
            found.append(last)
    return [at for at in found if at < anchor]


def _moments(story: Story, moves: list[Move], born: datetime, rng: Random) -> list[datetime]:
    zone = customers().people[story.customer].zone
    # Faults are attended to around the clock, by whoever is on call, until they are answered.
    on_call = scripts()[story.script].type == "incident"
    found = [born]
    for move in moves[1:]:
        at = found[-1] + timedelta(minutes=move.after, seconds=rng.randrange(60))
        if move.by == "customer":
            at = times.awake(at, zone, rng)
        elif not (on_call and move.kind in _ON_CALL):
            at = times.office(at, BY_KEY[move.by].zone, rng)
        found.append(at)
    return found


def _fitted(
    moments: list[datetime], born: datetime, stage: str, anchor: datetime, rng: Random
) -> list[datetime]:
    """Before the anchor; what is only shown fresh has its last move within those days of it."""
    latest = anchor - timedelta(minutes=rng.randrange(3, 60))
    if stage in _FRESH:
        freshest = latest - timedelta(days=_FRESH[stage] * rng.random())
        late = max(freshest, born)
        if moments[-1] < late:
            shift = late - moments[-1]
            middle = len(moments) // 2
            moments = [*moments[:middle], *(at + shift for at in moments[middle:])]
    fitted = times.squeezed(moments, latest)
    return [max(at, born) for at in fitted]
