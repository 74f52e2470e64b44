"""What happens to tickets. Names are the API's, the timeline's and the catalogues'."""

from datetime import datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

import msgspec

from ringdesk.kernel.events import Event, Group


class TicketCreated(Event, frozen=True, kw_only=True):
    opens: ClassVar[bool] = True
    number: int
    subject: str
    channel: str
    requester_id: UUID
    requester_name: str
    priority: str
    type_key: str
    message_id: UUID
    text_sha256: str
    assignee_id: UUID | None = None
    team_id: UUID | None = None
    quiet: bool = False
    process_key: str = ""
    process_version: int = 0
    passed: list[str] = []
    skipped: list[str] = []
    tracked: bool = False


class CustomerReplied(Event, frozen=True, kw_only=True):
    group: ClassVar[Group] = "talk"
    message_id: UUID
    text_sha256: str
    channel: str
    # Only thanks: the turn stays with whoever had it.
    mere_thanks: bool = False
    flags: list[str] = []
    quiet: bool = False
    # Another customer's words, said on a ticket that goes on as this one.
    said_on_id: UUID | None = None


class TicketReplied(Event, frozen=True, kw_only=True):
    group: ClassVar[Group] = "talk"
    message_id: UUID
    text_sha256: str
    delay_seconds: int
    first_response: bool


class ReplyWithdrawn(Event, frozen=True, kw_only=True):
    group: ClassVar[Group] = "talk"
    message_id: UUID


class NoteAdded(Event, frozen=True, kw_only=True):
    group: ClassVar[Group] = "internal"
    message_id: UUID
    text_sha256: str
    mention_ids: list[UUID] = []


class Moved(Event, frozen=True, kw_only=True):
    """Base of the facts that move a ticket along its process.

    `passed`: automatic nodes gone through · `skipped`: nodes left out on the green channel ·
    `tracked`: whether more is kept of the move than the ticket's own columns.
    """

    from_node: str
    to_node: str
    from_status: str
    to_status: str
    passed: list[str] = []
    skipped: list[str] = []
    tracked: bool = False


class TicketAssigned(Moved, frozen=True, kw_only=True):
    assignee_id: UUID | None
    assignee_name: str | None
    team_id: UUID | None
    team_name: str | None
    previous_assignee_id: UUID | None
    taken: bool = False


class TicketTransferred(Moved, frozen=True, kw_only=True):
    assignee_id: UUID | None
    team_id: UUID | None
    department_id: UUID | None
    target_name: str
    previous_assignee_id: UUID | None
    reason: str
    note: str
    # What was seen to before it was handed over.
    seen_to: list[str] = []


class TicketReturned(Moved, frozen=True, kw_only=True):
    reason: str
    redo: str
    to_member_id: UUID | None
    to_name: str | None
    previous_assignee_id: UUID | None


class TicketWaiting(Moved, frozen=True, kw_only=True):
    note: str


class TicketResumed(Moved, frozen=True, kw_only=True):
    because: str


class TicketResolved(Moved, frozen=True, kw_only=True):
    note: str
    needs_review: bool
    # What was ticked of the node's checklist.
    ticked: list[str] = []


class TicketVerified(Moved, frozen=True, kw_only=True):
    checks: dict[str, bool]
    note: str


class VerificationFailed(Moved, frozen=True, kw_only=True):
    checks: dict[str, bool]
    note: str
    to_member_id: UUID | None


class TicketAccepted(Moved, frozen=True, kw_only=True):
    kind: str
    comment: str


class TicketRejected(Moved, frozen=True, kw_only=True):
    reason: str


class TicketClosed(Moved, frozen=True, kw_only=True):
    pass


class TicketReopened(Moved, frozen=True, kw_only=True):
    reason: str
    note: str


class TicketArchived(Moved, frozen=True, kw_only=True):
    pass


class TicketVoided(Moved, frozen=True, kw_only=True):
    reason: str
    note: str


class TicketAdvanced(Moved, frozen=True, kw_only=True):
    """Somebody took one of the process's own ways."""

    action: str
    action_name: dict[str, str] = {}
    note: str = ""
    checks: list[str] = []


class TicketProceeded(Moved, frozen=True, kw_only=True):
    """What a node waited for came: an outcome such as approved, joined, elapsed."""

    because: str
    step_name: dict[str, str] = {}


class TicketMigrated(Moved, frozen=True, kw_only=True):
    """Moved to another version of its process by an explicit migration."""

    process_key: str
    before_version: int
    version: int
    reason: str
    # Old key → new key of every node it occupies.
    nodes: dict[str, str]


class ProcessChosen(Event, frozen=True, kw_only=True):
    """What describes the ticket changed before any work on it: it goes another way now."""

    before_key: str
    before_version: int
    process_key: str
    process_version: int
    from_status: str
    to_status: str


class TicketRated(Event, frozen=True, kw_only=True):
    """`aspects`: scores by aspect; `improvements`: what could be better, as far as said."""

    score: int
    comment: str
    handler_id: UUID | None
    aspects: dict[str, int] = {}
    improvements: list[str] = []


class PriorityChanged(Event, frozen=True, kw_only=True):
    before: str
    after: str
    reason: str


class Because(msgspec.Struct, frozen=True, kw_only=True):
    """Why no person but the product raised a level; readers see it in their language.

    overdue: a clock and what was due · step_late: the step of the process · callback_low.
    """

    code: Literal["overdue", "step_late", "callback_low"]
    clock: str | None = None
    due_at: datetime | None = None
    step_name: dict[str, str] | None = None


class TicketEscalated(Event, frozen=True, kw_only=True):
    """`reason`: a person's or a rule's words; empty where `because` says it."""

    level: int
    reason: str
    to_member_id: UUID | None
    to_name: str | None
    because: Because | None = None


class TicketUpdated(Event, frozen=True, kw_only=True):
    group: ClassVar[Group] = "audit"


class ParticipantAdded(Event, frozen=True, kw_only=True):
    member_id: UUID
    member_name: str
    role: str


class ParticipantRemoved(Event, frozen=True, kw_only=True):
    member_id: UUID
    member_name: str
    role: str


class EvidenceAdded(Event, frozen=True, kw_only=True):
    attachment_id: UUID
    name: str
    evidence_type: str
    sha256: str


class TicketLinked(Event, frozen=True, kw_only=True):
    other_id: UUID
    other_number: int
    kind: str


class TicketMerged(Moved, frozen=True, kw_only=True):
    """The source's: it goes on as another ticket and rests."""

    into_id: UUID
    into_number: int
    note: str
    same_customer: bool


class TicketAbsorbed(Event, frozen=True, kw_only=True):
    """The target's: another ticket goes on as this one."""

    source_id: UUID
    source_number: int
    note: str
    same_customer: bool


class TicketUnmerged(Moved, frozen=True, kw_only=True):
    """The source's: it is a ticket of its own again."""

    from_id: UUID
    from_number: int


class AbsorptionUndone(Event, frozen=True, kw_only=True):
    """The target's. `kept`: columns that somebody changed since, and that stay as they are."""

    source_id: UUID
    source_number: int
    kept: list[str] = []


class MessagesSplitOff(Event, frozen=True, kw_only=True):
    """The origin's: some of its messages went on in a ticket of their own."""

    new_id: UUID
    new_number: int
    message_ids: list[UUID]


class MessagesReceived(Event, frozen=True, kw_only=True):
    """The new ticket's: where its messages came from."""

    origin_id: UUID
    origin_number: int
    message_ids: list[UUID]


class SplitUndone(Event, frozen=True, kw_only=True):
    """The origin's: the messages came back."""

    new_id: UUID
    new_number: int


class TicketUnlinked(Event, frozen=True, kw_only=True):
    other_id: UUID
    other_number: int
    kind: str


class ConfigChanged(Event, frozen=True, kw_only=True):
    """A category, ticket type, priority rule or shared view was changed."""

    subject_kind: ClassVar[str] = "configuration"
    group: ClassVar[Group] = "audit"
    what: str
    name: Any = None


class TicketsExported(Event, frozen=True, kw_only=True):
    """Somebody took tickets out of the house: those that `asked` (view, filter, sort) names."""

    subject_kind: ClassVar[str] = "workspace"
    group: ClassVar[Group] = "audit"
    asked: dict[str, str]


class _OfImport(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "import"
    group: ClassVar[Group] = "audit"
    name: str


class ImportStarted(_OfImport, frozen=True, kw_only=True):
    opens: ClassVar[bool] = True
    rows: int


class ImportFinished(_OfImport, frozen=True, kw_only=True):
    created: int
    skipped: int


class SecondHandlingOpened(Moved, frozen=True, kw_only=True):
    """A low score: handled again (二次处置) by another and called back, perhaps in place."""

    score: int
    handler_id: UUID | None
    handler_name: str | None
    before_id: UUID | None


class CallbackRecorded(Event, frozen=True, kw_only=True):
    """The customer was called back (回访), or could not be reached after all attempts."""

    round: int
    reached: bool
    solved: str | None
    score: int | None
    words: str
