"""Giving notices, marking them read, choosing the ways."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid, NotFound
from ringdesk.kernel.events import Change

from . import letters, store
from .events import NoticePreferencesChanged
from .queries import offered, preferences
from .rules import KINDS, Kind, News, Told, Way, possible, ways_of


async def wished(ctx: Context, members: Iterable[UUID], kind: Kind) -> list[Told]:
    """These members and the ways each wants to be told this kind; who wants none is left out."""
    whom = list(dict.fromkeys(members))
    preferred = await store.preferences_of(ctx, whom)
    told = [Told(one, kind, ways_of(preferred.get(one, {}), kind)) for one in whom]
    return [one for one in told if one.ways]


@command(needs=None)
async def give(
    ctx: Context,
    told: list[Told],
    *,
    event_id: UUID,
    actor_name: str,
    ticket_id: UUID | None = None,
    data: dict[str, Any] | None = None,
) -> int:
    """Tell these members of an event, each of it once; the number told now.

    For reactions of any module: `give(ctx, await wished(ctx, members, kind), event_id=fact.id, …)`.
    """
    given = 0
    for one in told:
        new = await store.add(
            ctx, member_id=one.member_id, kind=one.kind, ticket_id=ticket_id, event_id=event_id,
            actor_name=actor_name, data=data or {}, at=ctx.now(),
        ) if "app" in one.ways else True  # fmt: skip
        if new and "mail" in one.ways and "mail" in offered(ctx):
            news = News(kind=one.kind, member_ids=(one.member_id,), event_id=event_id,
                        ticket_id=ticket_id)  # fmt: skip
            await letters.post(ctx, one.member_id, [news], actor_name)
        given += new
    return given


@command(needs=None)
async def give_all(ctx: Context, news: list[News], *, actor_name: str, way: Way) -> int:
    """Tell many things at once by one way, whom wants it by that; how many were told now.

    By `app` each member is told each event once, in a constant number of statements. By `mail` a
    member is sent one letter for all of it; the caller sees to it that it happens once.
    """
    wanted = await _wanted(ctx, news, way)
    if way == "mail":
        return await _mail_all(ctx, wanted, actor_name)
    rows = [
        {
            "member_id": one, "kind": each.kind, "ticket_id": each.ticket_id,
            "event_id": each.event_id, "actor_name": actor_name, "data": each.data,
            "at": ctx.now(),
        }
        for each, one in wanted
    ]  # fmt: skip
    return len(await store.add_all(ctx, rows))


async def _mail_all(ctx: Context, wanted: list[tuple[News, UUID]], actor_name: str) -> int:
    if "mail" not in offered(ctx):
        return 0
    by_member: dict[UUID, list[News]] = {}
    for each, one in wanted:
        by_member.setdefault(one, []).append(each)
    for member, about in by_member.items():
        await letters.post(ctx, member, about, actor_name)
    return len(wanted)


async def _wanted(ctx: Context, news: list[News], way: Way) -> list[tuple[News, UUID]]:
    """Each thing with each of its members who wants to be told it so."""
    preferred = await store.preferences_of(ctx, {one for each in news for one in each.member_ids})
    return [
        (each, one)
        for each in news
        for one in dict.fromkeys(each.member_ids)
        if way in ways_of(preferred.get(one, {}), each.kind)
    ]


@command(needs=None)
async def mark_read(ctx: Context, ids: list[UUID] | None) -> int:
    """Mark one's own notices as read, all of them when None; how many are unread still."""
    member = ctx.actor.member_id
    if member is None:
        return 0
    await store.mark_read(ctx, member, ids=ids)
    return await store.unread(ctx, member)


@command(needs=None)
async def choose_ways(ctx: Context, ways: dict[str, list[str]]) -> None:
    """Set the ways of the kinds named; the others stay. Every wrong name is refused by name."""
    member = ctx.actor.member_id
    if member is None:
        raise NotFound("member")
    _refuse_unknown(ctx, ways)
    before = (await preferences(ctx)).ways
    after: dict[Any, Any] = {**before, **ways}
    changes = tuple(
        Change(kind, before[kind], after[kind])
        for kind in KINDS
        if set(before[kind]) != set(after[kind])
    )
    if changes:
        await store.save_preferences(ctx, member, after)
        ctx.emit(NoticePreferencesChanged(subject_id=member, changes=changes))


def _refuse_unknown(ctx: Context, ways: dict[str, list[str]]) -> None:
    options: dict[str, list[Any]] = {kind: [*possible(kind, offered(ctx))] for kind in KINDS}
    wrong: list[tuple[str, str, dict[str, Any]]] = [
        (f"ways.{kind}", "not_an_option", {"options": options.get(kind, list(KINDS))})
        for kind, chosen in ways.items()
        if kind not in options or set(chosen) - set(options[kind])
    ]
    if wrong:
        raise Invalid(*wrong)
