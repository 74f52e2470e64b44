"""Letters about deadlines: a buffer that moves a promise, and one that was taken back.

They are put into the outbox in the very transaction that announces: told and moved, or neither.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Recorded, react
from ringdesk.kernel.i18n import Catalogues
from ringdesk.modules import customers, identity, sla, tickets
from ringdesk.modules.sla.events import BufferLifted, BufferTold

from .outgoing.queueing import Notice, queue_notice

# A ticket and its customer, who can be written to.
Reached: TypeAlias = tuple[tickets.TicketState, customers.Requester]


@react(BufferTold)
async def write_of_a_buffer(ctx: Context, fact: Recorded) -> None:
    """New tickets are told by their receipt, tickets without mail on their page."""
    event: Any = fact.event
    if event.way == "mail" and event.told_by == "letter":
        await _write(ctx, event, "buffer")


@react(BufferLifted)
async def write_that_it_is_over(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    if event.way == "mail":
        await _write(ctx, event, "buffer_lifted")


async def _write(ctx: Context, event: Any, kind: str) -> None:
    ticket = await tickets.read(ctx, event.subject_id)
    requester = await customers.requester_by_id(ctx, ticket.requester_id)
    if requester.email is None or requester.bounced_at is not None:
        return
    url = tickets.portal_url(ctx, ticket.id, requester.id)
    letter = await sla.buffer_letter(ctx, event.buffer_id, ticket, requester, kind=kind, url=url)
    if letter is not None:
        notice = Notice(
            kind=kind, subject=letter.subject, text=letter.text, locale=requester.locale
        )
        await queue_notice(ctx, ticket, requester.email, notice, budgeted=False)


async def promised_words(ctx: Context, reached: Sequence[Reached]) -> dict[UUID, str]:
    """What the receipts of new requests say of time, by ticket, as a paragraph: by when we
    answer, and why later than usual where a buffer moved it. "" where nothing is promised."""
    promised = await sla.promises_of_all(
        ctx, {ticket.id: ticket.status_category for ticket, _ in reached}
    )
    zone = (await identity.directory(ctx)).zone
    texts = ctx.ports["texts"]
    return {
        ticket.id: _said(texts, promised[ticket.id], requester.locale, requester.zone or zone)
        for ticket, requester in reached
    }


def _said(texts: Catalogues, promised: sla.Promises, locale: str, zone: str) -> str:
    said = [sla.receipt_words(texts, promised, locale, zone)]
    said += [sla.notice_words(texts, moved, locale, zone) for moved in promised.moved]
    lines = "\n".join(filter(None, said))
    return f"{lines}\n\n" if lines else ""
