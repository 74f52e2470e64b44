"""Calendars, policies, clocks and their logs, buffers, alerts, the time ledger."""

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import (
    JSONB,
    Instant,
    TextArray,
    UUIDType,
    belongs_to,
    platform_table,
    tenant_table,
)
from ringdesk.kernel.versions import thing_columns, version_columns

calendars = tenant_table("sla_calendars", *thing_columns())
calendar_versions = tenant_table(
    "sla_calendar_versions",
    Column("calendar_id", UUIDType, primary_key=True),
    Column("version", sa.Integer, primary_key=True),
    # What the engine counts by: zone, weekly, dates; made from the definition when published.
    Column("hours", JSONB, nullable=False),
    *version_columns(),
    belongs_to("calendar_id", "sla_calendars"),
    key=("calendar_id", "version"),
)

policies = tenant_table(
    "sla_policies",
    Column("kind", sa.Text, nullable=False),
    *thing_columns(),
    CheckConstraint("kind IN ('customer','department')", name="kind"),
)
policy_versions = tenant_table(
    "sla_policy_versions",
    Column("policy_id", UUIDType, primary_key=True),
    Column("version", sa.Integer, primary_key=True),
    *version_columns(),
    belongs_to("policy_id", "sla_policies"),
    key=("policy_id", "version"),
)

# One clock of one ticket. Everything but its log is derived: recomputed, never patched.
clocks = tenant_table(
    "sla_clocks",
    Column("ticket_id", UUIDType, nullable=False),
    Column("kind", sa.Text, nullable=False),
    # The how-manieth of its kind on this ticket: a next response is a new clock each time.
    Column("cycle", sa.Integer, nullable=False),
    Column("department_id", UUIDType),
    Column("policy_id", UUIDType, nullable=False),
    Column("policy_version", sa.Integer, nullable=False),
    # "<calendar id>@<version>", as in the log.
    Column("calendar", sa.Text, nullable=False),
    Column("target_minutes", sa.Integer, nullable=False),
    # How much earlier the house wants it than the customer was promised (对内提前).
    Column("margin_minutes", sa.Integer, nullable=False),
    Column("state", sa.Text, nullable=False),
    Column("reason", sa.Text),
    Column("started_at", Instant, nullable=False),
    Column("due_at", Instant),
    # The deadline as it would be without any buffer.
    Column("raw_due_at", Instant),
    Column("internal_due_at", Instant),
    Column("warn_at", Instant),
    Column("stopped_at", Instant),
    Column("breached", sa.Boolean, nullable=False, server_default=text("false")),
    Column("raw_breached", sa.Boolean, nullable=False, server_default=text("false")),
    # step key → the moment it was fired for; a step fires once for each moment.
    Column("fired", JSONB, nullable=False),
    UniqueConstraint("tenant_id", "ticket_id", "kind", "cycle"),
    Index("sla_clocks_stopped_idx", "tenant_id", "stopped_at"),
    # Clocks that a change of their calendar or policy moves.
    Index(
        "sla_clocks_live_idx",
        "tenant_id",
        "policy_id",
        "id",
        postgresql_where=text("state IN ('running','paused')"),
    ),
    belongs_to("ticket_id", "tickets"),
    CheckConstraint("state IN ('running','paused','met','cancelled')", name="state"),
    CheckConstraint(
        "kind IN ('dispatch','first_response','next_response','follow_up','resolution','callback',"
        "'accept','finish')",
        name="kind",
    ),
)

# The append-only log that a deadline is a function of.
entries = tenant_table(
    "sla_entries",
    Column("clock_id", UUIDType, primary_key=True),
    Column("seq", sa.Integer, primary_key=True),
    Column("ticket_id", UUIDType, nullable=False),
    Column("at", Instant, nullable=False),
    Column("event", sa.Text, nullable=False),
    # The engine's fields (target_minutes, calendar, minutes, reason, window), and for people:
    # policy, version, cause (the event's name), actor, buffer.
    Column("data", JSONB, nullable=False),
    belongs_to("clock_id", "sla_clocks"),
    CheckConstraint(
        "event IN ('started','paused','resumed','changed','buffered','met','cancelled')",
        name="event",
    ),
    key=("clock_id", "seq"),
)

# One row a ticket with something to come; swept across workspaces by any number of processes.
timers = platform_table(
    "sla_timers",
    Column("tenant_id", UUIDType, primary_key=True),
    Column("ticket_id", UUIDType, primary_key=True),
    Column("fire_at", Instant, nullable=False),
    # 0 is handled first: breaches before warnings, P1 before P4.
    Column("rank", sa.SmallInteger, nullable=False),
    Index("sla_timers_due_idx", "fire_at"),
)

# A step of a chain that was reached: who was told, when, and who has seen it.
alerts = tenant_table(
    "sla_alerts",
    Column("ticket_id", UUIDType, nullable=False),
    Column("clock_id", UUIDType, nullable=False),
    Column("clock_kind", sa.Text, nullable=False),
    Column("kind", sa.Text, nullable=False),
    Column("step", sa.Text, nullable=False),
    Column("moment", Instant, nullable=False),
    Column("due_at", Instant),
    Column("fired_at", Instant, nullable=False),
    # [{"member_id", "name", "as"}]; empty when a later step overtook it while nobody was looking.
    Column("told", JSONB, nullable=False),
    Column("overtaken", sa.Boolean, nullable=False),
    Column("acknowledged_at", Instant),
    Column("acknowledged_by", UUIDType),
    UniqueConstraint("tenant_id", "clock_id", "step", "moment"),
    Index("sla_alerts_ticket_idx", "tenant_id", "ticket_id", "fired_at"),
    belongs_to("ticket_id", "tickets"),
    belongs_to("clock_id", "sla_clocks"),
    CheckConstraint("kind IN ('warning','breach','escalation')", name="kind"),
)

# A pause somebody asked for, with an end.
holds = tenant_table(
    "sla_holds",
    Column("ticket_id", UUIDType, primary_key=True),
    Column("until_at", Instant, nullable=False),
    Column("reason", sa.Text, nullable=False),
    Column("by_name", sa.Text, nullable=False),
    Column("at", Instant, nullable=False),
    belongs_to("ticket_id", "tickets"),
    key=("ticket_id",),
)

# 时效缓冲: a planned, announced change of targets.
buffers = tenant_table(
    "sla_buffers",
    Column("number", sa.Integer, nullable=False),
    Column("title", JSONB, nullable=False),
    # What customers read, by language.
    Column("notice", JSONB, nullable=False),
    Column("reason", sa.Text, nullable=False),
    Column("scope", JSONB, nullable=False),
    Column("clock_kinds", TextArray, nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant, nullable=False),
    Column("shift_minutes", sa.Integer),
    Column("factor_percent", sa.Integer),
    Column("state", sa.Text, nullable=False),
    Column("author_name", sa.Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("announced_at", Instant),
    Column("cancelled_at", Instant),
    # Counts every change of the plan, so that two who edit one notice each other.
    Column("revision", sa.Integer, nullable=False, server_default=text("1")),
    UniqueConstraint("tenant_id", "number"),
    CheckConstraint("state IN ('draft','announced','cancelled')", name="state"),
    CheckConstraint("from_at < until_at", name="window"),
    CheckConstraint("(shift_minutes IS NULL) <> (factor_percent IS NULL)", name="measure"),
    CheckConstraint("(state = 'draft') = (announced_at IS NULL)", name="announced"),
)

# Who was told of a buffer for which ticket. Without such a row no deadline is moved (see below).
announcements = tenant_table(
    "sla_announcements",
    Column("buffer_id", UUIDType, primary_key=True),
    Column("ticket_id", UUIDType, primary_key=True),
    Column("way", sa.Text, nullable=False),
    Column("locale", sa.Text, nullable=False),
    Column("at", Instant, nullable=False),
    belongs_to("buffer_id", "sla_buffers"),
    belongs_to("ticket_id", "tickets"),
    CheckConstraint("way IN ('mail','portal')", name="way"),
    key=("buffer_id", "ticket_id"),
)

# 时效调整日志: every shift of every deadline by a buffer.
adjustments = tenant_table(
    "sla_adjustments",
    Column("buffer_id", UUIDType, nullable=False),
    Column("ticket_id", UUIDType, nullable=False),
    Column("clock_id", UUIDType, nullable=False),
    Column("clock_kind", sa.Text, nullable=False),
    Column("minutes", sa.Integer, nullable=False),
    Column("due_before", Instant),
    Column("due_after", Instant),
    Column("at", Instant, nullable=False),
    Index("sla_adjustments_buffer_idx", "tenant_id", "buffer_id", "at", "id"),
    Index("sla_adjustments_ticket_idx", "tenant_id", "ticket_id"),
    belongs_to("clock_id", "sla_clocks"),
    # The gate: no unannounced ticket is in scope, whatever the code does.
    ForeignKeyConstraint(
        ["tenant_id", "buffer_id", "ticket_id"],
        [
            "sla_announcements.tenant_id",
            "sla_announcements.buffer_id",
            "sla_announcements.ticket_id",
        ],
    ),
)

# The time ledger: each stretch of a ticket's life and whose it was. The end of one is the
# beginning of the next; open and closed hours of a stretch are told apart by its calendar.
spans = tenant_table(
    "sla_spans",
    Column("ticket_id", UUIDType, primary_key=True),
    Column("seq", sa.Integer, primary_key=True),
    Column("from_at", Instant, nullable=False),
    Column("until_at", Instant),
    Column("owner_kind", sa.Text, nullable=False),
    Column("owner_id", UUIDType),
    Column("calendar", sa.Text),
    Column("node", sa.Text, nullable=False),
    # Told apart when the stretch ends, in seconds; open + closed + buffer = until - from.
    Column("open_seconds", sa.Float),
    Column("closed_seconds", sa.Float),
    Column("buffer_seconds", sa.Float),
    Index("sla_spans_owner_idx", "tenant_id", "owner_kind", "owner_id", "until_at"),
    belongs_to("ticket_id", "tickets"),
    CheckConstraint(
        "owner_kind IN ('intake','team','department','customer','approver','elsewhere','done')",
        name="owner_kind",
    ),
    CheckConstraint("until_at IS NULL OR until_at >= from_at", name="order"),
    key=("ticket_id", "seq"),
)
