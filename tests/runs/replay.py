"""What a ticket's events alone say of where it is: node, status, and the stays that go on."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec


class Replayed(msgspec.Struct):
    """The state after the events so far; `open` is run id → (node, state)."""

    node: str = ""
    status: str = ""
    process: tuple[str, int] = ("", 0)
    open: dict[str, tuple[str, str]] = msgspec.field(default_factory=dict)
    children: int = 0


def replay(events: Iterable[Mapping[str, Any]]) -> Replayed:
    """Rows of `events` of one ticket, in order."""
    now = Replayed()
    for row in events:
        _apply(now, row["type"], row["data"], row["node"])
    return now


def _apply(now: Replayed, kind: str, data: Mapping[str, Any], node: str | None) -> None:
    match kind:
        case "TicketCreated":
            now.node = node or ""
            now.process = (data["process_key"], data["process_version"])
        case "ProcessChosen":
            now.process = (data["process_key"], data["process_version"])
            now.status = data["to_status"]
        case "StepsChanged":
            for entered in data["entered"]:
                now.open[entered["run_id"]] = (entered["node"], entered["state"])
            for left in data["left"]:
                del now.open[left["run_id"]]
        case "ChildrenChanged":
            now.children = data["open_children"]
        case _ if "to_node" in data and "to_status" in data:
            now.node, now.status = data["to_node"], data["to_status"]
            if kind == "TicketMigrated":
                now.process = (now.process[0], data["version"])
