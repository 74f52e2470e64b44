"""Mailboxes may be told which automatic letters not to send."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute("ALTER TABLE mailboxes ADD COLUMN silent TEXT[] DEFAULT '{}' NOT NULL")
