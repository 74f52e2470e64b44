"""Drafts count their writes, so that two people on one draft notice each other."""

from alembic import op

revision = "0014"
down_revision = "0013"

VERSIONED = ("sla_policies", "sla_calendars", "automation_rules")


def upgrade() -> None:
    for table in VERSIONED:
        op.execute(f"ALTER TABLE {table} ADD COLUMN draft_revision INTEGER DEFAULT 0 NOT NULL")
    op.execute("ALTER TABLE sla_buffers ADD COLUMN revision INTEGER DEFAULT 1 NOT NULL")
    op.execute(
        "ALTER TABLE automation_versions"
        " ADD CONSTRAINT automation_versions_version_check CHECK (version > 0)"
    )
