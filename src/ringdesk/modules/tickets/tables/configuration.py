"""What tickets are described with: the category tree, types, priority rules, views."""

from sqlalchemy import CheckConstraint, Column, UniqueConstraint, text
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

ticket_numbers = tenant_table(
    "ticket_numbers",
    Column("last", sa.BigInteger, nullable=False),
    Column("singleton", sa.Boolean, primary_key=True),
    key=("singleton",),
)

categories = tenant_table(
    "categories",
    Column("parent_id", UUIDType),
    Column("level", sa.SmallInteger, nullable=False),
    # The ids from the root down to this one: roll-up without recursion.
    Column("path", UUIDArray, nullable=False),
    Column("name", JSONB, nullable=False),
    Column("position", sa.Integer, nullable=False),
    Column("archived_at", Instant),
    # Where its tickets went.
    Column("merged_into_id", UUIDType),
    belongs_to("parent_id", "categories"),
    belongs_to("merged_into_id", "categories"),
    CheckConstraint("level BETWEEN 1 AND 3", name="level"),
    CheckConstraint("cardinality(path) = level", name="path"),
)

ticket_types = tenant_table(
    "ticket_types",
    Column("key", sa.Text, nullable=False),
    Column("name", JSONB, nullable=False),
    Column("description", JSONB, nullable=False),
    Column("fields", JSONB, nullable=False),
    Column("portal", sa.Boolean, nullable=False),
    Column("process_key", sa.Text, nullable=False),
    # [{when, process_key}]: the first that holds goes before `process_key`.
    Column("process_rules", JSONB, nullable=False, server_default=text("'[]'")),
    Column("position", sa.Integer, nullable=False),
    Column("archived_at", Instant),
    Column("icon", sa.Text, nullable=False, server_default="ticket"),
    Column("default_priority", sa.Text),
    Column("version", sa.Integer, nullable=False, server_default="1"),
    Column("changed_by", sa.Text, nullable=False, server_default=""),
    Column("changed_at", Instant),
    UniqueConstraint("tenant_id", "key"),
    CheckConstraint("default_priority IN ('P1','P2','P3','P4')", name="default_priority"),
)

priority_rules = tenant_table(
    "priority_rules",
    Column("version", sa.Integer, nullable=False),
    Column("definition", JSONB, nullable=False),
    Column("author_name", sa.Text, nullable=False),
    Column("reason", sa.Text, nullable=False),
    Column("published_at", Instant, nullable=False),
    UniqueConstraint("tenant_id", "version"),
)

views = tenant_table(
    "views",
    Column("name", sa.Text, nullable=False),
    Column("owner_id", UUIDType),
    Column("filter", JSONB, nullable=False),
    Column("sort", sa.Text, nullable=False),
    Column("columns", TextArray, nullable=False),
    Column("group_by", sa.Text),
    Column("position", sa.Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    belongs_to("owner_id", "members"),
)
