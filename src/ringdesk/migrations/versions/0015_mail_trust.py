"""Access tokens of mailboxes, their troubles, what is known of a sender (0015_mail_trust.sql)."""

from pathlib import Path

from alembic import op

from ringdesk.kernel.schema import wall

revision = "0015"
down_revision = "0014"

TENANT_TABLES = ("mailbox_tokens",)

ALTERS = (
    "ALTER TABLE mailboxes ADD COLUMN oauth JSONB",
    "ALTER TABLE mailboxes ADD COLUMN oauth_secret TEXT",
    "ALTER TABLE mailboxes ADD COLUMN oauth_refresh_token TEXT",
    "ALTER TABLE mailboxes ADD COLUMN troubles JSONB DEFAULT '{}' NOT NULL",
    "ALTER TABLE inbound_mails ADD COLUMN authenticity JSONB",
    "ALTER TABLE inbound_mails ADD COLUMN signed_as TEXT",
    """CREATE INDEX inbound_mails_signed_idx ON inbound_mails (tenant_id, signed_as)
       WHERE signed_as IS NOT NULL""",
    "ALTER TABLE outbound_mails ADD COLUMN pending TEXT[]",
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
