"""What the front line says hinders it (一线反馈), and the guard rails (护栏) of pilots."""

from sqlalchemy import CheckConstraint, Column, Index, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import JSONB, Instant, UUIDType, belongs_to, tenant_table

feedback = tenant_table(
    "feedback",
    # What hinders: kind, key, label, and of which process and version.
    Column("place", JSONB, nullable=False),
    Column("process_key", sa.Text),
    Column("ticket_id", UUIDType),
    Column("text", sa.Text, nullable=False),
    Column("giver_id", UUIDType, nullable=False),
    Column("giver_name", sa.Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("outcome", sa.Text),
    Column("answer", sa.Text),
    Column("answered_by", UUIDType),
    Column("answered_name", sa.Text),
    Column("answered_at", Instant),
    Index("feedback_open_idx", "tenant_id", text("created_at DESC"), text("id DESC"),
          postgresql_where=text("answered_at IS NULL")),
    Index("feedback_created_idx", "tenant_id", text("created_at DESC"), text("id DESC")),
    Index("feedback_giver_idx", "tenant_id", "giver_id", text("created_at DESC")),
    belongs_to("giver_id", "members"),
    belongs_to("answered_by", "members"),
    belongs_to("ticket_id", "tickets"),
    CheckConstraint("outcome IN ('changed','explained','declined')", name="outcome"),
    CheckConstraint(
        "(answered_at IS NULL) = (outcome IS NULL) AND (answered_at IS NULL) = (answer IS NULL)",
        name="answered",
    ),
)  # fmt: skip

# A figure whose rail was changed or crossed; the others have the limits of pilots/rails.py.
pilot_rails = tenant_table(
    "pilot_rails",
    Column("pilot_id", UUIDType, primary_key=True),
    Column("figure", sa.Text, primary_key=True),
    # The worst difference, new minus old, in the figure's own unit; null: not watched.
    Column("worst", sa.Float),
    Column("crossed_at", Instant),
    belongs_to("pilot_id", "process_pilots"),
    key=("pilot_id", "figure"),
)
