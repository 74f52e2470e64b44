"""Ordering a dry run."""

from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, delete, insert, select

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Conflict, Invalid
from ringdesk.kernel.jobs import Order
from ringdesk.kernel.versions import refuse

from ..commands import known
from ..definition import Definition
from ..faults import faults
from ..shelf import RULES
from ..tables import dry_runs
from .job import TRY

MOST_DAYS = 90
# Of each rule so many are kept to look at.
KEPT = 5

_d = dry_runs.c
_insert = sql(insert(dry_runs).values({c.name: bindparam(c.name) for c in _d}))
_of_rule = (_d.tenant_id == bindparam("tenant_id"), _d.rule_id == bindparam("of_rule"))
_running = sql(select(_d.id).where(*_of_rule, _d.state == "running").limit(1))
_newest = select(_d.id).where(*_of_rule).order_by(_d.created_at.desc(), _d.id.desc()).limit(KEPT)
_forget = sql(delete(dry_runs).where(*_of_rule, _d.id.not_in(_newest)))


@command(needs="automation.manage")
async def try_out(ctx: Context, rule_id: UUID, *, days: int, version: int | None = None) -> UUID:
    """Order a dry run of the draft (of a version if named, or if there is no draft) over the
    past days. Conflict `dry_run_running` while one of this rule runs."""
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(("days", "days_range", {"max": MOST_DAYS}))
    found = await RULES.open(ctx, rule_id)
    if await ctx.tx.value(_running, of_rule=rule_id):
        raise Conflict("dry_run_running")
    named = version if version is not None else (None if found.draft else found.version)
    source = (await RULES.version(ctx, rule_id, named)).definition if named else found.upcoming
    refuse(faults(msgspec.convert(source, Definition), await known(ctx)))
    made, now = ctx.new_id(), ctx.now()
    await ctx.tx.run(
        _insert, id=made, rule_id=rule_id, version=named, definition=source, days=days,
        from_at=now - timedelta(days=days), to_at=now, state="running", done=0, total=0,
        result=None, error=None, asked_by=ctx.actor.member_id, created_at=now, ended_at=None,
    )  # fmt: skip
    await ctx.tx.run(_forget, of_rule=rule_id)
    ctx.order(Order(TRY, {"run_id": str(made)}))
    return made
