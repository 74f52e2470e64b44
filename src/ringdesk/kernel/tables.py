"""The kernel's own tables: events and their chains, jobs, idempotency keys, files."""

from sqlalchemy import Column, Identity, Index, PrimaryKeyConstraint, Table, text
from sqlalchemy import types as sa

from .db import JSONB, Instant, UUIDType, metadata, platform_table, tenant_table

# The largest table: partitioned by month from the start, so its key holds `at`.
events = Table(
    "events",
    metadata,
    Column("tenant_id", UUIDType, nullable=False),
    Column("at", Instant, nullable=False),
    Column("id", UUIDType, nullable=False),
    Column("position", sa.BigInteger, Identity(always=True)),
    Column(
        "xid",
        sa.BigInteger,
        nullable=False,
        server_default=text("pg_current_xact_id()::text::bigint"),
    ),
    Column("subject_kind", sa.Text, nullable=False),
    Column("subject_id", UUIDType, nullable=False),
    Column("seq", sa.Integer, nullable=False),
    Column("type", sa.Text, nullable=False),
    Column("group", sa.Text, nullable=False),
    Column("actor_kind", sa.Text, nullable=False),
    Column("actor_id", UUIDType),
    Column("actor_name", sa.Text, nullable=False),
    Column("node", sa.Text),
    Column("data", JSONB, nullable=False),
    Column("changes", JSONB, nullable=False),
    Column("prev_hash", sa.LargeBinary, nullable=False),
    Column("hash", sa.LargeBinary, nullable=False),
    PrimaryKeyConstraint("tenant_id", "at", "id"),
    Index("events_subject_idx", "tenant_id", "subject_id", "seq"),
    # The live feed reads by transaction, the audit's anchors by position; the key serves `at`.
    Index("events_feed_idx", "tenant_id", "xid", "position"),
    Index("events_position_idx", "tenant_id", "position"),
    info={"tenant": True},
    postgresql_partition_by="RANGE (at)",
)

event_chains = tenant_table(
    "event_chains",
    Column("subject_id", UUIDType, primary_key=True),
    Column("last_seq", sa.Integer, nullable=False),
    Column("head", sa.LargeBinary, nullable=False),
    key=("subject_id",),
)

jobs = platform_table(
    "jobs",
    Column("id", UUIDType, primary_key=True),
    Column("tenant_id", UUIDType),
    Column("kind", sa.Text, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("dedupe", sa.Text),
    Column("run_at", Instant, nullable=False),
    Column("attempts", sa.Integer, nullable=False, server_default="0"),
    Column("leased_until", Instant),
    Column("lease", UUIDType),
    Column("dead_at", Instant),
    Column("last_error", sa.Text),
    Column("created_at", Instant, nullable=False),
    Index("jobs_due_idx", "run_at", postgresql_where=text("dead_at IS NULL")),
    Index(
        "jobs_dedupe_idx",
        "dedupe",
        unique=True,
        postgresql_where=text("dedupe IS NOT NULL AND dead_at IS NULL AND lease IS NULL"),
    ),
)

schedules = platform_table(
    "schedules",
    Column("name", sa.Text, primary_key=True),
    Column("slot", sa.BigInteger, nullable=False),
)

idempotency_keys = tenant_table(
    "idempotency_keys",
    Column("key", sa.Text, primary_key=True),
    Column("actor_id", UUIDType, primary_key=True),
    Column("request_hash", sa.LargeBinary, nullable=False),
    Column("status", sa.Integer),
    Column("headers", JSONB),
    Column("body", sa.LargeBinary),
    Column("created_at", Instant, nullable=False),
    Index("idempotency_keys_age_idx", "tenant_id", "created_at"),
    key=("key",),
)
