"""Notices to members and what each wants to be told."""

from sqlalchemy import Column, Index, UniqueConstraint, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import JSONB, Instant, UUIDType, belongs_to, tenant_table

notices = tenant_table(
    "notices",
    Column("member_id", UUIDType, nullable=False),
    Column("kind", sa.Text, nullable=False),
    Column("ticket_id", UUIDType),
    Column("event_id", UUIDType, nullable=False),
    Column("actor_name", sa.Text, nullable=False),
    Column("data", JSONB, nullable=False),
    Column("at", Instant, nullable=False),
    Column("read_at", Instant),
    # Told to open screens in the order of transactions, like events (kernel.live).
    Column(
        "xid",
        sa.BigInteger,
        nullable=False,
        server_default=text("pg_current_xact_id()::text::bigint"),
    ),
    UniqueConstraint("tenant_id", "member_id", "event_id", "kind"),
    Index("notices_feed_idx", "tenant_id", "xid"),
    Index("notices_member_idx", "tenant_id", "member_id", text("at DESC"), text("id DESC")),
    Index(
        "notices_unread_idx",
        "tenant_id",
        "member_id",
        text("at DESC"),
        text("id DESC"),
        postgresql_where=text("read_at IS NULL"),
    ),
    belongs_to("member_id", "members"),
)

notice_preferences = tenant_table(
    "notice_preferences",
    Column("member_id", UUIDType, primary_key=True),
    # kind → list of ways: "app", "mail"
    Column("ways", JSONB, nullable=False),
    belongs_to("member_id", "members"),
    key=("member_id",),
)
