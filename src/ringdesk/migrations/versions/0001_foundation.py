"""The foundation: every table the closed loop stands on (0001_foundation.sql)."""

from pathlib import Path

from alembic import op

from ringdesk.kernel.schema import wall

revision = "0001"
down_revision = None

TENANT_TABLES = (
    "anchors",
    "bulk_runs",
    "categories",
    "departments",
    "event_chains",
    "events",
    "idempotency_keys",
    "mail_references",
    "organizations",
    "priority_rules",
    "processes",
    "roles",
    "ticket_numbers",
    "ticket_types",
    "members",
    "requesters",
    "teams",
    "api_tokens",
    "imports",
    "login_codes",
    "mailboxes",
    "notice_preferences",
    "notices",
    "requester_sessions",
    "sessions",
    "team_members",
    "tickets",
    "views",
    "acceptances",
    "attachments",
    "drafts",
    "import_rows",
    "inbound_mails",
    "messages",
    "outbound_mails",
    "participants",
    "ratings",
    "reviews",
    "ticket_links",
    "ticket_reads",
    "ticket_search",
)


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n\n"):
        op.execute(statement)
    for table in TENANT_TABLES:
        for statement in wall(table):
            op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("nothing comes before the first revision: restore a backup instead")
