"""Checklists, second handling, callbacks, suggestions, the goodwill purse (0007_quality.sql)."""

from pathlib import Path

from alembic import op
from sqlalchemy import text

from ringdesk.kernel.schema import wall

revision = "0007"
down_revision = "0006"

TENANT_TABLES = (
    "checklist_lines",
    "purses",
    "purse_periods",
    "callbacks",
    "compensations",
    "second_handlings",
    "suggestions",
    "callback_attempts",
)

ALTERS = (
    "ALTER TABLE ratings ADD COLUMN aspects JSONB DEFAULT '{}' NOT NULL",
    # Time-outs count from what people did, not from any change of the row.
    "DROP INDEX tickets_sweep_idx",
    """CREATE INDEX tickets_quiet_idx ON tickets (tenant_id, node, (GREATEST(resolved_at,
       reviewed_at, accepted_at, closed_at, last_customer_at, last_agent_at)), id)
       WHERE archived_at IS NULL AND status_category IN ('resolved','closed')""",
)
# What every verification asked for until now, for the workspaces there are.
_LINES = (
    ("result", "solved", "问题已经消失，并有凭证", "The problem is gone, with evidence",
     "المشكلة زالت مع دليل"),
    ("result", "customer_side", "客户侧显示正常", "It works on the customer's side",
     "تعمل لدى العميل"),
    ("result", "sampled", "抽查了相关记录", "Related records were sampled",
     "فُحصت عينة من السجلات"),
    ("process", "in_time", "各环节按时完成，或已说明原因", "Each step was in time, or explained",
     "كل خطوة في وقتها أو مبررة"),
    ("process", "classified", "分类和根因填写正确", "Category and cause are right",
     "التصنيف والسبب صحيحان"),
    ("process", "recorded", "沟通和处理都有记录", "Everything is on record", "كل شيء مسجّل"),
)  # fmt: skip
_LAY = text(
    """INSERT INTO checklist_lines
       (tenant_id, id, part, key, name, type_keys, priorities, position)
       SELECT id, gen_random_uuid(), :part, :key,
              jsonb_build_object('zh-CN', CAST(:zh AS TEXT), 'en', CAST(:en AS TEXT),
                                 'ar', CAST(:ar AS TEXT)),
              '{}', '{}', :position FROM workspaces"""
)


def upgrade() -> None:
    for statement in ALTERS:
        op.execute(statement)
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n\n"):
        op.execute(statement)
    for position, (part, key, zh, en, ar) in enumerate(_LINES):
        op.execute(_LAY.bindparams(part=part, key=key, zh=zh, en=en, ar=ar, position=position % 3))
    for table in TENANT_TABLES:
        for statement in wall(table):
            op.execute(statement)
