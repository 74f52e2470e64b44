"""Tokens follow what happens to tickets, in the transaction in which it happens."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Event, Recorded, gather
from ringdesk.modules import approvals, identity, tickets, workflow
from ringdesk.modules.tickets import events as told

from . import calls, children, heirs, people, starting, store
from .book import Book
from .events import BranchMoved, BranchReturned
from .state import NodeRun, State

# After these a node that is entered anew goes on with the time it had.
_BACK = ("return", "resume", "customer_reply", "unmerge")
# Of a crowd that a node names, so many see the ticket for being named.
MOST_INVOLVED = 200
_CANCELLING: tuple[type[Event], ...] = (
    told.TicketVoided, told.TicketMigrated, told.TicketMerged,
)  # fmt: skip


def _moves(kind: type[Event]) -> list[type[Event]]:
    found = kind.__subclasses__()
    return [*found, *(one for sub in found for one in _moves(sub))]


MOVES: tuple[type[Event], ...] = (
    told.TicketCreated, *_moves(told.Moved), BranchMoved, BranchReturned,
)  # fmt: skip


@gather(*MOVES)
async def tokens(ctx: Context, facts: list[Recorded]) -> None:
    """Close what was left, open what was entered; nothing at all for plain nodes."""
    for ticket_id, about in _by_ticket(facts).items():
        await _follow(ctx, ticket_id, about)


def _by_ticket(facts: Iterable[Recorded]) -> dict[UUID, list[Recorded]]:
    found: dict[UUID, list[Recorded]] = {}
    for fact in facts:
        if getattr(fact.event, "tracked", True):
            found.setdefault(fact.event.subject_id, []).append(fact)
    return found


async def _follow(ctx: Context, ticket_id: UUID, facts: list[Recorded]) -> None:
    ticket = await tickets.lock(ctx, ticket_id)
    book = await Book.of(ctx, ticket)
    before = len(book.owed())
    for fact in facts:
        await _apply(ctx, book, fact)
    turns = await _turns(ctx, book)
    changes: dict[str, Any] = {}
    if more := len(book.owed()) - before:
        changes["open_duties"] = ticket.open_duties + more
    # Whose turn it is must see the ticket.
    if new := [one for named in turns.values() for one in named if one not in ticket.involved_ids]:
        changes["involved_ids"] = list(dict.fromkeys([*ticket.involved_ids, *new]))
    if changes:
        await tickets.save(ctx, ticket, **changes)
    await book.write(ctx, {node: people.told(named) for node, named in turns.items()})
    await _consequences(ctx, book, facts)


async def _apply(ctx: Context, book: Book, fact: Recorded) -> None:
    match fact.event:
        case told.TicketCreated() as event:
            book.owe(ctx, event.skipped, fact.at)
            await _arrive(ctx, book, event.node or book.ticket.node, fact.at)
        case told.TicketMigrated() as event:
            await _migrate(ctx, book, event, fact.at)
        case BranchMoved() | BranchReturned() as event:
            await _apply_in_branch(ctx, book, fact, event)
        case told.Moved() as event if event.from_node != event.to_node:
            _leave(book, fact, event.from_node)
            book.owe(ctx, event.skipped, fact.at)
            earlier = await _earlier(ctx, book, fact, event.to_node)
            await _arrive(ctx, book, event.to_node, fact.at, earlier=earlier, fact=fact)


def outcome_of(event: Event) -> str:
    """The action or outcome by which a node was left."""
    for name in ("because", "action"):
        if isinstance(said := getattr(event, name, None), str) and said and _is_own(event):
            return said
    return _NAMES.get(type(event).__name__, type(event).__name__)


def _is_own(event: Event) -> bool:
    return isinstance(event, told.TicketAdvanced | told.TicketProceeded | BranchMoved)


_NAMES = {
    "TicketAssigned": "assign", "TicketTransferred": "transfer", "TicketReturned": "return",
    "BranchReturned": "return", "TicketWaiting": "wait", "TicketResumed": "resume",
    "TicketResolved": "resolve", "TicketVerified": "verify",
    "VerificationFailed": "fail_verification", "TicketAccepted": "accept",
    "TicketRejected": "reject", "TicketClosed": "close", "TicketReopened": "reopen",
    "TicketArchived": "archive", "TicketVoided": "void", "TicketMerged": "merge",
    "TicketUnmerged": "unmerge", "SecondHandlingOpened": "second_handling",
}  # fmt: skip


def _state_of(event: Event, outcome: str) -> State:
    if isinstance(event, _CANCELLING):
        return "cancelled"
    if outcome in ("return", "rejected"):
        return "returned" if outcome == "return" else "rejected"
    return "done"


def _said(fact: Recorded) -> dict[str, Any]:
    event: Any = fact.event
    checks = getattr(event, "ticked", None) or getattr(event, "checks", None) or []
    ticked = [k for k, on in checks.items() if on] if isinstance(checks, dict) else list(checks)
    note = getattr(event, "note", "") or getattr(event, "redo", "")
    return {"left_name": fact.actor.name, "note": note, "checks": ticked}


def _leave(book: Book, fact: Recorded, node: str) -> None:
    run = book.active(node)
    if run is None:
        return
    outcome = outcome_of(fact.event)
    for branch in book.branches(run.id):
        book.end(branch, "cancelled", outcome, fact.at, left_name=fact.actor.name)
    book.end(run, _state_of(fact.event, outcome), outcome, fact.at, **_said(fact))


async def _earlier(ctx: Context, book: Book, fact: Recorded, node: str) -> NodeRun | None:
    """The stay whose time goes on where work comes back."""
    if not workflow.tracked(book.process.node(node)):
        return None
    back = outcome_of(fact.event) in _BACK or isinstance(fact.event, told.TicketResumed)
    return await store.latest(ctx, book.ticket.id, node) if back else None


async def _arrive(
    ctx: Context,
    book: Book,
    key: str,
    at: datetime,
    *,
    earlier: NodeRun | None = None,
    fact: Recorded | None = None,
) -> None:
    node = book.process.node(key)
    if not workflow.tracked(node) or book.active(key) is not None:
        return
    returned = fact is not None and outcome_of(fact.event) == "return"
    run = await book.enter(ctx, node, at, earlier=earlier, returned=returned)
    if node.kind == "parallel":
        await _fork(ctx, book, run, at)


async def _fork(ctx: Context, book: Book, split: NodeRun, at: datetime) -> None:
    join = book.process.node(split.node).join
    for move in await tickets.forked(ctx, book.ticket, split.node):
        book.owe(ctx, list(move.skipped), at)
        await starting.notices(ctx, book, move.passed)
        if move.target.key != join:
            await book.enter(ctx, move.target, at, split_id=split.id)


async def _apply_in_branch(ctx: Context, book: Book, fact: Recorded, event: Any) -> None:
    run = book.active(event.from_node)
    if run is None or event.from_node == event.to_node:
        return
    outcome = outcome_of(event)
    book.end(run, _state_of(event, outcome), outcome, fact.at, **_said(fact))
    book.owe(ctx, list(getattr(event, "skipped", ())), fact.at)
    if event.to_node == book.process.node(event.split).join:
        return
    back = isinstance(event, BranchReturned)
    earlier = await store.latest(ctx, book.ticket.id, event.to_node) if back else None
    target = book.process.node(event.to_node)
    await book.enter(ctx, target, fact.at, split_id=run.split_id, earlier=earlier, returned=back)


async def _migrate(ctx: Context, book: Book, event: told.TicketMigrated, at: datetime) -> None:
    """Stays go on under their new names; a node asked of nobody before may ask now."""
    occupied = {old: book.open.pop(old, None) for old in event.nodes}
    for old, run in occupied.items():
        if run is None:
            continue
        new = event.nodes[old]
        node = book.process.node(new)
        if workflow.tracked(node) or run.split_id or run.state == "owed":
            renamed = NodeRun(**{**_plain(run), "node": new, "kind": node.kind})
            book.keep(renamed)
            book.entered.append(renamed)
        else:
            book.end(run, "cancelled", "migrate", at)
    await _arrive(ctx, book, event.to_node, at)


def _plain(run: NodeRun) -> dict[str, Any]:
    return {name: getattr(run, name) for name in run.__struct_fields__}


async def _turns(ctx: Context, book: Book) -> dict[str, list[UUID]]:
    """Whose turn it is now at the tasks that were entered: those whom their nodes name."""
    found: dict[str, list[UUID]] = {}
    directory = await identity.directory(ctx)
    for run in book.entered:
        node = book.process.node(run.node)
        named = node.who is not None and not node.who.anyone
        if run.kind == "task" and named and run.id in book.new:
            whose = people.whose_turn(book.process, run.node, book.ticket, directory)
            found[run.node] = whose[:MOST_INVOLVED]
    return {node: members for node, members in found.items() if members}


async def _consequences(ctx: Context, book: Book, facts: list[Recorded]) -> None:
    """What follows once the rows are there; it may move the ticket on, which is followed anew."""
    for run in book.left:
        if run.kind == "approval" and run.outcome not in ("approved", "rejected"):
            await approvals.call_off(
                ctx, subject_kind="node", subject_id=run.id, reason=run.outcome or ""
            )
    for fact in facts:
        await starting.notices(ctx, book, getattr(fact.event, "passed", ()))
        if isinstance(fact.event, told.Moved | BranchReturned):
            await calls.undo_behind(ctx, book, outcome_of(fact.event), fact.event.to_node)
    for run in list(book.entered):
        if book.open.get(run.node) == run and run.id in book.new:
            await starting.start(ctx, book, run)
    if any(_ends(book, fact) for fact in facts):
        await children.reckon_parent(ctx, book.ticket.id)
    await starting.joined(ctx, book)


def _ends(book: Book, fact: Recorded) -> bool:
    """Whether whoever waits for this ticket to be done has to count anew."""
    event = fact.event
    if not isinstance(event, told.Moved):
        return False
    done = [book.process.status(key).category in heirs.DONE
            for key in (event.from_status, event.to_status)]  # fmt: skip
    return done[0] != done[1]
