"""Versioned process definitions."""

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import JSONB, Instant, UUIDArray, UUIDType, tenant_table

# A published version is immutable: rows are inserted, never changed.
processes = tenant_table(
    "processes",
    Column("key", sa.Text, nullable=False),
    Column("version", sa.Integer, nullable=False),
    Column("definition", JSONB, nullable=False),
    Column("author_name", sa.Text, nullable=False),
    Column("reason", sa.Text, nullable=False),
    Column("published_at", Instant, nullable=False),
    UniqueConstraint("tenant_id", "key", "version"),
    CheckConstraint("version > 0", name="version"),
)

# Which version new tickets start on, and who answers for the process.
process_standings = tenant_table(
    "process_standings",
    Column("key", sa.Text, primary_key=True),
    Column("version", sa.Integer, nullable=False),
    Column("owner_id", UUIDType),
    Column("archived_at", Instant),
    key=("key",),
)

process_drafts = tenant_table(
    "process_drafts",
    Column("key", sa.Text, primary_key=True),
    Column("definition", JSONB, nullable=False),
    # The version it was begun from; null for a new process.
    Column("based_on", sa.Integer),
    # Counts every save, so that two who edit one draft notice each other.
    Column("revision", sa.Integer, nullable=False),
    Column("author_id", UUIDType),
    Column("author_name", sa.Text, nullable=False),
    Column("updated_at", Instant, nullable=False),
    key=("key",),
)

# A version on a part of the work first (小范围试点). A ticket keeps what it was given.
process_pilots = tenant_table(
    "process_pilots",
    Column("key", sa.Text, nullable=False),
    Column("version", sa.Integer, nullable=False),
    Column("baseline", sa.Integer, nullable=False),
    # Per cent of the tickets that the lists below admit; empty lists admit all.
    Column("share", sa.SmallInteger, nullable=False),
    Column("team_ids", UUIDArray, nullable=False),
    Column("category_ids", UUIDArray, nullable=False),
    Column("reason", sa.Text, nullable=False),
    Column("state", sa.Text, nullable=False),
    Column("started_name", sa.Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_name", sa.Text),
    Column("ended_at", Instant),
    Column("end_reason", sa.Text),
    CheckConstraint("share BETWEEN 1 AND 100", name="share"),
    CheckConstraint("state IN ('running','adopted','withdrawn')", name="state"),
    CheckConstraint("version <> baseline", name="versions"),
    Index(
        "process_pilots_running_idx",
        "tenant_id",
        "key",
        unique=True,
        postgresql_where=text("state = 'running'"),
    ),
)
