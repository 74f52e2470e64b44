"""What a node sets going when it is entered: an approval, other tickets, a call, a notice."""

from collections.abc import Iterable
from decimal import Decimal

from ringdesk.kernel.context import Context
from ringdesk.modules import approvals, customers, identity, tickets, workflow

from . import calls, children, people
from .book import Book
from .duties import settled
from .events import CustomerInformed, MembersInformed
from .moving import go_on
from .state import NodeRun


async def start(ctx: Context, book: Book, run: NodeRun) -> None:
    """Ask whom the node asks. What the green channel passed by is only approved afterwards."""
    if run.kind == "approval":
        await ask(ctx, book, run)
    elif run.state == "active" and run.kind == "sub_ticket":
        await children.open_first(ctx, book, run)
    elif run.state == "active" and run.kind == "call":
        await calls.order(ctx, book, run)


async def ask(ctx: Context, book: Book, run: NodeRun) -> None:
    """Ask for the decision a node needs; where no level applies, it is as if approved."""
    node, ticket = book.process.node(run.node), book.ticket
    opened = await approvals.open_approval(
        ctx,
        subject_kind="node",
        subject_id=run.id,
        ticket=ticket,
        title=node.name,
        reason=next((left.note for left in reversed(book.left) if left.note), ""),
        levels=node.levels,
        amount=_amount(node, ticket),
        requested_by=ticket.assignee_id,
    )
    if opened is not None:
        return
    if run.state == "owed":
        await settled(ctx, await tickets.lock(ctx, ticket.id), run, note="", checks=[])
    else:
        await go_on(ctx, await tickets.lock(ctx, ticket.id), run, "approved")


def _amount(node: workflow.Node, ticket: tickets.TicketState) -> Decimal | None:
    value = ticket.fields.get(node.amount) if node.amount else None
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return Decimal(str(value)).quantize(Decimal("0.01"))


async def joined(ctx: Context, book: Book) -> None:
    """Every branch has arrived: the main way goes on."""
    split = book.active(book.ticket.node)
    if split is None or split.kind != "parallel" or book.branches(split.id):
        return
    await go_on(ctx, await tickets.lock(ctx, book.ticket.id), split, "joined")


async def notices(ctx: Context, book: Book, keys: Iterable[str]) -> None:
    """What the notice nodes among those passed through say."""
    for key in keys:
        node = book.process.node(key)
        if node.kind == "notice":
            await _notify(ctx, book.ticket, node)


async def _notify(ctx: Context, ticket: tickets.TicketState, node: workflow.Node) -> None:
    notice = node.notice
    if notice is None:
        return
    if notice.to == "requester":
        requester = await customers.requester_by_id(ctx, ticket.requester_id)
        text = await filled(ctx, _in(notice.text, requester.locale), ticket)
        ctx.emit(
            CustomerInformed(
                subject_id=ticket.id, node=ticket.node, step=node.key, step_name=node.name,
                text=text,
            )
        )  # fmt: skip
        return
    directory = await identity.directory(ctx)
    who = notice.who if notice.to == "who" else None
    told = people.told(people.meant(who, ticket, directory))
    text = await filled(ctx, _in(notice.text, directory.locale), ticket)
    ctx.emit(
        MembersInformed(
            subject_id=ticket.id,
            node=ticket.node,
            step=node.key,
            step_name=node.name,
            text=text,
            told=told,
        )
    )


def _in(text: dict[str, str], locale: str) -> str:
    return text.get(locale) or text.get("en") or next(iter(text.values()), "")


async def filled(ctx: Context, text: str, ticket: tickets.TicketState) -> str:
    """A text with the ticket's number, subject and what fields may be told in their places."""
    return calls.filled_text(text, await calls.told_values(ctx, ticket))
