"""The job that reads stored mail. Each mail is settled on its own: a bad one stops nobody."""

import asyncio
import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg

from ringdesk.kernel import jobs
from ringdesk.kernel.commands import command, settled_together
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.files import FileStore
from ringdesk.kernel.jobs import Works
from ringdesk.modules import identity

from ..events import MailQuarantined
from ..rules.mailbox import Mailbox
from ..rules.portions import portions
from ..store import inbox, mailboxes
from .examining import examine_waiting, resolver_of
from .intake import READ, order_reading
from .opened import Opened, open_mail, storable
from .routing import Desk, Fate, bring_home
from .slate import Slate

log = logging.getLogger(__name__)

Arrived = tuple[Any, Opened | Exception]
BATCH = 20
# At most so many batches before other jobs have their turn: about two seconds of work.
BATCHES = 10
_TURN = timedelta(milliseconds=100)
# What is the fault of the machine and not of the mail: the whole job is tried again.
_MACHINE = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
)


@jobs.job(READ, outside=True)
async def read_waiting(works: Works, tenant_id: UUID, _payload: Any) -> None:
    """Read the stored mails of one workspace, batch by batch, the oldest first.

    A batch is one transaction in which mails are read and settled: a crash leaves them waiting.
    After some batches others have their turn.
    """
    pause = timedelta(0)
    try:
        for _ in range(BATCHES):
            if not await _one_batch(works, tenant_id):
                return
    except jobs.Postpone as wish:
        pause = wish.delay
    async with works.context(tenant_id, system("mail")) as ctx:
        order_reading(ctx, delay=pause)


async def _one_batch(works: Works, tenant_id: UUID) -> bool:
    """At first without savepoints, as nearly always nothing is wrong; else once more with them."""
    await examine_waiting(works, tenant_id, BATCH)
    try:
        async with works.context(tenant_id, system("mail")) as ctx:
            return await read_batch(ctx, careful=False)
    except (*_MACHINE, jobs.Postpone):
        raise
    except Exception as failure:  # noqa: BLE001 - which mail it was shows in the careful round
        log.info("a batch of mails is read again, one by one: %s", failure)
    async with works.context(tenant_id, system("mail")) as ctx:
        return await read_batch(ctx, careful=True)


async def read_batch(ctx: Context, *, careful: bool) -> bool:
    """Settle up to BATCH mails, as many as are held at once; whether there may be more.

    `careful`: a failure is one mail's alone.

    One reader per workspace at a time: numbers, threads and the order of arrival stay plain.
    Raises Postpone while somebody else reads.
    """
    if not await inbox.only_reader(ctx):
        raise jobs.Postpone(_TURN)
    examined = resolver_of(ctx.ports) is not None
    waiting = await inbox.waiting_mails(ctx, BATCH, examined=examined)
    if not waiting:
        return False
    rows = portions(waiting, lambda row: int(row["size"]))[0]
    await identity.recall_config(ctx)
    boxes = {box.id: box for box in await mailboxes.every_mailbox(ctx)}
    mails = list(zip(rows, await _open_all(ctx, rows), strict=True))
    if careful:
        for mail in mails:
            await _settle_carefully(ctx, boxes, mail)
    else:
        await _settle_all(ctx, boxes, mails)
    return len(waiting) == BATCH or len(rows) < len(waiting)


async def _open_all(ctx: Context, rows: list[Any]) -> list[Opened | Exception]:
    """Fetch and read the raw mails outside of the event loop: a large one must not stop the web."""
    files: FileStore = ctx.ports["files"]
    raws = await asyncio.gather(
        *(files.get(row["file_key"]) for row in rows), return_exceptions=True
    )

    def open_each() -> list[Opened | Exception]:
        return [_opened(raw, row["envelope_from"]) for raw, row in zip(raws, rows, strict=True)]

    return await asyncio.to_thread(open_each)


def _opened(raw: bytes | BaseException, envelope_from: str | None) -> Opened | Exception:
    if isinstance(raw, Exception):
        return raw
    if isinstance(raw, BaseException):
        raise raw
    try:
        return open_mail(raw, envelope_from)
    except Exception as failure:  # noqa: BLE001 - any failure of one mail is that mail's alone
        return failure


async def _settle_all(ctx: Context, boxes: dict[UUID, Mailbox], mails: list[Arrived]) -> None:
    readable = [(row, opened) for row, opened in mails if isinstance(opened, Opened)]
    in_use = sum(box.archived_at is None for box in boxes.values())
    desk = Desk(boxes, await Slate.of(ctx, readable, twins=in_use > 1))
    async with settled_together(ctx):
        for row, opened in mails:
            await _settle(ctx, desk, row, opened)
        await desk.slate.close(ctx)
    await desk.slate.write(ctx)


async def _settle_carefully(ctx: Context, boxes: dict[UUID, Mailbox], mail: Arrived) -> None:
    """Behind a savepoint: what fails here is undone, set aside, and stops nobody."""
    row, opened = mail
    try:
        async with ctx.tx.savepoint():
            await _settle_all(ctx, boxes, [mail])
    except _MACHINE:
        raise
    except Exception as failure:
        log.exception("mail %s is put into quarantine", row["id"])
        ctx.forget()
        await quarantine(ctx, boxes, row, opened, f"{type(failure).__name__}: {failure}")


async def _settle(ctx: Context, desk: Desk, row: Any, opened: Opened | Exception) -> None:
    trouble = row["reason"] or _trouble_with(opened)
    if trouble or isinstance(opened, Exception):
        await quarantine(ctx, desk.boxes, row, opened, trouble)
        return
    _note(desk, row, opened, await bring_home(ctx, desk, row, opened))


def _trouble_with(opened: Opened | Exception) -> str:
    if isinstance(opened, FileNotFoundError):
        return "file_missing"
    return f"{type(opened).__name__}: {opened}" if isinstance(opened, Exception) else ""


def _note(desk: Desk, row: Any, opened: Opened, fate: Fate) -> None:
    desk.slate.settle(
        row,
        fate.state,
        reason=fate.reason,
        subject=opened.subject,
        sender=opened.sender.address.lower() if opened.sender else None,
        ticket_id=fate.ticket_id,
        message_id=fate.message_id,
    )


@command(needs=None)
async def quarantine(
    ctx: Context,
    boxes: dict[UUID, Mailbox],
    row: Any,
    opened: Opened | Exception,
    reason: str,
) -> None:
    """Set a mail aside for a person, and say so: it is kept whole and can be tried again."""
    subject = opened.subject if isinstance(opened, Opened) else ""
    sender = opened.sender if isinstance(opened, Opened) else None
    address = sender.address if sender else (row["envelope_from"] or "")
    reason = storable(reason)[:500]
    await inbox.settle_mail(
        ctx, row["id"], "quarantined", reason=reason, subject=subject, sender=address
    )
    ctx.emit(
        MailQuarantined(
            subject_id=row["id"],
            mailbox_id=row["mailbox_id"],
            mailbox=boxes[row["mailbox_id"]].address,
            reason=reason,
            sender=address,
            subject=subject,
        )
    )
