"""Customers by name, and by how name, address or number begin, without reading all of them.

Row security keeps the database from asking an index about LIKE. It does about the operators that
compare byte by byte, which is what `text_pattern_ops` sorts by.
"""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.execute("CREATE INDEX requesters_name_idx ON requesters (tenant_id, name, id)")
    for column in ("name", "email", "phone"):
        op.execute(
            f"CREATE INDEX requesters_{column}_begins_idx"
            f" ON requesters (tenant_id, {column} text_pattern_ops)"
        )
