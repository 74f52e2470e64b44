"""Articles whose review date has passed, found by index until that was told."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.execute("ALTER TABLE articles ADD COLUMN review_told date")
    op.execute(
        "CREATE INDEX articles_review_idx ON articles (tenant_id, review_by)"
        " WHERE published_version IS NOT NULL AND review_told IS DISTINCT FROM review_by"
    )
