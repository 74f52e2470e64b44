"""What rules call the things that happen to tickets, and what they themselves make happen. Pure."""

from ringdesk.kernel.events import Event, registry
from ringdesk.modules import quality as _quality  # noqa: F401 - its facts are declared first
from ringdesk.modules import runs as _runs  # noqa: F401
from ringdesk.modules.sla import events as deadlines
from ringdesk.modules.tickets import events as told

from .definition import (
    Action,
    AddParticipant,
    Assign,
    Close,
    Escalate,
    Fields,
    Happening,
    Resolve,
    SendReply,
    SetCategory,
    SetPriority,
    Tags,
)

_NAMES: dict[type[Event], tuple[Happening, ...]] = {
    told.TicketCreated: ("created",),
    told.TicketUpdated: ("updated",),
    told.PriorityChanged: ("updated",),
    told.CustomerReplied: ("customer_replied",),
    told.TicketReplied: ("replied",),
    told.TicketAssigned: ("assigned",),
    told.TicketTransferred: ("assigned",),
    told.TicketReturned: ("returned",),
    told.TicketEscalated: ("escalated",),
    told.TicketRated: ("rated",),
    deadlines.DeadlineWarned: ("sla_warning",),
    deadlines.DeadlineBreached: ("sla_breach",),
}
MOVES: tuple[type[Event], ...] = tuple(
    kind for kind in registry.values() if issubclass(kind, told.Moved)
)
HEARD: tuple[type[Event], ...] = (*dict.fromkeys((*_NAMES, *MOVES)),)


def happenings(event: Event) -> tuple[Happening, ...]:
    """What rules may be waiting for that this fact is. A mailbox's first import is nothing."""
    names = _NAMES.get(type(event), ())
    if isinstance(event, (told.TicketCreated, told.CustomerReplied)) and event.quiet:
        return ()
    if isinstance(event, told.CustomerReplied) and "auto_reply" in event.flags:
        # A machine at the other end: answering it would go on for ever.
        return ()
    if isinstance(event, told.Moved) and event.from_status != event.to_status:
        return (*names, "status_changed")
    return names


def named(kind: str) -> tuple[Happening, ...]:
    """What events of this name can be, whatever they hold; empty for those no rule hears."""
    event = registry.get(kind)
    if event is None or event not in HEARD:
        return ()
    more: tuple[Happening, ...] = ("status_changed",) if issubclass(event, told.Moved) else ()
    return (*_NAMES.get(event, ()), *more)


_CAUSES: dict[type[object], tuple[Happening, ...]] = {
    Tags: ("updated",),
    Fields: ("updated",),
    SetPriority: ("updated",),
    SetCategory: ("updated",),
    Assign: ("assigned", "status_changed"),
    SendReply: ("replied",),
    Resolve: ("status_changed",),
    Close: ("status_changed",),
    Escalate: ("escalated",),
    AddParticipant: (),
}


def causes(action: Action) -> tuple[Happening, ...]:
    """What an action of a rule may make happen."""
    return _CAUSES.get(type(action), ())
