"""A deadline's account in sentences, for those who work here and for the customer. Pure."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from ringdesk.kernel.i18n import L10n

from ..engine import Account, Entry
from ..policy import ClockKind
from ..rules.course import HOLD
from .words import Words

_STARTS = ("TicketCreated", "CustomerReplied", "TicketReplied", "TicketTransferred")
_OWED_AT_ONCE: tuple[ClockKind, ...] = ("dispatch", "accept", "finish")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is told about: a clock's log and account, and the names that belong to it."""

    kind: ClockKind
    log: list[Entry]
    account: Account
    policy: L10n
    policy_version: int
    priority: str
    calendar: L10n
    margin_minutes: int
    # The names of the process's statuses, by key.
    statuses: Mapping[str, L10n]


def title(told: Told, words: Words) -> str:
    """The question that the account answers."""
    account = told.account
    if account.due_at is not None:
        return words.say("sla.explain.title.due", due=words.moment(account.due_at))
    known = account.state if account.state in ("paused", "met", "cancelled") else "never"
    return words.say(f"sla.explain.title.{known}")


def sentences(told: Told, words: Words) -> list[str]:
    """For those who work here: from where it counts, by what, what it left out, where it ends."""
    parts: list[Callable[[Told, Words], Iterator[str]]] = [
        _begin, _promise, _changes, _pauses, _buffers, _end, _now, _internal,
    ]  # fmt: skip
    return [sentence for part in parts for sentence in part(told, words)]


def customer_sentences(told: Told, words: Words) -> list[str]:
    """What the customer may read: the promise, what is not counted, the moment. No names, no house
    rules."""
    if told.kind in _OWED_AT_ONCE:
        return []
    parts = [_customer_promise, _customer_pauses, _customer_buffers, _customer_end]
    return [sentence for part in parts for sentence in part(told, words)]


def _begin(told: Told, words: Words) -> Iterator[str]:
    cause = told.log[0].note.get("cause")
    known = cause if cause in _STARTS else "other"
    yield words.say(f"sla.explain.start.{known}", at=words.moment(told.account.started_at))


def _promise(told: Told, words: Words) -> Iterator[str]:
    yield words.say(
        "sla.explain.promise",
        policy=words.name(told.policy),
        version=told.policy_version,
        priority=told.priority,
        clock=words.say(f"sla.clock.{told.kind}"),
        target=words.minutes(told.account.target_minutes),
        calendar=words.name(told.calendar),
    )


def _changes(told: Told, words: Words) -> Iterator[str]:
    """Each new target or calendar, with who brought it about."""
    for entry in told.log:
        if entry.event != "changed" or entry.target_minutes is None:
            continue
        note = entry.note
        known = note.get("cause")
        key = known if known in ("PriorityChanged", "PolicyPublished") else "other"
        yield words.say(
            f"sla.explain.change.{key}",
            at=words.moment(entry.at),
            actor=note.get("actor", ""),
            before=note.get("before", ""),
            after=note.get("after", ""),
            reason=note.get("reason", ""),
            target=words.minutes(entry.target_minutes),
        )


def _stood_still(told: Told) -> dict[str, float]:
    """The counted time lost in pauses before the deadline, by reason, in seconds."""
    account, found = told.account, dict[str, float]()
    for stretch in account.stretches:
        before = account.due_at is None or stretch.until <= account.due_at
        if stretch.kind == "paused" and before:
            length = (stretch.until - stretch.from_).total_seconds()
            found[stretch.reason or ""] = found.get(stretch.reason or "", 0.0) + length
    return found


def _pauses(told: Told, words: Words) -> Iterator[str]:
    for reason, seconds in _stood_still(told).items():
        length = words.length(seconds)
        if reason in told.statuses:
            status = words.name(told.statuses[reason])
            yield words.say("sla.explain.pause.status", status=status, length=length)
        elif reason == HOLD:
            yield words.say("sla.explain.pause.hold", length=length)
        else:
            yield words.say("sla.explain.pause.stopped", length=length)


def _buffered(told: Told) -> list[tuple[Mapping[str, Any], int]]:
    """Each buffer that changes the target now in force, and by how many minutes."""
    found: dict[str, tuple[Mapping[str, Any], int]] = {}
    for entry in told.log:
        if entry.event in ("started", "changed") and entry.target_minutes is not None:
            found = {}
        elif entry.event == "buffered":
            key = str(entry.note.get("buffer", ""))
            before = found[key][1] if key in found else 0
            found[key] = (entry.note, before + (entry.minutes or 0))
    return [(note, minutes) for note, minutes in found.values() if minutes]


def _buffers(told: Told, words: Words) -> Iterator[str]:
    for note, minutes in _buffered(told):
        known = "longer" if minutes > 0 else "shorter"
        yield words.say(
            f"sla.explain.buffer.{known}",
            number=f"B-{note.get('number', 0):04}",
            title=words.name(note.get("title", {})),
            length=words.minutes(minutes),
        )


def _end(told: Told, words: Words) -> Iterator[str]:
    account = told.account
    target = words.minutes(account.target_minutes + account.buffer_minutes)
    left = words.length(max(account.remaining_seconds, 0))
    over = words.length(max(-account.remaining_seconds, 0))
    due = words.moment(account.due_at) if account.due_at else ""
    if account.state in ("met", "cancelled"):
        key = f"{account.state}_late" if account.breached else account.state
        stopped = words.moment(account.stopped_at or account.now)
        yield words.say(f"sla.explain.end.{key}", at=stopped, due=due, over=over, left=left)
    elif account.breached:
        yield words.say("sla.explain.end.breached", due=due, over=over, target=target)
    elif account.state == "paused":
        yield words.say("sla.explain.end.paused", left=left)
    elif account.never_opens:
        yield words.say("sla.explain.end.never")
    else:
        yield words.say("sla.explain.end.running", target=target, due=due)


def _now(told: Told, words: Words) -> Iterator[str]:
    """Why the ring does not move: nobody is at work now."""
    account = told.account
    if account.next_running_at is not None and not account.breached:
        left = words.length(max(account.remaining_seconds, 0))
        goes_on = words.moment(account.next_running_at)
        yield words.say("sla.explain.closed_now", at=goes_on, left=left)


def _internal(told: Told, words: Words) -> Iterator[str]:
    internal = told.account.internal_due_at
    if told.margin_minutes and internal is not None:
        margin = words.minutes(told.margin_minutes)
        yield words.say("sla.explain.internal", margin=margin, at=words.moment(internal))


def _customer_promise(told: Told, words: Words) -> Iterator[str]:
    yield words.say(
        f"sla.explain.customer.{told.kind}",
        at=words.moment(told.account.started_at),
        target=words.minutes(told.account.target_minutes),
    )


def _customer_pauses(told: Told, words: Words) -> Iterator[str]:
    paused = sum(_stood_still(told).values())
    if paused >= 60:
        yield words.say("sla.explain.customer.pause", length=words.length(paused))


def _customer_buffers(told: Told, words: Words) -> Iterator[str]:
    for note, minutes in _buffered(told):
        known = "longer" if minutes > 0 else "shorter"
        named = words.name(note.get("title", {}))
        length = words.minutes(minutes)
        yield words.say(f"sla.explain.customer.buffer.{known}", title=named, length=length)


def _customer_end(told: Told, words: Words) -> Iterator[str]:
    account = told.account
    if account.state in ("met", "cancelled"):
        stopped = words.moment(account.stopped_at or account.now)
        yield words.say(f"sla.explain.customer.end.{account.state}", at=stopped)
    elif account.due_at is None:
        key = "never" if account.never_opens else "paused"
        yield words.say(f"sla.explain.customer.end.{key}")
    else:
        key = "late" if account.breached else "running"
        yield words.say(f"sla.explain.customer.end.{key}", due=words.moment(account.due_at))
