"""Deadlines: calendars, policies, clocks, buffers, alerts, the time ledger (0003_sla.sql)."""

from pathlib import Path

from alembic import op

from ringdesk.kernel.schema import wall

revision = "0003"
down_revision = "0002"

TENANT_TABLES = (
    "sla_buffers",
    "sla_calendars",
    "sla_policies",
    "sla_calendar_versions",
    "sla_policy_versions",
    "sla_announcements",
    "sla_clocks",
    "sla_holds",
    "sla_spans",
    "ticket_timers",
    "sla_adjustments",
    "sla_alerts",
    "sla_entries",
)


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n\n"):
        op.execute(statement)
    for table in TENANT_TABLES:
        for statement in wall(table):
            op.execute(statement)
