"""Versioned process definitions."""

from sqlalchemy import CheckConstraint, Column, UniqueConstraint
from sqlalchemy import types as sa

from ringdesk.kernel.db import JSONB, Instant, tenant_table

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
