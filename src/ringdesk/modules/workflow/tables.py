"""Versioned process definitions and the trace of nodes a ticket went through."""

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint
from sqlalchemy import types as sa

from ringdesk.kernel.db import JSONB, Instant, UUIDType, tenant_table

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

node_runs = tenant_table(
    "node_runs",
    Column("ticket_id", UUIDType, nullable=False),
    Column("node", sa.Text, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("left_at", Instant),
    Column("left_by", sa.Text),
    Column("action", sa.Text),
    Index("node_runs_ticket_idx", "tenant_id", "ticket_id", "entered_at"),
)
