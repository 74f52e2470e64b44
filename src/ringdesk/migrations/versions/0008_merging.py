"""Merges and splits of tickets, and reply templates (0008_merging.sql)."""

from pathlib import Path

from alembic import op

from ringdesk.kernel.schema import wall

revision = "0008"
down_revision = "0007"

TENANT_TABLES = (
    "template_folders",
    "reply_templates",
    "merges",
    "splits",
    "template_uses",
    "template_versions",
)
ALTERS = (
    """ALTER TABLE tickets ADD CONSTRAINT tickets_merged_closed_check CHECK
       (merged_into_id IS NULL OR status_category = 'closed')""",
    """CREATE INDEX tickets_merged_idx ON tickets (tenant_id, merged_into_id)
       WHERE merged_into_id IS NOT NULL""",
)


def upgrade() -> None:
    for statement in ALTERS:
        op.execute(statement)
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n\n"):
        op.execute(statement)
    for table in TENANT_TABLES:
        for statement in wall(table):
            op.execute(statement)
