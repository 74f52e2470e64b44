"""What is measured: one request each, on a ticket or a word of one's choice."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from .client import Request
from .ground import LIVELY, Ground
from .words import FREQUENT, MIDDLING, rare

Make = Callable[[Ground, random.Random], Request]
FIRST_NUMBER = 1001


@dataclass(frozen=True, slots=True)
class Action:
    """`most_statements`: how many it may send, None where nothing is promised."""

    name: str
    make: Make
    writes: bool = False
    most_statements: int | None = None


def _number(ground: Ground, chance: random.Random) -> int:
    return FIRST_NUMBER + chance.randrange(ground.tickets)


def _lively_number(ground: Ground, chance: random.Random) -> int:
    return FIRST_NUMBER + ground.tickets + chance.randrange(LIVELY)


def _create(_ground: Ground, chance: random.Random) -> Request:
    requester = {"email": f"c{chance.randrange(5000)}@customer.example"}
    body = {"subject": "支付成功但状态仍显示待付款", "text": "包裹三天没有物流更新。" * 5,
            "requester": requester}  # fmt: skip
    return Request("POST", "/api/v1/tickets", body)


def _reply(ground: Ground, chance: random.Random) -> Request:
    path = f"/api/v1/tickets/{_lively_number(ground, chance)}/replies"
    return Request("POST", path, {"text": "您好，已为您处理，请查收。"})


def _listing(view: str) -> Make:
    return lambda _ground, _chance: Request("GET", f"/api/v1/tickets?view={view}&limit=50")


def _page_20(ground: Ground, _chance: random.Random) -> Request:
    """The twentieth page: a cursor continues where nineteen pages ended."""
    return Request("GET", f"/api/v1/tickets?view=open&limit=50&after={ground.cursor}")


def _open(ground: Ground, chance: random.Random) -> Request:
    path = f"/api/v1/tickets/{_number(ground, chance)}"
    return Request("GET", f"{path}?include=messages&include=timeline")


def _search(word: Callable[[Ground, random.Random], str]) -> Make:
    return lambda ground, chance: Request(
        "GET", f"/api/v1/search?q={quote(word(ground, chance))}&limit=20"
    )


ACTIONS = (
    Action("create", _create, writes=True, most_statements=10),
    Action("list mine", _listing("mine"), most_statements=3),
    Action("list open", _listing("open"), most_statements=3),
    Action("list unassigned", _listing("unassigned"), most_statements=3),
    Action("list open, page 20", _page_20, most_statements=3),
    Action("open", _open, most_statements=5),
    Action("reply", _reply, writes=True),
    Action("search rare", _search(lambda ground, chance: rare(_number(ground, chance)))),
    Action("search middling", _search(lambda _ground, _chance: MIDDLING)),
    Action("search frequent", _search(lambda _ground, _chance: FREQUENT)),
)
