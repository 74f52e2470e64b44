"""Tickets that became one, or two, and what it takes to undo that."""

from sqlalchemy import CheckConstraint, Column, Index, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import JSONB, Instant, UUIDArray, UUIDType, belongs_to, tenant_table

_STANDING = text("undone_at IS NULL")

# The source goes on as the target. `undo`: what the merge changed, as before and after.
merges = tenant_table(
    "merges",
    Column("source_id", UUIDType, nullable=False),
    Column("target_id", UUIDType, nullable=False),
    Column("note", sa.Text, nullable=False),
    Column("undo", JSONB, nullable=False),
    Column("by_name", sa.Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("undone_at", Instant),
    Index("merges_source_key", "tenant_id", "source_id", unique=True, postgresql_where=_STANDING),
    Index("merges_target_idx", "tenant_id", "target_id", "created_at"),
    belongs_to("source_id", "tickets"),
    belongs_to("target_id", "tickets"),
    CheckConstraint("source_id <> target_id", name="itself"),
)

# Messages of a ticket that went on in one of their own.
splits = tenant_table(
    "splits",
    Column("origin_id", UUIDType, nullable=False),
    Column("ticket_id", UUIDType, nullable=False),
    Column("message_ids", UUIDArray, nullable=False),
    # What the split changed of the origin's columns, as before and after.
    Column("undo", JSONB, nullable=False),
    Column("by_name", sa.Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("undone_at", Instant),
    Index("splits_ticket_key", "tenant_id", "ticket_id", unique=True),
    Index("splits_origin_idx", "tenant_id", "origin_id", "created_at"),
    belongs_to("origin_id", "tickets"),
    belongs_to("ticket_id", "tickets"),
    CheckConstraint("origin_id <> ticket_id", name="itself"),
)
