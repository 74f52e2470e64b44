"""Searching for words that hardly occur, in a large workspace.

The newest hits of a frequent word are found fastest by walking the key backwards, those of a rare
one by the word index. The planner's statistics know the frequent words but not how rare the
others are: of those it expected enough hits to walk, and then walked all of it. So words that it
does not know to be frequent are first looked up in the word index, and all their hits handed out
if they are few.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

# As many hits as are fetched and sorted at once: some milliseconds.
_FEW = 5000
_FREQUENT = 4 * _FEW
_HITS = 'SELECT ticket_id FROM public.ticket_search WHERE tenant_id = $1 AND "full" @@ $2'
_MINE = "nullif(current_setting('app.tenant_id', true), '')::uuid"

# Volatile, because only such a function may ask what the planner expects.
_STATEMENTS = (
    f"""
    CREATE FUNCTION ticket_search_few(asked tsquery) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
    SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off
    AS $$ BEGIN
        RETURN QUERY EXECUTE '{_HITS} LIMIT $3' USING {_MINE}, asked, {_FEW + 1};
    END $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION ticket_search_hits(asked tsquery, most integer) RETURNS SETOF uuid
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
    AS $$ DECLARE expected json; found uuid[]; BEGIN
        EXECUTE 'EXPLAIN (FORMAT JSON) {_HITS}' INTO expected USING {_MINE}, asked;
        IF (expected->0->'Plan'->>'Plan Rows')::numeric < {_FREQUENT} THEN
            found := ARRAY(SELECT public.ticket_search_few(asked));
            IF cardinality(found) <= {_FEW} THEN
                RETURN QUERY SELECT hit FROM unnest(found) AS hit ORDER BY hit DESC LIMIT most;
                RETURN;
            END IF;
        END IF;
        RETURN QUERY EXECUTE '{_HITS} ORDER BY ticket_id DESC LIMIT $3'
        USING {_MINE}, asked, most;
    END $$
    """,  # noqa: S608
    "REVOKE ALL ON FUNCTION ticket_search_few FROM PUBLIC",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
