"""Versioned process definitions.

They are no `kernel.versions.Shelf`: what tickets and ticket types name is the key, so versions,
standing and draft each stand under it; a draft is there before anything else is; the newest
version need not be the one in force, because a pilot may be trying it; and every command reads
them, so they come from a cache and never from a join. What is the same (the columns of a version,
who stands under it, that it has a reason, that two who draft notice each other) is the kernel's.
"""

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import JSONB, Instant, UUIDArray, UUIDType, tenant_table
from ringdesk.kernel.versions import version_columns

processes = tenant_table(
    "processes",
    Column("key", sa.Text, nullable=False),
    Column("version", sa.Integer, nullable=False),
    *version_columns(),
    UniqueConstraint("tenant_id", "key", "version"),
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
