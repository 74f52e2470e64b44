"""Articles (知识库文章), their versions, each version's texts by language, and their words."""

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint, text
from sqlalchemy import types as sa
from sqlalchemy.dialects.postgresql import TSVECTOR

from ringdesk.kernel.db import (
    JSONB,
    Instant,
    TextArray,
    UUIDArray,
    UUIDType,
    belongs_to,
    tenant_table,
)

articles = tenant_table(
    "articles",
    # Of the newest version; which one is read stands in published_version.
    Column("state", sa.Text, nullable=False),
    Column("published_version", sa.Integer),
    Column("newest_version", sa.Integer, nullable=False),
    # The language it was first written in; the others are translations.
    Column("language", sa.Text, nullable=False),
    Column("category_id", UUIDType),
    Column("type_key", sa.Text),
    Column("tags", TextArray, nullable=False),
    Column("owner_id", UUIDType),
    # By then somebody looks whether it still holds.
    Column("review_by", sa.Date),
    # The date whose passing was told.
    Column("review_told", sa.Date),
    Column("source_ticket_id", UUIDType),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    # Of the row, for If-Match.
    Column("version", sa.Integer, nullable=False),
    belongs_to("category_id", "categories"),
    belongs_to("owner_id", "members"),
    belongs_to("source_ticket_id", "tickets"),
    UniqueConstraint("tenant_id", "source_ticket_id"),
    # What is to be looked at again and was not told yet.
    Index("articles_review_idx", "tenant_id", "review_by",
          postgresql_where=text("published_version IS NOT NULL "
                                "AND review_told IS DISTINCT FROM review_by")),
    Index("articles_updated_idx", "tenant_id", text("updated_at DESC"), text("id DESC")),
    CheckConstraint("state IN ('draft','in_review','published','withdrawn')", name="state"),
    CheckConstraint(
        "state <> 'published' OR (published_version IS NOT NULL "
        "AND published_version = newest_version)",
        name="published",
    ),
    CheckConstraint("state <> 'withdrawn' OR published_version IS NULL", name="withdrawn"),
    CheckConstraint("published_version <= newest_version", name="versions"),
)  # fmt: skip

article_versions = tenant_table(
    "article_versions",
    Column("article_id", UUIDType, primary_key=True),
    Column("number", sa.Integer, primary_key=True),
    # Everybody who wrote in it: none of them reviews it.
    Column("author_ids", UUIDArray, nullable=False),
    Column("author_name", sa.Text, nullable=False),
    # Why there is this version.
    Column("reason", sa.Text, nullable=False),
    # What was hidden when it was taken from a ticket: kind, section, how often. Never the values.
    Column("masked", JSONB, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("submitted_at", Instant),
    Column("returned_reason", sa.Text),
    Column("returned_name", sa.Text),
    Column("returned_at", Instant),
    Column("reviewed_by", UUIDType),
    Column("reviewer_name", sa.Text),
    Column("published_at", Instant),
    belongs_to("article_id", "articles"),
    belongs_to("reviewed_by", "members"),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint("(published_at IS NULL) = (reviewer_name IS NULL)", name="reviewed"),
    CheckConstraint("reviewed_by IS NULL OR reviewed_by <> ALL(author_ids)", name="four_eyes"),
    key=("article_id", "number"),
)

article_texts = tenant_table(
    "article_texts",
    Column("article_id", UUIDType, primary_key=True),
    Column("number", sa.Integer, primary_key=True),
    Column("language", sa.Text, primary_key=True),
    Column("title", sa.Text, nullable=False),
    Column("symptom", sa.Text, nullable=False),
    Column("cause", sa.Text, nullable=False),
    Column("solution", sa.Text, nullable=False),
    Column("notes", sa.Text, nullable=False),
    belongs_to("article_id", "articles"),
    key=("article_id", "number", "language"),
)

# What an article is found by, in all its languages: what is published, and the newest too.
article_search = tenant_table(
    "article_search",
    Column("article_id", UUIDType, primary_key=True),
    Column("published", TSVECTOR, nullable=False),
    Column("full", TSVECTOR, nullable=False),
    belongs_to("article_id", "articles"),
    Index("article_search_published_idx", "published", postgresql_using="gin"),
    Index("article_search_full_idx", "full", postgresql_using="gin"),
    key=("article_id",),
)
