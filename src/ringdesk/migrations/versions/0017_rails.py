"""Guard rails of pilots (0017_rails.sql)."""

from pathlib import Path

from alembic import op

from ringdesk.kernel.schema import wall

revision = "0017"
down_revision = "0016"

TENANT_TABLES = ("pilot_rails",)


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n\n"):
        op.execute(statement)
    for table in TENANT_TABLES:
        for statement in wall(table):
            op.execute(statement)
