"""Approvals: levels, seats, delegations (0006_approvals.sql)."""

from pathlib import Path

from alembic import op

from ringdesk.kernel.schema import wall

revision = "0006"
down_revision = "0005"

TENANT_TABLES = (
    "delegations",
    "approvals",
    "approval_seats",
)


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n\n"):
        op.execute(statement)
    for table in TENANT_TABLES:
        for statement in wall(table):
            op.execute(statement)
