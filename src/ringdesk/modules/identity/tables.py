"""Workspaces and people (of the installation); members, roles, teams, sessions (of a workspace)."""

from sqlalchemy import Column, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import (
    JSONB,
    Instant,
    TextArray,
    UUIDType,
    belongs_to,
    platform_table,
    tenant_table,
)

workspaces = platform_table(
    "workspaces",
    Column("id", UUIDType, primary_key=True),
    Column("slug", sa.Text, nullable=False, unique=True),
    Column("name", sa.Text, nullable=False),
    Column("locale", sa.Text, nullable=False),
    Column("zone", sa.Text, nullable=False),
    Column("languages", TextArray, nullable=False),
    Column("settings", JSONB, nullable=False, server_default=text("'{}'")),
    # Raised by every change of configuration; see kernel.cache.
    Column("config_version", sa.Integer, nullable=False, server_default="1"),
    Column("demo", sa.Boolean, nullable=False, server_default=text("false")),
    Column("created_at", Instant, nullable=False),
)

people = platform_table(
    "people",
    Column("id", UUIDType, primary_key=True),
    Column("email", sa.Text, nullable=False, unique=True),
    Column("name", sa.Text, nullable=False),
    Column("password_hash", sa.Text),
    Column("locale", sa.Text, nullable=False),
    Column("zone", sa.Text, nullable=False),
    Column("prefs", JSONB, nullable=False, server_default=text("'{}'")),
    # Sealed by the keyring; in force once confirmed.
    Column("totp_secret", sa.Text),
    Column("totp_confirmed_at", Instant),
    # The last time step accepted, so that one code works once.
    Column("totp_last_step", sa.BigInteger),
    # Raised by a change of password: sessions of an older epoch end, in every workspace at once.
    Column("epoch", sa.Integer, nullable=False, server_default="1"),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
)

# Which workspaces a person belongs to, asked at login before any workspace is known.
memberships = platform_table(
    "memberships",
    Column("person_id", UUIDType, ForeignKey("people.id"), primary_key=True),
    Column("tenant_id", UUIDType, ForeignKey("workspaces.id"), primary_key=True),
    Column("member_id", UUIDType, nullable=False),
    Column("active", sa.Boolean, nullable=False),
    # The workspace a login leads to is the one used last.
    Column("last_used_at", Instant),
)

recovery_codes = platform_table(
    "recovery_codes",
    Column("id", UUIDType, primary_key=True),
    Column("person_id", UUIDType, nullable=False, index=True),
    Column("code_hash", sa.LargeBinary, nullable=False),
    Column("used_at", Instant),
)

password_resets = platform_table(
    "password_resets",
    Column("id", UUIDType, primary_key=True),
    Column("person_id", UUIDType, nullable=False, index=True),
    # "reset" (asked for by the person, an hour) or "invite" (by a colleague, a week).
    Column("purpose", sa.Text, nullable=False),
    Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

# One row per (what is throttled, e.g. "login:a@b" or "ip:1.2.3.4").
throttles = platform_table(
    "throttles",
    Column("key", sa.Text, primary_key=True),
    Column("window_start", Instant, nullable=False),
    Column("count", sa.Integer, nullable=False),
)

roles = tenant_table(
    "roles",
    Column("key", sa.Text, nullable=False),
    Column("name", JSONB, nullable=False),
    Column("permissions", TextArray, nullable=False),
    Column("builtin", sa.Boolean, nullable=False),
    UniqueConstraint("tenant_id", "key"),
)

departments = tenant_table(
    "departments",
    Column("name", sa.Text, nullable=False),
    Column("liaison_id", UUIDType),
    Column("archived_at", Instant),
)

teams = tenant_table(
    "teams",
    Column("name", sa.Text, nullable=False),
    Column("department_id", UUIDType),
    Column("archived_at", Instant),
    belongs_to("department_id", "departments"),
)

members = tenant_table(
    "members",
    Column("person_id", UUIDType, nullable=False),
    Column("name", sa.Text, nullable=False),
    Column("email", sa.Text, nullable=False),
    Column("color", sa.Text, nullable=False),
    Column("role_id", UUIDType, nullable=False),
    Column("department_id", UUIDType),
    Column("sort_key", sa.Text, nullable=False),
    Column("suspended_at", Instant),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("tenant_id", "person_id"),
    Index("members_person_idx", "person_id"),
    belongs_to("role_id", "roles"),
    belongs_to("department_id", "departments"),
)

team_members = tenant_table(
    "team_members",
    Column("team_id", UUIDType, primary_key=True),
    Column("member_id", UUIDType, primary_key=True),
    Column("lead", sa.Boolean, nullable=False, server_default=text("false")),
    Index("team_members_member_idx", "tenant_id", "member_id"),
    belongs_to("team_id", "teams"),
    belongs_to("member_id", "members"),
    key=("team_id", "member_id"),
)

# The tenant stands in the token itself, so that the look-up happens inside the tenant's wall.
sessions = tenant_table(
    "sessions",
    Column("token_hash", sa.LargeBinary, nullable=False),
    Column("person_id", UUIDType, nullable=False),
    Column("member_id", UUIDType, nullable=False),
    Column("csrf", sa.Text, nullable=False),
    # The person's epoch at login; see people.
    Column("epoch", sa.Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    # Null until the second factor was shown, when the person has one.
    Column("verified_at", Instant),
    Column("ip", sa.Text, nullable=False),
    Column("user_agent", sa.Text, nullable=False),
    UniqueConstraint("tenant_id", "token_hash"),
    Index("sessions_person_idx", "tenant_id", "person_id"),
    belongs_to("member_id", "members"),
)

api_tokens = tenant_table(
    "api_tokens",
    Column("token_hash", sa.LargeBinary, nullable=False),
    Column("name", sa.Text, nullable=False),
    # Null for a service token, which acts with its scopes alone.
    Column("member_id", UUIDType),
    Column("scopes", TextArray, nullable=False),
    Column("hint", sa.Text, nullable=False),
    Column("created_by", UUIDType),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("last_used_at", Instant),
    Column("revoked_at", Instant),
    UniqueConstraint("tenant_id", "token_hash"),
    belongs_to("member_id", "members"),
)
