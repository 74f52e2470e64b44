"""Processes: drafts, pilots, the version in force, node runs, outside calls (0005_process.sql)."""

from pathlib import Path

from alembic import op

from ringdesk.kernel.schema import wall

revision = "0005"
down_revision = "0004"

TENANT_TABLES = (
    "process_drafts",
    "process_pilots",
    "process_standings",
    "node_runs",
    "outside_calls",
)

_CLOSED_FOUR_EYES = (
    "closed_at IS NULL OR merged_into_id IS NOT NULL OR strictest_priority NOT IN ('P1','P2') OR "
    "(evidence_count > 0 AND reviewed_by IS NOT NULL AND resolved_by IS NOT NULL "
    "AND reviewed_by <> resolved_by)"
)
_LINKS = "'follow_up','related','child','caused_by','duplicate','merged','split'"
ALTERS = (
    "ALTER TABLE tickets ADD COLUMN evidence_types TEXT[] DEFAULT '{}' NOT NULL",
    "ALTER TABLE tickets ADD COLUMN open_children INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE tickets ADD COLUMN open_duties INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE tickets ADD COLUMN merged_into_id UUID",
    """ALTER TABLE tickets ADD FOREIGN KEY (tenant_id, merged_into_id)
       REFERENCES tickets (tenant_id, id)""",
    "ALTER TABLE tickets DROP CONSTRAINT tickets_closed_accepted_check",
    """ALTER TABLE tickets ADD CONSTRAINT tickets_closed_accepted_check CHECK
       (closed_at IS NULL OR accepted_at IS NOT NULL OR merged_into_id IS NOT NULL)""",
    "ALTER TABLE tickets DROP CONSTRAINT tickets_closed_four_eyes_check",
    f"""ALTER TABLE tickets ADD CONSTRAINT tickets_closed_four_eyes_check
        CHECK ({_CLOSED_FOUR_EYES})""",
    """ALTER TABLE tickets ADD CONSTRAINT tickets_closed_children_check CHECK
       (closed_at IS NULL OR merged_into_id IS NOT NULL OR open_children = 0)""",
    """ALTER TABLE tickets ADD CONSTRAINT tickets_archived_settled_check CHECK
       (archived_at IS NULL OR open_duties = 0)""",
    """ALTER TABLE tickets ADD CONSTRAINT tickets_open_counts_check CHECK
       (open_children >= 0 AND open_duties >= 0)""",
    """ALTER TABLE tickets ADD CONSTRAINT tickets_merged_elsewhere_check CHECK
       (merged_into_id <> id)""",
    "ALTER TABLE ticket_links DROP CONSTRAINT ticket_links_kind_check",
    f"ALTER TABLE ticket_links ADD CONSTRAINT ticket_links_kind_check CHECK (kind IN ({_LINKS}))",
    "ALTER TABLE ticket_types ADD COLUMN process_rules JSONB DEFAULT '[]' NOT NULL",
    # What was evidence before its types were kept on the ticket. The owner of the tables is
    # behind the wall like everybody else, so that it is taken down for this one statement.
    "ALTER TABLE tickets NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE attachments NO FORCE ROW LEVEL SECURITY",
    """UPDATE tickets t SET evidence_types = found.types FROM (
           SELECT tenant_id, ticket_id,
               array_agg(DISTINCT evidence_type ORDER BY evidence_type) AS types
           FROM attachments WHERE evidence_type IS NOT NULL AND ticket_id IS NOT NULL GROUP BY 1, 2
       ) found WHERE t.tenant_id = found.tenant_id AND t.id = found.ticket_id""",
    "ALTER TABLE tickets FORCE ROW LEVEL SECURITY",
    "ALTER TABLE attachments FORCE ROW LEVEL SECURITY",
)
# Until now the newest version was the one in force.
_STANDINGS = (
    "ALTER TABLE processes NO FORCE ROW LEVEL SECURITY",
    """INSERT INTO process_standings (tenant_id, key, version)
       SELECT tenant_id, key, max(version) FROM processes GROUP BY 1, 2""",
    "ALTER TABLE processes FORCE ROW LEVEL SECURITY",
)


def upgrade() -> None:
    for statement in ALTERS:
        op.execute(statement)
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n\n"):
        op.execute(statement)
    for statement in _STANDINGS:
        op.execute(statement)
    for table in TENANT_TABLES:
        for statement in wall(table):
            op.execute(statement)
