"""Bulk rows, made in the database from a few hundred texts.

They obey every constraint of the schema. Nine of ten tickets are archived, so that no sweep finds
work in them; every tenth open one was handed on by somebody who still watches it. Of the last three
days every second one is on the second version of its process. The events have the right shape and
number, but random hashes: the workspace is thrown away and never verified.
"""

from uuid import UUID

import asyncpg

from .words import templates

REQUESTERS = 5_000
STEP = 50_000

# A time-ordered id of the n-th row of a kind, which goes into the random part.
_ID = """
CREATE FUNCTION pg_temp.made_id(at timestamptz, kind text, n bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$
SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
        || substr(md5(kind || n), 1, 3) || 'a' || substr(md5(kind || n), 4, 15))::uuid
$$
"""
_SAID = "CREATE TEMP TABLE said (n bigint, subject text, body text, lexemes text[])"
_REQUESTERS = """
INSERT INTO requesters (tenant_id, id, name, email, locale, tier, created_at)
SELECT $1::uuid, pg_temp.made_id(now(), 'requester', n), '顾客 ' || n,
       'c' || n || '@customer.example', 'zh-CN',
       CASE WHEN n % 50 = 0 THEN 'vip' ELSE 'standard' END, now() - interval '90 days'
FROM generate_series(0, $2::int - 1) n
"""
_TICKETS = """
INSERT INTO tickets (
    tenant_id, id, number, subject, excerpt, channel, locale, type_key, tags, fields, priority,
    priority_source, priority_reason, strictest_priority, requester_id, team_id, assignee_id,
    involved_ids, process_key, process_version, node, status, status_category, evidence_count,
    created_at, updated_at, last_customer_at, last_agent_at, last_message_id, first_response_at,
    resolved_at, resolved_by, reviewed_at, reviewed_by, accepted_at, acceptance, closed_at,
    archived_at, closed_by)
SELECT $1::uuid, t.id, 1001 + t.n, m.subject || ' zq' || ((1001 + t.n) / 10) || 'x', m.body,
       'email', 'zh-CN', 'consult', ARRAY['批量'], '{}', 'P' || (1 + t.n % 4), 'rule', '{}',
       'P' || (1 + t.n % 4), r.id, NULL, who,
       CASE WHEN who IS NULL THEN '{}' WHEN t.n % 100 = 0 THEN ARRAY[who, before]
            ELSE ARRAY[who] END,
       'default', CASE WHEN t.n % 2 = 0 AND t.at >= now() - interval '2 days' THEN 2 ELSE 1 END,
       CASE WHEN done THEN 'archived' WHEN who IS NULL THEN 'intake' ELSE 'handling' END,
       CASE WHEN done THEN 'archived' WHEN who IS NULL THEN 'new' ELSE 'in_progress' END,
       CASE WHEN done THEN 'closed' WHEN who IS NULL THEN 'new' ELSE 'in_progress' END,
       1, t.at, t.at + interval '3 hours', t.at, t.at + interval '2 hours',
       pg_temp.made_id(t.at, 'message1', t.n), t.at + interval '2 hours',
       CASE WHEN done THEN t.at END, CASE WHEN done THEN who END, CASE WHEN done THEN t.at END,
       CASE WHEN done THEN ($2::uuid[])[1 + (t.n + 1) % 20] END, CASE WHEN done THEN t.at END,
       CASE WHEN done THEN 'accepted' END, CASE WHEN done THEN t.at + interval '3 hours' END,
       CASE WHEN done THEN t.at + interval '3 hours' END, CASE WHEN done THEN 'handler' END
FROM pg_temp.chosen t
JOIN pg_temp.said m ON m.n = t.n % (SELECT count(*) FROM pg_temp.said)
JOIN pg_temp.asking r ON r.n = t.n % (SELECT count(*) FROM pg_temp.asking)
"""
_CHOSEN = """
CREATE TEMP TABLE chosen AS
SELECT n, at, pg_temp.made_id(at, 'ticket', n) AS id, n % 10 <> 0 AS done,
       CASE WHEN n % 30 = 0 THEN NULL ELSE ({agents})[1 + n % 20] END AS who,
       ({agents})[2 + n / 100 % 19] AS before
FROM generate_series({begin}, {end} - 1) n,
LATERAL (SELECT now() - interval '60 days' * (1 - n::float / {count}) AS at) AS moment
"""
_MESSAGES = """
INSERT INTO messages (
    tenant_id, id, ticket_id, kind, direction, channel, author_kind, author_id, author_name, body,
    mention_ids, "to", cc, flags, created_at)
SELECT $1::uuid, pg_temp.made_id(t.at, 'message' || k, t.n), t.id, 'public',
       CASE k WHEN 0 THEN 'in' ELSE 'out' END, 'email',
       CASE k WHEN 0 THEN 'requester' ELSE 'member' END, ($2::uuid[])[1], 'Agent', m.body,
       '{}', '{}', '{}', '{}', t.at + interval '1 hour' * k
FROM pg_temp.chosen t CROSS JOIN generate_series(0, 2) k
JOIN pg_temp.said m ON m.n = (t.n + k) % (SELECT count(*) FROM pg_temp.said)
"""
_EVENTS = """
INSERT INTO events (
    tenant_id, at, id, subject_kind, subject_id, seq, type, "group", actor_kind, actor_name, node,
    data, changes, prev_hash, hash)
SELECT $1::uuid, t.at + interval '1 hour' * k, pg_temp.made_id(t.at, 'event' || k, t.n), 'ticket',
       t.id, k, CASE WHEN k = 0 THEN 'TicketCreated'
                     WHEN k = 3 AND t.done THEN 'TicketClosed' ELSE 'TicketReplied' END,
       'talk', 'member', 'Agent', 'handling',
       CASE WHEN k = 0 THEN jsonb_build_object(
                'number', 1001 + t.n, 'subject', 'bench', 'channel', 'email',
                'requester_id', t.id, 'requester_name', '顾客', 'priority', 'P' || (1 + t.n % 4),
                'type_key', 'consult', 'message_id', t.id, 'text_sha256', '',
                'assignee_id', t.who, 'team_id', NULL, 'quiet', false)
            WHEN k = 3 AND t.done THEN jsonb_build_object(
                'from_node', 'accepted', 'to_node', 'closed',
                'from_status', 'resolved', 'to_status', 'closed')
            ELSE jsonb_build_object(
                'message_id', pg_temp.made_id(t.at, 'message' || least(k, 2), t.n),
                'text_sha256', '', 'delay_seconds', 0, 'first_response', k = 1) END,
       '[]', sha256(t.n::text::bytea), sha256((t.n || '-' || k)::bytea)
FROM pg_temp.chosen t CROSS JOIN generate_series(0, 3) k
"""
_CHAINS = """
INSERT INTO event_chains (tenant_id, subject_id, last_seq, head)
SELECT $1::uuid, id, 3, sha256((n || '-3')::bytea) FROM pg_temp.chosen
"""
_SEARCH = """
INSERT INTO ticket_search (tenant_id, ticket_id, public, "full")
SELECT $1::uuid, t.id, v.words, v.words FROM pg_temp.chosen t
JOIN pg_temp.said m ON m.n = t.n % (SELECT count(*) FROM pg_temp.said),
LATERAL (SELECT array_to_tsvector(
    m.lexemes || ARRAY[(1001 + t.n)::text, 'zq' || ((1001 + t.n) / 10) || 'x']) AS words) AS v
"""
_NUMBER = """
INSERT INTO ticket_numbers (tenant_id, singleton, last) VALUES ($1, true, 1000 + $2)
ON CONFLICT (tenant_id, singleton) DO UPDATE SET last = excluded.last
"""
FILLED = ("requesters", "tickets", "messages", "events", "event_chains", "ticket_search")


async def fill(owner: asyncpg.Connection, tenant_id: UUID, agents: list[UUID], count: int) -> None:
    """`count` tickets over sixty days. A superuser does it: no foreign key is asked."""
    await owner.execute("SET session_replication_role = replica; SET synchronous_commit = off")
    await owner.execute("SET jit = off")
    await owner.execute(_ID)
    await owner.execute(_SAID)
    await owner.copy_records_to_table(
        "said", records=[(n, *one) for n, one in enumerate(templates())]
    )
    await owner.execute(_REQUESTERS, tenant_id, REQUESTERS)
    await owner.execute(
        "CREATE TEMP TABLE asking AS SELECT row_number() OVER () - 1 AS n, id FROM requesters"
    )
    for begin in range(0, count, STEP):
        await _step(owner, tenant_id, agents, begin, count)
    await owner.execute(_NUMBER, tenant_id, count)
    await owner.execute("RESET session_replication_role; RESET synchronous_commit")
    for table in FILLED:
        await owner.execute(f"VACUUM (ANALYZE) {table}")
    await owner.execute("CHECKPOINT")


async def _step(
    owner: asyncpg.Connection, tenant_id: UUID, agents: list[UUID], begin: int, count: int
) -> None:
    end = min(begin + STEP, count)
    async with owner.transaction():
        await owner.execute("DROP TABLE IF EXISTS chosen")
        chosen = _CHOSEN.format(agents=_array(agents), begin=begin, end=end, count=count)
        await owner.execute(chosen)
        await owner.execute(_TICKETS, tenant_id, agents)
        await owner.execute(_MESSAGES, tenant_id, agents)
        for statement in (_EVENTS, _CHAINS, _SEARCH):
            await owner.execute(statement, tenant_id)


def _array(ids: list[UUID]) -> str:
    """CREATE TABLE AS takes no parameters."""
    return "ARRAY[" + ",".join(f"'{one}'" for one in ids) + "]::uuid[]"
