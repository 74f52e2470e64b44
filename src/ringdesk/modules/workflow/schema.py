"""The JSON Schema of a process definition, made from its structs."""

from typing import Any

import msgspec

from .definition import Process

_L10N = "Texts by language: zh-CN, en, ar."
_WHEN = "A condition on the ticket, in the one condition language."
_MEANINGS: dict[tuple[str, str], str] = {
    ("Process", "key"): "Stable name of the process: lower-case letters, digits, underscores.",
    ("Process", "start"): "The node new tickets stand at.",
    ("Process", "version"): "Given out at publish; 0 in a draft.",
    ("Process", "green"): "Which tickets take the green channel (绿色通道).",
    ("Process", "scope"): "What it is for and whom it serves; printed in the process document.",
    ("Process", "low_score"): "A rating below this forces second handling and a callback.",
    ("Status", "category"): "What the status means to the product; its name is free.",
    ("Who", "roles"): "Keys of roles.",
    ("Who", "departments"): "Ids of departments, or names until published.",
    ("Who", "teams"): "Ids of teams, or names until published.",
    ("Who", "members"): "Ids of members, or names until published.",
    ("Who", "assignee"): "The ticket's handler may, beside those named.",
    ("Who", "not_handler"): "Whoever handled it may not, even if named.",
    ("NodeField", "field"): "Key of a field of the ticket's form.",
    ("Limit", "minutes"): "Minutes of open hours or of the clock.",
    ("Limit", "warn_percent"): "At this part of the limit those whose turn it is are told.",
    ("Limit", "past"): "What is done past it: tell, escalate a level, leave by `otherwise`.",
    ("Level", "rule"): "Who must agree: any one, all, or a share of those asked.",
    ("Level", "share"): "Per cent of those asked that must agree; with rule `share`.",
    ("Level", "when"): "The level is asked only when this holds.",
    ("Wait", "minutes"): "How long; needed for `time`.",
    ("SubTickets", "order"): "All at once, or one after another.",
    ("Call", "retries"): "How often a failed request is tried again.",
    ("Call", "compensate"): "Sent when work goes back past this node.",
    ("Call", "into"): "Custom fields by key, filled from the answer's JSON by path.",
    ("Branch", "to"): "Key of the node it leads to.",
    ("Node", "status"): "Key of the status shown here.",
    ("Node", "duty"): "Whose turn it is, in words.",
    ("Node", "on_path"): "Shown in the bar of steps.",
    ("Node", "end"): "The ticket's way ends here.",
    ("Node", "who"): "Whose turn it is; empty: whoever has the permission.",
    ("Node", "fields"): "What fields of the form are here; what is not named can be edited.",
    ("Node", "evidence"): "Types of evidence needed to go forward from here.",
    ("Node", "returns"): "How work comes back (退回) from here.",
    ("Node", "green_to"): "On the green channel the node is passed by, to this one.",
    ("Node", "next"): "The way on, out of everything but tasks and ends.",
    ("Node", "otherwise"): "Where it goes when rejected, failed or out of time.",
    ("Node", "amount"): "The number field of the form that holds an approval's amount.",
    ("Node", "branches"): "A parallel node's first node of each branch.",
    ("Node", "join"): "Where a parallel node's branches meet.",
    ("Node", "exceptions"): "What to know of exceptions; printed in the process document.",
    ("Gate", "gate"): "Name of the gate.",
    ("Gate", "when"): "The gate is asked only when this holds.",
    ("Action", "from"): "Keys of the tasks and ends it leaves.",
    ("Action", "to"): "The first whose condition holds is taken; none: it stays.",
    ("Action", "needs"): "The permission a member needs.",
    ("Action", "by"): "Who may start it.",
    ("Action", "forward"): "Goes on with the work: what a node requires to be left is asked.",
    ("Green", "within_minutes"): "By when what was skipped is made good, from skipping it.",
}


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of one definition."""
    schema: dict[str, Any] = msgspec.json.schema(Process)
    for name, part in schema["$defs"].items():
        for field, said in part.get("properties", {}).items():
            meaning = _MEANINGS.get((name, field)) or _by_name(field)
            if meaning:
                said["description"] = meaning
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _by_name(field: str) -> str | None:
    if field == "when":
        return _WHEN
    return _L10N if field in ("name", "duty", "text", "subject") else None
