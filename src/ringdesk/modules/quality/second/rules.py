"""How long second handling and callback take, and who does them. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from ringdesk.modules.identity import Directory

CAUSES = (
    "wrong_solution", "late", "not_informed", "manner", "wrong_item", "stock", "carrier",
    "product", "rule", "other",
)  # fmt: skip
SOLVED = ("yes", "part", "no")
OUTCOMES = ("reached", "no_answer", "busy", "wrong_number")
ANSWERS = ("agreed", "refused", "unanswered")
HANDLE_WITHIN = timedelta(hours=12)
CALL_WITHIN = timedelta(hours=24)
# A proposal without an answer is told by telephone after this.
ANSWER_WITHIN = timedelta(hours=72)
NEAR = timedelta(hours=2)
# Who cannot be reached after so many calls is let be.
ATTEMPTS = 3
# A call that shows a low score again leads to another one, so often at most.
ROUNDS = 3
NEEDS = {"second_handling": "ticket.second_handling", "callback": "ticket.callback"}


def able(people: Directory, permission: str) -> list[UUID]:
    return [m.id for m in people.members.values() if m.active and permission in m.permissions]


def other_handler(
    people: Directory,
    permission: str,
    *,
    before: UUID | None,
    team_id: UUID | None,
    busy: Mapping[UUID, int],
) -> UUID | None:
    """Another than before if there is one: of the same team first, then who has least of it."""
    team = people.teams.get(team_id) if team_id else None
    mates = frozenset(team.member_ids) if team else frozenset()
    others = [one for one in able(people, permission) if one != before]
    if not others:
        return before if before in able(people, permission) else None

    def order(one: UUID) -> tuple[bool, bool, int, str]:
        member = people.members[one]
        return (one not in mates, member.role_key == "admin", busy.get(one, 0), member.sort_key)

    return min(others, key=order)


def barred(member_id: UUID | None, before: UUID | None, people: Directory, permission: str) -> bool:
    """Whether it is the one who was rated, while there is anybody else."""
    if member_id is None or member_id != before:
        return False
    return any(one != before for one in able(people, permission))


def next_look(due_at: datetime, at: datetime, again_at: datetime | None = None) -> datetime | None:
    """When the sweep looks next: when to call again, near the end, at the end."""
    ahead = [m for m in (again_at, due_at - NEAR, due_at) if m is not None and m > at]
    return min(ahead, default=None)


def still_low(score: int | None, solved: str | None, threshold: int) -> bool:
    """The call itself shows that it is not good yet."""
    return solved == "no" or (score is not None and score < threshold)


def lacking_to_finish(
    handler_id: UUID | None, causes: Iterable[str], remedy: str, answer: str | None
) -> list[str]:
    """What a second handling still lacks, by name."""
    found = [("handler", handler_id), ("causes", list(causes)), ("remedy", remedy.strip())]
    missing = [name for name, there in found if not there]
    return missing if answer in ("agreed", "unanswered") else [*missing, "customer_agreed"]
