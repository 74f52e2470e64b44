"""The columns every versioned thing has."""

from sqlalchemy import CheckConstraint, Column, text
from sqlalchemy import types as sa
from sqlalchemy.sql.schema import SchemaItem

from ..db import JSONB, Instant


def thing_columns() -> tuple[Column[object], ...]:
    """What a thing has beside its versions: a place, and the draft in the making."""
    return (
        Column("position", sa.Integer, nullable=False),
        Column("archived_at", Instant),
        Column("draft", JSONB),
        Column("draft_by", sa.Text),
        Column("draft_at", Instant),
        # Counts every write of the draft, its end too; see `Shelf.save`.
        Column("draft_revision", sa.Integer, nullable=False, server_default=text("0")),
    )


def version_columns() -> tuple[SchemaItem, ...]:
    """A published version is immutable: rows are inserted, never changed."""
    return (
        Column("definition", JSONB, nullable=False),
        Column("author_name", sa.Text, nullable=False),
        Column("reason", sa.Text, nullable=False),
        Column("published_at", Instant, nullable=False),
        CheckConstraint("version > 0", name="version"),
    )
