"""Reads that are not measured but must not walk a growing table either: pages and sweeps.

Figures are not among them: they read what they are about. A pilot's are, for it is always short.
"""

import dataclasses

from ringdesk.app import create_app
from ringdesk.kernel.jobs import Works, kinds

from .actions import FIRST_NUMBER
from .client import Request
from .ground import Ground
from .samples import Sample, answered, overheard

PATHS = (
    "/views", "/tickets?view=watching", "/tickets?view=mentioned", "/tickets?view=due_soon",
    "/approvals", "/approvals?box=requested", "/approvals?box=deputy", "/approvals?box=decided",
    "/approvals/summary", "/quality/waiting", "/quality/waiting?mine=true", "/suggestions",
    "/suggestions?state=new", "/feedback", "/feedback?state=open", "/feedback?mine=true",
    "/pilots", "/processes", "/processes/default/pilot", "/automation/rules",
    "/automation/rules/{rule}/matches", "/automation/rules/{rule}/matches?tab=skipped",
    "/sla/alerts", "/notices", "/notices?unread=true", "/audit", "/mail/outbox", "/mail/inbox",
    "/requesters", "/config", "/tickets/{number}/quality", "/tickets/{number}/node-runs",
    "/tickets/{number}/duplicates", "/tickets/{number}/time-ledger",
    "/tickets/{number}/merge?into={other}",
)  # fmt: skip


async def other_reads(works: Works, ground: Ground) -> dict[str, Sample]:
    """What each of these pages, as the admin asks for it, and each periodic job sends."""
    db, pool = overheard(works.db)
    listening = dataclasses.replace(works, db=db)
    app = create_app(listening)
    number = FIRST_NUMBER + ground.tickets // 2
    found: dict[str, Sample] = {}
    for path in PATHS:
        pool.heard = []
        asked = f"/api/v1{path.format(number=number, other=number + 1, rule=ground.rule_id)}"
        status, body = await answered(app, Request("GET", asked), ground.admin_token)
        if status != 200:
            raise OSError(f"{asked}: {status} {body.decode()[:500]}")
        found[path] = Sample(0, pool.heard)
    for kind in kinds.values():
        if kind.every:
            pool.heard = []
            await kind.body(listening, None, {})
            found[f"job {kind.name}"] = Sample(0, pool.heard)
    return found
