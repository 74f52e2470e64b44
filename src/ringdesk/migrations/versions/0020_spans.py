"""Reads whose work does not grow with the number of tickets.

**Words that neither few nor many tickets hold.** A word index gives all hits of a word or none:
it knows no order, so that finding the newest five hundred of ten thousand took all of them, or a
walk over as many tickets as it takes. Now the index also knows when a ticket was created, in spans
of six sizes from a minute to two years (the first eight to three digits of its id, RFC 9562), each
together with the tenant. The newest three hundred tickets are read; how many of them hold the
words says how far back enough hits are to be expected. So far back the index is asked, for at most
sixteen spans at once, and farther only if that was not enough. A word that a twelfth of the newest
tickets holds is found by reading more of those, which is cheaper. Other tenants' tickets are never
looked at. What was indexed last waits unsorted, and is read whole by every search: a sixteenth of
what is usual, for 0.03 ms more with each ticket.

**Tickets one watches.** Row security keeps the database from asking an index about arrays, so the
view read all open tickets. Like the search it asks a function now that looks past the wall by an
index of what is watched, and names the tenant itself.

**Open tickets by process** are counted in an index that holds nothing else. **Lists** of mails, of
care that waits, of suggestions, of notices not read and of matches that were skipped have an index
in their own order.
"""

from alembic import op

revision = "0020"
down_revision = "0019"

_TRIED, _FREQUENT = 300, 300 // 12
_MINE = "nullif(current_setting('app.tenant_id', true), '')::uuid"
_SIZES = (8, 7, 6, 5, 4, 3)
_SPANS = f"""
CREATE FUNCTION ticket_search_spans(tenant uuid, ticket uuid) RETURNS bigint[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ARRAY[
    {", ".join(f"hashtextextended(tenant::text || left(ticket::text, {n}), 0)" for n in _SIZES)}
]
"""
# Milliseconds since 1970 of a time-ordered id: its first twelve digits.
_MOMENT = """
CREATE FUNCTION ticket_search_moment(ticket uuid) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ('x' || translate(left(ticket::text, 13), '-', ''))::bit(48)::bigint
"""
# All hits in spans of one size, in no order. Each digit less makes a span sixteen times as long.
_WITHIN = f"""
CREATE FUNCTION ticket_search_within(asked tsquery, since bigint, until bigint, digits integer)
RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off
AS $$ DECLARE mine uuid := {_MINE}; spans bigint[] := ARRAY(
    SELECT hashtextextended(mine::text || lpad(to_hex(span), digits, '0'), 0)
    FROM generate_series(since >> (4 * (12 - digits)), until >> (4 * (12 - digits))) AS span
); BEGIN
    RETURN QUERY SELECT ticket_id FROM public.ticket_search WHERE tenant_id = mine
        AND public.ticket_search_spans(tenant_id, ticket_id) && spans AND "full" @@ asked;
END $$
"""  # noqa: S608
_NEWEST = """
    SELECT ticket_id, "full" @@ asked AS holds FROM public.ticket_search
    WHERE tenant_id = mine ORDER BY ticket_id DESC LIMIT"""
_HITS = f"""
CREATE FUNCTION ticket_search_hits(asked tsquery, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
AS $$ DECLARE
    mine uuid := {_MINE}; digits integer := {_SIZES[0]};
    seen uuid[]; hits uuid[]; newest bigint; oldest bigint; back bigint;
BEGIN
    SELECT array_agg(ticket_id), coalesce(array_agg(ticket_id) FILTER (WHERE holds), '{{}}')
        INTO seen, hits FROM ({_NEWEST} {_TRIED}) AS tried;
    IF cardinality(hits) < most AND cardinality(hits) >= {_FREQUENT} THEN
        hits := ARRAY(SELECT ticket_id
            FROM ({_NEWEST} {_TRIED} * most * 5 / 4 / cardinality(hits)) AS read
            WHERE holds LIMIT most);
    END IF;
    IF cardinality(hits) < most AND cardinality(seen) = {_TRIED} THEN
        SELECT public.ticket_search_moment(ticket_id) INTO oldest FROM public.ticket_search
            WHERE tenant_id = mine ORDER BY ticket_id LIMIT 1;
        newest := public.ticket_search_moment(seen[1]);
        back := newest - public.ticket_search_moment(seen[{_TRIED}]) + 1;
        LOOP
            -- Twice as far as the hits so far let expect enough; three more might have been found.
            back := least(newest - oldest, back * greatest(2, least(256,
                2 * most / (cardinality(hits) + 3))));
            WHILE digits > {_SIZES[-1]} AND back > 15 * (1::bigint << 4 * (12 - digits)) LOOP
                digits := digits - 1;
            END LOOP;
            hits := ARRAY(
                SELECT hit FROM public.ticket_search_within(asked, newest - back, newest, digits)
                AS hit ORDER BY hit DESC LIMIT most);
            EXIT WHEN cardinality(hits) = most OR back = newest - oldest;
        END LOOP;
    END IF;
    RETURN QUERY SELECT unnest(hits[1:most]);
END $$
"""  # noqa: S608
_SEARCH = (
    _SPANS,
    _MOMENT,
    """CREATE INDEX ticket_search_words_idx ON ticket_search
       USING gin (ticket_search_spans(tenant_id, ticket_id), "full")
       WITH (gin_pending_list_limit = 256)""",
    _WITHIN,
    "DROP FUNCTION ticket_search_hits",
    "DROP FUNCTION ticket_search_few",
    _HITS,
    "REVOKE ALL ON FUNCTION ticket_search_hits, ticket_search_within FROM PUBLIC",
)

# Whoever has the ticket does not watch it. Rows nobody watches are not in the index.
_WATCHERS = "array_remove(involved_ids, assignee_id)"
_WATCHED = (
    f"""CREATE INDEX tickets_watched_idx ON tickets USING gin (({_WATCHERS}))
        WITH (fastupdate = off)
        WHERE status_category <> 'closed' AND {_WATCHERS} <> '{{}}'""",
    "CREATE POLICY watched ON tickets FOR SELECT TO CURRENT_USER USING (true)",
    f"""
    CREATE FUNCTION tickets_watched(member uuid) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog
    SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off
    AS $$ BEGIN
        RETURN QUERY SELECT id FROM public.tickets WHERE tenant_id = {_MINE}
            AND status_category <> 'closed' AND {_WATCHERS} <> '{{}}'
            AND {_WATCHERS} @> ARRAY[member];
    END $$
    """,  # noqa: S608
    "REVOKE ALL ON FUNCTION tickets_watched FROM PUBLIC",
)
_RUNNING = (
    """CREATE INDEX tickets_running_idx ON tickets (tenant_id, process_key, process_version)
       WHERE status_category <> 'closed'""",
)


# Lists in their own order, of which a page is read and not everything that was ever there.
_WAITING = "(tenant_id, due_at, ticket_id) WHERE done_at IS NULL"
_LISTS = (
    "CREATE INDEX inbound_mails_received_idx ON inbound_mails (tenant_id, received_at, id)",
    "CREATE INDEX outbound_mails_created_idx ON outbound_mails (tenant_id, created_at, id)",
    f"CREATE INDEX second_handlings_due_idx ON second_handlings {_WAITING}",
    f"CREATE INDEX callbacks_due_idx ON callbacks {_WAITING}",
    "CREATE INDEX suggestions_newest_idx ON suggestions (tenant_id, at DESC, id)",
    """CREATE INDEX automation_matches_skipped_idx
       ON automation_matches (tenant_id, rule_id, decided_at, id) WHERE state = 'skipped'""",
    "DROP INDEX notices_unread_idx",
    """CREATE INDEX notices_unread_idx ON notices (tenant_id, member_id, at DESC, id DESC)
       WHERE read_at IS NULL""",
)
# Last, since nobody can read the table from then on.
_OLD = ("DROP INDEX ticket_search_full_idx",)


def upgrade() -> None:
    for statement in (*_SEARCH, *_WATCHED, *_RUNNING, *_LISTS, *_OLD):
        op.execute(statement)
