"""Where tickets are in their processes, node by node, and what was asked of other systems."""

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import JSONB, Instant, UUIDType, belongs_to, tenant_table

# One row each time a ticket enters a node that asks something of somebody (rules.tracked). The
# default loop's plain nodes have none: for them the ticket's own column says enough.
node_runs = tenant_table(
    "node_runs",
    Column("ticket_id", UUIDType, nullable=False),
    Column("node", sa.Text, nullable=False),
    Column("kind", sa.Text, nullable=False),
    # The run of the parallel node whose branch this is in; null on the main way.
    Column("split_id", UUIDType),
    Column("state", sa.Text, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("left_at", Instant),
    Column("left_name", sa.Text),
    # The action or outcome it was left by.
    Column("outcome", sa.Text),
    Column("note", sa.Text, nullable=False, server_default=""),
    Column("checks", JSONB, nullable=False, server_default=text("'{}'")),
    # Counted from the first entry: a return does not reset it.
    Column("due_at", Instant),
    # When the sweep looks at it next: a warning, the limit, the end of a wait.
    Column("next_at", Instant),
    Column("warned", sa.Boolean, nullable=False, server_default=text("false")),
    Column("overdue", sa.Boolean, nullable=False, server_default=text("false")),
    Column("return_count", sa.Integer, nullable=False, server_default="0"),
    Column("data", JSONB, nullable=False, server_default=text("'{}'")),
    Index("node_runs_ticket_idx", "tenant_id", "ticket_id", "entered_at"),
    Index(
        "node_runs_active_idx",
        "tenant_id",
        "ticket_id",
        "node",
        unique=True,
        postgresql_where=text("state IN ('active','owed')"),
    ),
    Index(
        "node_runs_next_idx",
        "tenant_id",
        "next_at",
        postgresql_where=text("next_at IS NOT NULL"),
    ),
    belongs_to("ticket_id", "tickets"),
    belongs_to("split_id", "node_runs"),
    # owed: skipped on the green channel and to be made good.
    CheckConstraint(
        "state IN ('active','done','returned','rejected','cancelled','owed','made_good')",
        name="state",
    ),
    CheckConstraint("(left_at IS NULL) = (state IN ('active','owed'))", name="left"),
)

outside_calls = tenant_table(
    "outside_calls",
    Column("run_id", UUIDType, nullable=False),
    Column("ticket_id", UUIDType, nullable=False),
    # Sent with every attempt, so that the other side does it once.
    Column("idempotency_key", sa.Text, nullable=False),
    Column("purpose", sa.Text, nullable=False),
    Column("request", JSONB, nullable=False),
    Column("state", sa.Text, nullable=False),
    Column("attempts", sa.Integer, nullable=False, server_default="0"),
    Column("answer_status", sa.Integer),
    Column("answer", JSONB),
    Column("error", sa.Text),
    Column("created_at", Instant, nullable=False),
    Column("settled_at", Instant),
    UniqueConstraint("tenant_id", "idempotency_key"),
    Index("outside_calls_run_idx", "tenant_id", "run_id"),
    Index(
        "outside_calls_waiting_idx",
        "tenant_id",
        "id",
        postgresql_where=text("state = 'waiting'"),
    ),
    belongs_to("run_id", "node_runs"),
    belongs_to("ticket_id", "tickets"),
    CheckConstraint("purpose IN ('do','undo')", name="purpose"),
    CheckConstraint("state IN ('waiting','answered','failed')", name="state"),
)

# Running tickets on their way to another version, portion by portion; kept when it is over.
process_moves = tenant_table(
    "process_moves",
    Column("process_key", sa.Text, nullable=False),
    Column("before_version", sa.Integer, nullable=False),
    Column("version", sa.Integer, nullable=False),
    Column("nodes", JSONB, nullable=False),
    Column("reason", sa.Text, nullable=False),
    Column("state", sa.Text, nullable=False),
    # How many there were when it began.
    Column("tickets", sa.Integer, nullable=False),
    # Counted in the transactions that move them.
    Column("moved", sa.Integer, nullable=False, server_default="0"),
    # Of this pass: the last ticket that was looked at, and what stays on its version and why.
    Column("passed_id", UUIDType),
    Column("left_behind", JSONB, nullable=False, server_default=text("'[]'")),
    Column("started_name", sa.Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("moved_at", Instant),
    Column("ended_at", Instant),
    Column("ended_name", sa.Text),
    Index("process_moves_process_idx", "tenant_id", "process_key", "started_at"),
    # One at a time: what one moves away another must not move back meanwhile.
    Index(
        "process_moves_running_idx",
        "tenant_id",
        "process_key",
        unique=True,
        postgresql_where=text("state = 'running'"),
    ),
    CheckConstraint("state IN ('running','done','stopped')", name="state"),
    CheckConstraint("(ended_at IS NULL) = (state = 'running')", name="ended"),
)
