"""What stands around the generated tickets: approvals, care, feedback, matches, notices, mail.

Without it a read that walks one of these tables, or all tickets for the few that have something
there, looks as quick as one that goes by index. Most of it is done with; a little waits.
"""

from uuid import UUID

import asyncpg

from ringdesk.kernel.context import Actor, system
from ringdesk.kernel.jobs import Works
from ringdesk.modules import tickets, workflow
from ringdesk.modules.automation import commands as automation
from ringdesk.modules.automation.examples import EXAMPLES
from ringdesk.modules.automation.http import read_definition

_HANDLED = """
CREATE TEMP TABLE handled AS
SELECT id, number - 1001 AS n, created_at AS at, requester_id, closed_at IS NOT NULL AS done,
       ({people})[1 + number / 20 % {count}] AS agent,
       ({people})[1 + (number / 20 + 7) % {count}] AS other
FROM tickets WHERE tenant_id = $1
"""
_MENTIONS = """
INSERT INTO mentions (tenant_id, ticket_id, member_id, mentioned_at)
SELECT $1, id, agent, at FROM pg_temp.handled WHERE n % 15 = 0
"""
_APPROVALS = """
INSERT INTO approvals (
    tenant_id, id, subject_kind, subject_id, ticket_id, kind, title, reason, facts, requested_by,
    requested_name, state, levels, level, opened_at, due_at, decided_at)
SELECT $1, pg_temp.made_id(at, 'approval', n), 'compensation', id, id, 'compensation',
       '{"zh-CN": "补偿", "en": "Compensation"}', '', '[]', other, 'Agent',
       CASE WHEN done THEN 'approved' ELSE 'open' END,
       '[{"key": "lead", "name": {"zh-CN": "主管"}, "rule": "any", "share": 0, "asked": []}]', 0,
       at, at + interval '1 day', CASE WHEN done THEN at + interval '1 hour' END
FROM pg_temp.handled WHERE n % 10 = 3 OR n % 100 = 0
"""
_SEATS = """
INSERT INTO approval_seats (
    tenant_id, id, approval_id, level, member_id, state, asked_at, left_at)
SELECT $1, pg_temp.made_id(at, 'seat', n), pg_temp.made_id(at, 'approval', n), 0, agent,
       CASE WHEN done THEN 'approved' ELSE 'waiting' END, at,
       CASE WHEN done THEN at + interval '1 hour' END
FROM pg_temp.handled WHERE n % 10 = 3 OR n % 100 = 0
"""
_HANDLINGS = """
INSERT INTO second_handlings (
    tenant_id, id, ticket_id, score, handler_id, causes, remedy, proposal, answer, answer_note,
    opened_at, due_at, done_at, done_name)
SELECT $1, pg_temp.made_id(at, 'second', n), id, 2, agent, ARRAY['wrong_answer'], '已补发', '',
       'agreed', '', at, at + interval '1 day', CASE WHEN done THEN at END, 'Agent'
FROM pg_temp.handled WHERE n % 20 = 7 OR n % 200 = 0
"""
_CALLBACKS = """
INSERT INTO callbacks (
    tenant_id, id, ticket_id, round, assignee_id, opened_at, due_at, reached, solved, score, words,
    done_at, done_name)
SELECT $1, pg_temp.made_id(at, 'callback', n), id, 1, agent, at, at + interval '1 day', true,
       'yes', 5, '已解决', CASE WHEN done THEN at END, 'Agent'
FROM pg_temp.handled WHERE n % 20 = 7 OR n % 200 = 0
"""
_SUGGESTIONS = """
INSERT INTO suggestions (tenant_id, id, ticket_id, source, text, by_name, at, state, answer)
SELECT $1, pg_temp.made_id(at, 'suggestion', n), id, 'rating', '回复再快一点', '顾客', at,
       CASE WHEN n % 400 = 9 THEN 'new' ELSE 'done' END, ''
FROM pg_temp.handled WHERE n % 40 = 9
"""
_FEEDBACK = """
INSERT INTO feedback (
    tenant_id, id, place, process_key, ticket_id, text, giver_id, giver_name, created_at, outcome,
    answer, answered_name, answered_at)
SELECT $1, pg_temp.made_id(at, 'feedback', n), '{"kind": "node", "key": "handling"}', 'default',
       id, '每次都要填两遍', agent, 'Agent', at, CASE WHEN n % 1000 <> 11 THEN 'changed' END,
       CASE WHEN n % 1000 <> 11 THEN '已改' END, CASE WHEN n % 1000 <> 11 THEN 'Admin' END,
       CASE WHEN n % 1000 <> 11 THEN at END
FROM pg_temp.handled WHERE n % 100 = 11
"""
_MATCHES = """
INSERT INTO automation_matches (
    tenant_id, id, rule_id, version, ticket_id, since_at, matched_at, decided_at, state, reason,
    depth, guarded)
SELECT $1, pg_temp.made_id(at, 'match', n), r.id, 1, h.id, at, at, at,
       CASE WHEN n % 3 = 0 THEN 'stopped' ELSE 'done' END,
       CASE WHEN n % 3 = 0 THEN 'budget_day' END, 0, false
FROM pg_temp.handled h, automation_rules r WHERE r.tenant_id = $1 AND n % 2 = 0
"""
_NOTICES = """
INSERT INTO notices (
    tenant_id, id, member_id, kind, ticket_id, event_id, actor_name, data, at, read_at)
SELECT $1, pg_temp.made_id(at, 'notice', n), agent, 'mentioned', id,
       pg_temp.made_id(at, 'event0', n), 'Agent', '{}', at, CASE WHEN n % 50 <> 0 THEN at END
FROM pg_temp.handled
"""
_ALERTS = """
INSERT INTO sla_alerts (
    tenant_id, id, ticket_id, clock_id, clock_kind, kind, step, moment, due_at, fired_at, told,
    overtaken)
SELECT $1, pg_temp.made_id(at, 'alert', n), id, pg_temp.made_id(at, 'clock', n), 'resolution',
       'breach', 'breach', at, at, at, '[]', false
FROM pg_temp.handled WHERE n % 10 = 1
"""
_STAYS = """
INSERT INTO node_runs (
    tenant_id, id, ticket_id, node, kind, state, entered_at, left_at, outcome)
SELECT $1, pg_temp.made_id(at, 'stay', n), id, 'handling', 'task',
       CASE WHEN done THEN 'done' ELSE 'active' END, at, CASE WHEN done THEN at END, NULL
FROM pg_temp.handled WHERE n % 5 = 0
"""
_LETTERS = """
INSERT INTO outbound_mails (
    tenant_id, id, mailbox_id, ticket_id, kind, rfc_message_id, recipient, cc, subject, body,
    headers, state, created_at, send_at, sent_at)
SELECT $1, pg_temp.made_id(at, 'letter', n), m.id, h.id, 'reply', n || '@bench.example',
       'c' || n % 5000 || '@customer.example', '{}', 'Re: 订单', '已为您处理。', '{}', 'sent',
       at, at, at
FROM pg_temp.handled h, (SELECT id FROM mailboxes WHERE tenant_id = $1 ORDER BY id LIMIT 1) m
"""
_POST = """
INSERT INTO inbound_mails (
    tenant_id, id, mailbox_id, fingerprint, file_key, size, envelope_to, state, subject, sender,
    ticket_id, received_at)
SELECT $1, pg_temp.made_id(at, 'post', n), m.id, md5(n::text), n::text, 2000, '{}', 'ticketed',
       '订单', 'c' || n % 5000 || '@customer.example', h.id, at
FROM pg_temp.handled h, (SELECT id FROM mailboxes WHERE tenant_id = $1 ORDER BY id LIMIT 1) m
"""
_READS = """
INSERT INTO ticket_reads (tenant_id, ticket_id, member_id, read_at)
SELECT $1, id, agent, at FROM pg_temp.handled WHERE n % 3 = 0
"""
# The last two days were a pilot: `filling` put every second ticket on the second version.
_PILOT = """
INSERT INTO process_pilots (
    tenant_id, id, key, version, baseline, share, team_ids, category_ids, reason, state,
    started_name, started_at, ended_name, ended_at, end_reason)
VALUES ($1, gen_random_uuid(), 'default', 2, 1, 50, '{}', '{}', 'bench', 'withdrawn', 'Admin',
        now() - interval '2 days', 'Admin', now(), 'bench')
"""
_ROWS = {
    "mentions": _MENTIONS, "approvals": _APPROVALS, "approval_seats": _SEATS,
    "second_handlings": _HANDLINGS, "callbacks": _CALLBACKS, "suggestions": _SUGGESTIONS,
    "feedback": _FEEDBACK, "automation_matches": _MATCHES, "notices": _NOTICES,
    "sla_alerts": _ALERTS, "node_runs": _STAYS, "outbound_mails": _LETTERS,
    "inbound_mails": _POST, "ticket_reads": _READS, "process_pilots": _PILOT,
}  # fmt: skip
SURROUNDING = tuple(name for name in _ROWS if name != "process_pilots")


async def surround(
    works: Works, owner: asyncpg.Connection, tenant_id: UUID, people: list[UUID], chief: Actor
) -> UUID:
    """After `fill`, on the same connection; the rule's id. The rule is never switched on, and the
    pilot is over: neither has a part in what is measured."""
    rule_id = await _rule(works, tenant_id, chief)
    await _version(works, tenant_id)
    await owner.execute("SET session_replication_role = replica; SET synchronous_commit = off")
    listed = "ARRAY[" + ",".join(f"'{one}'" for one in people) + "]::uuid[]"
    # CREATE TABLE AS takes no parameters.
    handled = _HANDLED.format(people=listed, count=len(people)).replace("$1", f"'{tenant_id}'")
    await owner.execute(handled)
    await owner.execute("ANALYZE pg_temp.handled")
    for statement in _ROWS.values():
        await owner.execute(statement, tenant_id)
    await owner.execute("RESET session_replication_role; RESET synchronous_commit")
    for table in _ROWS:
        await owner.execute(f"VACUUM (ANALYZE) {table}")
    return rule_id


async def _rule(works: Works, tenant_id: UUID, chief: Actor) -> UUID:
    async with works.context(tenant_id, chief) as ctx:
        rule = await automation.draft_rule(ctx, read_definition(EXAMPLES[0].definition))
        await automation.publish(ctx, rule, reason="bench", switch_on=False)
        return rule


async def _version(works: Works, tenant_id: UUID) -> None:
    """The second version of the process, the one that was piloted."""
    async with works.context(tenant_id, system("bench")) as ctx:
        config = await tickets.ticket_config(ctx)
        process = workflow.shipped("default")
        await workflow.publish(ctx, process, reason="bench", readable=config.readable)
