"""Which tickets a pilot compares."""

from sqlalchemy import ColumnElement, and_

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of
from ringdesk.modules import tickets, workflow

_t = tickets.tickets_table.c


def cohort(ctx: Context, pilot: workflow.PilotEntry) -> ColumnElement[bool]:
    """The tickets that are compared, of both versions."""
    parts = [
        _t.tenant_id == ctx.tenant_id,
        _t.created_at >= pilot.started_at,
        _t.process_key == pilot.key,
        any_of(_t.process_version, (pilot.baseline, pilot.version)),
        _t.acceptance.is_distinct_from("void"),
        _t.merged_into_id.is_(None),
    ]
    if pilot.ended_at is not None:
        parts.append(_t.created_at < pilot.ended_at)
    if pilot.team_ids:
        parts.append(any_of(_t.team_id, pilot.team_ids))
    return and_(*parts)


async def admitted(ctx: Context, pilot: workflow.PilotEntry) -> ColumnElement[bool]:
    """The cohort, with what lies under the pilot's categories."""
    if not pilot.category_ids:
        return cohort(ctx, pilot)
    config = await tickets.ticket_config(ctx)
    under = [c.id for c in config.categories.values() if {*c.path} & {*pilot.category_ids}]
    return and_(cohort(ctx, pilot), any_of(_t.category_id, under))
