"""What changed since the version before, in words."""

from typing import Any

from ringdesk.modules import workflow

from .shapes import Said
from .words import Speaker

_LONGEST = 80


def said(differences: list[workflow.Difference], before: Speaker, after: Speaker) -> list[Said]:
    """Each difference as a sentence; where both values are short, with them."""
    return [_said(one, before, after) for one in differences]


def _said(one: workflow.Difference, before: Speaker, after: Speaker) -> Said:
    speaker = before if one.kind == "removed" else after
    name = _name(one, speaker)
    node = one.key if one.what == "node" else None
    if one.kind != "changed":
        return Said(one.kind, speaker.say(f"difference.{one.kind}", name=name), "", node)
    field = speaker.say(f"field.{one.field}")
    title = speaker.say("difference.changed", name=name, field=field)
    old, new = (
        _value(_spelled_out(one, value, side), side)
        for value, side in ((one.before, before), (one.after, after))
    )
    told = old is not None and new is not None and len(old) + len(new) <= _LONGEST
    detail = after.say("difference.values", before=old, after=new) if told else ""
    return Said("changed", title, detail, node)


def _spelled_out(one: workflow.Difference, value: Any, speaker: Speaker) -> Any:
    """What the JSON leaves out because it is the usual thing is still something."""
    if value is None and one.what == "process" and one.field == "low_score":
        return speaker.process.low_score
    return value


def _name(one: workflow.Difference, speaker: Speaker) -> str:
    process = speaker.process
    if one.what == "node":
        return speaker.node(one.key)
    if one.what == "action":
        action = process.action(one.key)
        return (speaker.pick(action.name) if action else "") or one.key
    if one.what == "status":
        status = next((s for s in process.statuses if s.key == one.key), None)
        return speaker.pick(status.name) if status else one.key
    return speaker.say(f"difference.{one.what}")


def _value(value: Any, speaker: Speaker) -> str | None:
    """A value in words; None where that would be longer than its meaning."""
    match value:
        case None:
            return speaker.say("none")
        case bool():
            return speaker.say("yes" if value else "no")
        case int() | float():
            return str(value)
        case str():
            return speaker.node(value) or value
        case {"minutes": int(minutes)}:
            return speaker.length(minutes, value.get("hours", "open"))
        case dict() if value and all(isinstance(text, str) for text in value.values()):
            return speaker.pick(value)
        case _:
            return None
