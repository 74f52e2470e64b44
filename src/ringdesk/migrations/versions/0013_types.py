"""Icons and priorities of types, merged categories, mentions (0013_types.sql)."""

from pathlib import Path

from alembic import op

from ringdesk.kernel.schema import wall

revision = "0013"
down_revision = "0012"

TENANT_TABLES = ("mentions",)
# Whom notes have named so far. The owner of the tables is behind the wall like everybody else, so
# that it is taken down for this one statement.
BACKFILL = (
    "ALTER TABLE messages NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE members NO FORCE ROW LEVEL SECURITY",
    """INSERT INTO mentions (tenant_id, ticket_id, member_id, mentioned_at)
       SELECT m.tenant_id, m.ticket_id, named.id, max(m.created_at)
       FROM messages m
       CROSS JOIN LATERAL unnest(m.mention_ids) AS named(id)
       JOIN members ON members.tenant_id = m.tenant_id AND members.id = named.id
       WHERE m.withdrawn_at IS NULL
       GROUP BY m.tenant_id, m.ticket_id, named.id""",
    "ALTER TABLE messages FORCE ROW LEVEL SECURITY",
    "ALTER TABLE members FORCE ROW LEVEL SECURITY",
)


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n\n"):
        op.execute(statement)
    for statement in BACKFILL:
        op.execute(statement)
    for table in TENANT_TABLES:
        for statement in wall(table):
            op.execute(statement)
