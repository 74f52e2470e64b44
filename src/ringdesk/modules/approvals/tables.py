"""What was asked of whom, who sits for whom, and who decides in whose name."""

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import JSONB, Instant, UUIDType, belongs_to, tenant_table

approvals = tenant_table(
    "approvals",
    # What the decision is about: a node run, a compensation; whoever opened it knows.
    Column("subject_kind", sa.Text, nullable=False),
    Column("subject_id", UUIDType, nullable=False),
    Column("ticket_id", UUIDType, nullable=False),
    # Approvals of one kind may be delegated and decided together.
    Column("kind", sa.Text, nullable=False),
    Column("title", JSONB, nullable=False),
    Column("reason", sa.Text, nullable=False),
    Column("amount", sa.Numeric(14, 2)),
    Column("currency", sa.Text),
    Column("facts", JSONB, nullable=False),
    Column("requested_by", UUIDType),
    Column("requested_name", sa.Text, nullable=False),
    Column("state", sa.Text, nullable=False),
    # The levels that apply, in their order; `level` is the one whose turn it is, from 0.
    Column("levels", JSONB, nullable=False),
    Column("level", sa.SmallInteger, nullable=False),
    Column("question", JSONB),
    Column("opened_at", Instant, nullable=False),
    Column("paused_at", Instant),
    Column("due_at", Instant),
    # When the sweep looks at it next.
    Column("next_at", Instant),
    Column("decided_at", Instant),
    Column("version", sa.Integer, nullable=False, server_default="1"),
    Index(
        "approvals_open_idx",
        "tenant_id",
        "subject_kind",
        "subject_id",
        unique=True,
        postgresql_where=text("state IN ('open','asked')"),
    ),
    Index("approvals_ticket_idx", "tenant_id", "ticket_id", "opened_at"),
    Index("approvals_requested_idx", "tenant_id", "requested_by", "opened_at", "id"),
    Index("approvals_kind_idx", "tenant_id", "kind", "decided_at"),
    Index("approvals_next_idx", "tenant_id", "next_at", postgresql_where=text("next_at NOTNULL")),
    belongs_to("ticket_id", "tickets"),
    belongs_to("requested_by", "members"),
    CheckConstraint("state IN ('open','asked','approved','rejected','withdrawn')", name="state"),
    CheckConstraint("(decided_at IS NULL) = (state IN ('open','asked'))", name="decided"),
    CheckConstraint("(paused_at IS NOT NULL) = (state = 'asked')", name="paused"),
    CheckConstraint("(amount IS NULL) = (currency IS NULL)", name="amount"),
)

delegations = tenant_table(
    "delegations",
    Column("member_id", UUIDType, nullable=False),
    Column("deputy_id", UUIDType, nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    # [{kind, most, currency}]: what is delegated, up to which amount.
    Column("scopes", JSONB, nullable=False),
    Column("note", sa.Text, nullable=False, server_default=""),
    # planned: not begun · acting: seats were handed over · off: switched off · over: for good.
    Column("state", sa.Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("delegations_member_idx", "tenant_id", "member_id", "created_at"),
    Index("delegations_deputy_idx", "tenant_id", "deputy_id"),
    belongs_to("member_id", "members"),
    belongs_to("deputy_id", "members"),
    CheckConstraint("member_id <> deputy_id", name="another"),
    CheckConstraint("from_at < until_at", name="period"),
    CheckConstraint("state IN ('planned','acting','off','over')", name="state"),
    CheckConstraint("(ended_at IS NOT NULL) = (state = 'over')", name="ended"),
)

approval_seats = tenant_table(
    "approval_seats",
    Column("approval_id", UUIDType, nullable=False),
    Column("level", sa.SmallInteger, nullable=False),
    # Who decides here; a person sits once on a level, so that no vote counts twice.
    Column("member_id", UUIDType, nullable=False),
    # In whose name, by which delegation.
    Column("for_id", UUIDType),
    Column("delegation_id", UUIDType),
    # Asked for besides the level's own: must agree as well.
    Column("added", sa.Boolean, nullable=False, server_default=text("false")),
    Column("from_id", UUIDType),
    Column("state", sa.Text, nullable=False),
    Column("comment", sa.Text, nullable=False, server_default=""),
    Column("asked_at", Instant, nullable=False),
    Column("left_at", Instant),
    UniqueConstraint("tenant_id", "approval_id", "level", "member_id"),
    Index("approval_seats_waiting_idx", "tenant_id", "member_id",
          postgresql_where=text("state = 'waiting'")),
    Index("approval_seats_left_idx", "tenant_id", "member_id", "left_at", "id"),
    Index("approval_seats_delegation_idx", "tenant_id", "delegation_id",
          postgresql_where=text("delegation_id IS NOT NULL")),
    belongs_to("approval_id", "approvals"),
    belongs_to("member_id", "members"),
    belongs_to("for_id", "members"),
    belongs_to("from_id", "members"),
    belongs_to("delegation_id", "delegations"),
    # passed_on: another sits instead · lapsed: the level ended without this vote.
    CheckConstraint(
        "state IN ('waiting','approved','rejected','passed_on','lapsed')", name="state"
    ),
    CheckConstraint("(left_at IS NULL) = (state = 'waiting')", name="left"),
    CheckConstraint("(for_id IS NULL) = (delegation_id IS NULL)", name="delegated"),
    CheckConstraint("for_id <> member_id", name="deputy"),
)  # fmt: skip
