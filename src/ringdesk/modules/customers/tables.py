"""Requesters and the organizations they belong to."""

from sqlalchemy import CheckConstraint, Column, Index, text
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
    belongs_to("organization_id", "organizations"),
    CheckConstraint("tier IN ('standard', 'vip')", name="tier"),
    CheckConstraint("email = lower(email)", name="email_lower"),
)
