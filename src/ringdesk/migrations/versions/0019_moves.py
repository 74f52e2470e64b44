"""Running tickets on their way to another version (0019_moves.sql)."""

from pathlib import Path

from alembic import op

from ringdesk.kernel.schema import wall

revision = "0019"
down_revision = "0018"

TENANT_TABLES = ("process_moves",)
ALTERS = (
    """CREATE INDEX outside_calls_waiting_idx ON outside_calls (tenant_id, id)
       WHERE state = 'waiting'""",
    # What was ordered and not done yet goes on as a move that can be watched.
    """INSERT INTO process_moves (tenant_id, id, process_key, before_version, version, nodes,
                                  reason, state, tickets, started_name, started_at)
       SELECT DISTINCT ON (tenant_id, payload->>'key') tenant_id, id, payload->>'key',
              (payload->>'source')::int, (payload->>'target')::int, payload->'nodes',
              payload->>'reason', 'running', 0, 'process_move', created_at
       FROM jobs WHERE kind = 'runs.move' AND dead_at IS NULL
       ORDER BY tenant_id, payload->>'key', created_at""",
    "UPDATE jobs SET payload = jsonb_build_object('move_id', id) WHERE kind = 'runs.move'",
)


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n\n"):
        op.execute(statement)
    for statement in ALTERS:
        op.execute(statement)
    for table in TENANT_TABLES:
        for statement in wall(table):
            op.execute(statement)
