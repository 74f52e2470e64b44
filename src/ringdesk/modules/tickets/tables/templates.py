"""Reply templates (话术): texts with variables, in folders, in several languages."""

from sqlalchemy import CheckConstraint, Column, Index, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import (
    JSONB,
    Instant,
    TextArray,
    UUIDArray,
    UUIDType,
    belongs_to,
    tenant_table,
)

template_folders = tenant_table(
    "template_folders",
    Column("name", JSONB, nullable=False),
    Column("position", sa.Integer, nullable=False),
)

reply_templates = tenant_table(
    "reply_templates",
    Column("folder_id", UUIDType),
    Column("name", JSONB, nullable=False),
    # One text for each language.
    Column("texts", JSONB, nullable=False),
    Column("shortcut", sa.Text),
    # Somebody's own, a team's, or with neither everybody's.
    Column("owner_id", UUIDType),
    Column("team_id", UUIDType),
    # What it is suggested for; empty: for anything.
    Column("type_keys", TextArray, nullable=False),
    Column("category_ids", UUIDArray, nullable=False),
    # The name a shipped one is known by, so that it comes in once.
    Column("shipped_key", sa.Text),
    Column("version", sa.Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("updated_by", sa.Text, nullable=False),
    Column("archived_at", Instant),
    belongs_to("folder_id", "template_folders"),
    belongs_to("owner_id", "members"),
    belongs_to("team_id", "teams"),
    Index(
        "reply_templates_shipped_key",
        "tenant_id",
        "shipped_key",
        unique=True,
        postgresql_where=text("shipped_key IS NOT NULL AND archived_at IS NULL"),
    ),
    CheckConstraint("owner_id IS NULL OR team_id IS NULL", name="whose"),
)

template_versions = tenant_table(
    "template_versions",
    Column("template_id", UUIDType, primary_key=True),
    Column("version", sa.Integer, primary_key=True),
    # Everything that was said with it, as it stood from then on.
    Column("content", JSONB, nullable=False),
    Column("author_name", sa.Text, nullable=False),
    Column("at", Instant, nullable=False),
    belongs_to("template_id", "reply_templates"),
    key=("template_id", "version"),
)

# How often each was used on tickets of each category; no category is the nil id.
template_uses = tenant_table(
    "template_uses",
    Column("template_id", UUIDType, primary_key=True),
    Column("category_id", UUIDType, primary_key=True),
    Column("uses", sa.Integer, nullable=False),
    Column("last_at", Instant, nullable=False),
    belongs_to("template_id", "reply_templates"),
    key=("template_id", "category_id"),
)
