"""What modules tell the open screens, and how they register it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import msgspec

from ringdesk.kernel.context import Actor, Context

_encode = msgspec.json.Encoder().encode

# A row of `events` (every column but prev_hash), jsonb decoded.
EventRow: TypeAlias = Mapping[str, Any]
Publisher: TypeAlias = Callable[[Context, Sequence[EventRow]], Awaitable[list["Broadcast"]]]
Source: TypeAlias = Callable[[Context, int, int], Awaitable[list["Broadcast"]]]

# More than this at once and readers fetch anew instead of patching (`reset`).
MOST_ROWS = 500


@dataclass(slots=True)
class Broadcast:
    """One message to the open screens of a workspace.

    `name` is the SSE event. `build(actor)` gives the body (anything msgspec encodes); it must be
    quick and do no I/O. A body that is the same for every reader is built and encoded once, one
    that differs (unread marks) says `personal`. Only actors for whom `visible` holds get it.
    """

    name: str
    build: Callable[[Actor], Any]
    visible: Callable[[Actor], bool]
    personal: bool = False
    _shared: bytes | None = field(default=None, repr=False)

    def frame(self, actor: Actor) -> bytes:
        """The SSE lines `event` and `data`, without the blank line at the end."""
        if self.personal:
            return self._encoded(actor)
        if self._shared is None:
            self._shared = self._encoded(actor)
        return self._shared

    def _encoded(self, actor: Actor) -> bytes:
        # JSON has no bare line ends, so that one `data` line holds it.
        return b"event: %b\ndata: %b\n" % (self.name.encode(), _encode(self.build(actor)))


def everybody(_actor: Actor) -> bool:
    return True


# What was missed is too much or too old to tell: the client fetches what it shows.
RESET = Broadcast("reset", build=lambda _actor: {}, visible=everybody)

publishers: dict[str, list[Publisher]] = {}
sources: list[Source] = []
rechecked: set[str] = set()


def publisher(subject_kind: str) -> Callable[[Publisher], Publisher]:
    """Register what tells the rows of one kind of subject: `(ctx, rows) -> broadcasts`.

    Rows come in the order of (xid, position), at most MOST_ROWS at once.
    """

    def register(body: Publisher) -> Publisher:
        publishers.setdefault(subject_kind, []).append(body)
        return body

    return register


def source(body: Source) -> Source:
    """Register what tells a table that is no event: `(ctx, low, high) -> broadcasts`.

    It is asked for the rows whose transaction id is `low <= xid < high`, all of them final. The
    table needs such a column (default `pg_current_xact_id()::text::bigint`), and writers should
    `pg_notify("ringdesk_events", tenant_id)` so that it is not the poll that finds them.
    """
    sources.append(body)
    return body


def recheck_on(*event_types: str) -> None:
    """After these events the workspace's streams ask at once whether and as whom they may go on.

    Without it, a withdrawn right is noticed by the check of every minute.
    """
    rechecked.update(event_types)
