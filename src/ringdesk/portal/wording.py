"""The customer's words: how far a ticket is, when, how large. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from ringdesk.kernel.i18n import format_number

Stage = Literal["received", "working", "checking", "confirm", "done"]
STAGES: tuple[Stage, ...] = ("received", "working", "checking", "confirm", "done")
# Whose turn it is: ours, the customer's, or somebody's who decides on our side.
Turn = Literal["ours", "customer", "decision"]
_STAGE_OF: dict[str, Stage] = {
    "new": "received",
    "unassigned": "received",
    "in_progress": "working",
    "waiting_customer": "working",
    "waiting_approval": "checking",
    "resolved": "confirm",
    "closed": "done",
}


class Progress(msgspec.Struct, frozen=True):
    """One step of the way: done, now or next; `at` when the ticket came there."""

    stage: Stage
    state: Literal["done", "now", "next"]
    at: datetime | None


class Arrival(msgspec.Struct, frozen=True):
    """The ticket came to a status of this category. `confirmed`: because it was accepted."""

    category: str
    at: datetime
    confirmed: bool = False


def stage_of(category: str, *, confirmed: bool) -> Stage:
    """How far a ticket is. A status that this house has not heard of counts as being worked on."""
    stage = _STAGE_OF.get(category, "working")
    return "done" if stage == "confirm" and confirmed else stage


def status_word(category: str, *, confirmed: bool, void: bool, turn: Turn = "ours") -> str:
    """The key of the status in the customer's words: `portal.status.<word>`."""
    if void:
        return "void"
    if category == "resolved":
        return "confirmed" if confirmed else "confirm"
    if turn != "ours" and category != "closed":
        return "your_turn" if turn == "customer" else "deciding"
    words = {"waiting_customer": "your_turn", "closed": "done"}
    return words.get(category, _STAGE_OF.get(category, "working"))


def progress(
    created_at: datetime, arrivals: Iterable[Arrival], now: Stage, *, closed: bool
) -> list[Progress]:
    """The steps with the time of each. Going back forgets the steps after; checking shows only
    where the ticket was checked."""
    times: dict[Stage, datetime] = {"received": created_at}
    here: Stage = "received"
    for arrival in arrivals:
        stage = stage_of(arrival.category, confirmed=arrival.confirmed)
        if STAGES.index(stage) < STAGES.index(here):
            times = {s: at for s, at in times.items() if STAGES.index(s) <= STAGES.index(stage)}
        times.setdefault(stage, arrival.at)
        here = stage
    shown = [s for s in STAGES if s != "checking" or s in times or s == now]
    place = shown.index(now)
    return [
        Progress(s, _state(n, place, closed=closed), times.get(s) if n <= place else None)
        for n, s in enumerate(shown)
    ]


def _state(step: int, here: int, *, closed: bool) -> Literal["done", "now", "next"]:
    if step == here:
        return "done" if closed else "now"
    return "done" if step < here else "next"


def short_time(at: datetime, now: datetime, zone: str) -> str:
    """Today 17:02, this year 11-18 17:02, older 2025-11-18; always Latin digits."""
    local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%m-%d %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d}"


def size(count: int, locale: str) -> str:
    """Bytes as people read them: 240 KB, 1.4 MB; the unit is 1024 times the one before."""
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))} KB"
    return f"{format_number(round(count / 1024**2, 1), locale)} MB"


def masked(email: str) -> str:
    """su••••@example.com: enough to recognize one's own address, not to learn another's."""
    name, _, domain = email.partition("@")
    return f"{name[:2] if len(name) > 2 else name[:1]}••••@{domain}"


def initial(name: str) -> str:
    """The letter of an avatar: the last character of a Han name, else the first letter."""
    bare = name.strip()
    if not bare:
        return "?"
    return bare[-1] if "\u4e00" <= bare[-1] <= "\u9fff" and len(bare) <= 4 else bare[0].upper()


def anchor(name: str) -> str:
    """The id of a field's element: `fields.order_no` → `f-fields-order_no`."""
    return "f-" + name.replace(".", "-")
