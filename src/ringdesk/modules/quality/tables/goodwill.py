"""The goodwill purse: what may be given, and what was given to whom."""

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import JSONB, Instant, TextArray, UUIDType, belongs_to, tenant_table

Money = sa.Numeric(14, 2)

purses = tenant_table(
    "purses",
    Column("name", JSONB, nullable=False),
    Column("currency", sa.Text, nullable=False),
    Column("period", sa.Text, nullable=False),
    # For each period that begins from now on.
    Column("budget", Money, nullable=False),
    # What one of a role may give at once by their own word; "" for every other role.
    Column("single_limits", JSONB, nullable=False),
    Column("member_monthly", Money, nullable=False),
    Column("customer_90_days", Money, nullable=False),
    # Levels of approval above a limit, in the words of the process definition.
    Column("levels", JSONB, nullable=False),
    Column("archived_at", Instant),
    Column("version", sa.Integer, nullable=False, server_default="1"),
    CheckConstraint("period IN ('month','quarter','year')", name="period"),
    CheckConstraint("budget >= 0 AND member_monthly >= 0 AND customer_90_days >= 0", name="limits"),
)

# A purse in one period. Its row is locked by whoever takes from it; the check stands behind.
purse_periods = tenant_table(
    "purse_periods",
    Column("purse_id", UUIDType, primary_key=True),
    Column("starts_on", sa.Date, primary_key=True),
    Column("budget", Money, nullable=False),
    Column("reserved", Money, nullable=False, server_default="0"),
    Column("spent", Money, nullable=False, server_default="0"),
    belongs_to("purse_id", "purses"),
    CheckConstraint(
        "reserved >= 0 AND spent >= 0 AND reserved + spent <= budget", name="never_overdrawn"
    ),
    key=("purse_id", "starts_on"),
)

compensations = tenant_table(
    "compensations",
    Column("ticket_id", UUIDType, nullable=False),
    Column("requester_id", UUIDType, nullable=False),
    Column("kind", sa.Text, nullable=False),
    # An apology alone takes from no purse.
    Column("purse_id", UUIDType),
    Column("starts_on", sa.Date),
    Column("amount", Money),
    Column("currency", sa.Text),
    Column("letter", sa.Text, nullable=False),
    Column("reason", sa.Text, nullable=False),
    Column("exceeds", TextArray, nullable=False),
    Column("state", sa.Text, nullable=False),
    Column("member_id", UUIDType),
    Column("member_name", sa.Text, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("approval_id", UUIDType),
    Column("decided_at", Instant),
    Column("paid_at", Instant),
    Column("paid_name", sa.Text),
    # The number under which it was paid out: one payment is never booked twice.
    Column("pay_reference", sa.Text),
    UniqueConstraint("tenant_id", "pay_reference"),
    Index(
        "compensations_open_idx",
        "tenant_id",
        "ticket_id",
        unique=True,
        postgresql_where=text("state = 'requested'"),
    ),
    Index("compensations_ticket_idx", "tenant_id", "ticket_id"),
    Index("compensations_customer_idx", "tenant_id", "requester_id", "requested_at"),
    Index("compensations_member_idx", "tenant_id", "member_id", "requested_at"),
    belongs_to("ticket_id", "tickets"),
    ForeignKeyConstraint(
        ["tenant_id", "purse_id", "starts_on"],
        ["purse_periods.tenant_id", "purse_periods.purse_id", "purse_periods.starts_on"],
    ),
    CheckConstraint("kind IN ('voucher','refund_shipping','warranty','apology')", name="kind"),
    CheckConstraint("state IN ('requested','granted','rejected','withdrawn','paid')", name="state"),
    CheckConstraint(
        "(kind = 'apology') = (purse_id IS NULL) AND (purse_id IS NULL) = (amount IS NULL) "
        "AND (amount IS NULL OR amount > 0)",
        name="amount",
    ),
    CheckConstraint("(state = 'paid') = (pay_reference IS NOT NULL)", name="paid"),
)
