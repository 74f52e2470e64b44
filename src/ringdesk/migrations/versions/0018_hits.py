"""What is asked for often is read by index, whatever the number of tickets.

Searching for words that many tickets hold, the newest tickets are looked at first. How many hold
two words together the planner takes for far fewer than it is, since it takes the words to be
strangers. So of words that every second ticket holds, and all the more of the pairs of characters
of one Chinese word, five thousand hits were fetched from the word index, found too many, and
thrown away. Now five hundred of the newest tickets are read before that, and if every tenth of
them holds the words, or the planner expects every twentieth of all to, a longer stretch of them.

The counts beside the views of returned, waiting and verified tickets walked all open tickets, or
all there are, where fewer are found than the count goes up to. Row security never let the index
of those involved be used: PostgreSQL does not ask `@>` before it knows that a row may be seen.
"""

from alembic import op

revision = "0018"
down_revision = "0017"

# So many of the newest tickets are tried; where every tenth holds the words, ten times the hits
# that are wanted are read, which takes 2 ms.
_TRIED, _STRETCH = 500, 10
_FEW = 5000
_FREQUENT = 4 * _FEW
_MINE = "nullif(current_setting('app.tenant_id', true), '')::uuid"
_HITS = 'SELECT ticket_id FROM public.ticket_search WHERE tenant_id = $1 AND "full" @@ $2'
_NEWEST = (
    'SELECT ARRAY(SELECT ticket_id FROM (SELECT ticket_id, "full" FROM public.ticket_search'
    " WHERE tenant_id = $1 ORDER BY ticket_id DESC LIMIT $3) AS newest"
    ' WHERE "full" @@ $2 LIMIT $4)'
)

_NEWEST_OF = "ON tickets (tenant_id, updated_at DESC, id DESC) WHERE"
_INDEXES = (
    f"CREATE INDEX tickets_returned_idx {_NEWEST_OF} returned AND status_category <> 'closed'",
    f"CREATE INDEX tickets_waiting_idx {_NEWEST_OF} status_category = 'waiting_customer'",
    f"CREATE INDEX tickets_verifying_idx {_NEWEST_OF} node = 'verifying'",
    "DROP INDEX tickets_involved_idx",
)
_SEARCH = f"""
CREATE OR REPLACE FUNCTION ticket_search_hits(asked tsquery, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog
AS $$ DECLARE plan json; expected numeric; of_all real; found uuid[]; BEGIN
    EXECUTE 'EXPLAIN (FORMAT JSON) {_HITS}' INTO plan USING {_MINE}, asked;
    expected := (plan->0->'Plan'->>'Plan Rows')::numeric;
    SELECT reltuples INTO of_all FROM pg_class WHERE oid = 'public.ticket_search'::regclass;
    EXECUTE '{_NEWEST}' INTO found USING {_MINE}, asked, {_TRIED}, most;
    IF cardinality(found) < most AND (
        cardinality(found) >= {_TRIED // _STRETCH} OR expected > greatest(of_all, {_FEW}) / 20
    ) THEN
        EXECUTE '{_NEWEST}' INTO found USING {_MINE}, asked, most * {_STRETCH}, most;
    END IF;
    IF cardinality(found) = most THEN
        RETURN QUERY SELECT unnest(found);
        RETURN;
    END IF;
    IF expected < {_FREQUENT} THEN
        found := ARRAY(SELECT public.ticket_search_few(asked));
        IF cardinality(found) <= {_FEW} THEN
            RETURN QUERY SELECT hit FROM unnest(found) AS hit ORDER BY hit DESC LIMIT most;
            RETURN;
        END IF;
    END IF;
    RETURN QUERY EXECUTE '{_HITS} ORDER BY ticket_id DESC LIMIT $3'
    USING {_MINE}, asked, most;
END $$
"""  # noqa: S608


def upgrade() -> None:
    for statement in (*_INDEXES, _SEARCH):
        op.execute(statement)
