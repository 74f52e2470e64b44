"""What the commands of known actions set on a ticket beside its node."""

from datetime import datetime
from typing import Any

_UNDONE = dict.fromkeys(
    ("resolved_at", "resolved_by", "reviewed_at", "reviewed_by", "accepted_at", "acceptance")
)


def planned(key: str, who: str | None, assignee: str | None) -> dict[str, Any]:
    """What a command is about to set, and the rules must already know."""
    if key == "take":
        return {"assignee_id": who}
    if key in ("assign", "transfer"):
        return {"assignee_id": assignee}
    return {}


def columns_after(key: str, who: str | None, at: datetime, now: dict[str, Any]) -> dict[str, Any]:
    """The columns a known action leaves behind; none for a process's own ways."""
    match key:
        case "resolve":
            return {"resolved_at": at, "resolved_by": who or now["assignee_id"]}
        case "verify":
            return {"reviewed_at": at, "reviewed_by": who}
        case "accept":
            return {"accepted_at": at, "acceptance": "recorded"}
        case "close":
            return {"closed_at": at}
        case "void":
            return {"accepted_at": at, "acceptance": "void", "closed_at": at}
        case "archive":
            return {"archived_at": at}
        case "fail_verification" | "customer_reply":
            return dict(_UNDONE)
        case "reject" | "reopen" | "second_handling":
            return {**_UNDONE, "closed_at": None, "reopen_count": now["reopen_count"] + 1}
        case _:
            return {}
