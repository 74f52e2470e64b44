"""Requesters, the organizations they belong to, and how requesters log in to the portal."""

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import Instant, UUIDType, belongs_to, tenant_table

organizations = tenant_table(
    "organizations",
    Column("name", sa.Text, nullable=False),
    Column("tier", sa.Text, nullable=False, server_default="standard"),
    Column("domain", sa.Text),
    Column("created_at", Instant, nullable=False),
    Index("organizations_name_idx", "tenant_id", "name"),
    CheckConstraint("tier IN ('standard', 'vip')", name="tier"),
)

requesters = tenant_table(
    "requesters",
    Column("name", sa.Text, nullable=False),
    # Lower case; null for somebody known by telephone only.
    Column("email", sa.Text),
    Column("phone", sa.Text),
    Column("locale", sa.Text, nullable=False),
    Column("zone", sa.Text),
    Column("tier", sa.Text, nullable=False, server_default="standard"),
    Column("organization_id", UUIDType),
    # Set by a hard bounce; cleared when the address writes to us again.
    Column("bounced_at", Instant),
    Column("created_at", Instant, nullable=False),
    Index(
        "requesters_email_key",
        "tenant_id",
        "email",
        unique=True,
        postgresql_where=text("email IS NOT NULL"),
    ),
    Index("requesters_organization_idx", "tenant_id", "organization_id"),
    Index("requesters_name_idx", "tenant_id", "name", "id"),
    # How they begin, byte by byte: `queries._begins`.
    *(
        Index(
            f"requesters_{name}_begins_idx",
            "tenant_id",
            name,
            postgresql_ops={name: "text_pattern_ops"},
        )
        for name in ("name", "email", "phone")
    ),
    belongs_to("organization_id", "organizations"),
    CheckConstraint("tier IN ('standard', 'vip')", name="tier"),
    CheckConstraint("email = lower(email)", name="email_lower"),
)

# One mailed code. The challenge is kept by the browser that asked: no other can use up its tries.
login_codes = tenant_table(
    "login_codes",
    Column("challenge_hash", sa.LargeBinary, nullable=False),
    Column("requester_id", UUIDType, nullable=False),
    # Keyed: six digits alone could be read off a plain hash.
    Column("code_hash", sa.LargeBinary, nullable=False),
    Column("tries", sa.SmallInteger, nullable=False, server_default="0"),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    UniqueConstraint("tenant_id", "challenge_hash"),
    Index("login_codes_age_idx", "tenant_id", "expires_at"),
    belongs_to("requester_id", "requesters"),
)

requester_sessions = tenant_table(
    "requester_sessions",
    Column("token_hash", sa.LargeBinary, nullable=False),
    Column("requester_id", UUIDType, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("ip", sa.Text, nullable=False),
    Column("user_agent", sa.Text, nullable=False),
    UniqueConstraint("tenant_id", "token_hash"),
    Index("requester_sessions_age_idx", "tenant_id", "expires_at"),
    belongs_to("requester_id", "requesters"),
)
