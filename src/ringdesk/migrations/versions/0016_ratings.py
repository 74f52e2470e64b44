"""What customers are asked besides the score, and what they answered (0016_ratings.sql)."""

from pathlib import Path

from alembic import op
from sqlalchemy import text

from ringdesk.kernel.schema import wall

revision = "0016"
down_revision = "0015"

TENANT_TABLES = ("rating_options",)

ALTERS = (
    "ALTER TABLE ratings ADD COLUMN improvements TEXT[] DEFAULT '{}' NOT NULL",
    "ALTER TABLE ratings ADD COLUMN completed_at TIMESTAMP WITH TIME ZONE",
    "ALTER TABLE suggestions ADD COLUMN improvements TEXT[] DEFAULT '{}' NOT NULL",
)
# The tables' owner stands before the wall as well: rows are reached workspace by workspace.
# Of a rating more was said already, or the time to say it is long over. The word index no longer
# holds what a process hides at one of its nodes.
_ROWS = """
    DO $$ DECLARE workspace record; BEGIN
        FOR workspace IN SELECT id FROM workspaces LOOP
            PERFORM set_config('app.tenant_id', workspace.id::text, true);
            UPDATE ratings SET completed_at = at WHERE tenant_id = workspace.id;
            INSERT INTO jobs (id, tenant_id, kind, payload, dedupe, run_at, created_at)
            SELECT gen_random_uuid(), t.tenant_id, 'tickets.index',
                   jsonb_build_object('ticket_id', t.id), 'index:' || t.id, now(), now()
            FROM tickets t JOIN processes p ON p.tenant_id = t.tenant_id
                 AND p.key = t.process_key AND p.version = t.process_version
            WHERE t.tenant_id = workspace.id AND jsonb_path_exists(
                p.definition, '$.nodes[*].fields[*] ? (@.access == "hidden")')
            ON CONFLICT DO NOTHING;
        END LOOP;
        PERFORM set_config('app.tenant_id', '', true);
    END $$"""
# What customers could score until now, and what is ticked most; for the workspaces there are.
_OPTIONS = (
    ("aspect", "promptness", "时效", "Promptness", "السرعة"),
    ("aspect", "result", "结果", "Result", "النتيجة"),
    ("aspect", "manner", "态度", "Manner", "التعامل"),
    ("improvement", "waiting", "等得久", "Long wait", "انتظار طويل"),
    ("improvement", "unclear", "说不清楚", "Unclear answers", "إجابات غير واضحة"),
    ("improvement", "asked_again", "来回补材料", "Asked for more again and again",
     "طُلبت مني معلومات مرارًا"),
    ("improvement", "result", "处理结果", "The result", "النتيجة"),
    ("improvement", "manner", "态度", "Manner", "التعامل"),
)  # fmt: skip
_LAY = text(
    """INSERT INTO rating_options (tenant_id, id, part, key, name, position)
       SELECT id, gen_random_uuid(), :part, :key,
              jsonb_build_object('zh-CN', CAST(:zh AS TEXT), 'en', CAST(:en AS TEXT),
                                 'ar', CAST(:ar AS TEXT)),
              :position FROM workspaces"""
)


def upgrade() -> None:
    for statement in ALTERS:
        op.execute(statement)
    op.execute(text(_ROWS.replace(":", r"\:")))
    op.execute(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
    for place, (part, key, zh, en, ar) in enumerate(_OPTIONS):
        position = place if part == "aspect" else place - 3
        op.execute(_LAY.bindparams(part=part, key=key, zh=zh, en=en, ar=ar, position=position))
    for table in TENANT_TABLES:
        for statement in wall(table):
            op.execute(statement)
