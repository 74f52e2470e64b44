"""Rules in versions, every match they ever made, what they have spent, dry runs."""

from sqlalchemy import CheckConstraint, Column, Index, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import (
    JSONB,
    Instant,
    TextArray,
    UUIDType,
    belongs_to,
    tenant_table,
)
from ringdesk.kernel.versions import thing_columns, version_columns

rules = tenant_table(
    "automation_rules",
    # On and off have a who and a when; off while both are null.
    Column("enabled_at", Instant),
    Column("enabled_by", sa.Text),
    *thing_columns(),
)
rule_versions = tenant_table(
    "automation_versions",
    Column("rule_id", UUIDType, primary_key=True),
    Column("version", sa.Integer, primary_key=True),
    # Who gave the rule the permissions it acts with, and which.
    Column("author_id", UUIDType),
    Column("grants", TextArray, nullable=False),
    *version_columns(),
    belongs_to("rule_id", "automation_rules"),
    key=("rule_id", "version"),
)

_REASONS = (
    "protected", "budget_run", "budget_day", "budget_customer", "person_was_first", "loop", "gate",
    "rule_disabled", "conflict", "customer_replied",
)  # fmt: skip

# One row for each time that a rule's condition held: what it did, or why it did not.
matches = tenant_table(
    "automation_matches",
    Column("rule_id", UUIDType, nullable=False),
    Column("version", sa.Integer, nullable=False),
    Column("ticket_id", UUIDType, nullable=False),
    # What it was about: the event, or the instant the condition has held since.
    Column("event_id", UUIDType),
    Column("event_type", sa.Text),
    Column("since_at", Instant),
    Column("matched_at", Instant, nullable=False),
    Column("decided_at", Instant, nullable=False),
    Column("state", sa.Text, nullable=False),
    Column("reason", sa.Text),
    Column("detail", JSONB, nullable=False, server_default=text("'{}'")),
    # How many rules acted one after the other until here.
    Column("depth", sa.SmallInteger, nullable=False),
    # The next action, while it waits.
    Column("step", sa.SmallInteger, nullable=False, server_default="0"),
    Column("resume_at", Instant),
    Column("letters", sa.SmallInteger, nullable=False, server_default="0"),
    Column("guarded", sa.Boolean, nullable=False),
    # How often a used-up budget kept it back before.
    Column("tries", sa.Integer, nullable=False, server_default="1"),
    Index(
        "automation_matches_event_idx",
        "tenant_id",
        "rule_id",
        "ticket_id",
        "event_id",
        unique=True,
        postgresql_where=text("event_id IS NOT NULL"),
    ),
    Index(
        "automation_matches_since_idx",
        "tenant_id",
        "rule_id",
        "ticket_id",
        "since_at",
        unique=True,
        postgresql_where=text("event_id IS NULL"),
    ),
    Index("automation_matches_decided_idx", "tenant_id", "rule_id", "decided_at", "id"),
    Index(
        "automation_matches_skipped_idx",
        "tenant_id",
        "rule_id",
        "decided_at",
        "id",
        postgresql_where=text("state = 'skipped'"),
    ),
    Index("automation_matches_ticket_idx", "tenant_id", "ticket_id", "decided_at"),
    belongs_to("rule_id", "automation_rules"),
    belongs_to("ticket_id", "tickets"),
    CheckConstraint("state IN ('done','waiting','stopped','skipped')", name="state"),
    CheckConstraint(f"reason IN ({','.join(repr(r) for r in _REASONS)})", name="reason"),
    CheckConstraint("(state IN ('stopped','skipped')) = (reason IS NOT NULL)", name="because"),
    CheckConstraint("(state = 'waiting') = (resume_at IS NOT NULL)", name="waiting"),
    CheckConstraint("event_id IS NOT NULL OR since_at IS NOT NULL", name="occasion"),
)

# Counted in the transaction of the run that spends it, under the lock of the rule's row.
spent = tenant_table(
    "automation_spent",
    Column("rule_id", UUIDType, primary_key=True),
    Column("kind", sa.Text, primary_key=True),
    # The quarter of an hour, the day, or the customer and the week.
    Column("span", sa.Text, primary_key=True),
    Column("used", sa.Integer, nullable=False),
    Column("at", Instant, nullable=False),
    belongs_to("rule_id", "automation_rules"),
    Index("automation_spent_at_idx", "tenant_id", "at"),
    CheckConstraint("kind IN ('run','day','customer')", name="kind"),
    CheckConstraint("used >= 0", name="used"),
    key=("rule_id", "kind", "span"),
)

dry_runs = tenant_table(
    "automation_dry_runs",
    Column("rule_id", UUIDType, nullable=False),
    # The version tried, null: the draft of that moment, kept with the run.
    Column("version", sa.Integer),
    Column("definition", JSONB, nullable=False),
    Column("days", sa.Integer, nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("to_at", Instant, nullable=False),
    Column("state", sa.Text, nullable=False),
    Column("done", sa.Integer, nullable=False, server_default="0"),
    Column("total", sa.Integer, nullable=False, server_default="0"),
    Column("result", JSONB),
    Column("error", sa.Text),
    Column("asked_by", UUIDType),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("automation_dry_runs_rule_idx", "tenant_id", "rule_id", "created_at"),
    belongs_to("rule_id", "automation_rules"),
    CheckConstraint("state IN ('running','done','failed')", name="state"),
)
dry_verdicts = tenant_table(
    "automation_dry_verdicts",
    Column("dry_run_id", UUIDType, nullable=False),
    Column("place", sa.Integer, nullable=False),
    Column("ticket_id", UUIDType, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", sa.Text, nullable=False),
    Column("reason", sa.Text),
    Column("detail", JSONB, nullable=False),
    # Another verdict than that of the version in force: null, added, removed or changed.
    Column("differs", sa.Text),
    Index("automation_dry_verdicts_place_idx", "tenant_id", "dry_run_id", "place", unique=True),
    belongs_to("dry_run_id", "automation_dry_runs", ondelete="CASCADE"),
    belongs_to("ticket_id", "tickets"),
)
