"""Automation rules, every match they made, what they spent, dry runs (0009_automation.sql)."""

from pathlib import Path

from alembic import op

from ringdesk.kernel.schema import wall

revision = "0009"
down_revision = "0008"

TENANT_TABLES = (
    "automation_rules",
    "automation_dry_runs",
    "automation_spent",
    "automation_versions",
    "automation_dry_verdicts",
    "automation_matches",
)


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n\n"):
        op.execute(statement)
    for table in TENANT_TABLES:
        for statement in wall(table):
            op.execute(statement)
