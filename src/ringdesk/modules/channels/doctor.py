"""The doctor's question about mailboxes: do they fetch and send, and if not, what is the remedy?"""

import asyncio

from ringdesk.kernel.clock import RealClock
from ringdesk.kernel.context import system
from ringdesk.kernel.db import Database
from ringdesk.kernel.doctor import Check, Finding, Mark
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.partitions import answering_dsn
from ringdesk.kernel.settings import Settings

from .rules.mailbox import Mailbox
from .store import mailboxes


def checks(settings: Settings) -> list[Check]:
    """What the last attempts of every mailbox came to. Asked of a database that runs."""
    dsn = answering_dsn(settings)
    if dsn is None:
        return []
    role = settings.database_role if settings.database_url else None
    return [Check("mailboxes", lambda: finding(asyncio.run(_every_mailbox(dsn, role))))]


def finding(boxes: list[Mailbox]) -> Finding:
    ailing = [
        (box.address, way, trouble)
        for box in boxes
        for way, trouble in sorted(box.troubles.items())
    ]
    if not ailing:
        return Finding(Mark.OK, "mailboxes_fine", {"count": len(boxes)})
    address, way, trouble = min(ailing, key=lambda one: one[2].since)
    return Finding(
        Mark.BAD,
        "mailbox_ailing",
        {"count": len({one[0] for one in ailing}), "address": address, "way": way.upper()},
        {"remedy": f"mail.trouble.{trouble.code}"},
    )


async def _every_mailbox(dsn: str, role: str | None) -> list[Mailbox]:
    db = await Database.connect(dsn, role=role, high=1)
    try:
        works, found = Works(db, RealClock()), list[Mailbox]()
        for tenant_id in await mailboxes.tenants_with_mail(works):
            async with works.context(tenant_id, system("doctor")) as ctx:
                found += await mailboxes.open_mailboxes(ctx)
        return found
    finally:
        await db.close()
