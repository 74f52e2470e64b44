"""Many tickets at once: bulk actions and imports."""

from sqlalchemy import CheckConstraint, Column, Index, text
from sqlalchemy import types as sa

from ringdesk.kernel.db import (
    JSONB,
    Instant,
    UUIDArray,
    UUIDType,
    belongs_to,
    tenant_table,
)

bulk_runs = tenant_table(
    "bulk_runs",
    Column("action", sa.Text, nullable=False),
    Column("body", JSONB, nullable=False),
    Column("ticket_ids", UUIDArray, nullable=False),
    Column("done", sa.Integer, nullable=False, server_default="0"),
    Column("failures", JSONB, nullable=False),
    Column("member_id", UUIDType, nullable=False),
    Column("state", sa.Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)

# A file of old tickets on its way in. `place`: the line of the file up to which it is done.
imports = tenant_table(
    "imports",
    Column("name", sa.Text, nullable=False),
    Column("file_key", sa.Text, nullable=False),
    Column("header", JSONB, nullable=False),
    # For each column what it is taken for, or null.
    Column("mapping", JSONB, nullable=False),
    Column("settings", JSONB, nullable=False),
    Column("preview", JSONB, nullable=False),
    Column("state", sa.Text, nullable=False),
    Column("rows", sa.Integer, nullable=False),
    Column("place", sa.Integer, nullable=False, server_default="0"),
    Column("created", sa.Integer, nullable=False, server_default="0"),
    Column("skipped", sa.Integer, nullable=False, server_default="0"),
    Column("member_id", UUIDType, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("finished_at", Instant),
    belongs_to("member_id", "members"),
    Index("imports_created_idx", "tenant_id", text("created_at DESC"), text("id DESC")),
    CheckConstraint("state IN ('ready','running','done')", name="state"),
)

import_rows = tenant_table(
    "import_rows",
    Column("import_id", UUIDType, primary_key=True),
    Column("row", sa.Integer, primary_key=True),
    # The number it had elsewhere.
    Column("number", sa.Text),
    # Null: skipped, and `faults` say why; else they say what of it was not understood.
    Column("ticket_id", UUIDType),
    Column("faults", JSONB, nullable=False),
    belongs_to("import_id", "imports"),
    belongs_to("ticket_id", "tickets"),
    Index(
        "import_rows_number_key",
        "tenant_id",
        "import_id",
        "number",
        unique=True,
        postgresql_where=text("ticket_id IS NOT NULL"),
    ),
    CheckConstraint("ticket_id IS NOT NULL OR jsonb_array_length(faults) > 0", name="skipped"),
    key=("import_id", "row"),
)
