"""What does not work with a mailbox at present, and the alarm that it calls for."""

import msgspec
from sqlalchemy import bindparam, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import JSONB, sql
from ringdesk.modules import identity

from .events import MailboxTroubled, MailboxWorksAgain
from .rules.alarms import Way, troubled
from .rules.mailbox import Mailbox
from .store import mailboxes as store
from .tables import mailboxes

_m = mailboxes.c
_write = sql(
    update(mailboxes)
    .where(_m.tenant_id == bindparam("tenant_id"), _m.id == bindparam("that_id"))
    .values(troubles=bindparam("now", type_=JSONB))
)


@command(needs=None)
async def note_trouble(ctx: Context, box: Mailbox, way: Way, code: str, said: str) -> None:
    """Write down that a mailbox does not work; people are told when it has lasted."""
    kept = (await store.read_mailbox(ctx, box.id, lock=True)).troubles
    now, alarm = troubled(kept.get(way), code, said, ctx.now())
    await _keep(ctx, box, {**kept, way: now})
    if alarm:
        await identity.recall_config(ctx)
        ctx.emit(
            MailboxTroubled(
                subject_id=box.id, address=box.address, way=way, code=code, said=now.said
            )
        )


@command(needs=None)
async def note_fine(ctx: Context, box: Mailbox, way: Way) -> None:
    """It works. Asked often: nothing is written where nothing was wrong."""
    if way not in box.troubles:
        return
    kept = (await store.read_mailbox(ctx, box.id, lock=True)).troubles
    was = kept.get(way)
    if was is None:
        return
    await _keep(ctx, box, {name: one for name, one in kept.items() if name != way})
    if was.alarmed_at is not None:
        await identity.recall_config(ctx)
        ctx.emit(
            MailboxWorksAgain(subject_id=box.id, address=box.address, way=way, since=was.since)
        )


async def _keep(ctx: Context, box: Mailbox, troubles: object) -> None:
    await ctx.tx.run(_write, that_id=box.id, now=msgspec.to_builtins(troubles))
