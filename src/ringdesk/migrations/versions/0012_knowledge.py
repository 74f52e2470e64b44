"""Articles of the knowledge base (0012_knowledge.sql)."""

from pathlib import Path

from alembic import op

from ringdesk.kernel.schema import wall

revision = "0012"
down_revision = "0011"

TENANT_TABLES = (
    "articles",
    "article_search",
    "article_texts",
    "article_versions",
)
# Row security keeps `@@` from the word index, so the search looks past the wall of this one table
# and names the tenant itself, as that of tickets does (0002).
_HITS = "SELECT article_id FROM public.article_search WHERE tenant_id = $1 AND %s @@ $2"
_SEARCH = (
    "CREATE POLICY search_hits ON article_search FOR SELECT TO CURRENT_USER USING (true)",
    f"""
    CREATE FUNCTION article_search_hits(asked tsquery, drafts boolean) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
    AS $$ BEGIN
        RETURN QUERY EXECUTE CASE WHEN drafts
            THEN '{_HITS % '"full"'}' ELSE '{_HITS % "published"}' END
        USING nullif(current_setting('app.tenant_id', true), '')::uuid, asked;
    END $$
    """,
    "REVOKE ALL ON FUNCTION article_search_hits FROM PUBLIC",
)


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n\n"):
        op.execute(statement)
    for table in TENANT_TABLES:
        for statement in wall(table):
            op.execute(statement)
    for statement in _SEARCH:
        op.execute(statement)
